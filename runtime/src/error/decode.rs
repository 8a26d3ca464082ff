//! Responses that do not match their type.

use std::fmt;

use bytes::Bytes;

use super::shown::{Shown, excerpt, write_request_id};
use crate::head::ResponseHead;

/// The reason why a JSON text could not be decoded.
pub(crate) struct DecodeFault {
    /// The JSON path; empty for the whole text.
    pub(crate) path: String,
    /// The expected and the found kind of value.
    pub(crate) message: String,
}

impl DecodeFault {
    /// Writes the fault of a union's member as the message of a `serde` error. `json::decode` parses it again.
    pub(crate) fn in_variant(&self, tag: &str) -> String {
        let Self { path, message } = self;
        if path.is_empty() {
            format!("in variant `{tag}`: {message}")
        } else {
            format!("in variant `{tag}` at `{path}`: {message}")
        }
    }
}

/// A response that does not match the specification, with the JSON path of the difference.
#[derive(Clone)]
pub struct DecodeError {
    path: String,
    message: String,
    status: u16,
    request_id: Option<String>,
    pub(super) retries: u32,
    body: Bytes,
}

impl DecodeError {
    pub(crate) fn new(head: &ResponseHead, body: &Bytes, fault: DecodeFault) -> Self {
        // The names of fields and variants come from the server.
        let (path, message) = (head.redact(&fault.path), head.redact(&fault.message));
        let request_id = head.redacted_request_id();
        Self {
            path,
            message,
            status: head.status.as_u16(),
            request_id,
            retries: head.retries,
            body: excerpt(body),
        }
    }

    /// Returns the JSON path, such as `choices[0].finish_reason`; empty for the whole response.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the expected and the found kind of value, never the value itself.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Returns the HTTP status of the response.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Returns the id that the API gave to this request, for questions to its support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// Returns the first 65,536 bytes (64 KiB) of the body. They may contain private data, which no text of the error
    /// shows.
    #[must_use]
    pub fn body_excerpt(&self) -> &[u8] {
        &self.body
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the response does not match the specification: ")?;
        if !self.path.is_empty() {
            write!(f, "`{}`: ", Shown(&self.path))?;
        }
        write!(f, "{} (HTTP {}", Shown(&self.message), self.status)?;
        write_request_id(f, self.request_id())?;
        f.write_str(")")
    }
}

/// Shows no body.
impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecodeError")
            .field("path", &self.path)
            .field("message", &self.message)
            .field("status", &self.status)
            .field("request_id", &self.request_id)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for DecodeError {}
