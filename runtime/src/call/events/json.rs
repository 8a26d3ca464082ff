//! Bodies that are JSON, such as an error, where a stream of events was expected.

use bytes::Bytes;
use http::header::CONTENT_TYPE;

use crate::error::{ApiError, Error};
use crate::head::ResponseHead;
use crate::json::decode;

/// The media type of server-sent events.
const EVENT_STREAM: &str = "text/event-stream";

/// The largest JSON body that is kept, in bytes.
const MAX_JSON: usize = 64 << 10;

/// The detection of a JSON body.
pub(super) enum Json {
    /// Only white space was received.
    Unknown,
    /// The body may be JSON; these bytes were received.
    Perhaps(Vec<u8>),
    No,
}

impl Json {
    /// Keeps a chunk of a body that may be JSON.
    #[cold]
    pub(super) fn keep(&mut self, chunk: &[u8]) {
        let bytes = chunk.strip_prefix("\u{feff}".as_bytes()).unwrap_or(chunk);
        match self {
            Self::Unknown => match bytes.trim_ascii_start().first() {
                Some(b'{' | b'[') => *self = Self::Perhaps(bytes.to_vec()),
                Some(_) => *self = Self::No,
                None => {}
            },
            Self::Perhaps(json) => json.extend_from_slice(chunk),
            Self::No => {}
        }
        if matches!(self, Self::Perhaps(json) if json.len() > MAX_JSON) {
            *self = Self::No;
        }
    }

    /// Returns the error of a body without any event: the one that its JSON reports, or that of its media type.
    #[cold]
    pub(super) fn error(&mut self, head: &ResponseHead) -> Option<Error> {
        let json = match std::mem::replace(self, Self::No) {
            Self::Perhaps(json) => Bytes::from(json),
            Self::Unknown | Self::No => Bytes::new(),
        };
        if let Some(error) = ApiError::reported(head, &json, false) {
            return Some(Error::Api(Box::new(error)));
        }
        let found = head.headers.get(CONTENT_TYPE)?.to_str().ok()?;
        let message = format!("expected a stream of events, found `{found}`");
        (!found.starts_with(EVENT_STREAM)).then(|| decode::unexpected(head, &json, &message))
    }
}
