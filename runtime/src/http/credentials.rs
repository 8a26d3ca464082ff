//! The headers and query parameters of every call, sent to the connection's own origin only.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header::{AUTHORIZATION, COOKIE, HeaderMap, HeaderName, HeaderValue};

use crate::error::Error;
use crate::http::token::TokenSource;
use crate::http::{header, query};
use crate::secret::{MaybeSecret, Secret};

/// A value that goes with each call.
#[derive(Clone)]
pub(crate) struct Credential {
    /// The connection's field that it came from.
    pub(crate) field: &'static str,
    /// The name of the header, the parameter or the cookie.
    pub(crate) name: &'static str,
    pub(crate) value: CredentialValue,
    pub(crate) location: CredentialLocation,
}

/// The value of a credential, or the function that returns it.
#[derive(Clone)]
pub(crate) enum CredentialValue {
    Text(Secret),
    Token(Arc<dyn TokenSource>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CredentialLocation {
    /// `Authorization: Bearer`.
    Bearer,
    SecretHeader,
    /// A header with this text, where `{}` is the value.
    Written(&'static str),
    /// Not secret.
    Header,
    SecretQuery,
    Cookie,
    /// `Authorization: Basic`, not secret.
    BasicUser,
    SecretBasicUser,
    BasicPassword,
}

/// The credentials and the default headers and parameters, in the form that a call needs.
#[derive(Clone, Default)]
pub(crate) struct Credentials {
    pub(crate) headers: HeaderMap,
    /// The query parameters of the credentials.
    pub(crate) query: String,
    /// The default query parameters: the name with `=`, and the parameter.
    pub(crate) default_query: Vec<(String, String)>,
    /// The secrets in every form that a server could repeat.
    pub(crate) secrets: Vec<Secret>,
    /// The credential whose value is asked for before each attempt.
    pub(crate) token: Option<Credential>,
}

impl Credentials {
    /// Checks the credentials.
    ///
    /// # Errors
    ///
    /// [`Error::Config`] with the name of the field, never with its value.
    pub(crate) fn of(credentials: &[Credential]) -> Result<Self, Error> {
        let mut checked = Self::default();
        for credential in credentials {
            match &credential.value {
                CredentialValue::Text(value) => checked.add(credential, value)?,
                CredentialValue::Token(_) => checked.token = Some(credential.clone()),
            }
        }
        checked.add_basic(credentials)?;
        Ok(checked)
    }

    fn add(&mut self, credential: &Credential, value: &Secret) -> Result<(), Error> {
        let Credential { field, name, location, .. } = credential;
        let text = value.expose_secret();
        match location {
            CredentialLocation::SecretQuery => {
                plain_value(field, text)?;
                self.add_secret_parameter(name, text);
                query::push(&mut self.query, name, &text);
            }
            CredentialLocation::Cookie => self.add_cookie(field, name, text)?,
            // Both are in one header, which `add_basic` adds.
            CredentialLocation::BasicUser
            | CredentialLocation::SecretBasicUser
            | CredentialLocation::BasicPassword => {}
            _ => {
                let (name, value) = credential.header(value)?;
                self.headers.insert(name, value);
            }
        }
        if !matches!(location, CredentialLocation::Header | CredentialLocation::BasicUser) {
            self.secrets.push(value.clone());
        }
        Ok(())
    }

    /// Adds a cookie to those that are there, as [RFC 6265 §4.2.1] writes them.
    ///
    /// [RFC 6265 §4.2.1]: https://www.rfc-editor.org/rfc/rfc6265#section-4.2.1
    fn add_cookie(&mut self, field: &str, name: &str, value: &str) -> Result<(), Error> {
        plain_value(field, value)?;
        if value.contains([' ', '"', ',', ';', '\\']) {
            return Err(Error::config(field, "contains a character that a cookie cannot have"));
        }
        let earlier = self.headers.get(COOKIE).and_then(|value| value.to_str().ok());
        let cookies = match earlier {
            Some(earlier) => format!("{earlier}; {name}={value}"),
            None => format!("{name}={value}"),
        };
        self.headers.insert(COOKIE, secret_value(field, &cookies)?);
        Ok(())
    }

    /// Adds the header of the user name and the password, if there is one of them ([RFC 7617]).
    ///
    /// [RFC 7617]: https://www.rfc-editor.org/rfc/rfc7617
    fn add_basic(&mut self, credentials: &[Credential]) -> Result<(), Error> {
        let (mut user, mut password) = (None, None);
        for Credential { field, value, location, .. } in credentials {
            let CredentialValue::Text(value) = value else { continue };
            let value = value.expose_secret();
            match location {
                CredentialLocation::BasicUser | CredentialLocation::SecretBasicUser => user = Some(value),
                CredentialLocation::BasicPassword => password = Some(value),
                _ => continue,
            }
            if let Some(fault) = fault(value) {
                return Err(Error::config(*field, fault));
            }
            if *location != CredentialLocation::BasicPassword && value.contains(':') {
                return Err(Error::config(*field, "contains a `:`, which separates it from the password"));
            }
        }
        if user.is_none() && password.is_none() {
            return Ok(());
        }
        let pair = STANDARD.encode([user.unwrap_or_default(), ":", password.unwrap_or_default()].concat());
        self.headers.insert(AUTHORIZATION, secret_value("password", &format!("Basic {pair}"))?);
        self.secrets.push(pair.into());
        Ok(())
    }

    /// Adds the form in which a query has a secret.
    fn add_secret_parameter(&mut self, name: &str, secret: &str) {
        let mut sent = String::new();
        query::push(&mut sent, name, &secret);
        self.secrets.extend(sent.split_once('=').map(|(_, value)| Secret::from(value)));
    }

    /// Adds a default header, which replaces a credential in the same header.
    ///
    /// # Errors
    ///
    /// [`Error::Config`] if HTTP does not allow the header, or sets it itself.
    pub(crate) fn add_default_header(&mut self, name: &str, value: &MaybeSecret) -> Result<(), Error> {
        let field = format!("default_header {name}");
        let name = header_name("default_header", name)?;
        if header::belongs_to_http(&name) {
            return Err(Error::config(field, "is set by HTTP itself"));
        }
        if name == AUTHORIZATION {
            self.token = None;
        }
        let value = match value {
            MaybeSecret::Text(text) if !header::is_secret(&name) => plain_value(&field, text)?,
            MaybeSecret::Text(secret) => self.secret_header(&field, secret)?,
            MaybeSecret::Secret(secret) => self.secret_header(&field, secret.expose_secret())?,
        };
        self.headers.insert(name, value);
        Ok(())
    }

    fn secret_header(&mut self, field: &str, secret: &str) -> Result<HeaderValue, Error> {
        self.secrets.extend(header::secrets_in(secret));
        secret_value(field, secret)
    }

    pub(crate) fn add_default_parameter(&mut self, name: &str, value: &MaybeSecret) {
        let (mut key, mut parameter) = (String::new(), String::new());
        query::push(&mut key, name, &"");
        match value {
            MaybeSecret::Text(text) => query::push(&mut parameter, name, &text),
            MaybeSecret::Secret(secret) => {
                query::push(&mut parameter, name, &secret.expose_secret());
                self.add_secret_parameter(name, secret.expose_secret());
                self.secrets.push(secret.clone());
            }
        }
        self.default_query.push((key, parameter));
    }
}

impl Credential {
    /// Returns `true` if it is sent in this header.
    pub(crate) fn is_in(&self, header: &HeaderName) -> bool {
        match self.location {
            CredentialLocation::SecretQuery => false,
            CredentialLocation::Cookie => header == COOKIE,
            _ => header.as_str().eq_ignore_ascii_case(self.name),
        }
    }

    /// Returns the header that sends `value`.
    ///
    /// # Errors
    ///
    /// [`Error::Config`] if the value cannot be sent.
    pub(crate) fn header(&self, value: &Secret) -> Result<(HeaderName, HeaderValue), Error> {
        let Self { field, name, location, .. } = self;
        let text = value.expose_secret();
        let value = match location {
            CredentialLocation::Bearer => {
                plain_value(field, text)?;
                secret_value(field, &format!("Bearer {text}"))?
            }
            CredentialLocation::Written(written) => {
                plain_value(field, text)?;
                secret_value(field, &written.replacen("{}", text, 1))?
            }
            CredentialLocation::Header => plain_value(field, text)?,
            _ => secret_value(field, text)?,
        };
        Ok((header_name(field, name)?, value))
    }
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
pub(crate) fn plain_value(field: &str, value: &str) -> Result<HeaderValue, Error> {
    let fault = if let Some(fault) = fault(value) {
        fault
    } else if !value.is_ascii() || value.contains(|c: char| c.is_control()) {
        "contains a character that cannot be sent in a header (only visible ASCII characters can)"
    } else {
        return HeaderValue::from_str(value)
            .map_err(|_| Error::config(field, "contains a character that cannot be sent in a header"));
    };
    Err(Error::config(field, fault))
}

/// Returns what is wrong with a value, in any location.
fn fault(value: &str) -> Option<&'static str> {
    if value.is_empty() {
        Some("is empty")
    } else if value.contains(['\r', '\n']) {
        Some("contains a line end; a key that is read from a file often ends with one")
    } else if value.trim() != value {
        Some("begins or ends with white space")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_marked_so_that_http_libraries_do_not_print_them() {
        let credential = |name, location| Credential {
            field: "key",
            name,
            value: CredentialValue::Text("sk-1".into()),
            location,
        };
        let bearer = credential("authorization", CredentialLocation::Bearer);
        let header = credential("x-key", CredentialLocation::SecretHeader);
        let mut credentials = Credentials::of(&[bearer, header]).unwrap();
        credentials.add_default_header("x-other", &Secret::from("sk-1").into()).unwrap();
        let headers = credentials.headers;
        assert_eq!(headers.len(), 3);
        assert!(headers.values().all(HeaderValue::is_sensitive));
        assert!(!format!("{headers:?}").contains("sk-1"));
    }
}
