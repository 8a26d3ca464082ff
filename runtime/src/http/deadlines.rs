//! The deadlines of a call.

use std::pin::Pin;
use std::time::Duration;

use crate::error::Error;
use crate::http::paced::Progress;
use crate::platform::{Instant, timeout_at};

/// The time to a deadline that is never reached. It is used if there is no total timeout, or if `Instant` would overflow.
pub(crate) const FAR_FUTURE: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

/// Returns `now + time`, or a time in the far future if that overflows.
pub(crate) fn after(now: Instant, time: Duration) -> Instant {
    now.checked_add(time).unwrap_or(now + FAR_FUTURE)
}

/// The deadlines of a call.
pub(crate) struct Deadlines {
    /// The deadline from `timeout`: of the complete response, or of the head of a stream or a download.
    pub(crate) head: Instant,
    /// The deadline from `total_timeout`: of the whole call with its body, also of a stream or a download.
    pub(crate) total: Instant,
    pub(crate) timeout: Duration,
    pub(crate) progress: Progress,
}

impl Deadlines {
    /// Returns the current deadline. Each chunk of a large request body moves it.
    pub(crate) fn end(&self) -> Instant {
        let end = self.progress.last().map(|last| after(last, self.timeout));
        end.map_or(self.head, |end| end.max(self.head).min(self.total))
    }

    /// Runs `work`, and returns a timeout error at the deadline. `work` is a pinned reference, because moving a large
    /// future copies it.
    pub(crate) async fn keep<T>(
        &self,
        mut work: Pin<&mut impl Future<Output = Result<T, Error>>>,
    ) -> Result<T, Error> {
        loop {
            let end = self.end();
            match timeout_at(end, work.as_mut()).await {
                Ok(done) => return done,
                Err(_) if self.end() > end => {}
                Err(_) if end == self.total => return Err(Error::over_total()),
                Err(_) => return Err(Error::timed_out()),
            }
        }
    }
}
