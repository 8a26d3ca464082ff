//! The error type of all calls.

mod api;
mod decode;
mod end;
mod local;
#[cfg(feature = "test-util")]
mod of;
mod retry_after;
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
pub(crate) use transport::BoxError;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use transport::ConnectTimedOut;
pub use transport::TransportError;
pub(crate) use violation::Severity;
pub use violation::{Validation, Violation, Violations};

use crate::head::ResponseHead;

/// An error of a call.
///
/// Its text says everything, with the cause, in one line (a line more for each broken rule), so there is no `source`. It
/// contains no value of the request and no secret. A clone is an equal error, for a result that several tasks share.
///
/// # Decide by the kind of error
///
/// ```no_run
/// use modwright_runtime::Error;
///
#[doc = include_str!("../example_setup.txt")]
/// match client.send("Hello").await {
///     Ok(message) => println!("{}", message.text),
///     Err(Error::Invalid(violations)) => {
///         for violation in &violations {
///             eprintln!("{}: {}", violation.path(), violation.message());
///         }
///     }
///     Err(error) if error.code() == Some("model_not_found") => eprintln!("choose another model"),
///     Err(error) if error.is_connect() => eprintln!("nothing was sent: {error}"),
///     Err(error) => return Err(error.into()),
/// }
/// # Ok(()) }
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Error {
    /// A setting of the connection cannot be used, or a call is polled outside of a tokio runtime. Nothing was sent.
    Config(Box<ConfigError>),
    /// The request breaks rules of the API. Nothing was sent.
    Invalid(Violations),
    /// The API, or a proxy before it, reports an error: by the status, in the body of a success, or in a stream.
    #[doc(alias = "APIStatusError")]
    Api(Box<ApiError>),
    /// The connection could not be established. Nothing was sent.
    Connect(Box<TransportError>),
    /// The call timed out. The API may have handled it, unless [`is_connect`](Error::is_connect) returns `true`.
    Timeout(Box<TransportError>),
    /// The connection was interrupted. The API may have handled the call.
    Transport(Box<TransportError>),
    /// The response does not match the specification.
    Decode(Box<DecodeError>),
    /// The response is larger than `max_response_bytes`.
    TooLarge(Box<ResponseTooLarge>),
    /// A stream stopped before its end.
    Interrupted(Box<Interrupted>),
    /// A file on this machine could not be read completely, or not be written.
    File(Box<FileError>),
}

impl Error {
    /// Returns the HTTP status of an error that the API reports, never that of a success; see [`ApiError::status`].
    #[must_use]
    #[doc(alias = "status_code")]
    pub fn status(&self) -> Option<u16> {
        self.api()?.status()
    }

