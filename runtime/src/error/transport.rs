//! A call that broke off on its way.

use std::error::Error as StdError;
use std::fmt;

/// Why nothing, or only a part, came back.
#[derive(Debug)]
pub struct TransportError {
    message: String,
    connect: bool,
    source: Option<reqwest::Error>,
}

impl TransportError {
    /// Whether it happened before anything was sent.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        self.connect
    }

    /// `error` without its URL, which may hold a key, or what the caller asked for.
    pub(super) fn new(error: reqwest::Error) -> Self {
        let connect = error.is_connect();
        let message = match (error.is_timeout(), connect) {
            (true, true) => "no connection in time".to_owned(),
            (true, false) => "no whole response in time".to_owned(),
            (false, true) => format!("no connection: {}", cause(&error)),
            (false, false) => format!("the call broke off: {}", cause(&error)),
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

/// The first cause, which says the most.
fn cause(error: &dyn StdError) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}
