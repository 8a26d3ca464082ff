//! Custom calls: to any path below the base URL.

use std::fmt;

use bytes::Bytes;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use reqwest::Method;
use reqwest::header::HeaderMap;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::Error;
use crate::error::Violation;
use crate::head::ResponseHead;
use crate::http::query::Query;
use crate::http::request_body::RequestBody;
use crate::http::send::PreparedRequest;
use crate::http::{header, path, query};
use crate::json::decode;

/// Characters that are percent-encoded in a path. A `%` is not one: the caller's encoding is kept.
const ENCODED: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`').add(b'{').add(b'}').add(b'^').add(b'|');

/// A request to any path below the base URL.
///
/// ```
/// use modwright_runtime::CustomRequest;
///
/// let request = CustomRequest::get("models").query("limit", 3);
/// let request = CustomRequest::post("chat/completions").body(serde_json::json!({ "model": "gpt-4o" }));
/// ```
#[derive(Clone)]
#[must_use]
pub struct CustomRequest {
    pub(crate) method: Method,
    path: String,
    query: String,
    headers: Vec<(String, String)>,
    body: Option<Bytes>,
    violations: Vec<Violation>,
}

impl CustomRequest {
    /// Creates a GET request; see [`CustomRequest::new`] for `path`.
    pub fn get(path: impl Into<String>) -> Self {
        Self::of(Method::GET, path.into())
    }

    /// Creates a POST request; see [`CustomRequest::new`] for `path`.
    pub fn post(path: impl Into<String>) -> Self {
        Self::of(Method::POST, path.into())
    }

    /// Creates a PUT request; see [`CustomRequest::new`] for `path`.
    pub fn put(path: impl Into<String>) -> Self {
        Self::of(Method::PUT, path.into())
    }

    /// Creates a PATCH request; see [`CustomRequest::new`] for `path`.
    pub fn patch(path: impl Into<String>) -> Self {
        Self::of(Method::PATCH, path.into())
    }

    /// Creates a DELETE request; see [`CustomRequest::new`] for `path`.
    pub fn delete(path: impl Into<String>) -> Self {
        Self::of(Method::DELETE, path.into())
    }

    /// Creates a request to `path` below the base URL: `models` or `/models`, with or without a query.
    ///
    /// Awaiting the call fails with [`Error::Invalid`], before anything is sent, if `path` is an absolute URL, names a
    /// host or user, or has dot segments (in any encoding), backslashes, control characters or a fragment; or if
    /// `method` is not an HTTP method, or is `CONNECT`.
    pub fn new(method: &str, path: impl Into<String>) -> Self {
        let (method, message) = match Method::from_bytes(method.as_bytes()) {
            Ok(Method::CONNECT) => (Method::GET, Some("CONNECT opens a tunnel and has no path")),
            Ok(method) => (method, None),
            Err(_) => (Method::GET, Some("not the name of an HTTP method")),
        };
        let mut request = Self::of(method, path.into());
        let violation = message.map(|message| Violation::always("method", "method", message));
        request.violations.extend(violation);
        request
    }

    /// Adds a query parameter.
    pub fn query(mut self, name: impl AsRef<str>, value: impl Query) -> Self {
        query::push(&mut self.query, name.as_ref(), &value);
        self
    }

    /// Adds a header. It cannot replace one that the connection sends; the
    /// [`header`](crate::RequestOptions::header) of the call's options can.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Sets the body, which is sent as JSON.
    pub fn body(mut self, body: impl Serialize) -> Self {
        match serde_json::to_vec(&body) {
            Ok(body) => self.body = Some(body.into()),
            Err(_) => self.violations.push(Violation::always("body", "json", "cannot be written as JSON")),
        }
        self
    }

    fn of(method: Method, path: String) -> Self {
        let (method, headers) = (method, Vec::new());
        Self { method, path, query: String::new(), headers, body: None, violations: Vec::new() }
    }

    pub(crate) fn put_into(&self, prepared: &mut PreparedRequest) {
        prepared.accept = "*/*";
        prepared.body = self.body.clone().map_or(RequestBody::Nothing, RequestBody::Json);
        self.violations.iter().cloned().for_each(|violation| prepared.violations.push(violation));
        let (path, query) = self.path.split_once('?').unwrap_or((&self.path, ""));
        match checked(path) {
            Ok(path) if self.path.contains('#') => drop(path),
            Ok(path) => prepared.path = path.into(),
            Err(message) => prepared.violations.push(Violation::always("path", "path", message)),
        }
        if self.path.contains('#') {
            prepared.violations.push(Violation::always("path", "path", "has a fragment (`#`)"));
        }
        prepared.query = utf8_percent_encode(query, ENCODED).to_string();
        if !query.is_empty() && !self.query.is_empty() {
            prepared.query.push('&');
        }
        prepared.query.push_str(&self.query);
        // A custom request may come from data, so it cannot replace a credential, unlike the options of a call.
        let PreparedRequest { client, headers, violations, .. } = prepared;
        for (name, value) in &self.headers {
            if let Err(violation) = header::add(headers, &|name| client.inner().sends(name), name, value) {
                violations.push(violation);
            }
        }
    }
}

