//! The one error type.

mod api;
mod decode;
mod end;
mod local;
mod shape;
mod shown;
mod transport;
mod violation;

use std::fmt;
use std::time::Duration;

pub use api::ApiError;
pub(crate) use api::ERROR_FIELD;
pub use decode::DecodeError;
pub(crate) use decode::DecodeFault;
pub use end::{Interrupted, ResponseTooLarge};
pub use local::{ConfigError, FileError};
pub use transport::TransportError;
pub(crate) use violation::Severity;
pub use violation::{Validation, Violation, Violations};

use crate::head::ResponseHead;

/// Why a call gave no response.
///
/// No text of it repeats a value that was sent, nor a key.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The connection cannot be used as it was set up. Nothing was sent.
    Config(Box<ConfigError>),
    /// The call breaks rules of the API. Nothing was sent.
    Invalid(Violations),
    /// The API refused the call, or something before the API did; or a response with the status of a success, or an event of a
    /// stream, reports an error.
    Api(Box<ApiError>),
    /// No connection could be made.
    Connect(Box<TransportError>),
    /// The time was up. The API may have done what was asked.
    Timeout(Box<TransportError>),
    /// The connection broke off. The API may have done what was asked.
    Transport(Box<TransportError>),
    /// The response is not what the spec says.
    Decode(Box<DecodeError>),
    /// The response is larger than the client takes.
    TooLarge(Box<ResponseTooLarge>),
    /// A stream ended before its end.
    Interrupted(Box<Interrupted>),
    /// A file on this machine could not be read to its end, or not be written.
    File(Box<FileError>),
}

impl Error {
    /// The HTTP status, where there was a response.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Api(error) => Some(error.status()),
            Self::Decode(error) => Some(error.status()),
            Self::TooLarge(error) => Some(error.status),
            Self::Interrupted(error) => Some(error.status),
            _ => None,
        }
    }

    /// The API's code for the error, such as `model_not_found`.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.api()?.code()
    }

    /// The API's kind of error, such as `invalid_request_error`.
    #[must_use]
    pub fn kind(&self) -> Option<&str> {
        self.api()?.kind()
    }

    /// The id that the API gave to the request, for its support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Api(error) => error.request_id(),
            Self::Decode(error) => error.request_id(),
            Self::TooLarge(error) => error.request_id.as_deref(),
            Self::Interrupted(error) => error.request_id.as_deref(),
            _ => None,
        }
    }

    /// The rules that the call breaks; none for any other error.
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        match self {
            Self::Invalid(violations) => violations.as_slice(),
            _ => &[],
        }
    }

    /// What the API said, where it refused the call.
    #[must_use]
    pub fn api(&self) -> Option<&ApiError> {
        match self {
            Self::Api(error) => Some(error),
            _ => None,
        }
    }

    /// Whether the connection cannot be used as it was set up.
    #[must_use]
    pub fn is_config(&self) -> bool {
        matches!(self, Self::Config(_))
    }

    /// Whether the call breaks rules of the API.
    #[must_use]
    pub fn is_invalid(&self) -> bool {
        matches!(self, Self::Invalid(_))
    }

    /// Whether no connection could be made in time or at all, so that nothing was sent.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        match self {
            Self::Connect(_) => true,
            Self::Timeout(error) => error.is_connect(),
            _ => false,
        }
    }

    /// Whether the time was up.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(self, Self::Timeout(_))
    }

    pub(crate) fn config(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Config(Box::new(ConfigError::new(field, message)))
    }

    pub(crate) fn too_large(limit: usize, head: &ResponseHead) -> Self {
        Self::TooLarge(Box::new(ResponseTooLarge::new(limit, head)))
    }

    /// An error of the HTTP library, or that of the file which was being sent.
    pub(crate) fn transport(error: reqwest::Error) -> Self {
        if let Some(fault) = file_fault(&error) {
            return Self::File(Box::new(FileError::new(fault.field(), fault.message())));
        }
        let (timeout, connect) = (error.is_timeout(), error.is_connect());
        let error = Box::new(TransportError::new(error));
        match (timeout, connect) {
            (true, _) => Self::Timeout(error),
            (false, true) => Self::Connect(error),
            (false, false) => Self::Transport(error),
        }
    }

    /// The call as a whole took too long.
    pub(crate) fn timed_out() -> Self {
        Self::Timeout(Box::new(TransportError::of_timeout("no whole response in time".to_owned())))
    }

    /// The body of a response was silent for too long.
    pub(crate) fn idle(limit: Duration) -> Self {
        let message =
            format!("the response was silent for {limit:?} (the longest that `idle_timeout` allows)");
        Self::Timeout(Box::new(TransportError::of_timeout(message)))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config(error) => error.fmt(f),
            Self::Invalid(violations) => violations.fmt(f),
            Self::Api(error) => error.fmt(f),
            Self::Connect(error) | Self::Timeout(error) | Self::Transport(error) => error.fmt(f),
            Self::Decode(error) => error.fmt(f),
            Self::TooLarge(error) => error.fmt(f),
            Self::Interrupted(error) => error.fmt(f),
            Self::File(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Connect(error) | Self::Timeout(error) | Self::Transport(error) => error.source(),
            _ => None,
        }
    }
}

impl From<Violations> for Error {
    fn from(violations: Violations) -> Self {
        Self::Invalid(violations)
    }
}

/// What was wrong with a file that was being sent.
fn file_fault(error: &reqwest::Error) -> Option<&FileError> {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if let Some(fault) = error.downcast_ref() {
            return Some(fault);
        }
        cause = error.source();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_as_small_as_a_string() {
        assert!(size_of::<Error>() <= 24, "{}", size_of::<Error>());
        assert!(size_of::<Result<(), Error>>() <= 24);
    }

    #[test]
    fn an_error_can_cross_threads() {
        fn check<T: Send + Sync + std::error::Error + 'static>() {}
        check::<Error>();
    }
}
