//! The client: a checked connection, ready for calls.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::header::{HeaderMap, HeaderName, HeaderValue, USER_AGENT};
use url::Url;

use crate::connector::Connector;
use crate::error::Error;
use crate::error::Validation;
use crate::http::address::base_url;
use crate::http::attempt::AttemptHook;
use crate::http::connection::{Connection, PathPrefix};
use crate::http::credentials::{Credentials, plain_value};
use crate::http::transport::Transport;
use crate::redactor::Redactor;
use crate::secret::Secret;

/// A client for one connection. Clones are cheap and share the open connections.
#[derive(Clone)]
pub struct Client(Arc<ClientInner>);

/// The checked connection, in the form that a call needs.
pub(crate) struct ClientInner {
    pub(crate) transport: Transport,
    pub(crate) connector: &'static Connector,
    /// The settings, for a client with another key.
    pub(crate) connection: Connection,
    pub(crate) base_url: Url,
    /// The URLs of the connector's named servers; `None` if only `base_url` was replaced, since the named server would
    /// belong to another service.
    pub(crate) servers: Vec<(&'static str, Option<Url>)>,
    pub(crate) user_agent: HeaderValue,
    /// Sent to the connection's own origin only.
    pub(crate) credentials: Credentials,
    /// The prefix and the first segments of the paths that get it.
    pub(crate) path_prefix: Option<(String, &'static [&'static str])>,
    pub(crate) timeout: Duration,
    pub(crate) idle_timeout: Option<Duration>,
    pub(crate) total_timeout: Option<Duration>,
    pub(crate) validation: Validation,
    pub(crate) max_retries: u32,
    pub(crate) max_response_bytes: usize,
    pub(crate) on_attempt: Option<AttemptHook>,
    pub(crate) redactor: Arc<Redactor>,
}

impl Client {
    /// Checks the connection and creates a client. Nothing is sent.
    ///
    /// Calls to this machine (`localhost`, `127.0.0.1`, `[::1]`) never use a proxy. Other calls use the proxy of the
    /// environment (`HTTPS_PROXY`, `NO_PROXY`, …).
    ///
    /// # Errors
    ///
    /// [`Error::Config`] with the name of the unusable field, such as an `api_key` with a line end.
    pub fn new(connection: Connection) -> Result<Self, Error> {
        let base_url = connection.address()?;
        let transport = transport(&base_url, &connection)?;
        Self::on(transport, connection)
    }

    /// Returns a client with another key, on the same connection pool and with the same settings.
    ///
    /// # Errors
    ///
    /// [`Error::Config`] if the key cannot be sent.
    #[doc(hidden)]
    pub fn with_key(&self, key: Secret) -> Result<Self, Error> {
        Self::on(self.0.transport.clone(), self.0.connection.clone().key(key))
    }

    fn on(transport: Transport, connection: Connection) -> Result<Self, Error> {
        let base_url = connection.address()?;
        let servers = servers(&connection)?;
        let user_agent =
            connection.user_agent.as_deref().unwrap_or(concat!("modwright/", env!("CARGO_PKG_VERSION")));
        let user_agent = plain_value("user_agent", user_agent)?;
        connection.check_rules()?;
        let mut credentials = Credentials::of(&connection.credentials)?;
        for (name, value) in &connection.default_headers {
            credentials.add_default_header(name, value)?;
        }
        for (name, value) in &connection.default_query {
            credentials.add_default_parameter(name, value);
        }
        let redactor = Redactor::new(connection.connector, std::mem::take(&mut credentials.secrets));
        Ok(Self(Arc::new(ClientInner {
            transport,
            connector: connection.connector,
            base_url,
            servers,
            user_agent,
            credentials,
            path_prefix: connection.path_prefix.as_ref().map(PathPrefix::filled).transpose()?,
            timeout: connection.timeout,
            idle_timeout: connection.idle_timeout,
            total_timeout: connection.total_timeout,
            validation: connection.validation,
            max_retries: connection
                .max_retries
                .or(connection.connector.retry.as_ref().map(|retry| retry.max_retries))
                .unwrap_or(0),
            max_response_bytes: connection.max_response_bytes,
            on_attempt: connection.on_attempt.clone(),
            redactor,
            connection,
        })))
    }

    /// Returns the base URL, with a slash at its end.
    #[must_use]
    pub fn base_url(&self) -> &str {
        self.0.base_url.as_str()
    }

    /// Returns the connection's label.
    #[must_use]
    pub fn label(&self) -> Option<&str> {
        self.0.connection.label.as_deref()
    }

    pub(crate) fn inner(&self) -> &ClientInner {
        &self.0
    }
}

/// Shows no credential.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("connector", &self.0.connector.name)
            .field("label", &self.label())
            .field("base_url", &self.base_url())
            .finish_non_exhaustive()
    }
}

impl ClientInner {
    /// Returns `true` if the connection sends a credential in this header.
    pub(crate) fn sends(&self, name: &HeaderName) -> bool {
        self.connection.credentials.iter().any(|credential| credential.is_in(name))
    }

    /// Returns the prefix of a path below the base URL.
    pub(crate) fn path_prefix(&self, path: &str) -> &str {
        let begins_with = |first: &&str| {
            path.strip_prefix(*first).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        match &self.path_prefix {
            Some((prefix, paths)) if paths.iter().any(begins_with) => prefix,
            _ => "",
        }
    }
}

/// Returns the URLs of the connector's named servers.
fn servers(connection: &Connection) -> Result<Vec<(&'static str, Option<Url>)>, Error> {
    let address = |name: &'static str, default: &'static str| {
        let configured =
            connection.servers.iter().find(|(server, _)| *server == name).map(|(_, url)| url.as_str());
        // If only the base URL is replaced: credentials of another service must not be sent to the vendor's server.
        let url = match configured {
            Some(url) => Some(base_url(url)?),
            None if connection.base_url.is_some() => None,
            None => Some(base_url(&connection.filled(default)?)?),
        };
        Ok((name, url))
    };
    connection.connector.servers.iter().map(|(name, default)| address(name, default)).collect()
}

fn transport(base_url: &Url, connection: &Connection) -> Result<Transport, Error> {
    match &connection.http_service {
        Some(service) => Ok(Transport::Service(service.clone())),
        None => own_transport(base_url, connection),
    }
}

/// Returns the transport of a browser, whose settings the runtime cannot change.
#[cfg(target_arch = "wasm32")]
fn own_transport(_: &Url, _: &Connection) -> Result<Transport, Error> {
    Transport::fetch()
}

#[cfg(not(target_arch = "wasm32"))]
fn own_transport(base_url: &Url, connection: &Connection) -> Result<Transport, Error> {
    let (needs_tls, proxies) = (base_url.scheme() == "https", !is_loopback(base_url));
    #[cfg(feature = "reqwest")]
    if let Some(configure) = &connection.configure_http {
        return Transport::configured(&**configure, connection.connect_timeout, needs_tls, proxies);
    }
    Transport::direct(connection.connect_timeout, needs_tls, proxies)
}

#[cfg(not(target_arch = "wasm32"))]
fn is_loopback(url: &Url) -> bool {
    matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"))
}

/// Returns the headers of every request, to any host.
pub(crate) fn base_headers(user_agent: &HeaderValue, accept: HeaderValue) -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(4);
    headers.insert(USER_AGENT, user_agent.clone());
    headers.insert(http::header::ACCEPT, accept);
    headers
}
