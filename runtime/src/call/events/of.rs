//! Streams that tests make by hand.

use super::Events;
use std::time::Duration;

use crate::body::Body;
use crate::error::Error;
use crate::http::response_body::ResponseBody;
use crate::http::send::OpenResponse;
use crate::platform::Instant;
use crate::test_util;

impl<T> Events<T> {
    /// Creates a stream of chunks, for a test of code that reads one (feature `test-util`).
    ///
    /// ```
    /// use modwright_runtime::{Error, Events};
    ///
    /// async fn joined(mut events: Events<String>) -> Result<String, Error> {
    ///     let mut all = String::new();
    ///     while let Some(chunk) = events.try_next().await? {
    ///         all.push_str(&chunk);
    ///     }
    ///     Ok(all)
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let events = Events::of(["a", "b"].map(String::from));
    /// assert_eq!(joined(events).await.unwrap(), "ab");
    ///
    /// let events = Events::of(["a".to_owned()]).with_error(Error::of_interrupted(1));
    /// assert!(matches!(joined(events).await, Err(Error::Interrupted(_))));
    /// # }
    /// ```
    #[must_use]
    pub fn of(chunks: impl IntoIterator<Item = T>) -> Self {
        let mut events = Self::new(opened(), |_, _, _| Err(Error::timed_out()), None);
        events.made = Some(chunks.into_iter().map(Ok).collect());
        events
    }

    /// Adds an error after the chunks of [`of`](Self::of) (feature `test-util`).
    #[must_use]
    pub fn with_error(mut self, error: Error) -> Self {
        self.made.get_or_insert_default().push_back(Err(error));
        self
    }

    /// Adds a header to the response (feature `test-util`).
    ///
    /// # Panics
    ///
    /// If the name or the value is not valid in HTTP.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        test_util::add_header(&mut self.decoder.head.headers, name, value);
        self
    }
}

/// Returns a response whose body is empty.
fn opened() -> OpenResponse {
    let body = ResponseBody::new(Body::empty(), Duration::MAX, Instant::now());
    OpenResponse { head: test_util::head(200), body, limit: usize::MAX }
}
