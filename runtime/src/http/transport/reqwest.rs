//! A client of reqwest, configured by the caller.

use std::sync::Arc;
use std::time::Duration;

use http::{Request, Response};
use reqwest::{Client, ClientBuilder};

use super::Transport;
use crate::body::Body;
use crate::error::{BoxError, Error};
use crate::http::tls;

/// The caller's function.
pub(crate) type ConfigureHttp = Arc<dyn Fn(ClientBuilder) -> ClientBuilder + Send + Sync>;

impl Transport {
    /// Creates a client with the settings of the own pool, changed by the caller.
    ///
    /// # Errors
    ///
    /// The client cannot be built.
    pub(crate) fn configured(
        configure: &dyn Fn(ClientBuilder) -> ClientBuilder,
        connect_timeout: Duration,
        needs_tls: bool,
        proxies: bool,
    ) -> Result<Self, Error> {
        let builder = Client::builder()
            .http1_allow_obsolete_multiline_headers_in_responses(true)
            .connect_timeout(connect_timeout);
        let builder = if proxies { builder } else { builder.no_proxy() };
        let builder = configure(tls::set(builder, needs_tls)?)
            // The own code follows redirects, which could send a key to another server, and retries.
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            // A `Referer` header would show one host's URL to another.
            .referer(false);
        let failed = |error: reqwest::Error| {
            Error::config("configure_http", format!("cannot be used: {}", error.without_url()))
        };
        Ok(Self::Reqwest(builder.build().map_err(failed)?))
    }
}

/// Sends a request.
pub(super) async fn send(client: &Client, request: Request<Body>) -> Result<Response<Body>, BoxError> {
    let request = request.map(reqwest::Body::wrap).try_into().map_err(without_url)?;
    let response: Response<reqwest::Body> = client.execute(request).await.map_err(without_url)?.into();
    Ok(response.map(Body::wrap))
}

/// Removes the URL, which can contain a key.
fn without_url(error: reqwest::Error) -> BoxError {
    error.without_url().into()
}
