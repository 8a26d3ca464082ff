//! Removal of secrets from a server's text.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::sync::Arc;

use crate::connector::Connector;
use crate::secret::Secret;

/// The length of a server's text in an error, in characters; a longer one is cut.
const MAX_TEXT: usize = 2_000;

/// The length of the shortest secret that is removed, in bytes.
const MIN_SECRET: usize = 4;

/// The secrets of a connection, which must not appear in errors.
pub(crate) struct Redactor {
    pub(crate) connector: &'static Connector,
    /// Sorted by length, the longest first: a secret can be a part of another.
    secrets: Vec<Secret>,
}

impl Redactor {
    pub(crate) fn new(connector: &'static Connector, mut secrets: Vec<Secret>) -> Arc<Self> {
        // Shorter secrets are placeholders for local servers and also occur within common words.
        secrets.retain(|secret| secret.expose_secret().len() >= MIN_SECRET);
        secrets.sort_by_key(|secret| Reverse(secret.expose_secret().len()));
        Arc::new(Self { connector, secrets })
    }

    /// Returns a redactor with more secrets.
    pub(crate) fn with(&self, more: impl IntoIterator<Item = Secret>) -> Arc<Self> {
        Self::new(self.connector, self.secrets.iter().cloned().chain(more).collect())
    }

    /// Returns `true` if `text` contains a secret of the connection.
    pub(crate) fn has_secret(&self, text: &str) -> bool {
        self.secrets.iter().any(|secret| text.contains(secret.expose_secret()))
    }

    /// Removes the connection's secrets, which some servers repeat, from a server's text, and then shortens the text.
    /// In the other order, a part of a secret could remain.
    pub(crate) fn redact(&self, text: &str) -> String {
        let mut text = self.secrets.iter().fold(Cow::Borrowed(text), |text, secret| {
            if text.contains(secret.expose_secret()) {
                text.replace(secret.expose_secret(), "..").into()
            } else {
                text
            }
        });
        if let Some((end, _)) = text.char_indices().nth(MAX_TEXT) {
            text = text[..end].to_owned().into();
        }
        text.into_owned()
    }
}
