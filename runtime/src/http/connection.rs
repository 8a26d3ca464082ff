//! The connection to an API: its address, its credentials and the client's limits.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::connector::Connector;
use crate::error::Error;
use crate::error::Validation;
use crate::http::attempt::{Attempt, AttemptHook};
use crate::http::credentials::Credential;
use crate::http::path;
use crate::http::retry::RetryPauses;
#[cfg(all(feature = "reqwest", not(target_arch = "wasm32")))]
use crate::http::transport::ConfigureHttp;
use crate::http::transport::{HttpService, SharedService};
use crate::secret::MaybeSecret;

/// The address, the credentials and the limits of an API's client. The generated crate wraps it in its own `Connection`.
#[derive(Clone)]
pub struct Connection {
    pub(crate) connector: &'static Connector,
    pub(crate) label: Option<String>,
    pub(crate) base_url: Option<String>,
    /// The values of the holes in the connector's base URL, by the names of the fields.
    pub(crate) base_url_parts: Vec<(&'static str, String)>,
    /// By the server's name.
    pub(crate) servers: Vec<(&'static str, String)>,
    pub(crate) credentials: Vec<Credential>,
    /// The header of the key, if not the connector's location.
    pub(crate) key_header: Option<&'static str>,
    pub(crate) default_headers: Vec<(String, MaybeSecret)>,
    pub(crate) default_query: Vec<(String, MaybeSecret)>,
    pub(crate) path_prefix: Option<PathPrefix>,
    /// The caller's HTTP service.
    pub(crate) http_service: Option<SharedService>,
    #[cfg(all(feature = "reqwest", not(target_arch = "wasm32")))]
    pub(crate) configure_http: Option<ConfigureHttp>,
    pub(crate) user_agent: Option<String>,
    pub(crate) timeout: Duration,
    pub(crate) idle_timeout: Option<Duration>,
    pub(crate) total_timeout: Option<Duration>,
    pub(crate) connect_timeout: Duration,
    pub(crate) validation: Validation,
    pub(crate) max_retries: Option<u32>,
    pub(crate) retry_pauses: RetryPauses,
    pub(crate) max_response_bytes: usize,
    pub(crate) on_attempt: Option<AttemptHook>,
}

/// A prefix of some paths, such as the deployment of a model.
#[derive(Clone)]
pub(crate) struct PathPrefix {
    field: &'static str,
    /// The path, `{field}` for the value.
    template: &'static str,
    value: String,
    /// The first segments of the paths that get the prefix.
    paths: &'static [&'static str],
}

impl Connection {
    /// A connection to the connector's address, without credentials.
    #[must_use]
    pub fn new(connector: &'static Connector) -> Self {
        Self {
            connector,
            label: None,
            base_url: None,
            base_url_parts: Vec::new(),
            servers: Vec::new(),
            credentials: Vec::new(),
            key_header: None,
            default_headers: Vec::new(),
            default_query: Vec::new(),
            path_prefix: None,
            http_service: None,
            #[cfg(all(feature = "reqwest", not(target_arch = "wasm32")))]
            configure_http: None,
            user_agent: None,
            // As in the vendor's own libraries: 600 seconds of silence, 5 to connect.
            timeout: Duration::from_secs(600),
            idle_timeout: None,
            total_timeout: None,
            connect_timeout: Duration::from_secs(5),
            validation: Validation::All,
            max_retries: None,
            retry_pauses: RetryPauses::DEFAULT,
            max_response_bytes: 128 << 20,
            on_attempt: None,
        }
    }

    /// Sends a header with every call. A later one of the same name replaces it, and it replaces a credential.
    #[must_use]
    pub fn default_header(mut self, name: impl Into<String>, value: impl Into<MaybeSecret>) -> Self {
        replace(&mut self.default_headers, name.into(), value.into(), str::eq_ignore_ascii_case);
        self
    }

    /// Sends a query parameter with every call that has no parameter of this name.
    #[must_use]
    pub fn default_query(mut self, name: impl Into<String>, value: impl Into<MaybeSecret>) -> Self {
        replace(&mut self.default_query, name.into(), value.into(), |a, b| a == b);
        self
    }

    /// Sends every request by a service of the caller.
    #[must_use]
    pub fn http_service(mut self, service: impl HttpService) -> Self {
        self.http_service = Some(service.into_shared());
        self
    }

    /// Sends every request by a client of reqwest, which `configure` changes before it is built.
    #[cfg(all(feature = "reqwest", not(target_arch = "wasm32")))]
    #[must_use]
    pub fn configure_http(
        mut self,
        configure: impl Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + Sync + 'static,
    ) -> Self {
        self.configure_http = Some(Arc::new(configure));
        self
    }

    /// Adds a prefix to the paths that begin with one of `paths`. The template has `{field}` for the value, which is one
    /// segment.
    #[must_use]
    pub fn path_prefix(
        mut self,
        field: &'static str,
        template: &'static str,
        value: impl Into<String>,
        paths: &'static [&'static str],
    ) -> Self {
        self.path_prefix = Some(PathPrefix { field, template, value: value.into(), paths });
        self
    }