    /// Returns the API's error code, such as `model_not_found`.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.api()?.code()
    }

    /// Returns the API's kind of error, such as `invalid_request_error`.
    #[must_use]
    pub fn kind(&self) -> Option<&str> {
        self.api()?.kind()
    }

    /// Returns the id that the API gave to this request, for questions to its support.
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

    /// Returns `true` if the same call can succeed later: after a failure of the connection, a timeout, an interrupted
    /// stream, or an error of the API that is [retryable](ApiError::is_retryable).
    ///
    /// The call was already retried up to `max_retries` times, unless it was a timeout after the request was sent, or a
    /// stream that had begun. The API may have handled it, unless [`is_connect`](Self::is_connect) returns `true` or the
    /// API refused it: a call that is sent twice can be billed twice.
    #[doc(alias = "retry")]
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Connect(_) | Self::Timeout(_) | Self::Transport(_) | Self::Interrupted(_) => true,
            Self::Api(error) => error.is_retryable(),
            Self::Config(_) | Self::Invalid(_) | Self::Decode(_) | Self::TooLarge(_) | Self::File(_) => false,
        }
    }

    /// Returns the pause before a retry that the API asks for, by `retry-after-ms` or `Retry-After`.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.api()?.retry_after()
    }

    /// Returns the number of retries before this error.
    #[must_use]
    pub fn retries(&self) -> u32 {
        match self {
            Self::Config(_) | Self::Invalid(_) => 0,
            Self::Api(error) => error.retries(),
            Self::Connect(error) | Self::Timeout(error) | Self::Transport(error) => error.retries,
            Self::Decode(error) => error.retries,
            Self::TooLarge(error) => error.retries,
            Self::Interrupted(error) => error.retries,
            Self::File(error) => error.retries,
        }
    }

    /// Sets the number of retries of an error that has no response.
    pub(crate) fn set_retries(&mut self, retries: u32) {
        match self {
            Self::Connect(error) | Self::Timeout(error) | Self::Transport(error) => error.retries = retries,
            Self::File(error) => error.retries = retries,
            _ => {}
        }
    }

    /// Returns the rules that the request breaks; empty for any other error.
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        match self {
            Self::Invalid(violations) => violations.as_slice(),
            _ => &[],
        }
    }

    /// Returns the error that the API reports; `None` for any other error.
    #[must_use]
    pub fn api(&self) -> Option<&ApiError> {
        match self {
            Self::Api(error) => Some(error),
            _ => None,
        }
    }

    /// Returns `true` if a setting of the connection cannot be used.
    #[must_use]
    pub fn is_config(&self) -> bool {
        matches!(self, Self::Config(_))
    }

    /// Returns `true` if the request breaks rules of the API.
    #[must_use]
    pub fn is_invalid(&self) -> bool {
        matches!(self, Self::Invalid(_))
    }

    /// Returns `true` if no connection was established, in time or at all, so that nothing was sent.
    #[must_use]
    #[doc(alias = "APIConnectionError")]
    pub fn is_connect(&self) -> bool {
        match self {
            Self::Connect(_) => true,
            Self::Timeout(error) => error.is_connect(),
            _ => false,
        }
    }

    /// Returns `true` if the call timed out.
    #[must_use]
    #[doc(alias = "APITimeoutError")]
    pub fn is_timeout(&self) -> bool {
        matches!(self, Self::Timeout(_))
    }

    pub(crate) fn config(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Config(Box::new(ConfigError::new(field, message)))
    }

    pub(crate) fn too_large(limit: usize, head: &ResponseHead) -> Self {
        Self::TooLarge(Box::new(ResponseTooLarge::new(limit, head)))
    }

    /// Converts an error of the transport, or that of the file that was being sent.
    pub(crate) fn transport(error: BoxError) -> Self {
        let error: &(dyn std::error::Error + 'static) = &*error;
        if let Some(fault) = causes(error).find_map(<dyn std::error::Error>::downcast_ref::<FileError>) {
            return Self::File(Box::new(FileError::new(fault.field(), fault.message())));
        }
        let (timeout, connect) =
            (causes(error).any(transport::is_timeout), causes(error).any(transport::is_connect));
        let error = Box::new(TransportError::new(error, timeout, connect));
        match (timeout, connect) {
            (true, _) => Self::Timeout(error),
            (false, true) => Self::Connect(error),
            (false, false) => Self::Transport(error),
        }
    }

    /// Creates the error of a call that reached the deadline of its `total_timeout`.
    pub(crate) fn over_total() -> Self {
        let message = "the call took longer than `total_timeout`".to_owned();
        Self::Timeout(Box::new(TransportError::of_timeout(message)))
    }

    /// Creates the error of a call that reached the deadline of its `timeout`.
    pub(crate) fn timed_out() -> Self {
        Self::Timeout(Box::new(TransportError::of_timeout("the response did not arrive in time".to_owned())))
    }

    /// Creates the error of a body without data for `limit`.
    pub(crate) fn idle(limit: Duration) -> Self {
        let message = format!("no data arrived for {limit:?} (the limit of `idle_timeout`)");
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

/// The text contains the cause, so there is no `source`.
impl std::error::Error for Error {}

impl From<ApiError> for Error {
    fn from(error: ApiError) -> Self {
        Self::Api(Box::new(error))
    }
}

impl From<Violations> for Error {
    fn from(violations: Violations) -> Self {
        Self::Invalid(violations)
    }
}

/// Returns the error and its causes, the outermost first.
fn causes<'e>(
    error: &'e (dyn std::error::Error + 'static),
) -> impl Iterator<Item = &'e (dyn std::error::Error + 'static)> {
    std::iter::successors(Some(error), |error| error.source())
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
