//! Errors that tests make by hand, for each kind that code of a caller handles in its own way.

use bytes::Bytes;
use serde_json::Value;

use super::{ApiError, DecodeError, DecodeFault, Error, FileError, Interrupted, TransportError};
use super::{Severity, Violation, Violations};
use crate::test_util::{self, head};

impl ApiError {
    /// Creates the error of a response with this status and JSON body (feature `test-util`). Message, code and kind are
    /// read from the body, as those of a real response.
    ///
    /// ```
    /// use modwright_runtime::{ApiError, Error};
    /// use serde_json::json;
    ///
    /// let body = json!({ "error": { "message": "slow down", "code": "rate_limit_exceeded" } });
    /// let error: Error = ApiError::of(429, &body).with_header("retry-after", "1").into();
    /// assert_eq!((error.status(), error.code()), (Some(429), Some("rate_limit_exceeded")));
    /// ```
    ///
    /// # Panics
    ///
    /// If `status` is not between 100 and 999.
    #[must_use]
    pub fn of(status: u16, body: &Value) -> Self {
        Self::refused(head(status), &body.to_string().into())
    }

    /// Adds a header to the response (feature `test-util`). `x-request-id` is the id of the request.
    ///
    /// # Panics
    ///
    /// If the name or the value is not valid in HTTP.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        test_util::add_header(&mut self.headers, name, value);
        if name.eq_ignore_ascii_case("x-request-id") {
            self.request_id = Some(value.to_owned());
        }
        self
    }

    /// Sets the number of retries before the error (feature `test-util`).
    #[must_use]
    pub fn with_retries(mut self, retries: u32) -> Self {
        self.retries = retries;
        self
    }
}

/// Errors for tests of code that handles them (feature `test-util`). That of a response is [`ApiError::of`].
impl Error {
    /// Creates the error of a setting that cannot be used (feature `test-util`).
    #[must_use]
    pub fn of_config(field: &str, message: &str) -> Self {
        Self::config(field, message)
    }

    /// Creates the error of a request that breaks a rule (feature `test-util`).
    #[must_use]
    pub fn of_violation(path: &str, rule: &'static str, message: &str) -> Self {
        let mut violations = Violations::default();
        violations.push(Violation::new(path.to_owned(), rule, message.to_owned(), Severity::Hard));
        Self::Invalid(violations)
    }

    /// Creates the error of a connection that could not be established (feature `test-util`).
    #[must_use]
    pub fn of_connect() -> Self {
        Self::Connect(Box::new(TransportError::of_connect(
            "could not connect: connection refused".to_owned(),
        )))
    }

    /// Creates the error of a call that timed out after the request was sent (feature `test-util`).
    #[must_use]
    pub fn of_timeout() -> Self {
        Self::timed_out()
    }

    /// Creates the error of a connection that was interrupted (feature `test-util`).
    #[must_use]
    pub fn of_transport() -> Self {
        let message = "the connection was interrupted: connection reset".to_owned();
        Self::Transport(Box::new(TransportError::of_timeout(message)))
    }

    /// Creates the error of a response that does not match its type at a JSON path (feature `test-util`).
    #[must_use]
    pub fn of_decode(path: &str, message: &str) -> Self {
        let fault = DecodeFault { path: path.to_owned(), message: message.to_owned() };
        Self::Decode(Box::new(DecodeError::new(&head(200), &Bytes::new(), fault)))
    }

    /// Creates the error of a response that is larger than `limit` bytes (feature `test-util`).
    #[must_use]
    pub fn of_too_large(limit: usize) -> Self {
        Self::too_large(limit, &head(200))
    }

    /// Creates the error of a stream that stopped after some chunks (feature `test-util`).
    #[must_use]
    pub fn of_interrupted(received: u64) -> Self {
        Self::Interrupted(Box::new(Interrupted::new(received, &head(200))))
    }

    /// Creates the error of a file that cannot be read or written (feature `test-util`).
    #[must_use]
    pub fn of_file(field: &str, message: &str) -> Self {
        Self::File(Box::new(FileError::new(field, message)))
    }
}
