//! Failures of the connection.

use std::error::Error as StdError;
use std::fmt;

/// The error of a connector, a body or a service.
pub(crate) type BoxError = Box<dyn StdError + Send + Sync>;

/// The error of a connection that was not established in time.
#[derive(Debug)]
pub(crate) struct ConnectTimedOut;

impl fmt::Display for ConnectTimedOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection was not established in time")
    }
}

impl StdError for ConnectTimedOut {}

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

    /// Keeps the innermost cause of `error`.
    pub(super) fn new(error: &(dyn StdError + 'static), timeout: bool, connect: bool) -> Self {
        let message = match (timeout, connect) {
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

/// Returns `true` for the timeout of a connector, a socket or an HTTP library.
pub(super) fn is_timeout(error: &(dyn StdError + 'static)) -> bool {
    #[cfg(feature = "reqwest")]
    if error.downcast_ref::<reqwest::Error>().is_some_and(reqwest::Error::is_timeout) {
        return true;
    }
    #[cfg(not(target_arch = "wasm32"))]
    if error.downcast_ref::<hyper::Error>().is_some_and(hyper::Error::is_timeout) {
        return true;
    }
    error.is::<ConnectTimedOut>()
        || error
            .downcast_ref::<std::io::Error>()
            .is_some_and(|error| error.kind() == std::io::ErrorKind::TimedOut)
}

/// Returns `false`: a browser does not tell whether a connection was established.
#[cfg(target_arch = "wasm32")]
pub(super) fn is_connect(_: &(dyn StdError + 'static)) -> bool {
    false
}

/// Returns `true` if no connection was established, so that nothing was sent.
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn is_connect(error: &(dyn StdError + 'static)) -> bool {
    #[cfg(feature = "reqwest")]
    if error.downcast_ref::<reqwest::Error>().is_some_and(reqwest::Error::is_connect) {
        return true;
    }
    let error = error.downcast_ref::<hyper_util::client::legacy::Error>();
    error.is_some_and(hyper_util::client::legacy::Error::is_connect)
}

/// Returns the text of the innermost cause, which is the most specific.
fn cause(error: &dyn StdError) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}
