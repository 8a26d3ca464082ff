//! Reports of the progress of an upload.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Frame, SizeHint};

use crate::body::Body;
use crate::error::BoxError;

/// A function that gets the number of bytes that were sent, and the size of the file if it is known.
pub(super) type Report = Arc<dyn Fn(u64, Option<u64>) + Send + Sync>;

/// The largest number of bytes between two reports.
const STEP: usize = 64 << 10;

/// Wraps the body of a file so that its progress is reported.
pub(super) fn reported(body: Body, total: Option<u64>, report: Report) -> Body {
    report(0, total);
    Body::wrap(Reported { body, rest: Bytes::new(), sent: 0, total, report })
}

struct Reported {
    body: Body,
    /// The rest of the last frame of `body`.
    rest: Bytes,
    sent: u64,
    total: Option<u64>,
    report: Report,
}

impl http_body::Body for Reported {
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
        let length = self.rest.len().min(STEP);
        let chunk = self.rest.split_to(length);
        self.sent += length as u64;
        (self.report)(self.sent, self.total);
        Poll::Ready(Some(Ok(Frame::data(chunk))))
    }

    fn size_hint(&self) -> SizeHint {
        let (rest, body) = (self.rest.len() as u64, self.body.size_hint());
        body.exact().map_or_else(SizeHint::default, |left| SizeHint::with_exact(rest.saturating_add(left)))
    }
}
