//! Responses that end where they should not: too large, or cut off.

use std::fmt;

use super::shown::write_request_id;
use crate::head::Head;

/// An answer that is larger than the client takes.
#[derive(Debug)]
pub struct TooLarge {
    limit: usize,
    pub(super) status: u16,
    pub(super) request_id: Option<String>,
}

impl TooLarge {
    pub(crate) fn new(limit: usize, head: &Head) -> Self {
        Self { limit, status: head.status.as_u16(), request_id: head.shown_request_id() }
    }

    /// The largest answer that the client takes, in bytes.
    #[must_use]
    pub fn limit(&self) -> usize {
        self.limit
    }
}

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the answer is larger than {} bytes (HTTP {}", self.limit, self.status)?;
        write_request_id(f, self.request_id.as_deref())?;
        f.write_str(")")
    }
}

impl std::error::Error for TooLarge {}

/// A stream that ended before its end: what came may be a part only.
#[derive(Debug)]
pub struct CutOff {
    received: u64,
    pub(super) status: u16,
    pub(super) request_id: Option<String>,
}

impl CutOff {
    pub(crate) fn new(received: u64, head: &Head) -> Self {
        Self { received, status: head.status.as_u16(), request_id: head.shown_request_id() }
    }

    /// How many pieces came.
    #[must_use]
    pub fn received(&self) -> u64 {
        self.received
    }
}

impl fmt::Display for CutOff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.received == 1 { "" } else { "s" };
        write!(f, "the stream was cut off after {} piece{plural}", self.received)?;
        write_request_id(f, self.request_id.as_deref())
    }
}

impl std::error::Error for CutOff {}
