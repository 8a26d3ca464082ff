//! The setters of the credentials of a connection.

use std::sync::Arc;

use crate::connector::{ApiKey, KeyLocation};
use crate::http::connection::Connection;
use crate::http::credentials::{Credential, CredentialLocation, CredentialValue};
use crate::http::token::TokenSource;
use crate::secret::Secret;

impl Connection {
    /// Sends `Authorization: Bearer <key>`.
    #[must_use]
    pub fn bearer(self, field: &'static str, key: Secret) -> Self {
        self.credential(field, "authorization", CredentialValue::Text(key), CredentialLocation::Bearer)
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
            KeyLocation::Query(name) => self.secret_query(field, name, key),
        }
    }

    /// Asks `source` for the connector's key before each attempt.
    #[must_use]
    pub fn token_source(self, source: impl TokenSource) -> Self {
        let Some(ApiKey { field, location }) = &self.connector.key else { return self };
        let (name, location) = match *location {
            KeyLocation::Header(name) => (name, CredentialLocation::SecretHeader),
            KeyLocation::Bearer | KeyLocation::Query(_) => ("authorization", CredentialLocation::Bearer),
        };
        self.credential(field, name, CredentialValue::Token(Arc::new(source)), location)
    }

    /// Sends the connector's [`key`](Self::key) in another header. A token still goes to the connector's location.
    #[must_use]
    pub fn key_header(mut self, name: &'static str) -> Self {
        self.key_header = Some(name);
        self
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
