//! HTTP services of the caller.

use std::fmt;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use http::{Request, Response};
use tower_service::Service;

use crate::body::Body;
use crate::error::BoxError;
use crate::http::boxed::BoxFuture;

/// An HTTP client or a stack of middleware: a [`tower_service::Service`] of HTTP requests that can be cloned.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an HTTP service",
    note = "an HTTP service is a `tower_service::Service<http::Request<Body>>` with `http::Response<_>`; it implements `Clone` and `Send`"
)]
pub trait HttpService: Send + 'static {
    #[doc(hidden)]
    fn into_shared(self) -> SharedService;
}

impl<S, B> HttpService for S
where
    S: Service<Request<Body>, Response = Response<B>, Error: Into<BoxError>, Future: Send>,
    S: Clone + Send + 'static,
    B: http_body::Body<Data = Bytes, Error: Into<BoxError>> + Send + Sync + 'static,
{
    fn into_shared(self) -> SharedService {
        SharedService(Arc::new(Mutex::new(self)))
    }
}

/// A service of any type.
#[derive(Clone)]
pub struct SharedService(Arc<dyn Transmit>);

impl SharedService {
    pub(crate) fn send(&self, request: Request<Body>) -> BoxFuture<Result<Response<Body>, BoxError>> {
        self.0.send(request)
    }
}

impl fmt::Debug for SharedService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SharedService").finish_non_exhaustive()
    }
}

/// The trait behind [`SharedService`], without the types of the service.
trait Transmit: Send + Sync {
    fn send(&self, request: Request<Body>) -> BoxFuture<Result<Response<Body>, BoxError>>;
}

/// A mutex, because a service need not be `Sync`. It is locked only to clone the service.
impl<S, B> Transmit for Mutex<S>
where
    S: Service<Request<Body>, Response = Response<B>, Error: Into<BoxError>, Future: Send>,
    S: Clone + Send + 'static,
    B: http_body::Body<Data = Bytes, Error: Into<BoxError>> + Send + Sync + 'static,
{
    fn send(&self, request: Request<Body>) -> BoxFuture<Result<Response<Body>, BoxError>> {
        let mut service = self.lock().unwrap_or_else(PoisonError::into_inner).clone();
        BoxFuture::new(async move {
            poll_fn(|context| service.poll_ready(context)).await.map_err(Into::into)?;
            let response = service.call(request).await.map_err(Into::into)?;
            Ok(response.map(Body::new))
        })
    }
}
