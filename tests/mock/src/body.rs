//! Bodies that arrive in chunks, with pauses, and that can be cut.

use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame, SizeHint};
use tokio::time::{Sleep, sleep};

/// The body of a response.
pub(crate) struct ReplyBody {
    chunks: VecDeque<Bytes>,
    /// The announced length; `None` for a stream.
    length: Option<u64>,
    pause: Duration,
    /// `true` if the connection is closed after the chunks.
    is_cut: bool,
    waiting: Option<Pin<Box<Sleep>>>,
    /// `true` if the chunk before the cut may not have been sent yet.
    must_flush: bool,
}

impl ReplyBody {
    /// Creates a stream, which is cut after some of its chunks.
    pub(crate) fn stream(mut chunks: Vec<Bytes>, pause: Duration, cut_after: Option<usize>) -> Self {
        if let Some(count) = cut_after {
            chunks.truncate(count);
        }
        Self::of(chunks.into(), None, pause, cut_after.is_some())
    }

    /// Creates a body of known length, which is cut after some of its bytes.
    pub(crate) fn whole(body: Bytes, cut_after: Option<usize>) -> Self {
        let length = Some(body.len() as u64);
        let sent = body.slice(..cut_after.unwrap_or(body.len()).min(body.len()));
        let is_cut = sent.len() < body.len();
        let chunks = if sent.is_empty() { VecDeque::new() } else { VecDeque::from([sent]) };
        Self::of(chunks, length, Duration::ZERO, is_cut)
    }

    fn of(chunks: VecDeque<Bytes>, length: Option<u64>, pause: Duration, is_cut: bool) -> Self {
        Self { chunks, length, pause, is_cut, waiting: None, must_flush: true }
    }
}

impl Body for ReplyBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if self.chunks.is_empty() {
            if !self.is_cut {
                return Poll::Ready(None);
            }
            // The server sends what it has before it asks again.
            if std::mem::take(&mut self.must_flush) {
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            return Poll::Ready(Some(Err(io::ErrorKind::ConnectionAborted.into())));
        }
        if !self.pause.is_zero() {
            let pause = self.pause;
            ready!(self.waiting.get_or_insert_with(|| Box::pin(sleep(pause))).as_mut().poll(context));
            self.waiting = None;
        }
        Poll::Ready(self.chunks.pop_front().map(|chunk| Ok(Frame::data(chunk))))
    }

    fn is_end_stream(&self) -> bool {
        self.chunks.is_empty() && !self.is_cut
    }

    fn size_hint(&self) -> SizeHint {
        self.length.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
