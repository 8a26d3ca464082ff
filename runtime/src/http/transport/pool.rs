//! The own pool of connections.

use std::time::Duration;

use http::{Request, Response};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};

use super::Transport;
use super::connect::Connector;
use crate::body::Body;
use crate::error::{BoxError, Error};
use crate::http::tls::Tls;

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
        Ok(Self::Pool(Pool { client, connector }.into()))
    }
}

impl Pool {
    /// Sends a request.
    pub(super) async fn send(&self, mut request: Request<Body>) -> Result<Response<Body>, BoxError> {
        self.connector.authorize_at_proxy(&mut request);
        Ok(self.client.request(request).await?.map(Body::incoming))
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
