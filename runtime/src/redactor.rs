//! Texts of a server without the secrets of a connection.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::sync::Arc;

use crate::connector::Connector;
use crate::secret::Secret;

/// A text of a server longer than this many characters is cut.
const MAX_TEXT: usize = 2_000;

/// A secret shorter than this many bytes is not looked for.
const MIN_SECRET: usize = 4;

/// The secrets of a connection, for the texts of errors.
pub(crate) struct Redactor {
    pub(crate) connector: &'static Connector,
    /// The longest first: one can be a part of another.
    secrets: Vec<Secret>,
}

impl Redactor {
    pub(crate) fn new(connector: &'static Connector, mut secrets: Vec<Secret>) -> Arc<Self> {
        // Shorter ones are placeholders of local servers, and parts of common words.
        secrets.retain(|secret| secret.expose().len() >= MIN_SECRET);
        secrets.sort_by_key(|secret| Reverse(secret.expose().len()));
        Arc::new(Self { connector, secrets })
    }

    /// Whether a text has a secret of the connection in it.
    pub(crate) fn has_secret(&self, text: &str) -> bool {
        self.secrets.iter().any(|secret| text.contains(secret.expose()))
    }

    /// A text of a server, as every text of an error has it: without the connection's secrets, which some servers repeat,
    /// and then cut, so that the cut leaves no part of one.
    pub(crate) fn redact(&self, text: &str) -> String {
        let mut text = self.secrets.iter().fold(Cow::Borrowed(text), |text, secret| {
            if text.contains(secret.expose()) { text.replace(secret.expose(), "..").into() } else { text }
        });
        if let Some((end, _)) = text.char_indices().nth(MAX_TEXT) {
            text = text[..end].to_owned().into();
        }
        text.into_owned()
    }
}