    /// Sets the connection's own name: never sent, shown in `Debug`.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Sets the address: `http` or `https`, with or without a slash at its end.
    #[must_use]
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Sets the value of a hole in the connector's base URL.
    #[must_use]
    pub fn base_url_part(mut self, field: &'static str, value: String) -> Self {
        self.base_url_parts.retain(|(known, _)| *known != field);
        self.base_url_parts.push((field, value));
        self
    }

    /// Sets the address of one of the connector's servers, as [`base_url`](Self::base_url) does for the others.
    #[must_use]
    pub fn server(mut self, name: &'static str, url: impl Into<String>) -> Self {
        self.servers.retain(|(known, _)| *known != name);
        self.servers.push((name, url.into()));
        self
    }

    /// Sets the `User-Agent`. Default: `modwright/` and the runtime's version.
    #[must_use]
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = Some(user_agent.into());
        self
    }

    /// Sets how long a call may take, as
    /// [`RequestOptions::timeout`](crate::RequestOptions::timeout) does for one. Default: 600 seconds.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets how long a stream or a download may be silent between two chunks. Default: the `timeout`.
    #[doc(alias = "read_timeout")]
    #[must_use]
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = Some(timeout);
        self
    }

    /// Sets how long a call may take in all, from connecting to the last byte of a stream or a download. Default: no
    /// bound.
    #[doc(alias = "deadline")]
    #[must_use]
    pub fn total_timeout(mut self, timeout: Duration) -> Self {
        self.total_timeout = Some(timeout);
        self
    }

    /// Sets how long connecting may take. Default: 5 seconds.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Sets the largest number of retries of a call. Default: the connector's.
    #[doc(alias = "retry")]
    #[must_use]
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.max_retries = Some(retries);
        self
    }

    /// Sets the first and the longest pause between two attempts. Default: 0.5 and 8 seconds.
    #[must_use]
    pub fn retry_pauses(mut self, first: Duration, longest: Duration) -> Self {
        self.retry_pauses = RetryPauses { first, longest };
        self
    }

    /// Sets which broken rules keep a call from being sent. Default: all.
    #[must_use]
    pub fn validation(mut self, validation: Validation) -> Self {
        self.validation = validation;
        self
    }

    /// Sets the largest response that is read, in bytes. Default: 134,217,728 (128 MiB).
    #[must_use]
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.max_response_bytes = bytes;
        self
    }

    /// Calls `hook` after each attempt of a call.
    #[must_use]
    pub fn on_attempt(mut self, hook: impl Fn(&Attempt<'_>) + Send + Sync + 'static) -> Self {
        self.on_attempt = Some(Arc::new(hook));
        self
    }
}

impl PathPrefix {
    /// Returns the prefix and the first segments of the paths that get it.
    ///
    /// # Errors
    ///
    /// [`Error::Config`] if the value is empty or a dot segment.
    pub(crate) fn filled(&self) -> Result<(String, &'static [&'static str]), Error> {
        let mut prefix = Cow::Borrowed(self.template);
        path::fill(&mut prefix, self.field, &self.value)
            .map_err(|violation| Error::config(self.field, format!("is {}", violation.message())))?;
        Ok((prefix.into_owned(), self.paths))
    }
}

/// Sets the value of `name`, which replaces an earlier one.
fn replace(
    values: &mut Vec<(String, MaybeSecret)>,
    name: String,
    value: MaybeSecret,
    is_same: fn(&str, &str) -> bool,
) {
    values.retain(|(earlier, _)| !is_same(earlier, &name));
    values.push((name, value));
}

/// No credential.
impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let base_url = self.address().map_or_else(|_| "..".to_owned(), String::from);
        f.debug_struct("Connection")
            .field("connector", &self.connector.name)
            .field("label", &self.label)
            .field("base_url", &base_url)
            .field("credentials", &self.credentials.iter().map(|c| c.field).collect::<Vec<_>>())
            .field("default_headers", &self.default_headers.iter().map(|(name, _)| name).collect::<Vec<_>>())
            .field("default_query", &self.default_query.iter().map(|(name, _)| name).collect::<Vec<_>>())
            .field("timeout", &self.timeout)
            .field("connect_timeout", &self.connect_timeout)
            .field("validation", &self.validation)
            .field("max_response_bytes", &self.max_response_bytes)
            .finish_non_exhaustive()
    }
}

/// A variable of the environment that must be set.
///
/// # Errors
///
/// [`Error::Config`] naming the variable if it is not set or empty.
pub fn env(name: &str) -> Result<String, Error> {
    optional_env(name).ok_or_else(|| Error::config(name, "is not set in the environment"))
}

/// A variable of the environment; empty is unset.
#[must_use]
pub fn optional_env(name: &str) -> Option<String> {
    // What is not Unicode is kept as something that the connection refuses, with the field's name.
    let value = std::env::var_os(name)?.to_string_lossy().into_owned();
    (!value.is_empty()).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_that_is_not_set_is_named() {
        let error = env("MODWRIGHT_NOT_SET").unwrap_err();
        assert_eq!(error.to_string(), "`MODWRIGHT_NOT_SET` is not set in the environment");
        assert_eq!(optional_env("MODWRIGHT_NOT_SET"), None);
    }
}
