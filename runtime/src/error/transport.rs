//! A call that broke off on its way.

use std::error::Error as StdError;
use std::fmt;

use super::Error;

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

    /// What kind of end it was, without the URL: it may hold a key, or what the caller asked for.
    pub(crate) fn of(error: reqwest::Error) -> Error {
        let error = error.without_url();
        #[cfg(feature = "multipart")]
        if let Some(fault) = file_fault(&error) {
            return Error::File(Box::new(super::FileError::new(&fault.field, &fault.message)));
        }
        let (timeout, connect) = (error.is_timeout(), error.is_connect());
        let message = match (timeout, connect) {
            (true, true) => "no connection in time".to_owned(),
            (true, false) => "no whole answer in time".to_owned(),
            (false, true) => format!("no connection: {}", cause(&error)),
            (false, false) => format!("the call broke off: {}", cause(&error)),
        };
        let error = Box::new(Self { message, connect, source: Some(error) });
        match (timeout, connect) {
            (true, _) => Error::Timeout(error),
            (false, true) => Error::Connect(error),
            (false, false) => Error::Transport(error),
        }
    }

    /// A response stopped in its middle.
    pub(crate) fn silent(silence: std::time::Duration) -> Error {
        let message =
            format!("the response was silent for {silence:?} (the longest that `idle_timeout` allows)");
        Error::Timeout(Box::new(Self { message, connect: false, source: None }))
    }

    /// The call as a whole took too long.
    pub(crate) fn out_of_time() -> Error {
        let message = "no whole answer in time".to_owned();
        Error::Timeout(Box::new(Self { message, connect: false, source: None }))
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

/// What was wrong with a file that was being sent.
#[cfg(feature = "multipart")]
fn file_fault(error: &reqwest::Error) -> Option<&crate::file::Fault> {
    let mut cause: Option<&(dyn StdError + 'static)> = Some(error);
    while let Some(error) = cause {
        if let Some(fault) = error.downcast_ref() {
            return Some(fault);
        }
        cause = error.source();
    }
    None
}

/// The first cause, which says the most.
fn cause(error: &dyn StdError) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}
