//! Enums.
//!
//! For `Reason: { enum: [stop, length] }` this writes:
//!
//! ```text
//! codegen::open_enum! {
//!     pub enum Reason { Stop = "stop", Length = "length" }
//! }
//! ```

use super::{docs, ty};
use crate::model::{EnumValue, Rule, TypeDeclaration};
use proc_macro2::TokenStream;
use quote::quote;

pub(super) fn emit(declaration: &TypeDeclaration, values: &[EnumValue], open: bool) -> TokenStream {
    let (docs, name) = (head(declaration), ty::ident(&declaration.name));
    let variants = values.iter().map(|value| {
        let (ident, text) = (ty::ident(&value.variant), &value.value);
        // The value itself is put into the docs by the macro.
        let lines = value.docs.help.as_deref().map(docs::text).unwrap_or_default();
        let (lines, deprecated) = (docs::attributes(&lines), docs::deprecated(&value.docs));
        quote!(#lines #deprecated #ident = #text)
    });
    let within = if open { quote!(open_enum) } else { quote!(closed_enum) };
    quote! {
        #[codegen::#within]
        #docs
        pub enum #name { #(#variants),* }
    }
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
    docs::rules(&mut lines, rules);
    docs::link(&mut lines, &declaration.docs);
    let (lines, deprecated) = (docs::attributes(&lines), docs::deprecated(&declaration.docs));
    quote!(#lines #deprecated)
}
