//! The connection to an API: its address, its credentials and the client's limits.

use std::fmt;
use std::time::Duration;

use reqwest::Url;

use crate::connector::Connector;
use crate::error::Error;
use crate::error::Validation;
use crate::secret::Secret;

/// The setters that every connector's `Connection` has, for the `impl` of a struct around the runtime's one.
#[doc(hidden)]
#[macro_export]
macro_rules! __connection_setters {
    (base_url = $base_url:literal, max_retries = $max_retries:literal) => {
        #[doc = concat!("Sets the base URL: another server with the same API. Default: <", $base_url, ">.")]
        #[must_use]
        pub fn base_url(self, url: impl ::core::convert::Into<::std::string::String>) -> Self {
            Self(self.0.base_url(url))
        }

        /// Sets the longest time that a call may take, retries included. For a stream or a download, it limits the time until it
        /// begins, and then each pause between two chunks. Default: 600 seconds.
        #[must_use]
        pub fn timeout(self, timeout: ::core::time::Duration) -> Self {
            Self(self.0.timeout(timeout))
        }

        /// Sets the longest pause between two chunks of a stream or a download. Default: the `timeout`.
        #[must_use]
        pub fn idle_timeout(self, timeout: ::core::time::Duration) -> Self {
            Self(self.0.idle_timeout(timeout))
        }

        /// Sets the longest time that a call may take in all, from connecting to the last byte of a stream or a download.
        /// Default: no limit.
        #[must_use]
        pub fn total_timeout(self, timeout: ::core::time::Duration) -> Self {
            Self(self.0.total_timeout(timeout))
        }

        /// Sets the longest time that connecting may take. Default: 5 seconds.
        #[must_use]
        pub fn connect_timeout(self, timeout: ::core::time::Duration) -> Self {
            Self(self.0.connect_timeout(timeout))
        }

        /// Sets which bounds are checked before a request is sent. Default: all.
        #[must_use]
        pub fn validation(self, validation: $crate::Validation) -> Self {
            Self(self.0.validation(validation))
        }

        #[doc = concat!("Sets the largest number of retries of a call. Default: ", $max_retries, ".")]
        ///
        /// A call that is sent twice can be billed twice.
        #[must_use]
        pub fn max_retries(self, retries: u32) -> Self {
            Self(self.0.max_retries(retries))
        }

        /// Sets the largest response that is read, in bytes. Default: 134,217,728 (128 MiB).
        #[must_use]
        pub fn max_response_bytes(self, bytes: usize) -> Self {
            Self(self.0.max_response_bytes(bytes))
        }
    };
}

/// The address, the credentials and the limits of an API's client. The generated crate wraps it in its own `Connection`.
#[derive(Clone)]
pub struct Connection {
    pub(crate) connector: &'static Connector,
    pub(crate) label: Option<String>,
    pub(crate) base_url: Option<String>,
    /// By the server's name.
    pub(crate) servers: Vec<(&'static str, String)>,
    pub(crate) credentials: Vec<Credential>,
    pub(crate) user_agent: Option<String>,
    pub(crate) timeout: Duration,
    pub(crate) idle_timeout: Option<Duration>,
    pub(crate) total_timeout: Option<Duration>,
    pub(crate) connect_timeout: Duration,
    pub(crate) validation: Validation,
    pub(crate) max_retries: Option<u32>,
    pub(crate) max_response_bytes: usize,
}

/// A value that goes with each call.
#[derive(Clone)]
pub(crate) struct Credential {
    /// The connection's field that it came from.
    pub(crate) field: &'static str,
    /// The header's or parameter's name.
    pub(crate) name: &'static str,
    pub(crate) value: Secret,
    pub(crate) place: CredentialPlace,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CredentialPlace {
    /// `Authorization: Bearer`.
    Bearer,
    SecretHeader,
    /// Not secret.
    Header,
    SecretQuery,
}

impl Connection {
    /// A connection to the connector's address, without credentials.
    #[must_use]
    pub fn new(connector: &'static Connector) -> Self {
        Self {
            connector,
            label: None,
            base_url: None,
            servers: Vec::new(),
            credentials: Vec::new(),
            user_agent: None,
            // As in the vendor's own libraries: 600 seconds of silence, 5 to connect.
            timeout: Duration::from_secs(600),
            idle_timeout: None,
            total_timeout: None,
            connect_timeout: Duration::from_secs(5),
            validation: Validation::All,
            max_retries: None,
            max_response_bytes: 128 << 20,
        }
    }

