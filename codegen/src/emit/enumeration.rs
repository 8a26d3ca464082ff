//! Enums.
//!
//! For `Reason: { enum: [stop, length] }` this writes:
//!
//! ```text
//! pub enum Reason { Stop, Length, Other(Box<str>) }
//! impl Reason { pub fn as_str(&self) -> &str; }
//! impl From<&str> for Reason { … }
//! codegen::open_enum!(Reason);
//! ```

use super::{docs, ty};
use crate::model::{EnumValue, Rule, TypeDeclaration};
use proc_macro2::TokenStream;
use quote::quote;

pub(super) fn emit(declaration: &TypeDeclaration, values: &[EnumValue], open: bool) -> Vec<TokenStream> {
    let name = ty::ident(&declaration.name);
    let idents: Vec<_> = values.iter().map(|value| ty::ident(&value.variant)).collect();
    let texts: Vec<_> = values.iter().map(|value| &value.value).collect();
    let docs = head(declaration);
    let variants = values.iter().zip(&idents).map(|(value, ident)| {
        let lines = match &value.docs.help {
            Some(help) => docs::text(help),
            None => vec![format!("`{}`", value.value)],
        };
        let (lines, deprecated) = (docs::attributes(&lines), docs::deprecated(&value.docs));
        quote!(#lines #deprecated #ident)
    });
    if !open {
        return vec![
            quote! {
                #docs
                #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
                #[non_exhaustive]
                pub enum #name { #(#variants),* }
            },
            quote! {
                impl #name {
                    /// All values, as they are sent.
                    pub const ALL: &'static [&'static str] = &[#(#texts),*];

                    /// The value as it is sent.
                    #[must_use]
                    pub fn as_str(&self) -> &'static str {
                        match self { #(Self::#idents => #texts),* }
                    }

                    fn parse(value: &str) -> Option<Self> {
                        match value {
                            #(#texts => Some(Self::#idents),)*
                            _ => None,
                        }
                    }
                }
            },
            quote!(codegen::closed_enum!(#name);),
        ];
    }
    vec![
        quote! {
            #docs
            #[derive(Debug, Clone, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub enum #name {
                #(#variants,)*
                /// A value that this version does not know.
                Other(Box<str>),
            }
        },
        quote! {
            impl #name {
                /// The value as it is sent.
                #[must_use]
                pub fn as_str(&self) -> &str {
                    match self {
                        #(Self::#idents => #texts,)*
                        Self::Other(value) => value,
                    }
                }
            }
        },
        quote! {
            impl From<&str> for #name {
                fn from(value: &str) -> Self {
                    match value {
                        #(#texts => Self::#idents,)*
                        other => Self::Other(other.into()),
                    }
                }
            }
        },
        quote!(codegen::open_enum!(#name);),
    ]
}

/// Docs and deprecation of a declared type.
pub(super) fn head(declaration: &TypeDeclaration) -> TokenStream {
    head_with(declaration, &[])
}

/// The same, with the rules between the fields.
pub(super) fn head_with(declaration: &TypeDeclaration, rules: &[Rule]) -> TokenStream {
    let mut lines = match &declaration.docs.help {
        Some(help) => docs::text(help),
        None => vec![format!("The type `{}`.", declaration.name)],
    };
    docs::rules(&mut lines, rules.iter());
    docs::link(&mut lines, &declaration.docs);
    let (lines, deprecated) = (docs::attributes(&lines), docs::deprecated(&declaration.docs));
    quote!(#lines #deprecated)
}
