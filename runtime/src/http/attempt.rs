//! The attempts of a call, as a hook sees them.

use std::sync::Arc;
use std::time::Duration;

use crate::error::Error;

/// One attempt of a call: a request that was sent, and its result.
///
/// A connection's `on_attempt` sets a function that gets each attempt, for metrics and logs. It gets no body, no header
/// and no value of the request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Attempt<'a> {
    /// The name of the API, such as `openai`.
    pub connector: &'static str,
    /// The HTTP method, such as `POST`.
    pub method: &'a str,
    /// The path below the base URL, with `{name}` for each path field. Together with the method, it names the operation.
    pub template: &'static str,
    /// The number of the attempt: 1 for the first, 2 for the first retry.
    pub number: u32,
    /// The HTTP status of the response; `None` if there was none.
    pub status: Option<u16>,
    /// The id that the API gave to this request.
    pub request_id: Option<&'a str>,
    /// The error; `None` for a success.
    pub error: Option<&'a Error>,
    /// The time from the start of the attempt to the complete response, or to the head of a stream or a download.
    pub elapsed: Duration,
    /// The pause before the next attempt; `None` if this is the last one.
    pub pause: Option<Duration>,
}

/// A function that gets each attempt.
pub(crate) type AttemptHook = Arc<dyn Fn(&Attempt<'_>) + Send + Sync>;