    /// Sends `Authorization: Bearer <key>`.
    #[must_use]
    pub fn bearer(self, field: &'static str, key: Secret) -> Self {
        self.credential(field, "authorization", key, CredentialPlace::Bearer)
    }

    /// Sends a header. An empty value is not sent.
    #[must_use]
    pub fn header(self, field: &'static str, name: &'static str, value: String) -> Self {
        if value.is_empty() {
            return self;
        }
        self.credential(field, name, value.into(), CredentialPlace::Header)
    }

    /// Sends a header with a secret.
    #[must_use]
    pub fn secret_header(self, field: &'static str, name: &'static str, value: Secret) -> Self {
        self.credential(field, name, value, CredentialPlace::SecretHeader)
    }

    /// Sends a query parameter, as hidden in `Debug` as a secret one. An empty value is not sent.
    #[must_use]
    pub fn query(self, field: &'static str, name: &'static str, value: String) -> Self {
        if value.is_empty() {
            return self;
        }
        self.credential(field, name, value.into(), CredentialPlace::SecretQuery)
    }

    /// Sends a query parameter with a secret.
    #[must_use]
    pub fn secret_query(self, field: &'static str, name: &'static str, value: Secret) -> Self {
        self.credential(field, name, value, CredentialPlace::SecretQuery)
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
    #[must_use]
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = Some(timeout);
        self
    }

    /// Sets how long a call may take in all, from connecting to the last byte of a stream or a download. Default: no
    /// bound.
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
    #[must_use]
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.max_retries = Some(retries);
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

    fn credential(
        mut self,
        field: &'static str,
        name: &'static str,
        value: Secret,
        place: CredentialPlace,
    ) -> Self {
        // A later value replaces an earlier one, and it stays in one place.
        self.credentials.retain(|credential| credential.field != field);
        self.credentials.push(Credential { field, name, value, place });
        self
    }
}

/// No credential.
impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let base_url = self.base_url.as_deref().unwrap_or(self.connector.base_url);
        let base_url = self::base_url(base_url).map_or_else(|_| "..".to_owned(), String::from);
        f.debug_struct("Connection")
            .field("connector", &self.connector.name)
            .field("label", &self.label)
            .field("base_url", &base_url)
            .field("credentials", &self.credentials.iter().map(|c| c.field).collect::<Vec<_>>())
            .field("timeout", &self.timeout)
            .field("connect_timeout", &self.connect_timeout)
            .field("validation", &self.validation)
            .field("max_response_bytes", &self.max_response_bytes)
            .finish_non_exhaustive()
    }
}

/// Reads a base URL, with a slash at the end of its path.
///
/// # Errors
///
/// It is no `http` or `https` URL, or has parts that a base has not.
pub(crate) fn base_url(text: &str) -> Result<Url, Error> {
    let refused = |message| Err(Error::config("base_url", message));
    let Ok(mut url) = Url::parse(text) else { return refused("is no URL, such as https://example.com/v1/") };
    if !matches!(url.scheme(), "http" | "https") {
        return refused("is neither an http nor an https URL");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return refused("has a user name or password in it");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return refused("has a query or a fragment");
    }
    if !url.path().ends_with('/') {
        let path = format!("{}/", url.path());
        url.set_path(&path);
    }
    Ok(url)
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
    fn a_base_url_ends_with_a_slash() {
        for text in ["https://example.com/v1", "https://example.com/v1/"] {
            assert_eq!(base_url(text).unwrap().as_str(), "https://example.com/v1/");
        }
        assert_eq!(base_url("http://localhost:8080").unwrap().as_str(), "http://localhost:8080/");
    }

    #[test]
    fn a_base_url_that_is_none_is_refused_without_repeating_it() {
        for text in [
            "",
            "secret",
            "ftp://secret",
            "file:///secret",
            "https://secret:x@example.com",
            "https://secret@h",
            "https://h/?secret",
            "https://h/#secret",
            "http://",
        ] {
            let error = base_url(text).unwrap_err();
            assert!(error.is_config() && error.to_string().starts_with("`base_url` "), "{text}: {error}");
            assert!(!format!("{error} {error:?}").contains("secret"), "{text}: {error}");
        }
    }

    #[test]
    fn a_variable_that_is_not_set_is_named() {
        let error = env("MODWRIGHT_NOT_SET").unwrap_err();
        assert_eq!(error.to_string(), "`MODWRIGHT_NOT_SET` is not set in the environment");
        assert_eq!(optional_env("MODWRIGHT_NOT_SET"), None);
    }
}
