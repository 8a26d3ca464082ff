//! Files as request bodies: read by the connection chunk by chunk, never held in memory completely.

use std::io::Read;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http_body::{Frame, SizeHint};
use tokio::task::JoinHandle;

use super::open::{describe, open_regular};
use crate::body::Body;
use crate::error::FileError;

/// A caller's stream of bytes.
pub(super) type ByteSource = Pin<Box<dyn Stream<Item = std::io::Result<Bytes>> + Send>>;

/// The size of one read from disk, in bytes.
const CHUNK: u64 = 256 << 10;

/// Creates the body of a file on disk that had `length` bytes when it was inspected.
pub(super) fn disk(field: &str, path: PathBuf, length: u64) -> Body {
    let state = ReadState::Closed(path);
    Body::wrap(DiskBody { field: field.to_owned(), remaining: length, state })
}

/// Creates the body of a caller's stream.
pub(super) fn stream(field: &str, stream: ByteSource, length: Option<u64>) -> Body {
    Body::wrap(StreamBody { field: field.to_owned(), remaining: length, stream: Mutex::new(stream) })
}

/// The body of a file on disk.
struct DiskBody {
    field: String,
    remaining: u64,
    state: ReadState,
}

/// The state of reading a file.
enum ReadState {
    Closed(PathBuf),
    Reading(JoinHandle<std::io::Result<(std::fs::File, Vec<u8>)>>),
    Open(std::fs::File),
    Done,
}

impl DiskBody {
    fn fault<T>(&self, message: String) -> Option<Result<T, FileError>> {
        Some(Err(FileError::new(&self.field, message)))
    }
}

/// Reads a chunk. At the end it tries to read one byte more than `remaining`, to notice a file that grew.
fn read(file: std::fs::File, remaining: u64) -> std::io::Result<(std::fs::File, Vec<u8>)> {
    let mut chunk = Vec::new();
    let mut part = file.take(CHUNK.min(remaining + 1));
    part.read_to_end(&mut chunk)?;
    Ok((part.into_inner(), chunk))
}

impl http_body::Body for DiskBody {
    type Data = Bytes;
    type Error = FileError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, FileError>>> {
        loop {
            let remaining = self.remaining;
            match std::mem::replace(&mut self.state, ReadState::Done) {
                ReadState::Done => return Poll::Ready(None),
                ReadState::Closed(path) => {
                    let open = move || read(open_regular(&path)?, remaining);
                    self.state = ReadState::Reading(tokio::task::spawn_blocking(open));
                }
                ReadState::Open(file) => {
                    self.state =
                        ReadState::Reading(tokio::task::spawn_blocking(move || read(file, remaining)));
                }
                ReadState::Reading(mut reading) => {
                    let Poll::Ready(chunk) = Pin::new(&mut reading).poll(context) else {
                        self.state = ReadState::Reading(reading);
                        return Poll::Pending;
                    };
                    let (file, chunk) = match chunk {
                        Ok(Ok(read)) => read,
                        Ok(Err(error)) => {
                            return Poll::Ready(self.fault(describe(&error)));
                        }
                        Err(_) => return Poll::Ready(self.fault("cannot be read".to_owned())),
                    };
                    let length = chunk.len() as u64;
                    if length > remaining || (length == 0 && remaining > 0) {
                        let change = if length > remaining { "longer" } else { "shorter" };
                        return Poll::Ready(self.fault(format!("became {change} while it was sent")));
                    }
                    self.remaining -= length;
                    // A read that could have returned one byte more returned none, so the file is complete.
                    self.state = if self.remaining == 0 && remaining < CHUNK {
                        ReadState::Done
                    } else {
                        ReadState::Open(file)
                    };
                    if length > 0 {
                        return Poll::Ready(Some(Ok(Frame::data(chunk.into()))));
                    }
                }
            }
        }
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.remaining)
    }
}

/// The body of a caller's stream.
struct StreamBody {
    field: String,
    remaining: Option<u64>,
    /// A mutex only to make the type `Sync`; it is never locked.
    stream: Mutex<ByteSource>,
}

impl http_body::Body for StreamBody {
    type Data = Bytes;
    type Error = FileError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, FileError>>> {
        let stream = self.stream.get_mut().unwrap_or_else(PoisonError::into_inner);
        let message = match ready!(stream.as_mut().poll_next(context)) {
            Some(Ok(chunk)) => match self.remaining {
                None => return Poll::Ready(Some(Ok(Frame::data(chunk)))),
                Some(remaining) => match remaining.checked_sub(chunk.len() as u64) {
                    Some(rest) => {
                        self.remaining = Some(rest);
                        return Poll::Ready(Some(Ok(Frame::data(chunk))));
                    }
                    None => "is longer than its declared length".to_owned(),
                },
            },
            Some(Err(error)) => format!("cannot be read: {}", error.kind()),
            None if self.remaining.is_some_and(|remaining| remaining > 0) => {
                "is shorter than its declared length".to_owned()
            }
            None => return Poll::Ready(None),
        };
        Poll::Ready(Some(Err(FileError::new(&self.field, message))))
    }

    fn size_hint(&self) -> SizeHint {
        self.remaining.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
