//! Transports: the own pool of connections, or an HTTP service of the caller.

mod connect;
#[cfg(feature = "reqwest")]
mod reqwest;
mod service;

use std::sync::Arc;
use std::time::Duration;

use http::{Request, Response};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};

use crate::body::Body;
use crate::error::{BoxError, Error};
use crate::http::tls::Tls;
use connect::Connector;
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

/// The connections of a client.
pub(crate) struct Pool {
    client: Client<Connector, Body>,
    connector: Connector,
}

impl Transport {
    /// Creates a pool of connections. `https` is `true` if HTTPS is needed, `proxies` if those of the environment are
    /// used.
    ///
    /// # Errors
    ///
    /// HTTPS is needed, and it cannot be used on this machine.
    pub(crate) fn direct(connect_timeout: Duration, https: bool, proxies: bool) -> Result<Self, Error> {
        let connector = Connector::new(http(connect_timeout), Tls::new(https)?, proxies, connect_timeout);
        let client = Client::builder(TokioExecutor::new())
            .timer(TokioTimer::new())
            .pool_timer(TokioTimer::new())
            // A client accepts a header that continues on the next line (RFC 9112 §5.2).
            .http1_allow_obsolete_multiline_headers_in_responses(true)
            .build(connector.clone());
        Ok(Self::Pool(Arc::new(Pool { client, connector })))
    }

    /// Sends a request.
    pub(crate) async fn send(&self, mut request: Request<Body>) -> Result<Response<Body>, BoxError> {
        match self {
            Self::Pool(pool) => {
                pool.connector.authorize_at_proxy(&mut request);
                Ok(pool.client.request(request).await?.map(Body::incoming))
            }
            Self::Service(service) => service.send(request).await,
            #[cfg(feature = "reqwest")]
            Self::Reqwest(client) => reqwest::send(client, request).await,
        }
    }
}

/// Returns a connector for TCP.
fn http(connect_timeout: Duration) -> HttpConnector {
    /// A dead peer is noticed after this time of silence, and the same time for each of three more attempts.
    const KEEPALIVE: Duration = Duration::from_secs(15);
    let mut http = HttpConnector::new();
    http.enforce_http(false);
    http.set_nodelay(true);
    http.set_connect_timeout(Some(connect_timeout));
    http.set_keepalive(Some(KEEPALIVE));
    http.set_keepalive_interval(Some(KEEPALIVE));
    http.set_keepalive_retries(Some(3));
    http
}
