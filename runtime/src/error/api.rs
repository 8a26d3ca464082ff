//! What the API, or something before it, answered instead of a result.

use std::fmt;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde_json::Value;

use super::excerpt;
use crate::answer::{Head, Received};
use crate::connection::ErrorPaths;

/// A text of the API longer than this many characters is cut.
const LONGEST_TEXT: usize = 2_000;

/// An answer with a status that is not a success.
pub struct ApiError {
    head: Head,
    message: String,
    kind: Option<String>,
    code: Option<String>,
    param: Option<String>,
    body: Bytes,
    /// The body has the API's own shape.
    found: bool,
}

impl ApiError {
    /// Reads the API's own error, where the body has its shape; `redact` takes secrets out of a text.
    pub(crate) fn new(received: Received, paths: &ErrorPaths, redact: &dyn Fn(String) -> String) -> Self {
        let Received { head, body } = received;
        let value = serde_json::from_slice::<Value>(&body).unwrap_or_default();
        let text = |path| text_at(&value, path).map(redact);
        let message = text(paths.message);
        let found = message.is_some();
        let message = message.unwrap_or_else(|| status_line(head.status));
        let (kind, code, param) = (text(paths.kind), text(paths.code), text(paths.param));
        Self { message, kind, code, param, body: excerpt(&body), head, found }
    }

    /// Whether it is the API that speaks: something stands where its message does.
    pub(crate) fn is_the_apis(&self) -> bool {
        self.found
    }

    /// A redirect that was not followed.
    pub(crate) fn not_followed(head: Head, why: &str) -> Self {
        let message = format!("{}: {why}", status_line(head.status));
        Self { head, message, kind: None, code: None, param: None, body: Bytes::new(), found: false }
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.head.status.as_u16()
    }

    /// What the API says, at most 2,000 characters; `HTTP 502 Bad Gateway` where the body is not the API's.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The kind of error, such as `invalid_request_error`.
    #[must_use]
    pub fn kind(&self) -> Option<&str> {
        self.kind.as_deref()
    }

    /// The code, such as `model_not_found`; a code that came as a number is given as text.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// The field that the API complains about.
    #[must_use]
    pub fn param(&self) -> Option<&str> {
        self.param.as_deref()
    }

    /// The id that the API gave to the request.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.head.request_id()
    }

    /// How often the call was made again before the API refused it for good.
    #[must_use]
    pub fn retries(&self) -> u32 {
        self.head.retries
    }

    /// The answer's headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// The first 2,048 bytes of the body. They may be private: no text of the error has them, but for the
    /// API's own message.
    #[must_use]
    pub fn body_excerpt(&self) -> &[u8] {
        &self.body
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut notes = String::new();
        let status = format!("HTTP {}", self.status());
        let status = (!self.message.starts_with(&status)).then_some(status);
        let kind = self.kind.clone();
        let code = self.code.as_ref().map(|code| format!("code `{code}`"));
        let param = self.param.as_ref().map(|param| format!("field `{param}`"));
        let id = self.request_id().map(|id| format!("request id `{id}`"));
        for note in [status, kind, code, param, id].into_iter().flatten() {
            notes.push_str(if notes.is_empty() { " (" } else { ", " });
            notes.push_str(&note);
        }
        let end = if notes.is_empty() { "" } else { ")" };
        write!(f, "{}{notes}{end}", self.message)
    }
}

/// Without headers and body.
impl fmt::Debug for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiError")
            .field("status", &self.status())
            .field("kind", &self.kind)
            .field("code", &self.code)
            .field("message", &self.message)
            .field("param", &self.param)
            .field("request_id", &self.request_id())
            .finish_non_exhaustive()
    }
}

impl std::error::Error for ApiError {}

fn status_line(status: StatusCode) -> String {
    match status.canonical_reason() {
        Some(reason) => format!("HTTP {} {reason}", status.as_u16()),
        None => format!("HTTP {}", status.as_u16()),
    }
}

fn text_at(value: &Value, path: &[&str]) -> Option<String> {
    // An empty path: the API has no such text.
    let (last, parents) = path.split_last()?;
    let parent = parents.iter().try_fold(value, |value, key| value.get(*key))?;
    match parent.get(*last)? {
        Value::String(text) if text.is_empty() => None,
        Value::String(text) => Some(text.chars().take(LONGEST_TEXT).collect()),
        // Some servers send the code as a number.
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connection::Connector;

    static CONNECTOR: Connector = Connector {
        name: "mini",
        base_url: "https://api.example.com/",
        base_url_env: None,
        errors: ErrorPaths {
            message: &["error", "message"],
            kind: &["error", "type"],
            code: &["error", "code"],
            param: &["error", "param"],
        },
        request_id: None,
        stream_end: None,
        retry: None,
        ..Connector::DEFAULT
    };

    fn error(status: u16, body: &'static str) -> ApiError {
        let status = StatusCode::from_u16(status).unwrap();
        let head = Head { status, headers: HeaderMap::new(), connector: &CONNECTOR, retries: 0 };
        ApiError::new(
            Received { head, body: Bytes::from_static(body.as_bytes()) },
            &CONNECTOR.errors,
            &|text| text,
        )
    }

    #[test]
    fn the_apis_own_error_is_taken_apart() {
        let error = error(400, r#"{"error":{"message":"No.","type":"bad","param":"n","code":7}}"#);
        assert_eq!(error.to_string(), "No. (HTTP 400, bad, code `7`, field `n`)");
        assert_eq!((error.kind(), error.code(), error.param()), (Some("bad"), Some("7"), Some("n")));
    }

    #[test]
    fn a_body_of_another_shape_keeps_the_status_and_is_not_shown() {
        for body in ["", "<html>secret</html>", r#"{"error":"secret"}"#, "[1]", r#""secret""#] {
            let error = error(502, body);
            assert_eq!(error.to_string(), "HTTP 502 Bad Gateway");
            assert!(!format!("{error:?}").contains("secret"));
            assert_eq!(error.body_excerpt(), body.as_bytes());
        }
        assert_eq!(self::error(599, "").to_string(), "HTTP 599");
    }
}
