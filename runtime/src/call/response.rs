//! Responses that are not decoded yet.

use std::fmt;
use std::str::FromStr;

use bytes::Bytes;
use http::header::HeaderMap;

use crate::call::decoder::Decoder;
use crate::error::Error;
use crate::head::RawResponse;

/// A response with its status and headers, not decoded yet: the result of [`Call::raw`](crate::Call::raw).
pub struct Response<T> {
    pub(crate) received: RawResponse,
    pub(crate) decoder: Decoder<T>,
}

impl<T> Response<T> {
    /// Returns the HTTP status: 200 to 299, since any other is an error.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.received.head.status.as_u16()
    }

    /// Returns the response headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.received.head.headers
    }

    /// Returns a header as a value, such as a number; `None` if the response has no such header or it is no such value.
    ///
    /// ```
    /// # fn left<T>(response: &modwright_runtime::Response<T>) -> Option<u32> {
    /// let left: u32 = response.header("x-ratelimit-remaining")?;
    /// # Some(left)
    /// # }
    /// ```
    #[must_use]
    pub fn header<V: FromStr>(&self, name: &str) -> Option<V> {
        self.headers().get(name)?.to_str().ok()?.trim().parse().ok()
    }

    /// Returns the id that the API gave to this request, to quote in a support request.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.received.head.request_id()
    }

    /// Returns the number of retries before this response.
    #[must_use]
    pub fn retries(&self) -> u32 {
        self.received.head.retries
    }

    /// Returns the response body.
    #[must_use]
    pub fn bytes(&self) -> &Bytes {
        &self.received.body
    }

    /// Decodes the body.
    ///
    /// # Errors
    ///
    /// [`Error::Decode`] if the body does not match the response type; [`Error::Api`] if it reports an error.
    pub fn parse(&self) -> Result<T, Error> {
        self.decoder.decode(&self.received)
    }
}

#[cfg(feature = "test-util")]
impl<T: serde::de::DeserializeOwned> Response<T> {
    /// Creates a response with a JSON body, for a test of code that reads one (feature `test-util`).
    ///
    /// # Panics
    ///
    /// If `status` is not between 100 and 999.
    #[must_use]
    pub fn of(status: u16, body: &serde_json::Value) -> Self {
        let received = RawResponse { head: crate::test_util::head(status), body: body.to_string().into() };
        Self { received, decoder: Decoder::of(crate::json::decode::json::<T>, true) }
    }

    /// Adds a header (feature `test-util`).
    ///
    /// # Panics
    ///
    /// If the name or the value is not valid in HTTP.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        crate::test_util::add_header(&mut self.received.head.headers, name, value);
        self
    }
}

/// Shows neither header values nor the body.
impl<T> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status())
            .field("request_id", &self.received.head.redacted_request_id())
            .field("bytes", &self.received.body.len())
            .finish_non_exhaustive()
    }
}
