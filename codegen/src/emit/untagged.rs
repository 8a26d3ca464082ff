//! Unions told apart by shape.
//!
//! For `stop: string | list<string>` this writes:
//!
//! ```text
//! #[serde(untagged)]
//! pub enum CreateStop { String(String), StringList(Vec<String>) }
//! impl From<&str> for CreateStop { … }    // and for each other thing that a caller may hold
//! impl Validate for CreateStop { … }
//! ```

use super::{Layout, enumeration, ty, validate};
use crate::model::{Alternative, Connector, Type, TypeDeclaration, TypeKind};
use proc_macro2::TokenStream;
use quote::quote;

pub(super) fn emit(
    connector: &Connector,
    declaration: &TypeDeclaration,
    alternatives: &[Alternative],
    layout: Layout,
) -> Vec<TokenStream> {
    let (head, name) = (enumeration::head(declaration), ty::ident(&declaration.name));
    let derives = ty::derives(declaration.sent, declaration.received, false, layout);
    let cases = alternatives.iter().map(|one| {
        let (case, stored) = (ty::ident(&one.variant), ty::stored(connector, &one.shape.ty));
        let doc = format!(" {}", describe(connector, &one.shape.ty));
        quote!(#[doc = #doc] #case(#stored))
    });
    let mut items = vec![quote! {
        #head
        #derives
        #[serde(untagged)]
        #[non_exhaustive]
        pub enum #name { #(#cases),* }
    }];
    if declaration.sent {
        items.extend(
            alternatives.iter().flat_map(|one| conversions(connector, declaration, alternatives, one)),
        );
        items.extend(validator(connector, declaration, alternatives));
        items.extend(files(connector, declaration, alternatives));
    }
    items
}

/// What an alternative holds, in words.
fn describe(connector: &Connector, ty: &Type) -> String {
    match ty {
        Type::String | Type::Secret => "A text.".to_owned(),
        Type::Integer | Type::Number => "A number.".to_owned(),
        Type::Boolean => "True or false.".to_owned(),
        Type::Timestamp => "A time.".to_owned(),
        Type::Json => "Any JSON.".to_owned(),
        Type::Vector => "A vector.".to_owned(),
        Type::File => "A file.".to_owned(),
        Type::List(item) if item.ty == Type::File => "Several files.".to_owned(),
        Type::List(_) => "A list.".to_owned(),
        Type::Map { .. } => "An object with free keys.".to_owned(),
        Type::Named(id) => super::docs::with_article(&connector.declaration(*id).name),
    }
}

/// What becomes the alternative by itself, so that a setter takes it.
fn conversions(
    connector: &Connector,
    declaration: &TypeDeclaration,
    alternatives: &[Alternative],
    one: &Alternative,
) -> Vec<TokenStream> {
    let (name, case) = (ty::ident(&declaration.name), ty::ident(&one.variant));
    let stored = ty::stored(connector, &one.shape.ty);
    // A field that may be null takes what the union takes.
    let nullable = declaration.nullable;
    let from = |generics: TokenStream, source: TokenStream, value: TokenStream| {
        let named = matches!(one.shape.ty, Type::Named(_)) && source.to_string() == stored.to_string();
        let accepts =
            (nullable && !named).then(|| quote!(impl #generics codegen::Accepts<#source> for #name {}));
        quote! {
            impl #generics From<#source> for #name {
                fn from(value: #source) -> Self {
                    Self::#case(#value)
                }
            }
            #accepts
        }
    };
    let plain = from(quote!(), stored.clone(), quote!(value));
    let texts = alternatives.iter().any(|other| other.shape.ty == Type::String);
    match &one.shape.ty {
        Type::String => vec![from(quote!(), quote!(&str), quote!(value.into())), plain],
        Type::List(item) if item.ty == Type::String => {
            let borrowed = from(
                quote!(<const N: usize>),
                quote!([&str; N]),
                quote!(value.into_iter().map(Into::into).collect()),
            );
            vec![borrowed, plain]
        }
        Type::List(item) => {
            let item = ty::stored(connector, &item.ty);
            vec![from(quote!(<const N: usize>), quote!([#item; N]), quote!(value.into())), plain]
        }
        Type::Named(id)
            if !texts && matches!(connector.declaration(*id).kind, TypeKind::Enum { open: true, .. }) =>
        {
            vec![from(quote!(), quote!(&str), quote!(value.into())), plain]
        }
        _ => vec![plain],
    }
}

/// A union of files is looked at file by file.
fn files(
    connector: &Connector,
    declaration: &TypeDeclaration,
    alternatives: &[Alternative],
) -> Option<TokenStream> {
    if !alternatives.iter().all(|one| connector.is_file(&one.shape.ty)) {
        return None;
    }
    let name = ty::ident(&declaration.name);
    let cases = alternatives.iter().map(|one| ty::ident(&one.variant));
    Some(quote! {
        impl codegen::Files for #name {
            fn visit(&self, key: &str, visit: &mut dyn FnMut(&str, &File)) {
                match self {
                    #(Self::#cases(files) => files.visit(key, visit)),*
                }
            }
        }
    })
}

fn validator(
    connector: &Connector,
    declaration: &TypeDeclaration,
    alternatives: &[Alternative],
) -> Option<TokenStream> {
    let checked: Vec<&Alternative> =
        alternatives.iter().filter(|one| ty::is_checked(connector, &one.shape)).collect();
    if checked.is_empty() {
        return None;
    }
    let name = ty::ident(&declaration.name);
    let cases = checked.iter().map(|one| {
        let case = ty::ident(&one.variant);
        let checks = validate::inside(connector, &one.shape, &quote!(value), &quote!(at));
        quote!(Self::#case(value) => { #checks })
    });
    if let ([one], true) = (checked.as_slice(), alternatives.len() > 1) {
        let case = ty::ident(&one.variant);
        let checks = validate::inside(connector, &one.shape, &quote!(value), &quote!(at));
        return Some(quote! {
            impl Validate for #name {
                #[inline]
                fn validate(&self, at: &mut At<'_>) {
                    if let Self::#case(value) = self { #checks }
                }
            }
        });
    }
    let rest = (checked.len() < alternatives.len()).then(|| quote!(_ => {}));
    Some(quote! {
        impl Validate for #name {
            #[inline]
            fn validate(&self, at: &mut At<'_>) {
                match self {
                    #(#cases)*
                    #rest
                }
            }
        }
    })
}
