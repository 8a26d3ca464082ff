//! The beginning of a response: its status and headers.

use std::sync::Arc;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use crate::connector::Connector;
use crate::redactor::Redactor;

/// Status and headers of a response.
#[derive(Clone)]
pub struct ResponseHead {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    /// Knows the secrets that no text of an error repeats.
    pub(crate) redactor: Arc<Redactor>,
    /// How often the call was sent again.
    pub(crate) retries: u32,
    /// The type of the response has a field for an error of its own.
    pub(crate) own_error: bool,
}

impl ResponseHead {
    pub(crate) fn request_id(&self) -> Option<&str> {
        self.headers.get(self.connector().request_id?)?.to_str().ok()
    }

    /// The request's id as errors have it: a server can repeat a key there as well.
    pub(crate) fn redacted_request_id(&self) -> Option<String> {
        self.request_id().map(|id| self.redact(id))
    }

    pub(crate) fn connector(&self) -> &'static Connector {
        self.redactor.connector
    }

    /// A text of the server as errors have it.
    pub(crate) fn redact(&self, text: &str) -> String {
        self.redactor.redact(text)
    }
}

/// ResponseHead and body, not read yet.
pub(crate) struct RawResponse {
    pub(crate) head: ResponseHead,
    pub(crate) body: Bytes,
}
