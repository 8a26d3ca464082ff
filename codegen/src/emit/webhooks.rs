//! The function that reads the messages which the API sends.
//!
//! For `webhooks: { type: Event, signed: standard }` this writes:
//!
//! ```text
//! pub fn unwrap(secret: &WebhookSecret, headers: &HeaderMap, body: &[u8]) -> Result<Event, WebhookError>;
//! ```
//!
//! and without `signed`:
//!
//! ```text
//! pub fn read(body: &[u8]) -> Result<Event, WebhookError>;
//! ```

use super::ty;
use crate::model::{Connector, Module, Signature, Webhooks};
use proc_macro2::TokenStream;
use quote::quote;

pub(super) fn emit(connector: &Connector, module: &Module) -> Option<TokenStream> {
    let Webhooks { ty, signature } = module.webhooks.as_ref()?;
    let event = ty::stored(connector, ty);
    Some(match signature {
        Some(Signature::Standard) => quote! {
            /// Checks that the API sent a message, and reads its event.
            ///
            /// `headers` and `body` are those of the request that was received, the body byte by byte: JSON that was read
            /// and written again has another signature. The same message can arrive twice, with the same header
            /// `webhook-id`.
            ///
            /// # Errors
            ///
            /// [`WebhookError`](modwright_runtime::WebhookError) says which part of the message is wrong. Answer such a
            /// request with the status 400.
            pub fn unwrap(
                secret: &modwright_runtime::WebhookSecret,
                headers: &modwright_runtime::HeaderMap,
                body: &[u8],
            ) -> Result<#event, modwright_runtime::WebhookError> {
                codegen::unwrap_webhook(secret, headers, body)
            }
        },
        None => quote! {
            /// Reads the event of a message. It does not check who sent the message.
            ///
            /// # Errors
            ///
            /// [`WebhookError::Body`](modwright_runtime::WebhookError::Body) if the body is no such event.
            pub fn read(body: &[u8]) -> Result<#event, modwright_runtime::WebhookError> {
                codegen::read_webhook(body)
            }
        },
    })
}
