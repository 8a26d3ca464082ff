//! Responses that are too large or interrupted.

use std::fmt;

use super::shown::write_request_id;
use crate::head::ResponseHead;

/// A response that is larger than `max_response_bytes`.
#[derive(Debug, Clone)]
pub struct ResponseTooLarge {
    limit: usize,
    status: u16,
    pub(super) request_id: Option<String>,
    pub(super) retries: u32,
}

impl ResponseTooLarge {
    pub(crate) fn new(limit: usize, head: &ResponseHead) -> Self {
        let (status, retries) = (head.status.as_u16(), head.retries);
        Self { limit, status, request_id: head.redacted_request_id(), retries }
    }

    /// Returns the largest response size that the call allows, in bytes.
    #[must_use]
    pub fn limit(&self) -> usize {
        self.limit
    }
}

impl fmt::Display for ResponseTooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the response is larger than {} bytes (HTTP {}", self.limit, self.status)?;
        write_request_id(f, self.request_id.as_deref())?;
        f.write_str(")")
    }
}

impl std::error::Error for ResponseTooLarge {}

/// A stream that stopped before its end, so that its chunks may be incomplete.
#[derive(Debug, Clone)]
pub struct Interrupted {
    received: u64,
    pub(super) request_id: Option<String>,
    pub(super) retries: u32,
}

impl Interrupted {
    pub(crate) fn new(received: u64, head: &ResponseHead) -> Self {
        Self { received, request_id: head.redacted_request_id(), retries: head.retries }
    }

    /// Returns the number of chunks that were received.
    #[must_use]
    pub fn received(&self) -> u64 {
        self.received
    }
}

impl fmt::Display for Interrupted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.received == 1 { "" } else { "s" };
        write!(f, "the stream was interrupted after {} chunk{plural}", self.received)?;
        write_request_id(f, self.request_id.as_deref())
    }
}

impl std::error::Error for Interrupted {}
