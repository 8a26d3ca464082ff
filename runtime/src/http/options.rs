//! What one call does otherwise than its client.

use std::fmt;
use std::time::Duration;

use crate::error::Validation;
use crate::http::query::Query;

/// Options of one call, for [`Call::with`](crate::Call::with).
#[derive(Clone, Default)]
pub struct RequestOptions {
    pub(crate) timeout: Option<Duration>,
    pub(crate) idle_timeout: Option<Duration>,
    pub(crate) total_timeout: Option<Duration>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) query: String,
    pub(crate) validation: Option<Validation>,
    pub(crate) max_retries: Option<u32>,
    pub(crate) max_response_bytes: Option<usize>,
}

impl RequestOptions {
    /// No options: the client's own hold.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets how long the call may take, retries and their pauses included. Default: the client's, which is 600 seconds.
    ///
    /// It bounds a response that is read whole, from connecting to its last byte; while a body of more than 64 KiB is sent, it
    /// begins anew with each chunk that the connection takes. Of a stream or a download it bounds the
    /// time to the head of the response and then each silence between two chunks: one that is alive is never ended by its
    /// length. [`total_timeout`](Self::total_timeout) does that.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sets how long a stream or a download may be silent between two chunks. Default: the client's, which is its
    /// `timeout`.
    #[must_use]
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = Some(timeout);
        self
    }

    /// Sets how long the call may take in all, from connecting to the last byte of a stream or a download, however alive
    /// it is. Default: the client's, which is none.
    #[must_use]
    pub fn total_timeout(mut self, timeout: Duration) -> Self {
        self.total_timeout = Some(timeout);
        self
    }

    /// Adds a header. A later one of the same name replaces it.
    ///
    /// The call fails with [`Error::Invalid`](crate::Error::Invalid), and is not sent, where the connection or
    /// HTTP itself sets the header (`authorization`, `host`, …), or where it is none.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Adds a query parameter after the operation's own.
    #[must_use]
    pub fn query(mut self, name: impl AsRef<str>, value: impl Query) -> Self {
        crate::http::query::push(&mut self.query, name.as_ref(), &value);
        self
    }

    /// Sets which broken rules keep the call from being sent. Default: the client's, which is all.
    #[must_use]
    pub fn validation(mut self, validation: Validation) -> Self {
        self.validation = Some(validation);
        self
    }

    /// Sets how often the call is made again, at most, where that is worth it. Default: the client's. A call that
    /// was made twice can be billed twice.
    #[must_use]
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.max_retries = Some(retries);
        self
    }

    /// Sets the largest response that is read, in bytes. Default: the client's, which is 134,217,728 (128 MiB).
    #[must_use]
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.max_response_bytes = Some(bytes);
        self
    }

    /// These options, and where they say nothing, `earlier` ones.
    pub(crate) fn over(mut self, mut earlier: Self) -> Self {
        earlier.headers.append(&mut self.headers);
        if !earlier.query.is_empty() && !self.query.is_empty() {
            earlier.query.push('&');
        }
        earlier.query.push_str(&self.query);
        Self {
            timeout: self.timeout.or(earlier.timeout),
            idle_timeout: self.idle_timeout.or(earlier.idle_timeout),
            total_timeout: self.total_timeout.or(earlier.total_timeout),
            headers: earlier.headers,
            query: earlier.query,
            validation: self.validation.or(earlier.validation),
            max_retries: self.max_retries.or(earlier.max_retries),
            max_response_bytes: self.max_response_bytes.or(earlier.max_response_bytes),
        }
    }
}

/// The names of the headers, not their values, and not the query.
impl fmt::Debug for RequestOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestOptions")
            .field("timeout", &self.timeout)
            .field("idle_timeout", &self.idle_timeout)
            .field("total_timeout", &self.total_timeout)
            .field("headers", &self.headers.iter().map(|(name, _)| name).collect::<Vec<_>>())
            .field("validation", &self.validation)
            .field("max_retries", &self.max_retries)
            .field("max_response_bytes", &self.max_response_bytes)
            .finish_non_exhaustive()
    }
}
