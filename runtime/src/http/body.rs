//! A body that arrives in chunks, and may not be silent for too long.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::Body as _;
use tokio::time::{Instant, Sleep, sleep_until};

use crate::error::Error;

/// The body of a response, pulled chunk by chunk.
pub(crate) struct Body {
    body: reqwest::Body,
    /// How long it may be silent.
    idle_timeout: Duration,
    deadline: Instant,
    /// The end of the silence that has begun, or of an earlier one.
    idle_timer: Option<Pin<Box<Sleep>>>,
    /// Its reader waits: the silence has begun.
    is_waiting: bool,
    /// How many chunks came since a clock was looked at.
    frames_since_check: u8,
}

/// How many chunks may come behind one another before a clock is looked at: that takes as long as many a chunk does.
const CHECK_EVERY: u8 = 16;

impl Body {
    pub(crate) fn new(body: reqwest::Body, idle_timeout: Duration, deadline: Instant) -> Self {
        Self { body, idle_timeout, deadline, idle_timer: None, is_waiting: false, frames_since_check: 0 }
    }

    /// The next bytes; `None` at the end.
    pub(crate) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        match Pin::new(&mut self.body).poll_frame(context) {
            Poll::Ready(frame) => {
                self.is_waiting = false;
                self.frames_since_check += 1;
                if self.frames_since_check == CHECK_EVERY {
                    self.frames_since_check = 0;
                    if Instant::now() >= self.deadline {
                        return Poll::Ready(Some(Err(Error::timed_out())));
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

    /// Whether what was there to wait for did not come in time.
    fn wait(&mut self, context: &mut Context<'_>) -> Poll<Error> {
        if !std::mem::replace(&mut self.is_waiting, true) {
            let end =
                Instant::now().checked_add(self.idle_timeout).unwrap_or(self.deadline).min(self.deadline);
            match &mut self.idle_timer {
                Some(idle_timer) => idle_timer.as_mut().reset(end),
                None => self.idle_timer = Some(Box::pin(sleep_until(end))),
            }
        }
        let Some(idle_timer) = &mut self.idle_timer else { return Poll::Pending };
        ready!(idle_timer.as_mut().poll(context));
        Poll::Ready(if idle_timer.deadline() >= self.deadline {
            Error::timed_out()
        } else {
            Error::idle(self.idle_timeout)
        })
    }
}
