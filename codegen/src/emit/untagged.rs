//! Unions told apart by shape.
//!
//! For `stop: string | list<string>` this writes:
//!
//! ```text
//! codegen::request_union! {
//!     pub enum CreateStop { #[from(&str)] Text(String), #[from([&str; N])] Texts(Vec<String>) }
//! }
//! impl Validate for CreateStop { … }
//! ```

use super::layout::{Layout, union_macro};
use super::{docs, ty, validate};
use crate::model::{Alternative, Connector, Type, TypeDeclaration, TypeKind};
use proc_macro2::TokenStream;
use quote::quote;

pub(super) fn emit(
    connector: &Connector,
    declaration: &TypeDeclaration,
    alternatives: &[Alternative],
    layout: Layout,
) -> Vec<TokenStream> {
    let (head, name) = (docs::head(declaration), ty::ident(&declaration.name));
    let within = union_macro(declaration, layout);
    let cases = alternatives.iter().map(|one| {
        let (case, stored) = (ty::ident(&one.variant), ty::stored(connector, &one.schema.ty));
        let facts = docs::facts(&one.schema).into_iter().map(|fact| format!(" {fact}")).collect::<String>();
        let doc = docs::attributes(&[format!("{}{facts}", describe(connector, &one.schema.ty))]);
        let from = declaration.in_requests.then(|| source(connector, alternatives, one)).flatten();
        let from = from.map(|source| quote!(#[from(#source)]));
        quote!(#doc #from #case(#stored))
    });
    let mut items = vec![quote! {
        #[codegen::#within]
        #head
        pub enum #name { #(#cases),* }
    }];
    if declaration.in_requests {
        items.extend(validator(connector, declaration, alternatives));
        items.extend(files(connector, declaration, alternatives));
    }
    items
}

/// The type of an alternative, in words.
fn describe(connector: &Connector, ty: &Type) -> String {
    match ty {
        Type::String | Type::Secret => "A string.".to_owned(),
        Type::Integer | Type::Number => "A number.".to_owned(),
        Type::Boolean => "True or false.".to_owned(),
        Type::Timestamp => "A time.".to_owned(),
        Type::Json => "Any JSON.".to_owned(),
        Type::Vector => "A vector.".to_owned(),
        Type::File => "A file.".to_owned(),
        Type::List(item) if item.ty == Type::File => "Several files.".to_owned(),
        Type::List(item) => match &item.ty {
            Type::String => "A list of strings.".to_owned(),
            Type::Integer | Type::Number => "A list of numbers.".to_owned(),
            Type::Named(id) => format!("A list of [`{}`].", connector.declaration(*id).name),
            _ => "A list.".to_owned(),
        },
        Type::Map { .. } => "An object with any keys.".to_owned(),
        Type::Tuple(items) => format!("A list of {} items.", items.len()),
        Type::Nullable(item) => describe(connector, &item.ty),
        Type::Named(id) => super::docs::with_article(&connector.declaration(*id).name),
    }
}

/// Other types that become the alternative by `into`, so that a setter takes them.
fn source(connector: &Connector, alternatives: &[Alternative], one: &Alternative) -> Option<TokenStream> {
    let is_open_enum = |ty: &Type| match ty {
        Type::Named(id) => {
            let declaration = connector.declaration(*id);
            matches!(declaration.kind, TypeKind::Enum { open: true, .. }) && !declaration.is_id()
        }
        _ => false,
    };
    let texts = alternatives.iter().any(|other| other.schema.ty == Type::String);
    match &one.schema.ty {
        Type::String => Some(quote!(&str)),
        Type::List(item) if item.ty == Type::String => Some(quote!([&str; N])),
        Type::List(item) => {
            let item = ty::stored(connector, &item.ty);
            Some(quote!([#item; N]))
        }
        ty if !texts && is_open_enum(ty) => Some(quote!(&str, String)),
        _ => None,
    }
}

/// The visit of the files of a union of files.
fn files(
    connector: &Connector,
    declaration: &TypeDeclaration,
    alternatives: &[Alternative],
) -> Option<TokenStream> {
    if !alternatives.iter().all(|one| connector.is_file(&one.schema.ty)) {
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
        alternatives.iter().filter(|one| validate::is_checked(connector, &one.schema)).collect();
    if checked.is_empty() {
        return None;
    }
    let name = ty::ident(&declaration.name);
    let cases = checked.iter().map(|one| {
        let case = ty::ident(&one.variant);
        let checks = validate::inside(connector, &one.schema);
        quote!(Self::#case(value) => { #checks })
    });
    if let ([one], true) = (checked.as_slice(), alternatives.len() > 1) {
        let case = ty::ident(&one.variant);
        let checks = validate::inside(connector, &one.schema);
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