/// Returns the encoded path, or the reason why it is rejected.
fn checked(path: &str) -> Result<String, &'static str> {
    let path = path.strip_prefix('/').unwrap_or(path);
    let first = path.split('/').next().unwrap_or_default();
    if path.is_empty() {
        return Err("empty");
    }
    if path.contains(|c: char| c.is_control()) {
        return Err("has a control character");
    }
    if path::any_decoded(path, |path| path.starts_with('/')) {
        return Err("names a host; write a path below the base URL");
    }
    if path::any_decoded(path, |path| path.contains('\\')) {
        return Err("has a backslash");
    }
    if path::any_decoded(first, |first| first.contains([':', '@'])) {
        return Err("is an absolute URL or has a user name; write a path below the base URL");
    }
    if path::has_dot_segment(path) {
        return Err("has a dot segment (`.` or `..`, in any encoding)");
    }
    Ok(utf8_percent_encode(path, ENCODED).to_string())
}

/// Shows the method, the path and the names of the headers, not the query.
impl fmt::Debug for CustomRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CustomRequest")
            .field("method", &self.method)
            .field("path", &self.path.split('?').next())
            .field("headers", &self.headers.iter().map(|(name, _)| name).collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

/// The response to a custom call. Its status is a success.
#[derive(Clone)]
pub struct CustomResponse {
    head: ResponseHead,
    body: Bytes,
}

impl CustomResponse {
    #[allow(clippy::unnecessary_wraps, reason = "one of the functions that a call can decode with")]
    pub(crate) fn new(head: &ResponseHead, body: &Bytes) -> Result<Self, Error> {
        Ok(Self { head: head.clone(), body: body.clone() })
    }

    /// Returns the HTTP status: 200 to 299.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.head.status.as_u16()
    }

    /// Returns the response headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// Returns the id that the API gave to this request, for questions to its support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.head.request_id()
    }

    /// Returns the body.
    #[must_use]
    pub fn bytes(&self) -> &Bytes {
        &self.body
    }

    /// Decodes the body as JSON.
    ///
    /// # Errors
    ///
    /// [`Error::Decode`] if it is not JSON.
    pub fn json(&self) -> Result<Value, Error> {
        self.json_as()
    }

    /// Decodes the body as a type of the caller.
    ///
    /// # Errors
    ///
    /// [`Error::Decode`] if it is not JSON or not of that type.
    pub fn json_as<T: DeserializeOwned>(&self) -> Result<T, Error> {
        decode::json(&self.head, &self.body)
    }

    /// Returns the body as text.
    ///
    /// # Errors
    ///
    /// [`Error::Decode`] if it is not UTF-8.
    pub fn text(&self) -> Result<String, Error> {
        decode::text(&self.head, &self.body)
    }
}

/// Shows neither header values nor the body.
impl fmt::Debug for CustomResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CustomResponse")
            .field("status", &self.status())
            .field("request_id", &self.head.redacted_request_id())
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::checked;

    #[test]
    fn a_path_stays_below_the_base_url() {
        assert_eq!(checked("models"), Ok("models".into()));
        assert_eq!(checked("/models/ft:gpt:org"), Ok("models/ft:gpt:org".into()));
        assert_eq!(checked("files/a b%20c/é/"), Ok("files/a%20b%20c/%C3%A9/".into()));
        for path in [
            "",
            "/",
            "https://evil.example",
            "HTTPS:evil",
            "//evil.example/x",
            "///x",
            "/%2Fevil",
            "user@evil/x",
            "user:pw@evil",
            "..",
            "../x",
            "a/..",
            "a/%2e%2e/b",
            "a/.%2e",
            "a/%252e%252e",
            "a/..%2fb",
            "a/./b",
            "a\\b",
            "a%5cb",
            "a%255cb",
            "\\\\evil",
            "a\nb",
            "a\tb",
            "%2e%2e%5c",
            "https%3A%2F%2Fevil",
        ] {
            assert!(checked(path).is_err(), "{path}");
        }
    }
}
