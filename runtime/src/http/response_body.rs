//! Response bodies with an idle timeout and a deadline.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::Body as _;

use crate::body::Body;
use crate::error::Error;
use crate::http::span::CallSpan;
use crate::platform::{self, Instant, Sleep, sleep_until};

/// A response body, read chunk by chunk.
pub(crate) struct ResponseBody {
    body: Body,
    /// The longest pause between two chunks.
    idle_timeout: Duration,
    /// The deadline from `total_timeout`.
    deadline: Instant,
    /// A timer for the current pause, or for an earlier one; it is reused.
    idle_timer: Option<Pin<Box<Sleep>>>,
    /// `true` while the reader waits for a chunk.
    is_waiting: bool,
    /// The number of chunks since the last check of the deadline.
    frames_since_check: u8,
    /// The span of the call, for the stream that reads the body.
    pub(crate) span: CallSpan,
}

/// The number of chunks that are read without a pause before the deadline is checked: reading the clock can cost as
/// much as reading a chunk.
const CHECK_EVERY: u8 = 16;

impl ResponseBody {
    pub(crate) fn new(body: Body, idle_timeout: Duration, deadline: Instant) -> Self {
        Self {
            body,
            idle_timeout,
            deadline,
            idle_timer: None,
            is_waiting: false,
            frames_since_check: 0,
            span: CallSpan::default(),
        }
    }

    /// Returns the next bytes; `None` at the end.
    pub(crate) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        match Pin::new(&mut self.body).poll_frame(context) {
            Poll::Ready(frame) => {
                self.is_waiting = false;
                self.frames_since_check += 1;
                if self.frames_since_check == CHECK_EVERY {
                    self.frames_since_check = 0;
                    if Instant::now() >= self.deadline {
                        return Poll::Ready(Some(Err(Error::over_total())));
                    }
                }
                Poll::Ready(frame.map(|frame| {
                    let frame = frame.map_err(Error::transport)?;
                    Ok(frame.into_data().unwrap_or_default())
                }))
            }
            Poll::Pending => self.wait(context).map(|error| Some(Err(error))),
        }
    }

    /// Waits for a chunk; ready with an error when the time is up.
    fn wait(&mut self, context: &mut Context<'_>) -> Poll<Error> {
        if !std::mem::replace(&mut self.is_waiting, true) {
            let end =
                Instant::now().checked_add(self.idle_timeout).unwrap_or(self.deadline).min(self.deadline);
            match &mut self.idle_timer {
                Some(idle_timer) => idle_timer.as_mut().reset(end),
                None => {
                    if let Err(error) = platform::check_runtime() {
                        return Poll::Ready(error);
                    }
                    self.idle_timer = Some(Box::pin(sleep_until(end)));
                }
            }
        }
        let Some(idle_timer) = &mut self.idle_timer else { return Poll::Pending };
        ready!(idle_timer.as_mut().poll(context));
        Poll::Ready(if idle_timer.deadline() >= self.deadline {
            Error::over_total()
        } else {
            Error::idle(self.idle_timeout)
        })
    }
}
