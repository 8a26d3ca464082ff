//! The setters of the credentials of a connection.

use std::sync::Arc;

use crate::connector::{ApiKey, ConnectionRule, KeyLocation};
use crate::error::Error;
use crate::http::connection::Connection;
use crate::http::credentials::{Credential, CredentialLocation, CredentialValue};
use crate::http::header;
use crate::http::token::TokenSource;
use crate::secret::Secret;

impl Connection {
    /// Sends `Authorization: Bearer <key>`.
    #[must_use]
    pub fn bearer(self, field: &'static str, key: Secret) -> Self {
        self.authorization(field, key, CredentialLocation::Bearer)
    }

    /// Sends a header. An empty value is not sent.
    #[must_use]
    pub fn header(self, field: &'static str, name: &'static str, value: String) -> Self {
        if value.is_empty() {
            return self;
        }
        self.credential(field, name, CredentialValue::Text(value.into()), CredentialLocation::Header)
    }

    /// Sends a header with a secret.
    #[must_use]
    pub fn secret_header(self, field: &'static str, name: &'static str, value: Secret) -> Self {
        self.credential(field, name, CredentialValue::Text(value), CredentialLocation::SecretHeader)
    }

    /// Sends a header with a secret in it: `written` has `{}` for the value.
    #[must_use]
    pub fn written_header(
        self,
        field: &'static str,
        name: &'static str,
        written: &'static str,
        value: Secret,
    ) -> Self {
        self.credential(field, name, CredentialValue::Text(value), CredentialLocation::Written(written))
    }

    /// Sends a cookie with a secret.
    #[must_use]
    pub fn cookie(self, field: &'static str, name: &'static str, value: Secret) -> Self {
        self.credential(field, name, CredentialValue::Text(value), CredentialLocation::Cookie)
    }

    /// Sends the user name of `Authorization: Basic`. An empty one is not sent.
    #[must_use]
    pub fn basic_user(self, field: &'static str, user: String) -> Self {
        if user.is_empty() {
            return self;
        }
        self.authorization(field, user.into(), CredentialLocation::BasicUser)
    }

    /// Sends the user name of `Authorization: Basic` if it is a secret, such as a key without a password.
    #[must_use]
    pub fn secret_basic_user(self, field: &'static str, user: Secret) -> Self {
        self.authorization(field, user, CredentialLocation::SecretBasicUser)
    }

    /// Sends the password of `Authorization: Basic`.
    #[must_use]
    pub fn basic_password(self, field: &'static str, password: Secret) -> Self {
        self.authorization(field, password, CredentialLocation::BasicPassword)
    }

    /// Sends a query parameter, as hidden in `Debug` as a secret one. An empty value is not sent.
    #[must_use]
    pub fn query(self, field: &'static str, name: &'static str, value: String) -> Self {
        if value.is_empty() {
            return self;
        }
        self.credential(field, name, CredentialValue::Text(value.into()), CredentialLocation::SecretQuery)
    }

    /// Sends a query parameter with a secret.
    #[must_use]
    pub fn secret_query(self, field: &'static str, name: &'static str, value: Secret) -> Self {
        self.credential(field, name, CredentialValue::Text(value), CredentialLocation::SecretQuery)
    }

    /// Sets the connector's key, which replaces an earlier one or its [`token_source`](Self::token_source).
    #[must_use]
    pub fn key(self, key: Secret) -> Self {
        let Some(ApiKey { field, location }) = &self.connector.key else { return self };
        match self.key_header.map_or(*location, KeyLocation::Header) {
            KeyLocation::Bearer => self.bearer(field, key),
            KeyLocation::Header(name) => self.secret_header(field, name, key),
            KeyLocation::Written(name, written) => self.written_header(field, name, written, key),
            KeyLocation::Query(name) => self.secret_query(field, name, key),
            KeyLocation::Cookie(name) => self.cookie(field, name, key),
            KeyLocation::BasicUser => self.secret_basic_user(field, key),
            KeyLocation::BasicPassword => self.basic_password(field, key),
        }
    }

    /// Asks `source` for the connector's key before each attempt.
    #[must_use]
    pub fn token_source(self, source: impl TokenSource) -> Self {
        let Some(ApiKey { field, location }) = &self.connector.key else { return self };
        let (name, location) = match *location {
            KeyLocation::Header(name) => (name, CredentialLocation::SecretHeader),
            KeyLocation::Written(name, written) => (name, CredentialLocation::Written(written)),
            _ => ("authorization", CredentialLocation::Bearer),
        };
        self.credential(field, name, CredentialValue::Token(Arc::new(source)), location)
    }

    /// Sends the connector's [`key`](Self::key) in another header. A token still goes to the connector's location.
    #[must_use]
    pub fn key_header(mut self, name: &'static str) -> Self {
        self.key_header = Some(name);
        self
    }

    /// Checks which credentials are present.
    ///
    /// # Errors
    ///
    /// [`Error::Config`] if a rule of the connector is broken. A default header for a secret can stand in for a missing
    /// credential.
    pub(crate) fn check_rules(&self) -> Result<(), Error> {
        let is_present = |field: &&str| self.credentials.iter().any(|credential| credential.field == *field);
        let own_key = self.default_headers.iter().any(|(name, _)| header::names_secret(name));
        for ConnectionRule { when, fields, least, most } in self.connector.rules {
            let (present, missing): (Vec<&str>, Vec<&str>) = fields.iter().copied().partition(is_present);
            if when.is_some_and(|field| !is_present(&field)) {
                continue;
            }
            if present.len() < *least && !own_key {
                return Err(too_few(*when, &missing));
            }
            if present.len() > *most {
                return Err(too_many(*when, &present));
            }
        }
        Ok(())
    }

    fn authorization(self, field: &'static str, value: Secret, location: CredentialLocation) -> Self {
        self.credential(field, "authorization", CredentialValue::Text(value), location)
    }

    fn credential(
        mut self,
        field: &'static str,
        name: &'static str,
        value: CredentialValue,
        location: CredentialLocation,
    ) -> Self {
        // A later value replaces an earlier one, and it stays in one place.
        self.credentials.retain(|credential| credential.field != field);
        self.credentials.push(Credential { field, name, value, location });
        self
    }
}

fn too_few(when: Option<&str>, missing: &[&str]) -> Error {
    let (first, rest) = missing.split_first().map_or(("", &[][..]), |(first, rest)| (*first, rest));
    let others: String = rest.iter().map(|field| format!("or `{field}` ")).collect();
    match when {
        Some(when) => Error::config(first, format!("must be set because `{when}` is set")),
        None => Error::config(first, format!("{others}must be set")),
    }
}

fn too_many(when: Option<&str>, present: &[&str]) -> Error {
    let (first, second) = match (when, present) {
        (Some(when), [first, ..]) => (when, *first),
        (None, [first, second, ..]) => (*first, *second),
        _ => ("", ""),
    };
    Error::config(first, format!("and `{second}` are set, and only one of them can be sent"))
}
