//! Downloads: responses that are a stream of bytes.

#[cfg(feature = "test-util")]
mod of;
mod part;

use std::fmt;
use std::io;
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use base64::Engine;
use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap};
use tokio::task::{JoinError, spawn_blocking};

use crate::call::macros::{call_methods, stream_methods};
use crate::call::sending::Sending;
use crate::error::{Error, FileError};
use crate::head::ResponseHead;
use crate::http::response_body::ResponseBody;
use crate::http::send::{OpenResponse, PreparedRequest};
use crate::platform;
use part::PartialFile;

/// A call whose response is a stream of bytes: a future of a [`ByteStream`]. It begins when it is first polled. The clone of
/// a call that has begun is an error when it is polled.
#[derive(Clone)]
#[must_use = "a call does nothing until it is awaited"]
pub struct BytesCall {
    sending: Sending<OpenResponse>,
}

impl BytesCall {
    pub(crate) fn new(prepared: Box<PreparedRequest>) -> Self {
        Self { sending: Sending::Ready(prepared) }
    }

    fn request(&self) -> Option<&PreparedRequest> {
        self.sending.request()
    }

    fn request_mut(&mut self) -> Option<&mut PreparedRequest> {
        self.sending.request_mut()
    }
}

impl Future for BytesCall {
    type Output = Result<ByteStream, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let response = ready!(self.sending.poll(context, PreparedRequest::open))?;
        let OpenResponse { head, body, limit } = response;
        Poll::Ready(Ok(ByteStream {
            head,
            body: Some(body),
            limit,
            #[cfg(feature = "test-util")]
            made: None,
        }))
    }
}

call_methods! { [] BytesCall, "BytesCall" }

/// A stream of the bytes of a response.
///
/// Bytes are read from the connection when they are asked for, not before. Dropping the stream closes the connection.
/// A response that ends too early is an error, and not the normal end of the stream.
///
/// It implements [`Stream`]; [`next`](Self::next) and [`try_next`](Self::try_next) work without the trait.
///
/// [`Stream`]: https://docs.rs/futures-core/0.3/futures_core/stream/trait.Stream.html
///
/// # Save a download to disk
///
/// ```no_run
#[doc = include_str!("../../example_setup.txt")]
/// let size = client.download("file-1").await?.save_to("report.pdf").await?;
/// println!("{size} bytes");
/// # Ok(()) }
/// ```
///
/// # Read a download chunk by chunk
///
/// ```no_run
#[doc = include_str!("../../example_setup.txt")]
/// let mut file = client.download("file-1").await?;
/// println!("{:?}, {:?} bytes", file.content_type(), file.content_length());
/// while let Some(bytes) = file.try_next().await? {
///     println!("{} bytes", bytes.len());
/// }
/// # Ok(()) }
/// ```
pub struct ByteStream {
    head: ResponseHead,
    /// `None` after the end of the stream.
    body: Option<ResponseBody>,
    limit: usize,
    /// The chunks of a test, instead of those of the connection.
    #[cfg(feature = "test-util")]
    made: Option<std::collections::VecDeque<Result<Bytes, Error>>>,
}

impl ByteStream {
    /// Reads the complete body into memory.
    ///
    /// # Errors
    ///
    /// The errors of [`next`](Self::next), and [`Error::TooLarge`] if the body is larger than `max_response_bytes`.
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

