//! The responses of an operation by status, and how they are read.
//!
//! For `returns: { 200: Job, 202: Ticket, 204: nothing }` this writes:
//!
//! ```text
//! pub enum CreateJobResponse { Ok(Job), Accepted(Ticket), NoContent }
//! ```

use super::layout::Layout;
use super::{docs, ty};
use crate::model::{Connector, Module, Operation, Returns, StatusCase, StatusContent};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// The last method of the chain.
pub(super) fn decode(name: &str, cases: &[StatusCase]) -> TokenStream {
    let response = ty::ident(name);
    let has_text = cases.iter().any(|case| case.content == StatusContent::Text);
    match has_text {
        true => quote!(.returns_by(#response::read())),
        false => quote!(.returns_by_status(#response::read())),
    }
}

/// The enum of the responses, and how it is read.
pub(super) fn emit(
    connector: &Connector,
    module: &Module,
    operation: &Operation,
    layout: Layout,
) -> Vec<TokenStream> {
    let Returns::ByStatus { name, cases } = &operation.returns else { return Vec::new() };
    let name = ty::ident(name);
    let variants = cases.iter().map(|case| {
        let variant = ty::ident(&case.variant);
        let content = match &case.content {
            StatusContent::Json(ty) => Some(ty::stored(connector, ty)),
            StatusContent::Text => Some(quote!(String)),
            StatusContent::Nothing => None,
        };
        let content = content.map(|content| quote!((#content)));
        let doc = format!(" The response with the status {}.", case.status);
        quote!(#[doc = #doc] #variant #content)
    });
    let lines = docs::attributes(&[format!(
        "The response of [`{}::{}`]: its status says which.",
        module.handle,
        operation.ident.trim_start_matches("r#"),
    )]);
    let serialize = (layout == Layout::Crate)
        .then(|| quote!(#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(untagged))]));
    let read = reader(cases);
    vec![
        quote! {
            #lines
            #[derive(Debug, Clone, PartialEq)]
            #[allow(clippy::large_enum_variant, reason = "responses are not kept in great numbers")]
            #serialize
            #[non_exhaustive]
            pub enum #name { #(#variants),* }
        },
        quote!(impl #name { #read }),
    ]
}

/// The function that returns how to read a response. A success with another status is read as the first one.
fn reader(cases: &[StatusCase]) -> TokenStream {
    let Some((first, others)) = cases.split_first() else { return TokenStream::new() };
    let read = |case: &StatusCase| {
        let variant = ty::ident(&case.variant);
        match case.content {
            StatusContent::Json(_) => quote!(codegen::json(head, body).map(Self::#variant)),
            StatusContent::Text => quote!(codegen::text(head, body).map(Self::#variant)),
            StatusContent::Nothing => quote!(Ok(Self::#variant)),
        }
    };
    let arms = others.iter().map(|case| {
        let (status, read) = (Literal::u16_unsuffixed(case.status), read(case));
        quote!(#status => #read)
    });
    let first = read(first);
    let uses_body = cases.iter().any(|case| case.content != StatusContent::Nothing);
    let body = if uses_body { quote!(body) } else { quote!(_) };
    quote! {
        #[inline]
        fn read() -> codegen::Read<Self> {
            |head, #body| match codegen::status(head) {
                #(#arms,)*
                _ => #first,
            }
        }
    }
}
