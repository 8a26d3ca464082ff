//! Responses that are bytes, as they arrive.

mod part;

use std::fmt;
use std::future::poll_fn;
use std::io;
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap};
use tokio::task::{JoinError, spawn_blocking};

use crate::error::Validation;
use crate::error::{Error, FileError};
use crate::head::ResponseHead;
use crate::http::body::Body;
use crate::http::options::RequestOptions;
use crate::http::send::{OpenResponse, PreparedRequest};
use part::PartialFile;

/// A call whose response is bytes. Await it for a [`ByteStream`].
#[must_use = "a call does nothing until it is awaited"]
pub struct BytesCall {
    pub(crate) prepared: Box<PreparedRequest>,
}

impl BytesCall {
    /// Sets options of this call. Later options win over earlier ones.
    pub fn with(mut self, options: RequestOptions) -> Self {
        self.prepared.set(options);
        self
    }

    /// Sends the call even if it breaks soft rules, which the API does not enforce today.
    pub fn allow_soft(self) -> Self {
        self.with(RequestOptions::new().validation(Validation::Hard))
    }
}

impl IntoFuture for BytesCall {
    type Output = Result<ByteStream, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let OpenResponse { head, body, limit, .. } = self.prepared.open().await?;
            Ok(ByteStream { head, body: Some(body), limit })
        })
    }
}

/// Method and template: no field of the request.
impl fmt::Debug for BytesCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BytesCall({} {})", self.prepared.method, self.prepared.template)
    }
}

/// The bytes of a response, as they arrive.
///
/// Nothing is read ahead of its reader, and dropping this closes the connection. A response that breaks off is an
/// error, not an end. It is a [`Stream`](https://docs.rs/futures-core/0.3/futures_core/stream/trait.Stream.html); [`next`](Self::next) and [`try_next`](Self::try_next) need no trait.
pub struct ByteStream {
    head: ResponseHead,
    /// `None` once nothing more comes.
    body: Option<Body>,
    limit: usize,
}

impl ByteStream {
    /// The next bytes; `None` at the end.
    ///
    /// # Errors
    ///
    /// What can happen to a connection; after an error there is nothing more.
    pub async fn next(&mut self) -> Option<Result<Bytes, Error>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// The next bytes, as a loop with `?` wants them.
    ///
    /// # Errors
    ///
    /// As for [`next`](Self::next).
    pub async fn try_next(&mut self) -> Result<Option<Bytes>, Error> {
        self.next().await.transpose()
    }

    /// All of it, in memory.
    ///
    /// # Errors
    ///
    /// As for [`next`](Self::next), and [`Error::TooLarge`] where it is larger than `max_response_bytes`.
    pub async fn bytes(mut self) -> Result<Bytes, Error> {
        let Some(first) = self.try_next().await? else { return Ok(Bytes::new()) };
        let mut all = Vec::new();
        let mut chunk = first;
        loop {
            if chunk.len() > self.limit.saturating_sub(all.len()) {
                return Err(Error::too_large(self.limit, &self.head));
            }
            let Some(next) = self.try_next().await? else {
                if all.is_empty() {
                    return Ok(chunk);
                }
                all.extend_from_slice(&chunk);
                return Ok(all.into());
            };
            all.extend_from_slice(&chunk);
            chunk = next;
        }
    }

    /// Writes the whole body to a file and returns its size in bytes.
    ///
    /// The file is written whole or not at all: the body goes to a part file in the same folder, with a random name,
    /// which replaces the file only after its last byte is on disk. A file that is replaced keeps its permissions (on
    /// Unix). The part file is deleted when this fails or is dropped.
    ///
    /// # Errors
    ///
    /// Those of [`next`](Self::next), and [`Error::File`] where the file cannot be written; a file that was there before
    /// is unchanged then.
    pub async fn save_to(mut self, path: impl AsRef<Path>) -> Result<u64, Error> {
        let path = path.as_ref().to_owned();
        let target = path.clone();
        let mut size = 0;
        // One write at a time, while the next chunk arrives. A part that nobody waits for any more deletes itself.
        let mut writing = spawn_blocking(move || PartialFile::create(&target));
        loop {
            let bytes = match self.try_next().await {
                Ok(Some(bytes)) => bytes,
                Ok(None) => break,
                Err(error) => {
                    // The part is gone when the caller hears of it.
                    drop(writing.await);
                    return Err(error);
                }
            };
            size += bytes.len() as u64;
            let part = written(writing.await)?;
            writing = spawn_blocking(move || part.write(&bytes));
        }
        let part = written(writing.await)?;
        written(spawn_blocking(move || part.put_in_place(&path)).await)?;
        Ok(size)
    }

    /// The HTTP status: 200 to 299.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.head.status.as_u16()
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// Its media type, as the server says.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.head.headers.get(CONTENT_TYPE)?.to_str().ok()
    }

    /// Its size in bytes, where the server says.
    #[must_use]
    pub fn content_length(&self) -> Option<u64> {
        self.head.headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
    }

    /// The id that the API gave to this request, for its support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.head.request_id()
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        let Some(body) = &mut self.body else { return Poll::Ready(None) };
        let polled = body.poll(context);
        if let Poll::Ready(None | Some(Err(_))) = polled {
            self.body = None;
        }
        polled
    }
}

impl Stream for ByteStream {
    type Item = Result<Bytes, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

/// Neither the headers' values nor the bytes.
impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ByteStream")
            .field("status", &self.status())
            .field("content_length", &self.content_length())
            .finish_non_exhaustive()
    }
}

/// The outcome of a step of writing a file.
fn written<T>(outcome: Result<io::Result<T>, JoinError>) -> Result<T, Error> {
    let kind = match outcome {
        Ok(Ok(done)) => return Ok(done),
        Ok(Err(error)) => error.kind(),
        Err(_) => io::ErrorKind::Other,
    };
    Err(Error::File(Box::new(FileError::new("path", format!("cannot be written: {kind}")))))
}
