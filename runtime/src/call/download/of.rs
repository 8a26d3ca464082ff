//! Downloads that tests make by hand.

use bytes::Bytes;

use super::ByteStream;
use crate::error::Error;
use crate::test_util;

impl ByteStream {
    /// Creates a download of these chunks, for a test of code that reads one (feature `test-util`).
    ///
    /// ```
    /// use modwright_runtime::ByteStream;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let video = ByteStream::of(["fi", "lm"]).with_header("content-type", "video/mp4");
    /// assert_eq!(video.content_type(), Some("video/mp4"));
    /// assert_eq!(video.bytes().await.unwrap(), "film");
    /// # }
    /// ```
    #[must_use]
    pub fn of(chunks: impl IntoIterator<Item = impl Into<Bytes>>) -> Self {
        let made = chunks.into_iter().map(|chunk| Ok(chunk.into())).collect();
        Self { head: test_util::head(200), body: None, limit: usize::MAX, made: Some(made) }
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
        test_util::add_header(&mut self.head.headers, name, value);
        self
    }
}
