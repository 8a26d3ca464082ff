//! Enums.
//!
//! For `Reason: { enum: [stop, length] }` this writes:
//!
//! ```text
//! codegen::open_enum! {
//!     pub enum Reason { Stop = "stop", Length = "length" }
//! }
//! ```
//!
//! For `FileId: { type: id }` this writes `codegen::id! { pub struct FileId {} }`.

use super::{docs, ty};
use crate::model::{EnumValue, TypeDeclaration};
use proc_macro2::TokenStream;
use quote::quote;

pub(super) fn emit(declaration: &TypeDeclaration, values: &[EnumValue], open: bool) -> TokenStream {
    let (docs, name) = (docs::head(declaration), ty::ident(&declaration.name));
    if declaration.is_id() {
        return quote!(#[codegen::id] #docs pub struct #name {});
    }
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
