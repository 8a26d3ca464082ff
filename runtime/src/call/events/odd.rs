//! Events that are not chunks: errors, keep-alive events and events of other kinds.

use super::decoder::EventDecoder;
use crate::error::{ApiError, Error};
use crate::json::extra::Map;

/// The name of an event that is an error, regardless of its data.
const ERROR: &str = "error";

/// The names of events that keep a connection open.
const KEEP_ALIVE: [&str; 5] = ["ping", "keepalive", "keep-alive", "keep_alive", "heartbeat"];

/// The kind of an event.
pub(super) enum EventKind {
    /// A chunk, even if it cannot be decoded.
    Chunk,
    /// An error that the API reports. It ends the stream.
    Error(Error),
    /// An event to skip.
    Other,
}

/// Returns `true` if an event with this name is not a chunk, even if its data can be decoded as one.
pub(super) fn is_odd_name(name: Option<&str>) -> bool {
    name.is_some_and(|name| name == ERROR || KEEP_ALIVE.contains(&name))
}

/// Classifies an event that mentions an error, has a special name or could not be decoded.
///
/// A named event that cannot be decoded is skipped, unless it must be a chunk: an earlier chunk had the same name, or
/// the name is also in the data, like the tag of a union.
#[cold]
pub(super) fn classify(decoder: &EventDecoder, name: Option<&str>, data: &str, read: bool) -> EventKind {
    if name == Some(ERROR) {
        return EventKind::Error(Error::Api(Box::new(ApiError::event(&decoder.head, data))));
    }
    if let Some(error) = ApiError::reported(&decoder.head, data.as_bytes(), read) {
        return EventKind::Error(Error::Api(Box::new(error)));
    }
    match name {
        Some(name) if read && !KEEP_ALIVE.contains(&name) => EventKind::Chunk,
        Some(name) if decoder.chunk_name.as_deref() != Some(name) && !is_typed(data, name) => {
            EventKind::Other
        }
        _ => EventKind::Chunk,
    }
}

/// Returns `true` if a field of the data holds the name of the event, like the tag of a union.
fn is_typed(data: &str, name: &str) -> bool {
    let fields = serde_json::from_str::<Map>(data).unwrap_or_default();
    fields.values().any(|value| value.as_str() == Some(name))
}
