//! Failures of the connection.

use std::error::Error as StdError;
use std::fmt;

/// A failure of the connection: it could not be established, was interrupted or timed out.
#[derive(Debug, Clone)]
pub struct TransportError {
    message: String,
    connect: bool,
    pub(super) retries: u32,
}

impl TransportError {
    /// Returns `true` if the connection was not established, so that nothing was sent.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        self.connect
    }

    /// Keeps the innermost cause of `error`, but not its URL, which may contain a key or private data.
    pub(super) fn new(error: &reqwest::Error) -> Self {
        let connect = error.is_connect();
        let message = match (error.is_timeout(), connect) {
            (true, true) => "the connection was not established in time".to_owned(),
            (true, false) => "the response did not arrive in time".to_owned(),
            (false, true) => format!("could not connect: {}", cause(error)),
            (false, false) => format!("the connection was interrupted: {}", cause(error)),
        };
        Self { message, connect, retries: 0 }
    }

    pub(super) fn of_timeout(message: String) -> Self {
        Self { message, connect: false, retries: 0 }
    }
}

#[cfg(feature = "test-util")]
impl TransportError {
    pub(super) fn of_connect(message: String) -> Self {
        Self { message, connect: true, retries: 0 }
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// The message contains the cause, so there is no `source`.
impl StdError for TransportError {}

/// Returns the text of the innermost cause, which is the most specific.
fn cause(error: &dyn StdError) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}
