//! Transports: the own pool of connections or the `fetch` of a browser, or an HTTP service of the caller.

#[cfg(not(target_arch = "wasm32"))]
mod connect;
#[cfg(target_arch = "wasm32")]
mod fetch;
#[cfg(not(target_arch = "wasm32"))]
mod pool;
#[cfg(all(feature = "reqwest", not(target_arch = "wasm32")))]
mod reqwest;
mod service;

#[cfg(not(target_arch = "wasm32"))]
use std::sync::Arc;

use http::{Request, Response};

use crate::body::Body;
use crate::error::BoxError;
#[cfg(not(target_arch = "wasm32"))]
use pool::Pool;
#[cfg(all(feature = "reqwest", not(target_arch = "wasm32")))]
pub(crate) use reqwest::ConfigureHttp;
pub use service::{HttpService, SharedService};

/// A transport: sends one request and returns its response. Clones share their connections.
#[derive(Clone)]
pub(crate) enum Transport {
    #[cfg(not(target_arch = "wasm32"))]
    Pool(Arc<Pool>),
    Service(SharedService),
    #[cfg(target_arch = "wasm32")]
    Fetch(::reqwest::Client),
    #[cfg(all(feature = "reqwest", not(target_arch = "wasm32")))]
    Reqwest(::reqwest::Client),
}

impl Transport {
    /// Sends a request.
    pub(crate) async fn send(&self, request: Request<Body>) -> Result<Response<Body>, BoxError> {
        match self {
            #[cfg(not(target_arch = "wasm32"))]
            Self::Pool(pool) => pool.send(request).await,
            #[cfg(target_arch = "wasm32")]
            Self::Fetch(client) => fetch::send(client, request).await,
            Self::Service(service) => service.send(request).await,
            #[cfg(all(feature = "reqwest", not(target_arch = "wasm32")))]
            Self::Reqwest(client) => reqwest::send(client, request).await,
        }
    }
}
