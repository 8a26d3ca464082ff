//! Errors that the API, or a proxy before it, reports.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use http::header::{CONTENT_TYPE, HeaderMap};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::retry_after::retry_after;
use super::shape::{self, Texts};
use super::shown::{Shown, excerpt};
use crate::clock;
use crate::connector::Retry;
use crate::head::ResponseHead;

/// Bytes that every body contains that reports an error in addition to its data.
pub(crate) const ERROR_FIELD: &[u8] = b"\"error\"";

/// The length of a plain text that counts as a message, in bytes; a longer one is a page.
const MAX_PLAIN: usize = 500;

/// An error that the API, or a proxy before it, reports.
#[doc(alias("APIError", "APIStatusError"))]
#[derive(Clone)]
pub struct ApiError {
    status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) retries: u32,
    pub(super) request_id: Option<String>,
    message: String,
    kind: Option<String>,
    code: Option<String>,
    param: Option<String>,
    excerpt: Bytes,
    body: Option<Value>,
    retryable: bool,
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

    /// Reads the error in a response whose status is a success; `None` if it has none. `read` is `true` if its body
    /// could be decoded.
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

    /// Reads the error of [`reported`](Self::reported) if the body contains nothing else.
    #[cold]
    pub(crate) fn reported_alone(head: &ResponseHead, body: &[u8], read: bool) -> Option<Self> {
        let error = Self::reported(head, body, read)?;
        let value = error.body.as_ref()?;
        let alone = shape::has_no_content(value, &head.connector().errors);
        (alone || shape::failed_item(value).is_some()).then_some(error)
    }

    /// Reads an event with the name `error`, regardless of its data.
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

    /// Creates the error of a redirect that was not followed.
    pub(crate) fn not_followed(head: ResponseHead, why: &str) -> Self {
        let message = format!("{}: {why}", status_line(head.status));
        Self::new(head, Texts { message: Some(message), ..Texts::default() }, &Bytes::new(), None)
    }

    fn new(head: ResponseHead, texts: Texts, body: &Bytes, value: Option<Value>) -> Self {
        let shown = |text: Option<String>| text.map(|text| head.redact(&text));
        let without_message = || match head.status.is_success() {
            true => "the API reports an error without a message".to_owned(),
            false => status_line(head.status),
        };
        let retryable = is_retryable(&head, &texts);
        Self {
            message: shown(texts.message).unwrap_or_else(without_message),
            kind: shown(texts.kind),
            code: shown(texts.code),
            param: shown(texts.param),
            request_id: head.redacted_request_id(),
            excerpt: excerpt(body),
            body: value,
            status: head.status,
            retries: head.retries,
            headers: head.headers,
            retryable,
        }
    }

    /// Returns the HTTP status of the error. An error that is reported in a success, such as one in a stream, has the
    /// status that is its code, if any.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        status(self.status, self.code())
    }

    /// Returns `true` if the same request can succeed later: by the connector's statuses and permanent codes, and by the
    /// header `x-should-retry`.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.retryable
    }

    /// Returns the pause that the response asks for, by `retry-after-ms` or `Retry-After`.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        retry_after(&self.headers, clock::now())
    }

    /// Returns the message of the API, at most 2,000 characters, without the connection's secrets. Without a message in
    /// the body, it is the status, such as `HTTP 502 Bad Gateway`. A short body of plain text is a message; a page of
    /// HTML is not.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Returns the kind of error, such as `invalid_request_error`.
    #[must_use]
    pub fn kind(&self) -> Option<&str> {
        self.kind.as_deref()
    }

    /// Returns the error code, such as `model_not_found`. A numeric code is returned as text.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// Returns the request field that caused the error.
    #[must_use]
    pub fn param(&self) -> Option<&str> {
        self.param.as_deref()
    }

    /// Returns the id that the API gave to this request, for questions to its support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// Returns the number of retries before this error.
    #[must_use]
    pub fn retries(&self) -> u32 {
        self.retries
    }

    /// Returns the response headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the complete body as JSON, with details that some gateways add; `None` if it is not JSON or longer than
    /// 64 KiB. It may contain private data, which no text of the error shows.
    #[must_use]
    pub fn body(&self) -> Option<&Value> {
        self.body.as_ref()
    }

    /// Reads the [body](Self::body) as one of the API's types for errors; `None` if it does not fit.
    ///
    /// ```
    /// # fn retry_at(error: &modwright_runtime::ApiError) -> Option<i64> {
    /// #[derive(serde::Deserialize)]
    /// struct RateLimited {
    ///     resets_at: i64,
    /// }
    ///
    /// let limited: RateLimited = error.body_as()?;
    /// Some(limited.resets_at)
    /// # }
    /// ```
    #[must_use]
    pub fn body_as<T: DeserializeOwned>(&self) -> Option<T> {
        // By way of text: the types of an API keep the text of what they do not know.
        serde_json::from_str(&self.body.as_ref()?.to_string()).ok()
    }

    /// Returns the first 65,536 bytes (64 KiB) of the body. They may contain private data, which no text of the error
    /// shows, except the message of the API.
    #[must_use]
    pub fn body_excerpt(&self) -> &[u8] {
        &self.excerpt
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut notes = String::new();
        let status = format!("HTTP {}", self.status.as_u16());
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

/// Shows neither headers nor body.
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

/// Returns the HTTP status of an error; that of a success is replaced by the error's code.
fn status(http: StatusCode, code: Option<&str>) -> Option<u16> {
    if !http.is_success() {
        return Some(http.as_u16());
    }
    code?.parse().ok().filter(|status| (400..=599).contains(status))
}

fn is_retryable(head: &ResponseHead, texts: &Texts) -> bool {
    let (kind, code) = (texts.kind.as_deref(), texts.code.as_deref());
    let retry = head.connector().retry.as_ref().unwrap_or(&Retry::USUAL);
    let permanent = |word: Option<&str>| word.is_some_and(|word| retry.never.contains(&word));
    if permanent(code) || permanent(kind) {
        return false;
    }
    match head.headers.get("x-should-retry").map(|value| value.as_bytes()) {
        Some(b"true") => true,
        Some(b"false") => false,
        _ => status(head.status, code).is_some_and(|status| {
            retry.statuses.iter().any(|(first, last)| (*first..=*last).contains(&status))
        }),
    }
}

fn status_line(status: StatusCode) -> String {
    match status.canonical_reason() {
        Some(reason) => format!("HTTP {} {reason}", status.as_u16()),
        None => format!("HTTP {}", status.as_u16()),
    }
}

fn is_plain_text(headers: &HeaderMap) -> bool {
    headers.get(CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(b"text/plain"))
}

/// Returns a body that is a short text without markup.
fn plain_message(body: &Bytes) -> Option<String> {
    let text = str::from_utf8(body).ok()?.trim();
    let is_message = !text.is_empty() && text.len() <= MAX_PLAIN && !text.starts_with(['<', '{', '[']);
    is_message.then(|| text.to_owned())
}
