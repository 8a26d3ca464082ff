//! A response that is not what the specification says.

use std::fmt;

use bytes::Bytes;

use super::shown::{Shown, excerpt, write_request_id};
use crate::head::ResponseHead;

/// Why a JSON text could not be read.
pub(crate) struct DecodeFault {
    /// The place, empty for the whole text.
    pub(crate) path: String,
    /// What is wrong there.
    pub(crate) message: String,
}

impl DecodeFault {
    /// The text of an error in a union's member, for the level above to read again.
    pub(crate) fn in_variant(&self, tag: &str) -> String {
        let Self { path, message } = self;
        if path.is_empty() {
            format!("in variant `{tag}`: {message}")
        } else {
            format!("in variant `{tag}` at `{path}`: {message}")
        }
    }
}

/// A response that is not what the spec says: where, and what was expected there.
pub struct DecodeError {
    path: String,
    message: String,
    status: u16,
    request_id: Option<String>,
    body: Bytes,
}

impl DecodeError {
    pub(crate) fn new(head: &ResponseHead, body: &Bytes, fault: DecodeFault) -> Self {
        // The names of fields and variants are the server's.
        let (path, message) = (head.redact(&fault.path), head.redact(&fault.message));
        let request_id = head.redacted_request_id();
        Self { path, message, status: head.status.as_u16(), request_id, body: excerpt(body) }
    }

    /// The place, such as `choices[0].finish_reason`; empty for the whole response.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What was expected and what was found, by JSON kind: never the value.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The HTTP status of the response.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The id that the API gave to the request.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// The first 65,536 bytes (64 KiB) of the body. They may be private: no other text of the error has them.
    #[must_use]
    pub fn body_excerpt(&self) -> &[u8] {
        &self.body
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the response is not what the spec says: ")?;
        if !self.path.is_empty() {
            write!(f, "`{}`: ", Shown(&self.path))?;
        }
        write!(f, "{} (HTTP {}", Shown(&self.message), self.status)?;
        write_request_id(f, self.request_id())?;
        f.write_str(")")
    }
}

/// Without the body.
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
