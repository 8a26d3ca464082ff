//! Unions told apart by a field.
//!
//! For `Message: { tag: role, variants: { user: UserMessage } }` this writes:
//!
//! ```text
//! codegen::request_union! {
//!     #[tag("role", unknown = Other)]
//!     pub enum Message { User(UserMessage) = "user" }
//! }
//! impl Message { pub fn user<F>(content: impl IntoField<UserContent, F>) -> Self; }
//! impl Validate for Message { … }
//! ```

use super::layout::{Layout, union_macro};
use super::{docs, structure, ty, validate};
use crate::model::{Connector, Field, TypeDeclaration, TypeKind, Variant};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

pub(super) fn emit(
    connector: &Connector,
    declaration: &TypeDeclaration,
    tag: &str,
    variants: &[Variant],
    open: bool,
    layout: Layout,
) -> Vec<TokenStream> {
    let mut items = vec![definition(connector, declaration, tag, variants, open, layout)];
    if declaration.in_requests {
        items.extend(constructors(connector, declaration, variants));
        items.extend(validator(connector, declaration, variants, open));
    }
    items
}

fn definition(
    connector: &Connector,
    declaration: &TypeDeclaration,
    tag: &str,
    variants: &[Variant],
    open: bool,
    layout: Layout,
) -> TokenStream {
    let (head, name) = (docs::head(declaration), ty::ident(&declaration.name));
    // Where two variants hold the same type, it cannot say which of them it becomes.
    let from = (declaration.in_requests && !declaration.is_from_content()).then(|| quote!(#[from(none)]));
    let untagged = variants.iter().find(|variant| variant.untagged).map(|variant| {
        let (ident, content) = (ty::ident(&variant.variant), content_type(connector, variant));
        let own = content.filter(|_| variant.value.is_empty()).map(|name| quote!((#name)));
        quote!(#[untagged(#ident #own)])
    });
    let cases = variants.iter().filter(|variant| !variant.value.is_empty()).map(|variant| {
        let (value, ident) = (&variant.value, ty::ident(&variant.variant));
        let content = content_type(connector, variant).map(|name| quote!((#name)));
        let deprecated = variant.content.map(|id| docs::deprecated(&connector.declaration(id).docs));
        quote!(#deprecated #ident #content = #value)
    });
    let within = union_macro(declaration, layout);
    let unknown = open.then(|| quote!(, unknown = Other));
    quote! {
        #[codegen::#within]
        #head
        #[tag(#tag #unknown)]
        #untagged
        #from
        pub enum #name { #(#cases),* }
    }
}

/// The Rust type behind a variant.
fn content_type(connector: &Connector, variant: &Variant) -> Option<Ident> {
    variant.content.map(|id| ty::ident(&connector.declaration(id).name))
}

/// The struct behind a variant.
fn content<'m>(
    connector: &'m Connector,
    variant: &Variant,
) -> Option<(&'m TypeDeclaration, &'m crate::model::Struct)> {
    let declaration = connector.declaration(variant.content?);
    match &declaration.kind {
        TypeKind::Struct(shape) => Some((declaration, shape)),
        _ => None,
    }
}

fn constructors(
    connector: &Connector,
    declaration: &TypeDeclaration,
    variants: &[Variant],
) -> Option<TokenStream> {
    let functions: Vec<TokenStream> = variants
        .iter()
        .filter_map(|variant| {
            let (inner, shape) = content(connector, variant)?;
            let (name, case) = (ty::ident(&variant.ident), ty::ident(&variant.variant));
            let mut fields: Vec<&Field> = structure::required(shape).collect();
            let names: Vec<_> = fields.iter().map(|field| ty::ident(&field.ident)).collect();
            let mut doc = format!(" Creates {}", docs::with_article(&inner.name).replacen('A', "a", 1));
            let mut usual = TokenStream::new();
            // It needs one of several fields: the constructor takes the first of them, and neither `None` nor null.
            let one_of = shape.needs_one_of().filter(|_| !shape.is_right_when_new());
            if one_of.is_none() && !shape.is_right_when_new() {
                return None;
            }
            let first = one_of.map(|index| {
                let field = &shape.fields[index];
                Field { nullable: false, required: true, ..field.clone() }
            });
            if let Some(field) = &first {
                let ident = ty::ident(&field.ident);
                fields.push(field);
                doc = format!("{} with `{}`.", doc.trim_end_matches('.'), field.wire);
                usual = quote!(.#ident(#ident.into_field()));
            }
            let (arguments, forms) = ty::arguments(connector, &fields);
            let deprecated = docs::deprecated(&inner.docs);
            let inner = ty::ident(&inner.name);
            let generics = (!forms.is_empty()).then(|| quote!(<#(#forms),*>));
            Some(quote! {
                #[doc = #doc]
                #deprecated
                pub fn #name #generics(#(#arguments),*) -> Self {
                    Self::#case(#inner::new(#(#names),*) #usual)
                }
            })
        })
        .collect();
    let name = ty::ident(&declaration.name);
    (!functions.is_empty()).then(|| quote!(impl #name { #(#functions)* }))
}

fn validator(
    connector: &Connector,
    declaration: &TypeDeclaration,
    variants: &[Variant],
    open: bool,
) -> Option<TokenStream> {
    if !validate::declaration_is_checked(connector, declaration) {
        return None;
    }
    let name = ty::ident(&declaration.name);
    let checked = |variant: &&Variant| {
        variant
            .content
            .is_some_and(|id| validate::declaration_is_checked(connector, connector.declaration(id)))
    };
    let cases: Vec<_> = variants.iter().filter(checked).map(|variant| ty::ident(&variant.variant)).collect();
    let all = cases.len() == variants.len() && !open;
    let body = match cases.as_slice() {
        [case] if !all => quote!(if let Self::#case(value) = self { Validate::validate(value, at); }),
        _ => {
            let rest = (!all).then(|| quote!(_ => {}));
            quote!(match self { #(Self::#cases(value) => Validate::validate(value, at),)* #rest })
        }
    };
    Some(quote! {
        impl Validate for #name {
            #[inline]
            fn validate(&self, at: &mut At<'_>) { #body }
        }
    })
}
