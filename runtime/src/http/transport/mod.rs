//! Transports: the own pool of connections, or an HTTP service of the caller.

mod connect;
mod pool;
#[cfg(feature = "reqwest")]
mod reqwest;
mod service;

use std::sync::Arc;

use http::{Request, Response};

use crate::body::Body;
use crate::error::BoxError;
use pool::Pool;
#[cfg(feature = "reqwest")]
pub(crate) use reqwest::ConfigureHttp;
pub use service::{HttpService, SharedService};

/// A transport: sends one request and returns its response. Clones share their connections.
#[derive(Clone)]
pub(crate) enum Transport {
    Pool(Arc<Pool>),
    Service(SharedService),
    #[cfg(feature = "reqwest")]
    Reqwest(::reqwest::Client),
}

impl Transport {
    /// Sends a request.
    pub(crate) async fn send(&self, request: Request<Body>) -> Result<Response<Body>, BoxError> {
        match self {
            Self::Pool(pool) => pool.send(request).await,
            Self::Service(service) => service.send(request).await,
            #[cfg(feature = "reqwest")]
            Self::Reqwest(client) => reqwest::send(client, request).await,
        }
    }
}
