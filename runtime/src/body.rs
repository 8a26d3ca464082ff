//! A body that arrives in pieces, and may not be silent for too long.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::Body as _;
use tokio::time::{Instant, Sleep, sleep_until};

use crate::error::{Error, TransportError};

/// The body of an answer, pulled piece by piece.
pub(crate) struct Body {
    body: reqwest::Body,
    idle: Option<Duration>,
    deadline: Instant,
    /// The end of the silence that has begun, or of an earlier one.
    patience: Option<Pin<Box<Sleep>>>,
    /// Its reader waits: the silence has begun.
    silent: bool,
}

impl Body {
    pub(crate) fn new(body: reqwest::Body, idle: Option<Duration>, deadline: Instant) -> Self {
        Self { body, idle, deadline, patience: None, silent: false }
    }

    /// The next bytes; `None` at the end.
    pub(crate) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        match Pin::new(&mut self.body).poll_frame(context) {
            Poll::Ready(frame) => {
                self.silent = false;
                Poll::Ready(frame.map(|frame| {
                    let frame = frame.map_err(TransportError::of)?;
                    Ok(frame.into_data().unwrap_or_default())
                }))
            }
            Poll::Pending => self.wait(context).map(|error| Some(Err(error))),
        }
    }

    /// Whether what was there to wait for did not come in time. Most pieces are there when they are asked for, so no
    /// clock is looked at for each of them.
    fn wait(&mut self, context: &mut Context<'_>) -> Poll<Error> {
        if !std::mem::replace(&mut self.silent, true) {
            let idle = self.idle.and_then(|idle| Instant::now().checked_add(idle));
            let end = idle.map_or(self.deadline, |idle| idle.min(self.deadline));
            match &mut self.patience {
                Some(patience) => patience.as_mut().reset(end),
                None => self.patience = Some(Box::pin(sleep_until(end))),
            }
        }
        let Some(patience) = &mut self.patience else { return Poll::Pending };
        ready!(patience.as_mut().poll(context));
        Poll::Ready(if patience.deadline() >= self.deadline {
            TransportError::out_of_time()
        } else {
            TransportError::silent()
        })
    }
}