    /// Writes the complete body to a file and returns its size in bytes.
    ///
    /// The file at `path` is either complete or untouched: the body goes to a partial file with a random name in the
    /// same folder, which replaces the file at `path` only after its last byte is on disk. The new file keeps the
    /// permissions of the old one (on Unix). On an error, or when the future is dropped, the partial file is deleted.
    ///
    /// # Errors
    ///
    /// The errors of [`next`](Self::next), and [`Error::File`] if the file cannot be written.
    #[doc(alias("write_to_file", "stream_to_file"))]
    pub async fn save_to(mut self, path: impl AsRef<Path>) -> Result<u64, Error> {
        platform::check_files()?;
        let path = path.as_ref().to_owned();
        let target = path.clone();
        let mut size = 0;
        // One write at a time, while the next chunk arrives. If this future is dropped, the partial file deletes
        // itself.
        let mut writing = spawn_blocking(move || PartialFile::create(&target));
        loop {
            let bytes = match self.try_next().await {
                Ok(Some(bytes)) => bytes,
                Ok(None) => break,
                Err(error) => {
                    // The partial file is deleted before the caller gets the error.
                    drop(writing.await);
                    return Err(error);
                }
            };
            size += bytes.len() as u64;
            let part = written(writing.await)?;
            writing = spawn_blocking(move || part.write(&bytes));
        }
        let part = written(writing.await)?;
        written(spawn_blocking(move || part.replace(&path)).await)?;
        Ok(size)
    }

    /// Returns the HTTP status: 200 to 299.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.head.status.as_u16()
    }

    /// Returns the response headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// Returns the number of retries before the download began.
    #[must_use]
    pub fn retries(&self) -> u32 {
        self.head.retries
    }

    /// Returns the media type from the `Content-Type` header.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.head.headers.get(CONTENT_TYPE)?.to_str().ok()
    }

    /// Returns the size in bytes from the `Content-Length` header.
    #[must_use]
    pub fn content_length(&self) -> Option<u64> {
        self.head.headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
    }

    /// Returns the id that the API gave to this request, to quote in a support request.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.head.request_id()
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        #[cfg(feature = "test-util")]
        if let Some(made) = &mut self.made {
            return Poll::Ready(made.pop_front());
        }
        let Some(body) = &mut self.body else { return Poll::Ready(None) };
        let mut polled = body.poll(context);
        if let Poll::Ready(Some(Err(error))) = &mut polled {
            error.set_retries(self.head.retries);
            body.span.failed(error);
        }
        if let Poll::Ready(None | Some(Err(_))) = polled {
            self.body = None;
        }
        polled
    }
}

stream_methods! {
    /// [`Error::Timeout`] or [`Error::Transport`] if the connection failed. After an error, the stream is over.
    [] ByteStream, Bytes, "bytes"
}

/// Shows neither header values nor the bytes.
impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ByteStream")
            .field("status", &self.status())
            .field("content_length", &self.content_length())
            .finish_non_exhaustive()
    }
}

/// Decodes a base64 text in a response, with or without padding; `None` if the text is not base64.
pub fn decode_base64(text: &str) -> Option<Vec<u8>> {
    base64::engine::general_purpose::STANDARD_NO_PAD.decode(text.trim_end_matches('=')).ok()
}

/// Writes decoded bytes to a file like [`ByteStream::save_to`].
///
/// # Errors
///
/// [`Error::File`] if the file cannot be written, or there are no bytes.
pub async fn save_bytes(bytes: Option<Vec<u8>>, path: impl AsRef<Path>) -> Result<u64, Error> {
    let bytes = bytes
        .ok_or_else(|| Error::File(Box::new(FileError::new("data", "has no bytes that could be saved"))))?;
    platform::check_files()?;
    let (path, size) = (path.as_ref().to_owned(), bytes.len() as u64);
    let save = move || PartialFile::create(&path)?.write(&bytes)?.replace(&path);
    written(spawn_blocking(save).await)?;
    Ok(size)
}

/// Returns the result of one step of writing a file.
fn written<T>(outcome: Result<io::Result<T>, JoinError>) -> Result<T, Error> {
    let kind = match outcome {
        Ok(Ok(done)) => return Ok(done),
        Ok(Err(error)) => error.kind(),
        Err(_) => io::ErrorKind::Other,
    };
    Err(Error::File(Box::new(FileError::new("path", format!("cannot be written: {kind}")))))
}
