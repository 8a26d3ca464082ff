//! A body that arrives in pieces, and may not be silent for too long.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::Body as _;
use tokio::time::{Instant, Sleep};

use crate::error::{Error, TransportError};

/// The body of an answer, pulled piece by piece.
pub(crate) struct Body {
    body: reqwest::Body,
    idle: Option<(Duration, Pin<Box<Sleep>>)>,
    /// Its reader waits: the silence has begun.
    silent: bool,
}

impl Body {
    pub(crate) fn new(body: reqwest::Body, idle: Option<Duration>) -> Self {
        let idle = idle.map(|idle| (idle, Box::pin(tokio::time::sleep(idle))));
        Self { body, idle, silent: false }
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
            Poll::Pending => {
                let Some((idle, silence)) = &mut self.idle else { return Poll::Pending };
                // Not for each piece: most are there when they are asked for.
                if !std::mem::replace(&mut self.silent, true) {
                    silence.as_mut().reset(Instant::now() + *idle);
                }
                silence.as_mut().poll(context).map(|()| Some(Err(TransportError::silent())))
            }
        }
    }
}
