//! The one error type.

mod api;
mod shape;
mod transport;

use std::fmt;

use bytes::Bytes;

pub use api::ApiError;
pub(crate) use api::ERROR_FIELD;
pub use transport::TransportError;

use crate::head::Head;
use crate::json::decode::Fault;
use crate::validate::{Violation, Violations};

/// The part of a body that an error keeps, in bytes.
const LONGEST_EXCERPT: usize = 64 << 10;

/// Why a call gave no answer.
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
    /// The answer is not what the spec says.
    Decode(Box<DecodeError>),
    /// The answer is larger than the client takes.
    TooLarge(Box<TooLarge>),
    /// A stream ended before its end.
    CutOff(Box<CutOff>),
    /// A file on this machine could not be read to its end, or not be written.
    File(Box<FileError>),
}

impl Error {
    /// The HTTP status, where there was an answer.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Api(error) => Some(error.status()),
            Self::Decode(error) => Some(error.status()),
            Self::TooLarge(error) => Some(error.status),
            Self::CutOff(error) => Some(error.status),
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
            Self::CutOff(error) => error.request_id.as_deref(),
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
        Self::Config(Box::new(ConfigError { field: field.into(), message: message.into() }))
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
            Self::CutOff(error) => error.fmt(f),
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

/// A field of the connection that cannot be used.
#[derive(Debug)]
pub struct ConfigError {
    field: String,
    message: String,
}

impl ConfigError {
    /// The field or environment variable, such as `api_key`.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// What is wrong with it; never its value.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}", self.field, self.message)
    }
}

impl std::error::Error for ConfigError {}

/// An answer that is not what the spec says: where, and what was expected there.
pub struct DecodeError {
    path: String,
    message: String,
    status: u16,
    request_id: Option<String>,
    body: Bytes,
}

impl DecodeError {
    pub(crate) fn new(head: &Head, body: &Bytes, fault: Fault) -> Self {
        // The names of fields and variants are the server's.
        let (path, message) = (head.text(&fault.path), head.text(&fault.message));
        let request_id = head.shown_request_id();
        Self { path, message, status: head.status.as_u16(), request_id, body: excerpt(body) }
    }

    /// The place, such as `choices[0].finish_reason`; empty for the whole answer.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What was expected and what was found, by JSON kind: never the value.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The HTTP status of the answer.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The id that the API gave to the request.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// The first 65,536 bytes (64 KiB) of the body. They may be private: no other text of the error has them.
    #[must_use]
    pub fn body_excerpt(&self) -> &[u8] {
        &self.body
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the answer is not what the spec says: ")?;
        if !self.path.is_empty() {
            write!(f, "`{}`: ", Shown(&self.path))?;
        }
        write!(f, "{} (HTTP {}", Shown(&self.message), self.status)?;
        write_request_id(f, self.request_id())?;
        f.write_str(")")
    }
}

/// Without the body.
impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecodeError")
            .field("path", &self.path)
            .field("message", &self.message)
            .field("status", &self.status)
            .field("request_id", &self.request_id)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for DecodeError {}

/// An answer that is larger than the client takes.
#[derive(Debug)]
pub struct TooLarge {
    pub(crate) limit: usize,
    pub(crate) status: u16,
    pub(crate) request_id: Option<String>,
}

impl TooLarge {
    pub(crate) fn of(limit: usize, head: &Head) -> Error {
        let (status, request_id) = (head.status.as_u16(), head.shown_request_id());
        Error::TooLarge(Box::new(Self { limit, status, request_id }))
    }

    /// The largest answer that the client takes, in bytes.
    #[must_use]
    pub fn limit(&self) -> usize {
        self.limit
    }
}

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the answer is larger than {} bytes (HTTP {}", self.limit, self.status)?;
        write_request_id(f, self.request_id.as_deref())?;
        f.write_str(")")
    }
}

impl std::error::Error for TooLarge {}

/// A stream that ended before its end: what came may be a part only.
#[derive(Debug)]
pub struct CutOff {
    received: u64,
    status: u16,
    request_id: Option<String>,
}

impl CutOff {
    pub(crate) fn new(received: u64, head: &Head) -> Self {
        Self { received, status: head.status.as_u16(), request_id: head.shown_request_id() }
    }

    /// How many pieces came.
    #[must_use]
    pub fn received(&self) -> u64 {
        self.received
    }
}

impl fmt::Display for CutOff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.received == 1 { "" } else { "s" };
        write!(f, "the stream was cut off after {} piece{plural}", self.received)?;
        write_request_id(f, self.request_id.as_deref())
    }
}

impl std::error::Error for CutOff {}

/// A file on this machine that could not be read to its end, or not be written.
#[derive(Debug)]
pub struct FileError {
    field: String,
    message: String,
}

impl FileError {
    pub(crate) fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into() }
    }

    /// The field of the request that it was for.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// What is wrong; neither its path nor its content.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}", self.field, self.message)
    }
}

impl std::error::Error for FileError {}

fn write_request_id(f: &mut fmt::Formatter<'_>, id: Option<&str>) -> fmt::Result {
    match id {
        Some(id) => write!(f, ", request id `{}`", Shown(id)),
        None => Ok(()),
    }
}

/// A text of a server as it is shown: what could move a terminal's cursor, end a line of a log or turn the direction of
/// the text is escaped.
struct Shown<'a>(&'a str);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_odd = |c: char| {
            c.is_control()
                || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        for part in self.0.split_inclusive(is_odd) {
            match part.chars().next_back().filter(|last| is_odd(*last)) {
                Some(odd) => write!(f, "{}{}", &part[..part.len() - odd.len_utf8()], odd.escape_default())?,
                None => f.write_str(part)?,
            }
        }
        Ok(())
    }
}

fn excerpt(body: &Bytes) -> Bytes {
    // A copy, so that the error does not keep a whole answer in memory.
    Bytes::copy_from_slice(&body[..body.len().min(LONGEST_EXCERPT)])
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
