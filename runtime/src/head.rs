//! The head of a response: its status and headers.

use std::sync::Arc;

use bytes::Bytes;
use http::StatusCode;
use http::header::HeaderMap;

use crate::connector::Connector;
use crate::redactor::Redactor;

/// Status and headers of a response.
#[derive(Clone)]
pub struct ResponseHead {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    /// Removes secrets from the texts of errors.
    pub(crate) redactor: Arc<Redactor>,
    /// The number of retries before this response.
    pub(crate) retries: u32,
    /// The response type has an `error` field, which does not fail the call.
    pub(crate) own_error: bool,
}

impl ResponseHead {
    pub(crate) fn request_id(&self) -> Option<&str> {
        self.headers.get(self.connector().request_id?)?.to_str().ok()
    }

    /// Returns the request id without secrets, for errors: a server could repeat a key in it.
    pub(crate) fn redacted_request_id(&self) -> Option<String> {
        self.request_id().map(|id| self.redact(id))
    }

    pub(crate) fn connector(&self) -> &'static Connector {
        self.redactor.connector
    }

    /// Removes secrets from a server's text and shortens it, for errors.
    pub(crate) fn redact(&self, text: &str) -> String {
        self.redactor.redact(text)
    }
}

/// A complete response that is not decoded yet.
pub(crate) struct RawResponse {
    pub(crate) head: ResponseHead,
    pub(crate) body: Bytes,
}
