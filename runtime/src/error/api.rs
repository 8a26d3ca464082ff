//! An error that the API, or something before it, sent instead of a response.

use std::fmt;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use serde_json::Value;

use super::shape::{self, Texts};
use super::shown::{Shown, excerpt};
use crate::head::ResponseHead;

/// What is in every body that reports an error beside what was expected.
pub(crate) const ERROR_FIELD: &[u8] = b"\"error\"";

/// A plain text longer than this many bytes is a page rather than a message.
const MAX_PLAIN: usize = 500;

/// An error that the API, or something before it, sent instead of a response.
pub struct ApiError {
    status: StatusCode,
    headers: HeaderMap,
    retries: u32,
    request_id: Option<String>,
    message: String,
    kind: Option<String>,
    code: Option<String>,
    param: Option<String>,
    excerpt: Bytes,
    body: Option<Value>,
}

impl ApiError {
    /// Reads the body of a response whose status is not a success.
    pub(crate) fn refused(head: ResponseHead, body: &Bytes) -> Self {
        let value = serde_json::from_slice::<Value>(body).ok();
        let paths = &head.connector().errors;
        let mut texts = value.as_ref().map(|value| shape::of_error(value, paths)).unwrap_or_default();
        if value.is_none() && is_plain_text(&head.headers) {
            texts.message = plain_message(body);
        }
        Self::new(head, texts, body, value)
    }

    /// Reads the error that a response with the status of a success reports, if it does; `read` says whether its body
    /// was read as what was expected.
    #[cold]
    pub(crate) fn reported(head: &ResponseHead, body: &[u8], read: bool) -> Option<Self> {
        let value = serde_json::from_slice::<Value>(body).ok()?;
        let paths = &head.connector().errors;
        let error = match shape::failed_item(&value) {
            Some(item) => item,
            None if shape::reports_error(&value, paths) && !(read && head.own_error) => &value,
            None if !read && shape::is_bare_error(&value) && shape::has_no_content(&value, paths) => &value,
            None => return None,
        };
        let texts = shape::of_error(error, paths);
        Some(Self::new(head.clone(), texts, &Bytes::copy_from_slice(body), Some(value)))
    }

    /// Reads the error of [`reported`](Self::reported), if nothing else is in the body.
    #[cold]
    pub(crate) fn reported_alone(head: &ResponseHead, body: &[u8], read: bool) -> Option<Self> {
        let error = Self::reported(head, body, read)?;
        let value = error.body.as_ref()?;
        let alone = shape::has_no_content(value, &head.connector().errors);
        (alone || shape::failed_item(value).is_some()).then_some(error)
    }

    /// Reads an event that is called an error, whatever its data is.
    #[cold]
    pub(crate) fn event(head: &ResponseHead, data: &str) -> Self {
        let value = serde_json::from_str::<Value>(data).ok();
        let paths = &head.connector().errors;
        let mut texts = value.as_ref().map(|value| shape::of_error(value, paths)).unwrap_or_default();
        let body = Bytes::copy_from_slice(data.as_bytes());
        if value.is_none() {
            texts.message = plain_message(&body);
        }
        Self::new(head.clone(), texts, &body, value)
    }

    /// A redirect that was not followed.
    pub(crate) fn not_followed(head: ResponseHead, why: &str) -> Self {
        let message = format!("{}: {why}", status_line(head.status));
        Self::new(head, Texts { message: Some(message), ..Texts::default() }, &Bytes::new(), None)
    }

    fn new(head: ResponseHead, texts: Texts, body: &Bytes, value: Option<Value>) -> Self {
        let shown = |text: Option<String>| text.map(|text| head.redact(&text));
        let nothing_said = || match head.status.is_success() {
            true => "the API reports an error without a message".to_owned(),
            false => status_line(head.status),
        };
        Self {
            message: shown(texts.message).unwrap_or_else(nothing_said),
            kind: shown(texts.kind),
            code: shown(texts.code),
            param: shown(texts.param),
            request_id: head.redacted_request_id(),
            excerpt: excerpt(body),
            body: value,
            status: head.status,
            retries: head.retries,
            headers: head.headers,
        }
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// The message of the API, at most 2,000 characters, without the connection's secrets; `HTTP 502 Bad Gateway` where
    /// the body has none. A short body of plain text is a message; a page of HTML is not.
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
        self.request_id.as_deref()
    }

    /// How often the call was made again before the API refused it for good.
    #[must_use]
    pub fn retries(&self) -> u32 {
        self.retries
    }

    /// The response's headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The whole body as JSON, such as the details that some gateways add. `None` where it is not JSON, or longer than
    /// 64 KiB. It is as the server sent it, and may be private: no text of the error has it.
    #[must_use]
    pub fn body(&self) -> Option<&Value> {
        self.body.as_ref()
    }

    /// The first 65,536 bytes (64 KiB) of the body, as they came. They may be private: no text of the error has them, but
    /// for the API's own message.
    #[must_use]
    pub fn body_excerpt(&self) -> &[u8] {
        &self.excerpt
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
        write!(f, "{}{}{end}", Shown(&self.message), Shown(&notes))
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

fn is_plain_text(headers: &HeaderMap) -> bool {
    headers.get(CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(b"text/plain"))
}

/// A short text that is no markup.
fn plain_message(body: &Bytes) -> Option<String> {
    let text = str::from_utf8(body).ok()?.trim();
    let is_message = !text.is_empty() && text.len() <= MAX_PLAIN && !text.starts_with(['<', '{', '[']);
    is_message.then(|| text.to_owned())
}
