//! Custom calls: to any path below the base URL.

mod path;
mod response;

use std::fmt;

use bytes::Bytes;
use percent_encoding::utf8_percent_encode;
use reqwest::Method;
use serde::Serialize;

use crate::error::Violation;
use crate::http::query::Query;
use crate::http::request_body::RequestBody;
use crate::http::send::PreparedRequest;
use crate::http::{header, query};
use path::{ENCODED, checked};
pub use response::CustomResponse;

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
    /// Awaiting the call fails with [`Error::Invalid`](crate::Error::Invalid), before anything is sent, if `path` is an absolute URL, names a
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
