//! Requests that are sent at the first poll.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use crate::error::Error;
use crate::http::boxed::BoxFuture;
use crate::http::send::PreparedRequest;

/// A request that is sent at the first poll. It is not generic over the response type of a call, so that the code that
/// sends it is compiled once.
pub(crate) enum Sending<T, Q = Box<PreparedRequest>> {
    Ready(Q),
    Sent(BoxFuture<Result<T, Error>>),
    Done,
}

impl<T, Q> Sending<T, Q> {
    /// Sends the request by `send` at the first poll, and then waits for the result.
    pub(crate) fn poll(
        &mut self,
        context: &mut Context<'_>,
        send: fn(Q) -> BoxFuture<Result<T, Error>>,
    ) -> Poll<Result<T, Error>> {
        if let Self::Ready(_) = self
            && let Self::Ready(request) = std::mem::replace(self, Self::Done)
        {
            *self = Self::Sent(send(request));
        }
        let Self::Sent(sent) = self else { return Poll::Ready(Err(polled_again())) };
        let result = ready!(Pin::new(sent).poll(context));
        *self = Self::Done;
        Poll::Ready(result)
    }
}

/// A copy of a request that was already sent fails when it is polled.
impl<T, Q: Clone> Clone for Sending<T, Q> {
    fn clone(&self) -> Self {
        match self {
            Self::Ready(request) => Self::Ready(request.clone()),
            _ => Self::Done,
        }
    }
}

impl<T> Sending<T> {
    /// Returns the request, until it is sent.
    pub(crate) fn request(&self) -> Option<&PreparedRequest> {
        match self {
            Self::Ready(request) => Some(request),
            _ => None,
        }
    }

    /// Returns the request, until it is sent.
    pub(crate) fn request_mut(&mut self) -> Option<&mut PreparedRequest> {
        match self {
            Self::Ready(request) => Some(request),
            _ => None,
        }
    }
}

/// Returns the error of a future that is polled after its end, and of a clone of one that has begun.
#[cold]
pub(crate) fn polled_again() -> Error {
    Error::config("call", "was polled again after its end, or cloned after it began")
}

/// Shows the method and the path template, and no field of the request.
pub(crate) fn describe(
    name: &str,
    request: Option<&PreparedRequest>,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    match request {
        Some(request) => write!(f, "{name}({} {})", request.method, request.template),
        None => write!(f, "{name}(sent)"),
    }
}
