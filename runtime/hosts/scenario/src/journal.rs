//! The journal of a run: it keeps the responses of its calls.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;
use std::pin::Pin;
use std::time::Duration;

/// A future of a [`Journal`].
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// An error of a journal itself, such as a full disk. The run stops, and goes on when it is started again.
#[derive(Debug)]
pub struct JournalError(Box<dyn std::error::Error + Send + Sync>);

impl JournalError {
    /// Creates an error of a journal.
    pub fn new(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self(error.into())
    }
}

impl fmt::Display for JournalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for JournalError {}

/// Keeps the responses of a run's calls, so that a run that goes on after a stop sends no call again whose response was kept.
///
/// A step has the same name whenever the run goes on, such as `verdicts[3].look`: a scenario decides by its inputs and by the
/// responses alone. So a durable engine is a journal: `call` is its step and `sleep` its timer.
pub trait Journal: Send + Sync {
    /// Returns the kept response of a step, or polls `send` and keeps what it returns, before this returns it. A failure is kept
    /// like a response.
    ///
    /// # Errors
    ///
    /// The response could not be read or kept. Then it is not known if the call was sent.
    fn call<'a>(
        &'a self,
        step: &'a str,
        send: Pending<'a, Result<Value, Failure>>,
    ) -> Pending<'a, Result<Result<Value, Failure>, JournalError>>;

    /// Waits. A run that goes on after a stop waits for the rest of the pause only.
    ///
    /// # Errors
    ///
    /// The end of the pause could not be read or kept.
    fn sleep<'a>(&'a self, step: &'a str, pause: Duration) -> Pending<'a, Result<(), JournalError>>;
}

/// The failure of a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Failure {
    /// The name of the step, such as `verdicts[3].look`.
    pub step: String,
    /// The reason. It contains no secret.
    pub message: String,
    /// `true` if the same call can succeed later.
    pub retryable: bool,
}

impl Failure {
    pub(crate) fn new(step: &str, message: impl Into<String>) -> Self {
        Self { step: step.to_owned(), message: message.into(), retryable: false }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the step `{}` failed: {}", self.step, self.message)
    }
}

impl std::error::Error for Failure {}

/// Keeps nothing: a run ends with its process.
#[derive(Debug)]
pub(crate) struct Forgetful;

impl Journal for Forgetful {
    fn call<'a>(
        &'a self,
        _: &'a str,
        send: Pending<'a, Result<Value, Failure>>,
    ) -> Pending<'a, Result<Result<Value, Failure>, JournalError>> {
        Box::pin(async { Ok(send.await) })
    }

    fn sleep<'a>(&'a self, _: &'a str, pause: Duration) -> Pending<'a, Result<(), JournalError>> {
        Box::pin(async move {
            tokio::time::sleep(pause).await;
            Ok(())
        })
    }
}
