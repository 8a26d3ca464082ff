//! Events of custom calls, with their names.

use crate::error::Error;
use crate::head::ResponseHead;

/// A server-sent event of a custom call: its name and its data, as they arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CustomEvent {
    /// The name; `None` if the event has none.
    pub name: Option<String>,
    /// The data, usually JSON. Several lines are joined by line feeds.
    pub data: String,
}

impl CustomEvent {
    /// Creates an event, for a test of code that reads one (feature `test-util`).
    #[cfg(feature = "test-util")]
    #[must_use]
    pub fn of(name: Option<&str>, data: impl Into<String>) -> Self {
        Self { name: name.map(str::to_owned), data: data.into() }
    }

    #[allow(clippy::unnecessary_wraps, reason = "one of the functions that a stream can decode with")]
    pub(super) fn read(_: &ResponseHead, data: &str, name: Option<&str>) -> Result<Self, Error> {
        Ok(Self { name: name.map(str::to_owned), data: data.to_owned() })
    }
}
