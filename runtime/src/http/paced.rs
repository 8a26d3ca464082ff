//! Sending of large request bodies in chunks, so that an early response is read.
//!
//! A server that rejects an upload responds before the end of the body and closes the connection. The HTTP library
//! fails at the first failed write, even if a response has arrived. So before each chunk, the connection gets time to
//! read.

use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker, ready};

use bytes::Bytes;
use http_body::{Frame, SizeHint};

use crate::body::Body;
use crate::error::BoxError;
use crate::platform::Instant;

/// The largest chunk, in bytes. A smaller body is sent in one write, before a server can respond.
pub(crate) const CHUNK: usize = 64 << 10;

/// The time of the last progress of a large body. A small body records none.
#[derive(Clone, Default)]
pub(crate) struct Progress(Option<Arc<Mutex<Option<Instant>>>>);

impl Progress {
    /// Creates the progress of a large body.
    pub(crate) fn new() -> Self {
        Self(Some(Arc::default()))
    }

    /// Returns the time when the connection took the last chunk; `None` if it took none.
    pub(crate) fn last(&self) -> Option<Instant> {
        *self.0.as_ref()?.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn record(&self) {
        if let Some(last) = &self.0 {
            *last.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        }
    }
}

/// Splits a body into chunks that wait for the connection.
pub(crate) fn paced(body: Body, progress: Progress) -> Body {
    Body::wrap(Paced { body, rest: Bytes::new(), turn: None, progress })
}

struct Paced {
    body: Body,
    /// The rest of the last frame of `body`.
    rest: Bytes,
    /// The time for the connection to read, before the next chunk.
    turn: Option<Arc<Turn>>,
    progress: Progress,
}

/// One turn of the async runtime, in which it polls its sockets. The connection may poll the body before the turn is
/// over, so the turn is over when its waker is called, not at the next poll.
#[derive(Default)]
struct Turn {
    over: AtomicBool,
    waker: Mutex<Option<Waker>>,
}

impl Turn {
    fn begin() -> Arc<Self> {
        let turn = Arc::<Self>::default();
        let waker = Waker::from(Arc::clone(&turn));
        // The runtime stores the waker and calls it after it has polled its sockets.
        let _ = pin!(tokio::task::yield_now()).poll(&mut Context::from_waker(&waker));
        turn
    }

    fn poll(&self, context: &mut Context<'_>) -> Poll<()> {
        *self.waker.lock().unwrap_or_else(PoisonError::into_inner) = Some(context.waker().clone());
        if self.over.load(Ordering::Acquire) { Poll::Ready(()) } else { Poll::Pending }
    }
}

impl Wake for Turn {
    fn wake(self: Arc<Self>) {
        self.over.store(true, Ordering::Release);
        if let Some(waker) = self.waker.lock().unwrap_or_else(PoisonError::into_inner).take() {
            waker.wake();
        }
    }
}

impl http_body::Body for Paced {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        while self.rest.is_empty() {
            let Some(frame) = ready!(Pin::new(&mut self.body).poll_frame(context)) else {
                return Poll::Ready(None);
            };
            match frame?.into_data() {
                Ok(data) => self.rest = data,
                Err(other) => return Poll::Ready(Some(Ok(other))),
            }
        }
        // Directly before the chunk: the time between this turn and the write must be short.
        ready!(self.turn.get_or_insert_with(Turn::begin).poll(context));
        self.turn = None;
        let length = self.rest.len().min(CHUNK);
        let chunk = self.rest.split_to(length);
        self.progress.record();
        Poll::Ready(Some(Ok(Frame::data(chunk))))
    }

    fn size_hint(&self) -> SizeHint {
        let (rest, body) = (self.rest.len() as u64, self.body.size_hint());
        body.exact().map_or_else(SizeHint::default, |left| SizeHint::with_exact(rest.saturating_add(left)))
    }
}

#[cfg(test)]
mod tests {
    use http_body::Body as _;

    use super::*;

    #[tokio::test]
    async fn each_chunk_waits_for_a_turn_however_often_it_is_asked_for() {
        let length = 2 * CHUNK + 1;
        let mut body =
            Paced { body: vec![7; length].into(), rest: Bytes::new(), turn: None, progress: Progress::new() };
        let mut chunks = Vec::new();
        while chunks.len() < 3 {
            assert_eq!(body.size_hint().exact(), Some((length - chunks.iter().sum::<usize>()) as u64));
            // The runtime has no turn while this task runs.
            for _ in 0..3 {
                let polled = Pin::new(&mut body).poll_frame(&mut Context::from_waker(Waker::noop()));
                assert!(polled.is_pending());
            }
            let frame = std::future::poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await;
            chunks.push(frame.unwrap().unwrap().into_data().unwrap().len());
            assert!(body.progress.last().is_some());
        }
        assert_eq!(chunks, [CHUNK, CHUNK, 1]);
        let end = std::future::poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await;
        assert!(end.is_none());
    }
}
