//! Custom calls: to any path below the base URL.

mod call;
mod event;
mod path;
mod response;

use std::fmt;

use bytes::Bytes;
use http::Method;
use http::header::HeaderValue;
use percent_encoding::utf8_percent_encode;
use serde::Serialize;

use crate::call::pages::NamedCursor;
use crate::error::Violation;
#[cfg(feature = "multipart")]
use crate::file::File;
use crate::http::client::Client;
use crate::http::query::Query;
use crate::http::request_body::RequestBody;
use crate::http::send::PreparedRequest;
use crate::http::{header, query};
use crate::json::direction::in_request;
pub use event::CustomEvent;
use path::{ENCODED, checked};
pub use response::CustomResponse;

/// A request to any path below the base URL: for an operation that the client has no function for.
///
/// The path cannot leave the base URL, since the credentials of the connection are sent. For another server, or for
/// another path of the same server (`/api/tags` next to `/v1/`), create a second client with its own base URL.
///
/// # JSON
///
/// ```
/// use modwright_runtime::CustomRequest;
///
/// let request = CustomRequest::get("models").query("limit", 3);
/// let request = CustomRequest::post("chat/completions").body(serde_json::json!({ "model": "gpt-6" }));
/// ```
///
/// # Forms and other bodies
///
/// ```
/// # #[cfg(feature = "multipart")] {
/// use modwright_runtime::{CustomRequest, File};
///
/// let form = CustomRequest::post("uploads/upload_1/parts").file("data", File::path("part-1.bin"));
/// let form = CustomRequest::post("videos").form_field("prompt", "An otter").form_field("seconds", 8);
/// let sdp = CustomRequest::post("realtime/calls").body_of("application/sdp", "v=0…");
/// # }
/// ```
///
/// # Lists in pages
///
/// ```
/// use modwright_runtime::CustomRequest;
///
/// let request = CustomRequest::get("vector_stores").query("limit", 100).items("data").cursor("after", "id");
/// ```
#[derive(Clone)]
#[must_use]
pub struct CustomRequest {
    method: Method,
    path: String,
    query: String,
    headers: Vec<(String, String)>,
    body: RequestBody,
    items: Option<String>,
    cursor: Option<NamedCursor>,
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
        match in_request(|| serde_json::to_vec(&body)) {
            Ok(body) => self.body = RequestBody::Json(body.into()),
            Err(_) => self.violations.push(not_json("body")),
        }
        self
    }

    /// Sets the body to bytes of a media type, such as `application/x-www-form-urlencoded`.
    pub fn body_of(mut self, media_type: &str, body: impl Into<Bytes>) -> Self {
        match HeaderValue::from_str(media_type) {
            Ok(media_type) => self.body = RequestBody::Bytes(media_type, body.into()),
            Err(_) => {
                let message = "is a media type with a character that HTTP does not allow";
                self.violations.push(Violation::always("body", "media_type", message));
            }
        }
        self
    }

    /// Sets the body to the content of a file, without a form.
    #[cfg(feature = "multipart")]
    pub fn body_file(mut self, file: impl Into<File>) -> Self {
        let file = file.into();
        self.check_file("body", &file);
        self.body = RequestBody::Raw(file);
        self
    }

    /// Adds a field to the form that is sent as the body.
    ///
    /// Text is sent unchanged, a number or boolean in its JSON form, an item of a list as `name[]`, a field of an
    /// object as `name[field]`.
    #[cfg(feature = "multipart")]
    pub fn form_field(mut self, name: &str, value: impl Serialize) -> Self {
        match in_request(|| serde_json::to_value(&value)) {
            Ok(value) => self.body.add_to_form(|form| form.add(name, &value)),
            Err(_) => self.violations.push(not_json(name)),
        }
        self
    }

    /// Adds a file to the form that is sent as the body. Call it again for another file; the name is sent unchanged, so
    /// an API with lists of files needs `image[]`.
    #[cfg(feature = "multipart")]
    pub fn file(mut self, name: &str, file: impl Into<File>) -> Self {
        let file = file.into();
        self.check_file(name, &file);
        self.body.add_to_form(|form| form.add_files(name, &file));
        self
    }

    /// Sets the field of the response with the items of a list. Default: that of the connector's lists.
    pub fn items(mut self, field: impl Into<String>) -> Self {
        self.items = Some(field.into());
        self
    }

    /// Sets the query parameter that sends the cursor, and the response field that has the next cursor: a field of the page, such as
    /// `next_page_token`, or else of its last item, such as `id`. Default: those of the connector's lists.
    ///
    /// The list ends if the page says that it is the last one, or if the field is absent, null or empty.
    pub fn cursor(mut self, parameter: impl Into<String>, field: impl Into<String>) -> Self {
        self.cursor = Some(NamedCursor::new(parameter.into(), field.into()));
        self
    }

    #[cfg(feature = "multipart")]
    fn check_file(&mut self, path: &str, file: &File) {
        self.violations.extend(file.fault().map(|fault| Violation::always(path, "file", fault)));
    }

    fn of(method: Method, path: String) -> Self {
        Self {
            method,
            path,
            query: String::new(),
            headers: Vec::new(),
            body: RequestBody::Nothing,
            items: None,
            cursor: None,
            violations: Vec::new(),
        }
    }

    /// Prepares the request for a client.
    fn prepare(&self, client: &Client) -> Box<PreparedRequest> {
        let mut prepared = PreparedRequest::new(client, self.method.clone(), "custom");
        self.put_into(&mut prepared);
        prepared
    }

    fn put_into(&self, prepared: &mut PreparedRequest) {
        prepared.body = self.body.clone();
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
        // A custom request may be built from untrusted data, so it cannot replace a credential, unlike the options of a call.
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

fn not_json(path: &str) -> Violation {
    Violation::always(path, "json", "cannot be written as JSON")
}
