//! Answers that are bytes, as they arrive.

use std::fmt;
use std::future::poll_fn;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap};
use tokio::io::AsyncWriteExt;

use crate::answer::Head;
use crate::body::Body;
use crate::error::{Error, FileError, TooLarge};
use crate::events::Opened;
use crate::options::RequestOptions;
use crate::send::Outgoing;
use crate::validate::Validation;

/// A call whose answer is bytes. Await it for a [`ByteStream`].
#[must_use = "a call does nothing until it is awaited"]
pub struct BytesCall {
    pub(crate) outgoing: Box<Outgoing>,
}

impl BytesCall {
    /// Sets options of this call. Later options win over earlier ones.
    pub fn with(mut self, options: RequestOptions) -> Self {
        self.outgoing.set(options);
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
            let Opened { head, body, limit, .. } = self.outgoing.open().await?;
            Ok(ByteStream { head, body: Some(body), limit })
        })
    }
}

/// Method and template: no field of the request.
impl fmt::Debug for BytesCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BytesCall({} {})", self.outgoing.method, self.outgoing.template)
    }
}

/// The bytes of an answer, as they arrive.
///
/// Nothing is read ahead of its reader, and dropping this closes the connection. An answer that breaks off is an
/// error, not an end. It is a [`Stream`](https://docs.rs/futures-core/0.3/futures_core/stream/trait.Stream.html); [`next`](Self::next) and [`try_next`](Self::try_next) need no trait.
pub struct ByteStream {
    head: Head,
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
    /// As for [`next`](Self::next), and [`Error::TooLarge`] where it is larger than `max_answer_bytes`.
    pub async fn bytes(mut self) -> Result<Bytes, Error> {
        let Some(first) = self.try_next().await? else { return Ok(Bytes::new()) };
        let mut all = Vec::new();
        let mut piece = first;
        loop {
            if piece.len() > self.limit.saturating_sub(all.len()) {
                return Err(self.too_large());
            }
            let Some(next) = self.try_next().await? else {
                if all.is_empty() {
                    return Ok(piece);
                }
                all.extend_from_slice(&piece);
                return Ok(all.into());
            };
            all.extend_from_slice(&piece);
            piece = next;
        }
    }

    /// Writes all of it to a file, and gives its size in bytes.
    ///
    /// The file is there whole or not at all: what arrives goes to another file beside it, which takes its name at the
    /// end and its place where it was there before.
    ///
    /// # Errors
    ///
    /// As for [`next`](Self::next), and [`Error::File`] where the file cannot be written.
    pub async fn save_to(mut self, path: impl AsRef<Path>) -> Result<u64, Error> {
        let part = Part::beside(path.as_ref());
        let refused = |error: io::Error| {
            Error::File(Box::new(FileError::new("path", format!("cannot be written: {}", error.kind()))))
        };
        let options = tokio::fs::OpenOptions::new().write(true).create_new(true).clone();
        let mut file = options.open(&part.0).await.map_err(refused)?;
        let mut size = 0;
        while let Some(bytes) = self.try_next().await? {
            size += bytes.len() as u64;
            file.write_all(&bytes).await.map_err(refused)?;
        }
        file.sync_all().await.map_err(refused)?;
        drop(file);
        tokio::fs::rename(&part.0, path).await.map_err(refused)?;
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

    fn too_large(&self) -> Error {
        let request_id = self.request_id().map(str::to_owned);
        Error::TooLarge(Box::new(TooLarge { limit: self.limit, status: self.status(), request_id }))
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

/// A file that is not whole yet. Dropping it deletes the file, unless it has another name by then.
struct Part(PathBuf);

impl Part {
    fn beside(path: &Path) -> Self {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        Self(path.with_file_name(format!(".{name}.{}-{count}.part", std::process::id())))
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        // Where it was renamed there is nothing to delete.
        let _ = std::fs::remove_file(&self.0);
    }
}
