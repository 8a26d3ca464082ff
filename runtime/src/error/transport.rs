//! Failures of the connection.

use std::error::Error as StdError;
use std::fmt;

/// A failure of the connection: it could not be established, was interrupted or timed out.
#[derive(Debug)]
pub struct TransportError {
    message: String,
    connect: bool,
    source: Option<reqwest::Error>,
}

impl TransportError {
    /// Returns `true` if the connection was not established, so that nothing was sent.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        self.connect
    }

    /// Wraps `error` without its URL, which may contain a key or private data.
    pub(super) fn new(error: reqwest::Error) -> Self {
        let connect = error.is_connect();
        let message = match (error.is_timeout(), connect) {
            (true, true) => "the connection was not established in time".to_owned(),
            (true, false) => "the response did not arrive in time".to_owned(),
            (false, true) => format!("could not connect: {}", cause(&error)),
            (false, false) => format!("the connection was interrupted: {}", cause(&error)),
        };
        Self { message, connect, source: Some(error.without_url()) }
    }

    pub(super) fn of_timeout(message: String) -> Self {
        Self { message, connect: false, source: None }
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_ref().map(|source| source as _)
    }
}

/// Returns the text of the innermost cause, which is the most specific.
fn cause(error: &dyn StdError) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}
