//! Unions told apart by a field.
//!
//! For `Message: { tag: role, variants: { user: UserMessage } }` this writes:
//!
//! ```text
//! #[serde(tag = "role")]
//! pub enum Message { User(UserMessage), Other(Map) }
//! impl Message { pub fn user(content: …) -> Self; }
//! impl From<UserMessage> for Message { … }
//! impl Validate for Message { … }
//! impl<'de> Deserialize<'de> for Message { … }    // where it is read
//! ```

use super::{Layout, docs, enumeration, structure, ty};
use crate::model::{Connector, TypeDeclaration, TypeId, TypeKind, Variant};
use proc_macro2::TokenStream;
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
    if declaration.sent {
        items.extend(constructors(connector, declaration, variants));
        items.extend(conversions(connector, declaration, variants));
        items.extend(validator(connector, declaration, variants, open));
    }
    items.extend(reader(declaration, tag, variants, open, layout));
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
    let (head, name) = (enumeration::head(declaration), ty::ident(&declaration.name));
    let derive = match (declaration.sent, layout) {
        (true, _) => quote!(#[derive(Debug, Clone, PartialEq, Serialize)] #[serde(tag = #tag)]),
        (false, Layout::Crate) => quote! {
            #[derive(Debug, Clone, PartialEq)]
            #[cfg_attr(feature = "round-trip", derive(serde::Serialize), serde(tag = #tag))]
        },
        (false, Layout::Include) => quote!(#[derive(Debug, Clone, PartialEq)]),
    };
    let written = declaration.sent || layout == Layout::Crate;
    let attribute = |inner: TokenStream| match (declaration.sent, written) {
        (true, _) => quote!(#[serde(#inner)]),
        (false, true) => quote!(#[cfg_attr(feature = "round-trip", serde(#inner))]),
        (false, false) => TokenStream::new(),
    };
    let cases = variants.iter().map(|variant| {
        let (value, ident) = (&variant.value, ty::ident(&variant.variant));
        let (rename, doc) = (attribute(quote!(rename = #value)), format!(" `{tag}: {value}`"));
        let content = variant.content.map(|id| {
            let name = ty::ident(&connector.declaration(id).name);
            quote!((#name))
        });
        quote!(#[doc = #doc] #rename #ident #content)
    });
    let other = open.then(|| {
        let untagged = attribute(quote!(untagged));
        quote! {
            /// A variant that this version does not know, with its tag.
            #untagged
            Other(Map),
        }
    });
    quote! {
        #head
        #derive
        #[non_exhaustive]
        pub enum #name { #(#cases,)* #other }
    }
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
            if !structure::is_right_when_new(shape) {
                return None;
            }
            let (name, case) = (ty::ident(&variant.ident), ty::ident(&variant.variant));
            let (arguments, names) = structure::arguments(connector, shape, inner.received);
            let doc = format!(" {}", docs::with_article(&inner.name));
            let inner = ty::ident(&inner.name);
            Some(quote! {
                #[doc = #doc]
                #[must_use]
                pub fn #name(#(#arguments),*) -> Self {
                    Self::#case(#inner::new(#(#names),*))
                }
            })
        })
        .collect();
    let name = ty::ident(&declaration.name);
    (!functions.is_empty()).then(|| quote!(impl #name { #(#functions)* }))
}

fn conversions(
    connector: &Connector,
    declaration: &TypeDeclaration,
    variants: &[Variant],
) -> Vec<TokenStream> {
    let name = ty::ident(&declaration.name);
    let alone = |id: TypeId| variants.iter().filter(|variant| variant.content == Some(id)).count() == 1;
    variants
        .iter()
        .filter_map(|variant| Some((variant, variant.content?)))
        .filter(|(_, id)| alone(*id))
        .map(|(variant, id)| {
            let (case, inner) = (ty::ident(&variant.variant), ty::ident(&connector.declaration(id).name));
            quote! {
                impl From<#inner> for #name {
                    fn from(value: #inner) -> Self {
                        Self::#case(value)
                    }
                }
            }
        })
        .collect()
}

fn validator(
    connector: &Connector,
    declaration: &TypeDeclaration,
    variants: &[Variant],
    open: bool,
) -> Option<TokenStream> {
    if !ty::declaration_is_checked(connector, declaration) {
        return None;
    }
    let name = ty::ident(&declaration.name);
    let checked = |variant: &&Variant| {
        variant.content.is_some_and(|id| ty::declaration_is_checked(connector, connector.declaration(id)))
    };
    let cases: Vec<_> = variants.iter().filter(checked).map(|variant| ty::ident(&variant.variant)).collect();
    let whole = cases.len() == variants.len() && !open;
    let body = match cases.as_slice() {
        [case] if !whole => quote!(if let Self::#case(value) = self { value.validate(at) }),
        _ => {
            let rest = (!whole).then(|| quote!(_ => {}));
            quote!(match self { #(Self::#cases(value) => value.validate(at),)* #rest })
        }
    };
    Some(quote! {
        impl Validate for #name {
            #[inline]
            fn validate(&self, at: &mut At<'_>) { #body }
        }
    })
}

fn reader(
    declaration: &TypeDeclaration,
    tag: &str,
    variants: &[Variant],
    open: bool,
    layout: Layout,
) -> Option<TokenStream> {
    // What a feature switches on is named in full, since an import would be unused without it.
    let (gate, serde, tagged) = match (declaration.received, layout) {
        (true, _) => (TokenStream::new(), TokenStream::new(), quote!(Tagged)),
        (false, Layout::Crate) => (
            quote!(#[cfg(feature = "round-trip")]),
            quote!(serde::),
            quote!(modwright_runtime::codegen::Tagged),
        ),
        (false, Layout::Include) => return None,
    };
    let name = ty::ident(&declaration.name);
    let cases = variants.iter().map(|variant| {
        let (value, case) = (&variant.value, ty::ident(&variant.variant));
        match variant.content {
            Some(_) => quote!(#value => object.variant().map(Self::#case)),
            None => quote!(#value => Ok(Self::#case)),
        }
    });
    let unknown =
        if open { quote!(Ok(Self::Other(object.into_map()))) } else { quote!(Err(object.unknown())) };
    Some(quote! {
        #gate
        impl<'de> #serde Deserialize<'de> for #name {
            #[inline]
            fn deserialize<D: #serde Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let object = #tagged::read(deserializer, #tag)?;
                match object.tag() {
                    #(#cases,)*
                    _ => #unknown,
                }
            }
        }
    })
}
