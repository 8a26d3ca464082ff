//! The client: a checked connection, ready for calls.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue, USER_AGENT};

use crate::connector::Connector;
use crate::error::Error;
use crate::error::Validation;
use crate::http::connection::{Connection, Credential, CredentialPlace, base_url};
use crate::http::{query, redirect, tls};
use crate::redactor::Redactor;
use crate::secret::Secret;

/// A client for one connection. Clones are cheap and share the open connections.
#[derive(Clone)]
pub struct Client(Arc<ClientInner>);

/// The checked connection, in the form that a call needs.
pub(crate) struct ClientInner {
    pub(crate) http: reqwest::Client,
    pub(crate) connector: &'static Connector,
    pub(crate) label: Option<String>,
    pub(crate) base_url: Url,
    /// The URLs of the connector's named servers; `None` if only `base_url` was replaced, since the named server would
    /// belong to another service.
    pub(crate) servers: Vec<(&'static str, Option<Url>)>,
    pub(crate) user_agent: HeaderValue,
    /// The headers of every call, sent to the connection's own origin only.
    pub(crate) headers: HeaderMap,
    /// The query parameters of every call, sent to the connection's own origin only.
    pub(crate) query: String,
    pub(crate) timeout: Duration,
    pub(crate) idle_timeout: Option<Duration>,
    pub(crate) total_timeout: Option<Duration>,
    pub(crate) validation: Validation,
    pub(crate) max_retries: u32,
    pub(crate) max_response_bytes: usize,
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
        let base_url = base_url(connection.base_url.as_deref().unwrap_or(connection.connector.base_url))?;
        let servers = servers(&connection)?;
        let (headers, query) = credentials(&connection.credentials)?;
        let user_agent =
            connection.user_agent.as_deref().unwrap_or(concat!("modwright/", env!("CARGO_PKG_VERSION")));
        let user_agent = plain_value("user_agent", user_agent)?;
        let redactor = Redactor::new(connection.connector, secrets(&connection.credentials));
        Ok(Self(Arc::new(ClientInner {
            http: http(&base_url, connection.connect_timeout)?,
            connector: connection.connector,
            label: connection.label,
            base_url,
            servers,
            user_agent,
            headers,
            query,
            timeout: connection.timeout,
            idle_timeout: connection.idle_timeout,
            total_timeout: connection.total_timeout,
            validation: connection.validation,
            max_retries: connection
                .max_retries
                .or(connection.connector.retry.as_ref().map(|retry| retry.max_retries))
                .unwrap_or(0),
            max_response_bytes: connection.max_response_bytes,
            redactor,
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
        self.0.label.as_deref()
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
            .field("label", &self.0.label)
            .field("base_url", &self.base_url())
            .finish_non_exhaustive()
    }
}

impl ClientInner {
    /// Returns `true` if the connection sends this header with every call.
    pub(crate) fn sends(&self, name: &HeaderName) -> bool {
        self.headers.contains_key(name)
    }
}

/// Returns the secrets of a connection in every form that a server could repeat.
fn secrets(credentials: &[Credential]) -> Vec<Secret> {
    let mut secrets = Vec::new();
    for Credential { name, value, place, .. } in credentials {
        if *place == CredentialPlace::SecretQuery {
            let mut sent = String::new();
            query::push(&mut sent, name, &value.expose());
            secrets.extend(sent.split_once('=').map(|(_, value)| Secret::from(value)));
        }
        if *place != CredentialPlace::Header {
            secrets.push(value.clone());
        }
    }
    secrets
}

/// Returns the URLs of the connector's named servers.
fn servers(connection: &Connection) -> Result<Vec<(&'static str, Option<Url>)>, Error> {
    let address = |name: &'static str, default: &str| {
        let configured =
            connection.servers.iter().find(|(server, _)| *server == name).map(|(_, url)| url.as_str());
        // The credentials of another service must not be sent to the vendor's server.
        let default = connection.base_url.is_none().then_some(default);
        let url = configured.or(default).map(base_url).transpose()?;
        Ok((name, url))
    };
    connection.connector.servers.iter().map(|(name, default)| address(name, default)).collect()
}

fn http(base_url: &Url, connect_timeout: Duration) -> Result<reqwest::Client, Error> {
    let builder = reqwest::Client::builder()
        .redirect(redirect::policy())
        // The HTTP library would retry calls that nobody counts.
        .retry(reqwest::retry::never())
        // A `Referer` header would show one host's URL to another.
        .referer(false)
        // A client accepts a header that continues on the next line (RFC 9112 §5.2).
        .http1_allow_obsolete_multiline_headers_in_responses(true)
        .connect_timeout(connect_timeout);
    let builder = if is_loopback(base_url) { builder.no_proxy() } else { builder };
    let builder = tls::set(builder, base_url.scheme() == "https")?;
    builder
        .build()
        .map_err(|error| Error::config("client", format!("cannot be created: {}", error.without_url())))
}

fn is_loopback(url: &Url) -> bool {
    matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"))
}

fn credentials(credentials: &[Credential]) -> Result<(HeaderMap, String), Error> {
    let mut headers = HeaderMap::new();
    let mut query = String::new();
    for Credential { field, name, value, place } in credentials {
        let text = value.expose();
        match place {
            CredentialPlace::Bearer => {
                plain_value(field, text)?;
                headers.insert(AUTHORIZATION, secret_value(field, &format!("Bearer {text}"))?);
            }
            CredentialPlace::SecretHeader => {
                headers.insert(header_name(field, name)?, secret_value(field, text)?);
            }
            CredentialPlace::Header => {
                headers.insert(header_name(field, name)?, plain_value(field, text)?);
            }
            CredentialPlace::SecretQuery => {
                plain_value(field, text)?;
                query::push(&mut query, name, &text);
            }
        }
    }
    Ok((headers, query))
}

fn header_name(field: &str, name: &str) -> Result<HeaderName, Error> {
    HeaderName::from_bytes(name.as_bytes())
        .map_err(|_| Error::config(field, "is sent in a header whose name HTTP does not allow"))
}

fn secret_value(field: &str, value: &str) -> Result<HeaderValue, Error> {
    let mut value = plain_value(field, value)?;
    value.set_sensitive(true);
    Ok(value)
}

/// Returns a header value. An error names the field, not the value.
fn plain_value(field: &str, value: &str) -> Result<HeaderValue, Error> {
    let fault = if value.is_empty() {
        "is empty"
    } else if value.contains(['\r', '\n']) {
        "contains a line end; a key that is read from a file often ends with one"
    } else if value.trim() != value {
        "begins or ends with white space"
    } else if !value.is_ascii() || value.contains(|c: char| c.is_control()) {
        "contains a character that cannot be sent in a header (only visible ASCII characters can)"
    } else {
        return HeaderValue::from_str(value)
            .map_err(|_| Error::config(field, "contains a character that cannot be sent in a header"));
    };
    Err(Error::config(field, fault))
}

/// Returns the headers of every request, to any host.
pub(crate) fn base_headers(user_agent: &HeaderValue, accept: HeaderValue) -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(4);
    headers.insert(USER_AGENT, user_agent.clone());
    headers.insert(reqwest::header::ACCEPT, accept);
    headers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_marked_so_that_http_libraries_do_not_print_them() {
        let credential = |name, place| Credential { field: "key", name, value: "sk-1".into(), place };
        let bearer = credential("authorization", CredentialPlace::Bearer);
        let header = credential("x-key", CredentialPlace::SecretHeader);
        let (headers, _) = credentials(&[bearer, header]).unwrap();
        assert_eq!(headers.len(), 2);
        assert!(headers.values().all(HeaderValue::is_sensitive));
        assert!(!format!("{headers:?}").contains("sk-1"));
    }
}
