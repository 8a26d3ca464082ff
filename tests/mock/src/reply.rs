//! Responses that a test scripts.

use std::time::Duration;

use hyper::Response;
use hyper::body::Bytes;
use serde_json::Value;

use crate::body::ReplyBody;

/// A response of the mock server.
///
/// ```
/// use std::time::Duration;
///
/// use modwright_mock::Reply;
/// use serde_json::json;
///
/// let busy = Reply::status(429).header("retry-after", "1").json(&json!({ "error": { "message": "slow down" } }));
/// let slow = Reply::ok().text("late").delay(Duration::from_millis(50));
/// let broken = Reply::ok().events([json!({ "n": 1 }), json!({ "n": 2 })]).cut_after(1);
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    media_type: Option<String>,
    chunks: Vec<Bytes>,
    /// `true` if the chunks are events or lines.
    is_stream: bool,
    /// `true` if the event that ends the streams of the API is missing.
    is_open: bool,
    delay: Duration,
    pause: Duration,
    cut_after: Option<usize>,
}

impl Reply {
    /// Creates a response with status 200 and no body.
    pub fn ok() -> Self {
        Self::status(200)
    }

    /// Creates a response with this status and no body.
    ///
    /// A status that HTTP does not have is sent as 500.
    pub fn status(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            media_type: None,
            chunks: Vec::new(),
            is_stream: false,
            is_open: false,
            delay: Duration::ZERO,
            pause: Duration::ZERO,
            cut_after: None,
        }
    }

    /// Creates an error in the form that most APIs have: `{"error": {"message": …}}`.
    pub fn error(status: u16, message: &str) -> Self {
        Self::status(status).json(&serde_json::json!({ "error": { "message": message } }))
    }

    /// Adds a header. One that HTTP does not allow is not sent.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Sets the body to JSON.
    pub fn json(self, body: &Value) -> Self {
        self.body("application/json", body.to_string())
    }

    /// Sets the body to plain text.
    pub fn text(self, body: impl Into<String>) -> Self {
        self.body("text/plain", body.into())
    }

    /// Sets the body to bytes of a media type.
    pub fn body(mut self, media_type: &str, body: impl Into<Bytes>) -> Self {
        self.media_type = Some(media_type.to_owned());
        self.chunks = vec![body.into()];
        (self.is_stream, self.is_open) = (false, false);
        self
    }

    /// Sets the body to a stream of server-sent events. A server with samples adds the event that ends the streams of
    /// its API, such as `[DONE]`, unless the events have names.
    pub fn events(self, events: impl IntoIterator<Item = Value>) -> Self {
        self.stream("text/event-stream", events.into_iter().map(|event| format!("data: {event}\n\n")), true)
    }

    /// Sets the body to a stream of JSON lines.
    pub fn lines(self, lines: impl IntoIterator<Item = Value>) -> Self {
        self.stream("application/x-ndjson", lines.into_iter().map(|line| format!("{line}\n")), false)
    }

    /// Sets the body to a stream of server-sent events with names.
    pub fn named_events<'a>(self, events: impl IntoIterator<Item = (&'a str, Value)>) -> Self {
        self.stream(
            "text/event-stream",
            events.into_iter().map(|(name, event)| format!("event: {name}\ndata: {event}\n\n")),
            false,
        )
    }

    /// Sets the time before the response is sent.
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Sets the time before each event of a stream.
    pub fn pause(mut self, pause: Duration) -> Self {
        self.pause = pause;
        self
    }

    /// Closes the connection in the middle of the body: after `count` events of a stream, or after `count` bytes of any
    /// other body.
    pub fn cut_after(mut self, count: usize) -> Self {
        self.cut_after = Some(count);
        self
    }

    fn stream(mut self, media_type: &str, chunks: impl Iterator<Item = String>, is_open: bool) -> Self {
        self.media_type = Some(media_type.to_owned());
        self.chunks = chunks.map(Bytes::from).collect();
        (self.is_stream, self.is_open) = (true, is_open);
        self
    }

    /// Adds the event that ends the streams of an API, unless the stream is cut.
    pub(crate) fn ended_with(mut self, end: Option<&str>) -> Self {
        if let (true, None, Some(end)) = (self.is_open, self.cut_after, end) {
            self.chunks.push(format!("data: {end}\n\n").into());
        }
        self
    }

    pub(crate) fn time_before(&self) -> Option<Duration> {
        Some(self.delay).filter(|delay| !delay.is_zero())
    }

    pub(crate) fn into_response(self) -> Response<ReplyBody> {
        let Self { status, headers, media_type, chunks, is_stream, pause, cut_after, .. } = self;
        let body = match (is_stream, cut_after) {
            (true, cut_after) => ReplyBody::stream(chunks, pause, cut_after),
            (false, cut_after) => ReplyBody::whole(chunks.into_iter().next().unwrap_or_default(), cut_after),
        };
        let mut response = Response::new(body);
        *response.status_mut() = status.try_into().unwrap_or(hyper::StatusCode::INTERNAL_SERVER_ERROR);
        let media_type = media_type.map(|media_type| ("content-type".to_owned(), media_type));
        for (name, value) in media_type.into_iter().chain(headers) {
            if let (Ok(name), Ok(value)) =
                (hyper::header::HeaderName::from_bytes(name.as_bytes()), value.try_into())
            {
                response.headers_mut().append(name, value);
            }
        }
        response
    }
}
