//! What came back.

use std::fmt;

use bytes::Bytes;
use reqwest::header::HeaderMap;

use crate::call::decoder::Decoder;
use crate::error::Error;
use crate::head::RawResponse;

/// The response to a call as it came, of [`Call::raw`](crate::Call::raw).
pub struct Response<T> {
    pub(crate) received: RawResponse,
    pub(crate) decoder: Decoder<T>,
}

impl<T> Response<T> {
    /// The HTTP status: 200 to 299, since any other is an error.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.received.head.status.as_u16()
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.received.head.headers
    }

    /// The id that the API gave to this request, for its support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.received.head.request_id()
    }

    /// How often the call was made again before this response came.
    #[must_use]
    pub fn retries(&self) -> u32 {
        self.received.head.retries
    }

    /// The body as it came.
    #[must_use]
    pub fn bytes(&self) -> &Bytes {
        &self.received.body
    }

    /// Reads the body.
    ///
    /// # Errors
    ///
    /// [`Error::Decode`] if the body is not what the spec says.
    pub fn parse(&self) -> Result<T, Error> {
        self.decoder.decode(&self.received)
    }
}

/// Neither the headers' values nor the body.
impl<T> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status())
            .field("request_id", &self.received.head.redacted_request_id())
            .field("bytes", &self.received.body.len())
            .finish_non_exhaustive()
    }
}
