//! Calls of any operation whose response type is converted: used by `client.test()` and by calls by name.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::call::macros::option_methods;
use crate::call::sending::Sending;
use crate::error::Error;
use crate::http::boxed::BoxFuture;
use crate::http::options::{RequestOptions, WithOptions};

/// A call of any operation, whose response is converted to a `T`: the result of `client.test()` and, with the feature
/// `catalog`, of `client.invoke(…)`. It begins when it is first polled. The clone of a call that has begun is an error when
/// it is polled.
#[must_use = "a call does nothing until it is awaited"]
pub struct BoxCall<T>(Sending<T, Box<dyn Convert<T>>>);

/// A call with its conversion. The trait hides the type of the call.
trait Convert<T>: WithOptions + Send + Sync {
    fn send(self: Box<Self>) -> BoxFuture<Result<T, Error>>;

    fn duplicate(&self) -> Box<dyn Convert<T>>;
}

/// A call that fails.
#[cfg(feature = "catalog")]
struct Failed(Error);

#[cfg(feature = "catalog")]
impl WithOptions for Failed {
    fn set_options(&mut self, _: RequestOptions) {}

    fn check(&self) -> Result<(), Error> {
        Err(self.0.clone())
    }
}

#[cfg(feature = "catalog")]
impl<T: Send + 'static> Convert<T> for Failed {
    fn send(self: Box<Self>) -> BoxFuture<Result<T, Error>> {
        BoxFuture::new(std::future::ready(Err(self.0)))
    }

    fn duplicate(&self) -> Box<dyn Convert<T>> {
        Box::new(Self(self.0.clone()))
    }
}

struct Converted<C, F> {
    call: C,
    send: fn(C) -> F,
}

impl<C: WithOptions, F> WithOptions for Converted<C, F> {
    fn set_options(&mut self, options: RequestOptions) {
        self.call.set_options(options);
    }

    fn check(&self) -> Result<(), Error> {
        self.call.check()
    }
}

impl<T, C, F> Convert<T> for Converted<C, F>
where
    T: 'static,
    C: WithOptions + Clone + Send + Sync + 'static,
    F: Future<Output = Result<T, Error>> + Send + 'static,
{
    fn send(self: Box<Self>) -> BoxFuture<Result<T, Error>> {
        BoxFuture::new((self.send)(self.call))
    }

    fn duplicate(&self) -> Box<dyn Convert<T>> {
        Box::new(Self { call: self.call.clone(), send: self.send })
    }
}

impl BoxCall<()> {
    /// Creates a call that ignores the response of `call`.
    #[doc(hidden)]
    pub fn test<C, R>(call: C) -> Self
    where
        C: Future<Output = Result<R, Error>> + WithOptions + Clone + Send + Sync + 'static,
    {
        Self::new(call, |call| async move { call.await.map(drop) })
    }
}

impl<T: 'static> BoxCall<T> {
    /// Creates a call that sends `call` with the function `send`.
    pub(crate) fn new<C, F>(call: C, send: fn(C) -> F) -> Self
    where
        C: WithOptions + Clone + Send + Sync + 'static,
        F: Future<Output = Result<T, Error>> + Send + 'static,
    {
        Self(Sending::Ready(Box::new(Converted { call, send })))
    }

    /// Creates a call that fails.
    #[cfg(feature = "catalog")]
    pub(crate) fn failed(error: Error) -> Self
    where
        T: Send,
    {
        Self(Sending::Ready(Box::new(Failed(error))))
    }
}

option_methods! { [T] BoxCall<T> }

impl<T> Clone for BoxCall<T> {
    fn clone(&self) -> Self {
        match &self.0 {
            Sending::Ready(call) => Self(Sending::Ready(call.duplicate())),
            _ => Self(Sending::Done),
        }
    }
}

impl<T> WithOptions for BoxCall<T> {
    fn set_options(&mut self, options: RequestOptions) {
        if let Sending::Ready(call) = &mut self.0 {
            call.set_options(options);
        }
    }

    fn check(&self) -> Result<(), Error> {
        match &self.0 {
            Sending::Ready(call) => call.check(),
            _ => Ok(()),
        }
    }
}

impl<T> Future for BoxCall<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.poll(context, |call| call.send())
    }
}

impl<T> fmt::Debug for BoxCall<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BoxCall").finish_non_exhaustive()
    }
}
