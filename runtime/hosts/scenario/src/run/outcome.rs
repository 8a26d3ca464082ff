//! How a run ends.

use crate::journal::{Failure, JournalError};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Outcome {
    /// Every step ran, and this is the scenario's output; null without one.
    Done(Value),
    /// A step failed, and its error handler `commit` ended the run well.
    Committed(Failure),
    /// A step failed, and its error handler `break` keeps the run: it can be retried.
    Incomplete(Failure),
    /// A step failed that has no error handler.
    Failed(Failure),
}

/// The reason why a run does not begin or does not go on.
#[derive(Debug)]
#[non_exhaustive]
pub enum RunError {
    /// The id is empty, longer than 100 bytes, or has another character than visible ASCII.
    Id,
    /// The input does not fit the scenario.
    Input(String),
    /// A connector of the scenario has no client.
    NoClient(String),
    /// The run was begun with another input or another text of the scenario, or it is running.
    Conflict(String),
    /// The journal failed. The run goes on when it is started again.
    Journal(JournalError),
}

impl fmt::Display for RunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id => f.write_str("the id of a run has 1 to 100 visible ASCII characters"),
            Self::Input(message) | Self::Conflict(message) => f.write_str(message),
            Self::NoClient(name) => write!(f, "the runner has no client of the connector `{name}`"),
            Self::Journal(error) => write!(f, "the journal failed: {error}"),
        }
    }
}

impl std::error::Error for RunError {}
