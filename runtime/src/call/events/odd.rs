//! Events that are no chunk: errors, events for others, and bodies that are no stream of events at all.

use bytes::Bytes;
use reqwest::header::CONTENT_TYPE;

use super::Pieces;
use crate::Map;
use crate::error::{ApiError, Error};
use crate::json::decode;

/// The media type of a stream of events.
const EVENT_STREAM: &str = "text/event-stream";

/// The name of an event that is an error, whatever its data is.
const ERROR: &str = "error";

/// The names of events that only keep a connection open.
const KEEP_ALIVE: [&str; 5] = ["ping", "keepalive", "keep-alive", "keep_alive", "heartbeat"];

/// The most of a JSON body that is kept, in bytes.
const LONGEST_JSON: usize = 64 << 10;

/// An event that was looked at again.
pub(super) enum Found {
    /// A chunk, or an event that should have been one.
    Chunk,
    /// An error that the API reports. After it there is nothing more.
    Error(Error),
    /// Not for the reader of the stream.
    Other,
}

/// Whether a body is JSON.
pub(super) enum Json {
    /// Nothing but blanks has come.
    Unknown,
    /// It may be; this came.
    Perhaps(Vec<u8>),
    No,
}

/// Whether an event of this name is no chunk, even where its data reads as one.
pub(super) fn is_odd_name(name: Option<&str>) -> bool {
    name.is_some_and(|name| name == ERROR || KEEP_ALIVE.contains(&name))
}

impl Pieces {
    /// Looks again at an event that speaks of an error, has an odd name or could not be read.
    ///
    /// An event with a name of its own that is no chunk is for somebody else. But a chunk that cannot be read is not skipped:
    /// its name is that of another one that was read, or is in its data as the tag of a union is.
    #[cold]
    pub(super) fn look_again(&self, name: Option<&str>, data: &str, read: bool) -> Found {
        if name == Some(ERROR) {
            return Found::Error(Error::Api(Box::new(ApiError::event(&self.head, data))));
        }
        if let Some(error) = ApiError::reported(&self.head, data.as_bytes(), read) {
            return Found::Error(Error::Api(Box::new(error)));
        }
        match name {
            Some(name) if read && !KEEP_ALIVE.contains(&name) => Found::Chunk,
            Some(name) if self.own_name.as_deref() != Some(name) && !is_typed(data, name) => Found::Other,
            _ => Found::Chunk,
        }
    }

    /// Keeps the beginning of a body that is JSON.
    #[cold]
    pub(super) fn keep_json(&mut self) {
        let bytes = self.buffer.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&self.buffer);
        match &mut self.json {
            Json::Unknown => match bytes.trim_ascii_start().first() {
                Some(b'{' | b'[') => self.json = Json::Perhaps(bytes.to_vec()),
                Some(_) => self.json = Json::No,
                None => {}
            },
            Json::Perhaps(json) => json.extend_from_slice(&self.buffer),
            Json::No => {}
        }
        if matches!(&self.json, Json::Perhaps(json) if json.len() > LONGEST_JSON) {
            self.json = Json::No;
        }
    }

    /// The error of a body that ended without an event and is no stream of events.
    #[cold]
    pub(super) fn no_events(&mut self) -> Option<Error> {
        if self.received > 0 {
            return None;
        }
        let json = match std::mem::replace(&mut self.json, Json::No) {
            Json::Perhaps(json) => Bytes::from(json),
            Json::Unknown | Json::No => Bytes::new(),
        };
        if let Some(error) = ApiError::reported(&self.head, &json, false) {
            return Some(Error::Api(Box::new(error)));
        }
        let found = self.head.headers.get(CONTENT_TYPE)?.to_str().ok()?;
        let message = format!("expected a stream of events, found `{found}`");
        (!found.starts_with(EVENT_STREAM)).then(|| decode::unexpected(&self.head, &json, &message))
    }
}

/// Whether a field of an event's data has the event's own name, as the tag of a union has.
fn is_typed(data: &str, name: &str) -> bool {
    let fields = serde_json::from_str::<Map>(data).unwrap_or_default();
    fields.values().any(|value| value.as_str() == Some(name))
}
