//! What came back.

use std::fmt;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use crate::call::Decoder;
use crate::error::Error;
use crate::http::client::Client;
use crate::http::connection::Connector;

/// Status and headers of an answer.
#[derive(Clone)]
pub struct Head {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    /// What the call was made with: it knows the secrets that no text of an error repeats.
    pub(crate) client: Client,
    /// How often the call was sent again.
    pub(crate) retries: u32,
    /// The type of the response has a field for an error of its own.
    pub(crate) own_error: bool,
}

impl Head {
    pub(crate) fn request_id(&self) -> Option<&str> {
        self.headers.get(self.connector().request_id?)?.to_str().ok()
    }

    /// The request's id as errors have it: a server can repeat a key there as well.
    pub(crate) fn shown_request_id(&self) -> Option<String> {
        self.request_id().map(|id| self.text(id))
    }

    pub(crate) fn connector(&self) -> &'static Connector {
        self.client.ready().connector
    }

    /// A text of the server as errors have it.
    pub(crate) fn text(&self, text: &str) -> String {
        self.client.ready().text(text)
    }
}

/// Head and body, not read yet.
pub(crate) struct Received {
    pub(crate) head: Head,
    pub(crate) body: Bytes,
}

/// The answer to a call as it came, of [`Call::raw`](crate::Call::raw).
pub struct Answer<T> {
    pub(crate) received: Received,
    pub(crate) decoder: Decoder<T>,
}

impl<T> Answer<T> {
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

    /// How often the call was made again before this answer came.
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
impl<T> fmt::Debug for Answer<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("status", &self.status())
            .field("request_id", &self.received.head.shown_request_id())
            .field("bytes", &self.received.body.len())
            .finish_non_exhaustive()
    }
}
