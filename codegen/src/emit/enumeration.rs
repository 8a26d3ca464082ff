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
//! An enum with `type: integer` is an `open_integer_enum` of `Free = 0`. For `FileId: { type: id }` this writes `codegen::id! { pub struct FileId {} }`.

use super::{docs, ty};
use crate::model::{EnumValue, TypeDeclaration};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

pub(super) fn emit(declaration: &TypeDeclaration, values: &[EnumValue], open: bool) -> TokenStream {
    let (docs, name) = (docs::head(declaration), ty::ident(&declaration.name));
    if declaration.is_id() {
        return quote!(#[codegen::id] #docs pub struct #name {});
    }
    let variants = values.iter().map(|value| {
        let text = &value.value;
        variant(value, quote!(#text))
    });
    let within = if open { quote!(open_enum) } else { quote!(closed_enum) };
    quote! {
        #[codegen::#within]
        #docs
        pub enum #name { #(#variants),* }
    }
}

/// An enum of integers.
pub(super) fn integers(declaration: &TypeDeclaration, values: &[EnumValue], open: bool) -> TokenStream {
    let (docs, name) = (docs::head(declaration), ty::ident(&declaration.name));
    let variants = values.iter().map(|value| {
        let number = value.integer();
        let sign = (number < 0).then(|| quote!(-));
        let digits = Literal::u64_unsuffixed(number.unsigned_abs());
        variant(value, quote!(#sign #digits))
    });
    let within = if open { quote!(open_integer_enum) } else { quote!(closed_integer_enum) };
    quote! {
        #[codegen::#within]
        #docs
        pub enum #name { #(#variants),* }
    }
}

/// `Stop = "stop"`, with its docs. The macro adds the value itself to them.
fn variant(value: &EnumValue, written: TokenStream) -> TokenStream {
    let ident = ty::ident(&value.variant);
    let lines = value.docs.help.as_deref().map(docs::text).unwrap_or_default();
    let (lines, deprecated) = (docs::attributes(&lines), docs::deprecated(&value.docs));
    quote!(#lines #deprecated #ident = #written)
}
