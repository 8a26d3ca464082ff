//! A boxed future that is `Sync`.

use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};

/// A future in a box. It is `Sync`, because only its owner can reach the future.
pub(crate) struct BoxFuture<T>(Mutex<Pin<Box<dyn Future<Output = T> + Send>>>);

impl<T> BoxFuture<T> {
    pub(crate) fn new(future: impl Future<Output = T> + Send + 'static) -> Self {
        Self(Mutex::new(Box::pin(future)))
    }
}

impl<T> Future for BoxFuture<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        // The reference is exclusive, so nothing is locked.
        self.0.get_mut().unwrap_or_else(PoisonError::into_inner).as_mut().poll(context)
    }
}
