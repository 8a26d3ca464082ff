//! The methods that give a call its body.
//!
//! For `send: application/merge-patch+json` this writes:
//!
//! ```text
//! .json(request).media_type("application/merge-patch+json")
//! ```
//!
//! A field with `in: raw` takes the place of the request: `.json(&request.thing)`.

use super::ty;
use crate::model::{BodyKind, Connector, Operation};
use proc_macro2::TokenStream;
use quote::quote;

/// The body of a call, after its other parts.
pub(super) fn emit(connector: &Connector, operation: &Operation) -> Option<TokenStream> {
    let content = content(operation);
    let is_optional = operation.whole_body().is_some_and(|field| !field.required);
    let body = match operation.body(connector) {
        BodyKind::Nothing => return None,
        BodyKind::Json if is_optional => quote!(.json_or_nothing(#content)),
        BodyKind::Json => quote!(.json(#content)),
        BodyKind::Lines => quote!(.lines(#content)),
        BodyKind::Form => quote!(.urlencoded(#content)),
        BodyKind::Multipart => quote!(.form(#content)),
        BodyKind::Text => quote!(.text(#content)),
        BodyKind::File => quote!(.raw(#content)),
    };
    let media_type = media_type(operation);
    Some(quote!(#body #media_type))
}

/// The body of a call whose response is streamed: it has one more field, which requests the stream.
pub(super) fn streamed(
    connector: &Connector,
    operation: &Operation,
    name: &str,
    value: &TokenStream,
) -> TokenStream {
    let media_type = media_type(operation);
    match operation.body(connector) {
        BodyKind::Form => quote!(.urlencoded_with(request, #name, #value)),
        BodyKind::Multipart => quote!(.form_with(request, #name, #value)),
        _ => quote!(.json_with(request, #name, #value) #media_type),
    }
}

/// The value that is written: the request, or the field that is the whole body.
fn content(operation: &Operation) -> TokenStream {
    match operation.whole_body() {
        Some(field) => {
            let ident = ty::ident(&field.ident);
            quote!(&request.#ident)
        }
        None => quote!(request),
    }
}

fn media_type(operation: &Operation) -> Option<TokenStream> {
    operation.media_type().map(|name| quote!(.media_type(#name)))
}
