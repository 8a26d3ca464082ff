//! Events that are no chunk: errors, and events for others.

use super::decoder::EventDecoder;
use crate::error::{ApiError, Error};
use crate::json::extra::Map;

/// The name of an event that is an error, whatever its data is.
const ERROR: &str = "error";

/// The names of events that only keep a connection open.
const KEEP_ALIVE: [&str; 5] = ["ping", "keepalive", "keep-alive", "keep_alive", "heartbeat"];

/// An event that was looked at again.
pub(super) enum EventKind {
    /// A chunk, or an event that should have been one.
    Chunk,
    /// An error that the API reports. After it there is nothing more.
    Error(Error),
    /// Not for the reader of the stream.
    Other,
}

/// Whether an event of this name is no chunk, even where its data reads as one.
pub(super) fn is_odd_name(name: Option<&str>) -> bool {
    name.is_some_and(|name| name == ERROR || KEEP_ALIVE.contains(&name))
}

/// Looks again at an event that speaks of an error, has an odd name or could not be read.
///
/// An event with a name of its own that is no chunk is for somebody else. But a chunk that cannot be read is not skipped:
/// its name is that of another one that was read, or is in its data as the tag of a union is.
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

/// Whether a field of an event's data has the event's own name, as the tag of a union has.
fn is_typed(data: &str, name: &str) -> bool {
    let fields = serde_json::from_str::<Map>(data).unwrap_or_default();
    fields.values().any(|value| value.as_str() == Some(name))
}
