//! Responses to custom calls.

use std::fmt;

use bytes::Bytes;
use http::header::HeaderMap;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::Error;
use crate::head::ResponseHead;
use crate::json::decode;

/// The response to a custom call. Its status is a success.
#[derive(Clone)]
pub struct CustomResponse {
    head: ResponseHead,
    body: Bytes,
}

impl CustomResponse {
    #[allow(clippy::unnecessary_wraps, reason = "one of the functions that a call can decode with")]
    pub(crate) fn new(head: &ResponseHead, body: &Bytes) -> Result<Self, Error> {
        Ok(Self { head: head.clone(), body: body.clone() })
    }

    /// Returns the HTTP status: 200 to 299.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.head.status.as_u16()
    }

    /// Returns the response headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// Returns the id that the API gave to this request, for questions to its support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.head.request_id()
    }

    /// Returns the body.
    #[must_use]
    pub fn bytes(&self) -> &Bytes {
        &self.body
    }

    /// Decodes the body as JSON.
    ///
    /// # Errors
    ///
    /// [`Error::Decode`] if it is not JSON.
    pub fn json(&self) -> Result<Value, Error> {
        self.json_as()
    }

    /// Decodes the body as a type of the caller.
    ///
    /// # Errors
    ///
    /// [`Error::Decode`] if it is not JSON or not of that type.
    pub fn json_as<T: DeserializeOwned>(&self) -> Result<T, Error> {
        decode::json(&self.head, &self.body)
    }

    /// Returns the body as text.
    ///
    /// # Errors
    ///
    /// [`Error::Decode`] if it is not UTF-8.
    pub fn text(&self) -> Result<String, Error> {
        decode::text(&self.head, &self.body)
    }
}

#[cfg(feature = "test-util")]
impl CustomResponse {
    /// Creates a response, for a test of code that reads one (feature `test-util`).
    ///
    /// # Panics
    ///
    /// If `status` is not between 100 and 999.
    #[must_use]
    pub fn of(status: u16, body: impl Into<Bytes>) -> Self {
        Self { head: crate::test_util::head(status), body: body.into() }
    }

    /// Adds a header (feature `test-util`).
    ///
    /// # Panics
    ///
    /// If the name or the value is not valid in HTTP.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        crate::test_util::add_header(&mut self.head.headers, name, value);
        self
    }
}

/// Shows neither header values nor the body.
impl fmt::Debug for CustomResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CustomResponse")
            .field("status", &self.status())
            .field("request_id", &self.head.redacted_request_id())
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}
