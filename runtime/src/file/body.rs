//! The content of a file on its way: pulled by the connection, never held as a whole.

use std::io::Read;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http_body::{Body, Frame, SizeHint};
use tokio::task::JoinHandle;

use super::open::{fault, open_regular};
use crate::error::FileError;

pub(super) type ByteChunks = Pin<Box<dyn Stream<Item = std::io::Result<Bytes>> + Send>>;

/// How much is read from disk at once, in bytes.
const CHUNK: u64 = 256 << 10;

/// A file on disk that had this length when it was opened.
pub(super) fn disk(field: &str, path: PathBuf, length: u64) -> reqwest::Body {
    let next = Next::Open(path);
    reqwest::Body::wrap(Disk { field: field.to_owned(), left: length, next })
}

/// A stream of the caller's.
pub(super) fn stream(field: &str, stream: ByteChunks, length: Option<u64>) -> reqwest::Body {
    reqwest::Body::wrap(Streamed { field: field.to_owned(), left: length, stream: Mutex::new(stream) })
}

struct Disk {
    field: String,
    left: u64,
    next: Next,
}

enum Next {
    Open(PathBuf),
    Reading(JoinHandle<std::io::Result<(std::fs::File, Vec<u8>)>>),
    Read(std::fs::File),
    Over,
}

impl Disk {
    fn fault<T>(&self, message: String) -> Option<Result<T, FileError>> {
        Some(Err(FileError::new(&self.field, message)))
    }
}

/// Reads a chunk, and one byte more than is left at the end, to see that nothing was added.
fn read(file: std::fs::File, left: u64) -> std::io::Result<(std::fs::File, Vec<u8>)> {
    let mut chunk = Vec::new();
    let mut part = file.take(CHUNK.min(left + 1));
    part.read_to_end(&mut chunk)?;
    Ok((part.into_inner(), chunk))
}

impl Body for Disk {
    type Data = Bytes;
    type Error = FileError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, FileError>>> {
        loop {
            let left = self.left;
            match std::mem::replace(&mut self.next, Next::Over) {
                Next::Over => return Poll::Ready(None),
                Next::Open(path) => {
                    let open = move || read(open_regular(&path)?, left);
                    self.next = Next::Reading(tokio::task::spawn_blocking(open));
                }
                Next::Read(file) => {
                    self.next = Next::Reading(tokio::task::spawn_blocking(move || read(file, left)));
                }
                Next::Reading(mut reading) => {
                    let Poll::Ready(chunk) = Pin::new(&mut reading).poll(context) else {
                        self.next = Next::Reading(reading);
                        return Poll::Pending;
                    };
                    let (file, chunk) = match chunk {
                        Ok(Ok(read)) => read,
                        Ok(Err(error)) => {
                            return Poll::Ready(self.fault(fault(&error)));
                        }
                        Err(_) => return Poll::Ready(self.fault("cannot be read".to_owned())),
                    };
                    let length = chunk.len() as u64;
                    if length > left || (length == 0 && left > 0) {
                        let change = if length > left { "longer" } else { "shorter" };
                        return Poll::Ready(self.fault(format!("became {change} while it was sent")));
                    }
                    self.left -= length;
                    // The last chunk was asked for with a byte more than was left, so this was all.
                    self.next = if self.left == 0 && left < CHUNK { Next::Over } else { Next::Read(file) };
                    if length > 0 {
                        return Poll::Ready(Some(Ok(Frame::data(chunk.into()))));
                    }
                }
            }
        }
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

struct Streamed {
    field: String,
    left: Option<u64>,
    /// For its `Sync` only: nobody waits for it.
    stream: Mutex<ByteChunks>,
}

impl Body for Streamed {
    type Data = Bytes;
    type Error = FileError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, FileError>>> {
        let stream = self.stream.get_mut().unwrap_or_else(PoisonError::into_inner);
        let message = match ready!(stream.as_mut().poll_next(context)) {
            Some(Ok(chunk)) => match self.left {
                None => return Poll::Ready(Some(Ok(Frame::data(chunk)))),
                Some(left) => match left.checked_sub(chunk.len() as u64) {
                    Some(rest) => {
                        self.left = Some(rest);
                        return Poll::Ready(Some(Ok(Frame::data(chunk))));
                    }
                    None => "is longer than was said".to_owned(),
                },
            },
            Some(Err(error)) => format!("cannot be read: {}", error.kind()),
            None if self.left.is_some_and(|left| left > 0) => "is shorter than was said".to_owned(),
            None => return Poll::Ready(None),
        };
        Poll::Ready(Some(Err(FileError::new(&self.field, message))))
    }

    fn size_hint(&self) -> SizeHint {
        self.left.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
