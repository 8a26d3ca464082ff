//! Calls: built from a request, then awaited.

pub(crate) mod boxed;
#[cfg(feature = "catalog")]
pub(crate) mod boxed_events;
pub(crate) mod custom;
mod decoder;
pub(crate) mod download;
pub(crate) mod events;
pub(crate) mod follow;
mod macros;
pub(crate) mod pages;
pub(crate) mod response;
pub(crate) mod sending;

use std::fmt;
use std::future::poll_fn;
use std::io::Write;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http::Method;
use http::header::HeaderValue;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::call::decoder::Decoder;
use crate::call::download::BytesCall;
use crate::call::events::EventCall;
use crate::call::macros::call_methods;
use crate::call::pages::PageCall;
use crate::call::response::Response;
use crate::call::sending::Sending;
use crate::connector::ArrayFormat;
use crate::error::{Error, Violation};
use crate::head::{RawResponse, ResponseHead};
use crate::http::client::Client;
use crate::http::query::Query;
use crate::http::request_body::RequestBody;
use crate::http::send::PreparedRequest;
use crate::http::{header, path, query, urlencoded};
use crate::json::decode;
use crate::json::direction::in_request;
use crate::json::extra::Map;
use crate::json::objects::EXTRA;
use crate::validate::{At, Validate};

/// A builder of a call whose response type is not chosen yet.
#[must_use = "a call does nothing until it is awaited"]
pub struct CallBuilder(Box<PreparedRequest>);

/// A call to an API: a future of the response.
///
/// A call begins when it is polled for the first time: the request is checked, and sent unless it breaks a rule. A
/// failed call is retried as the connector allows, at most `max_retries` times. Dropping a call cancels it.
///
/// A call owns its data, so it can be stored, moved to another thread, or passed to `tokio::spawn`, `join_all`,
/// `buffered` and the like. It must be polled within a tokio runtime. To send a call several times, clone it before it
/// begins.
///
/// # Send two calls at the same time
///
/// ```no_run
#[doc = include_str!("../example_setup.txt")]
/// let (first, second) = (client.send("Hello"), client.send("Good morning"));
/// let first = tokio::spawn(first);
/// let second = second.await?;
/// let first = first.await??;
/// # Ok(()) }
/// ```
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<T> {
    pub(crate) sending: Sending<RawResponse>,
    decoder: Decoder<T>,
}

impl Call<()> {
    /// Starts building a GET call to the path `template` below the base URL, with `{name}` for each path field.
    pub fn get(client: &Client, template: &'static str) -> CallBuilder {
        CallBuilder(PreparedRequest::new(client, Method::GET, template))
    }

    /// Starts building a POST call.
    pub fn post(client: &Client, template: &'static str) -> CallBuilder {
        CallBuilder(PreparedRequest::new(client, Method::POST, template))
    }

    /// Starts building a PUT call.
    pub fn put(client: &Client, template: &'static str) -> CallBuilder {
        CallBuilder(PreparedRequest::new(client, Method::PUT, template))
    }

    /// Starts building a PATCH call.
    pub fn patch(client: &Client, template: &'static str) -> CallBuilder {
        CallBuilder(PreparedRequest::new(client, Method::PATCH, template))
    }

    /// Starts building a DELETE call.
    pub fn delete(client: &Client, template: &'static str) -> CallBuilder {
        CallBuilder(PreparedRequest::new(client, Method::DELETE, template))
    }

    /// Starts building a HEAD call.
    pub fn head(client: &Client, template: &'static str) -> CallBuilder {
        CallBuilder(PreparedRequest::new(client, Method::HEAD, template))
    }

    /// Starts building an OPTIONS call.
    pub fn options(client: &Client, template: &'static str) -> CallBuilder {
        CallBuilder(PreparedRequest::new(client, Method::OPTIONS, template))
    }

    /// Starts building a TRACE call.
    pub fn trace(client: &Client, template: &'static str) -> CallBuilder {
        CallBuilder(PreparedRequest::new(client, Method::TRACE, template))
    }

    /// Starts building a QUERY call.
    pub fn query(client: &Client, template: &'static str) -> CallBuilder {
        // `QUERY` is a valid method name, so `POST` is never used.
        let method = Method::from_bytes(b"QUERY").unwrap_or(Method::POST);
        CallBuilder(PreparedRequest::new(client, method, template))
    }
}

impl CallBuilder {
    /// Sends the call to one of the connector's named servers.
    pub fn server(mut self, name: &'static str) -> Self {
        self.0.server = Some(name);
        self
    }

    /// Allows an `error` field in the response, such as that of a failed job: it does not fail the call.
    pub fn own_error(mut self) -> Self {
        self.0.own_error = true;
        self
    }

    /// Checks all rules of the request. The level of validation is applied when the call is sent.
    pub fn validate(mut self, request: &dyn Validate) -> Self {
        request.validate(&mut At::root(&mut self.0.violations));
        self
    }

    /// Checks all rules of a request whose response is streamed.
    pub fn validate_streamed(mut self, request: &dyn Validate) -> Self {
        request.validate(&mut At::streamed(&mut self.0.violations));
        self
    }

    /// Replaces `{name}` in the template by one path segment.
    pub fn path(mut self, name: &'static str, value: &dyn fmt::Display) -> Self {
        let filled = path::fill(&mut self.0.path, name, value);
        self.filled(filled)
    }

    /// Replaces `{name}` in the template by one path segment: the items of a list, with commas between them.
    pub fn path_list(self, name: &'static str, value: &dyn Query) -> Self {
        let mut items = Vec::new();
        value.visit("", &mut |_, item| items.extend(item.map(ToString::to_string)));
        self.path(name, &items.join(","))
    }

    /// Replaces `{name...}` in the template by several path segments.
    pub fn segments(mut self, name: &'static str, value: &dyn fmt::Display) -> Self {
        let filled = path::fill_segments(&mut self.0.path, name, value);
        self.filled(filled)
    }

    fn filled(mut self, result: Result<(), Violation>) -> Self {
        if let Err(violation) = result {
            self.0.violations.push(violation);
            // The violation already stops the call; this keeps the unfilled path from being reported, too.
            self.0.path = "".into();
        }
        self
    }

    /// Adds a query parameter if the field is set.
    pub fn query(mut self, name: &'static str, value: &dyn Query) -> Self {
        let format = self.0.client.inner().connector.array_format;
        query::push_as(&mut self.0.query, name, value, format);
        self
    }

    /// Adds a query parameter if the field is set; a list is written in `format`.
    pub fn query_as(mut self, name: &'static str, value: &dyn Query, format: ArrayFormat) -> Self {
        query::push_as(&mut self.0.query, name, value, format);
        self
    }

    /// Adds a header if the field is set.
    pub fn header(mut self, name: &'static str, value: &dyn Query) -> Self {
        let PreparedRequest { client, headers, violations, .. } = &mut *self.0;
        if let Some(text) = header::text(value)
            && let Err(violation) = header::add(headers, &|name| client.inner().sends(name), name, &text)
        {
            violations.push(violation);
        }
        self
    }

    /// Sends `body` as JSON.
    pub fn json<T: Serialize + ?Sized>(mut self, body: &T) -> Self {
        let body = in_request(|| serde_json::to_vec(body));
        self.set_json(body);
        self
    }

    /// Sends `body` as JSON if it is set.
    pub fn json_or_nothing<T: Serialize>(self, body: &Option<T>) -> Self {
        match body {
            Some(body) => self.json(body),
            None => self,
        }
    }

    /// Sends `body` as JSON with one more field, which requests a stream.
    pub fn json_with<T: Serialize + ?Sized>(mut self, body: &T, name: &str, value: impl Into<Value>) -> Self {
        let body = in_request(|| serde_json::to_vec(body));
        self.set_json(body.and_then(|body| with_field(body, name, &value.into())));
        self
    }

    fn set_json(&mut self, body: Result<Vec<u8>, serde_json::Error>) {
        match body {
            Ok(body) => self.0.body = RequestBody::Json(body.into()),
            Err(error) => self.refuse_body(&error),
        }
    }

    #[cold]
    fn refuse_body(&mut self, error: &serde_json::Error) {
        let text = error.to_string();
        // Only this error text is our own; the others may contain request values.
        let violation = match text.split_once(": ") {
            Some((path, message)) if path.starts_with(EXTRA) => {
                Violation::always(path, "extra", message.to_owned())
            }
            _ => Violation::always("", "json", "cannot be written as JSON"),
        };
        self.0.violations.push(violation);
    }

    /// Sends `body` as `application/x-www-form-urlencoded`: lists as the connector's `array_format` says, a field of an object as
    /// `name[field]`.
    pub fn urlencoded<T: Serialize + ?Sized>(mut self, body: &T) -> Self {
        match in_request(|| serde_json::to_value(body)) {
            Ok(Value::Object(fields)) => self.set_form(&fields),
            Ok(_) => self.refuse_body(&no_object()),
            Err(error) => self.refuse_body(&error),
        }
        self
    }

    /// Sends `body` as `application/x-www-form-urlencoded` with one more field, which requests a stream.
    pub fn urlencoded_with<T: Serialize + ?Sized>(
        mut self,
        body: &T,
        name: &str,
        value: impl Into<Value>,
    ) -> Self {
        match in_request(|| serde_json::to_value(body)) {
            Ok(Value::Object(mut fields)) => {
                fields.insert(name.to_owned(), value.into());
                self.set_form(&fields);
            }
            Ok(_) => self.refuse_body(&no_object()),
            Err(error) => self.refuse_body(&error),
        }
        self
    }

    fn set_form(&mut self, fields: &Map) {
        let format = self.0.client.inner().connector.array_format;
        let media_type = HeaderValue::from_static(urlencoded::MEDIA_TYPE);
        self.0.body = RequestBody::Bytes(media_type, urlencoded::write(fields, format).into());
    }

    /// Sends each item as JSON on a line of its own.
    pub fn lines<'a, T: Serialize + 'a>(mut self, items: impl IntoIterator<Item = &'a T>) -> Self {
        let mut body = Vec::new();
        for item in items {
            if let Err(error) = in_request(|| serde_json::to_writer(&mut body, item)) {
                self.refuse_body(&error);
                return self;
            }
            body.push(b'\n');
        }
        self.0.body = RequestBody::Bytes(HeaderValue::from_static("application/x-ndjson"), body.into());
        self
    }

    /// Sends a text as it is, if it is set.
    pub fn text(mut self, text: &dyn Query) -> Self {
        if let Some(text) = header::text(text) {
            let media_type = HeaderValue::from_static("text/plain; charset=utf-8");
            self.0.body = RequestBody::Bytes(media_type, text.into());
        }
        self
    }

    /// Sends the body with another media type.
    pub fn media_type(mut self, name: &'static str) -> Self {
        self.0.body.set_media_type(name);
        self
    }

    /// Sends files as parts of a form.
    #[cfg(feature = "multipart")]
    pub fn file(mut self, name: &'static str, files: &dyn crate::file::Files) -> Self {
        self.0.body.add_to_form(|form| form.add_files(name, files));
        self
    }

    /// Sends the fields of `body` that are not files as parts of a form.
    #[cfg(feature = "multipart")]
    pub fn form<T: Serialize + ?Sized>(mut self, body: &T) -> Self {
        match in_request(|| serde_json::to_value(body)) {
            Ok(Value::Object(fields)) => {
                self.0.body.add_to_form(|form| fields.iter().for_each(|(name, value)| form.add(name, value)));
            }
            Ok(_) => self.refuse_body(&no_object()),
            Err(error) => self.refuse_body(&error),
        }
        self
    }

    /// Sends the fields of `body` that are not files as parts of a form, with one more part, which requests a stream.
    #[cfg(feature = "multipart")]
    pub fn form_with<T: Serialize + ?Sized>(self, body: &T, name: &str, value: impl Into<Value>) -> Self {
        let mut call = self.form(body);
        call.0.body.add_to_form(|form| form.add(name, &value.into()));
        call
    }

    /// Sends a file as the request body.
    #[cfg(feature = "multipart")]
    pub fn raw(mut self, file: &crate::file::File) -> Self {
        self.0.body = RequestBody::Raw(file.clone());
        self
    }

    /// Expects a JSON response.
    pub fn returns_json<T: DeserializeOwned>(self) -> Call<T> {
        self.returns_read(decode::json::<T>)
    }

    /// Expects a JSON response or none: an empty body, or 304 (Not Modified).
    pub fn returns_json_or_nothing<T: DeserializeOwned>(mut self) -> Call<Option<T>> {
        self.0.allows_not_modified = true;
        self.returns_read(decode::json_or_nothing::<T>)
    }

    /// Expects one of several responses; `read` decodes the one that the request asks for.
    pub fn returns_by<T>(mut self, read: decode::Read<T>) -> Call<T> {
        self.0.accept = "*/*";
        self.returns(read)
    }

    /// Expects one of several responses; `read` chooses by the status.
    pub fn returns_by_status<T>(self, read: decode::Read<T>) -> Call<T> {
        self.returns_read(read)
    }

    /// Expects a text response.
    pub fn returns_text(mut self) -> Call<String> {
        self.0.accept = "*/*";
        self.returns(decode::text)
    }

    /// Expects a paginated list.
    pub fn returns_pages<T: DeserializeOwned + Send + 'static>(self) -> PageCall<T> {
        PageCall::new(self.0, pages::decode::read::<T>)
    }

    /// Expects a response of bytes.
    pub fn returns_bytes(mut self) -> BytesCall {
        self.0.accept = "*/*";
        BytesCall::new(self.0)
    }

    /// Ignores the response body.
    pub fn returns_nothing(self) -> Call<()> {
        self.returns(decode::nothing)
    }

    /// Expects a stream of events, each of them JSON.
    pub fn returns_events<T: DeserializeOwned>(mut self) -> EventCall<T> {
        self.0.accept = "text/event-stream";
        EventCall::new(self.0, decode::event)
    }

    /// Expects a stream of JSON lines.
    pub fn returns_lines<T: DeserializeOwned>(mut self) -> EventCall<T> {
        self.0.accept = "application/x-ndjson, application/jsonl, */*;q=0.5";
        EventCall::new(self.0, decode::event).lines()
    }

    fn returns<T>(self, decode: fn(&ResponseHead, &Bytes) -> Result<T, Error>) -> Call<T> {
        Call { sending: Sending::Ready(self.0), decoder: Decoder::of(decode, false) }
    }

    fn returns_read<T>(self, decode: fn(&ResponseHead, &Bytes) -> Result<T, Error>) -> Call<T> {
        Call { sending: Sending::Ready(self.0), decoder: Decoder::of(decode, true) }
    }
}

/// Adds a field at the end of a JSON object.
fn with_field(mut object: Vec<u8>, name: &str, value: &Value) -> Result<Vec<u8>, serde_json::Error> {
    object.pop_if(|last| *last == b'}').ok_or_else(no_object)?;
    let comma = if object.ends_with(b"{") { "" } else { "," };
    write!(object, "{comma}{}:{value}}}", Value::from(name)).map_err(serde::ser::Error::custom)?;
    Ok(object)
}

fn no_object() -> serde_json::Error {
    serde::ser::Error::custom("not an object")
}

impl<T> Call<T> {
    /// Sends the call and returns the response with its status and headers, not decoded yet.
    ///
    /// # Errors
    ///
    /// The errors of the call, except [`Error::Decode`].
    #[doc(alias = "with_raw_response")]
    pub async fn raw(self) -> Result<Response<T>, Error> {
        let Self { mut sending, decoder } = self;
        let received = poll_fn(|context| sending.poll(context, PreparedRequest::send)).await?;
        Ok(Response { received, decoder })
    }

    fn request(&self) -> Option<&PreparedRequest> {
        self.sending.request()
    }

    fn request_mut(&mut self) -> Option<&mut PreparedRequest> {
        self.sending.request_mut()
    }

    /// Keeps the first `limit` items of the response if a limit is set.
    #[doc(hidden)]
    pub fn limit(mut self, limit: Option<usize>, cut: fn(&mut T, usize)) -> Self {
        self.decoder.limit(limit, cut);
        self
    }
}

call_methods! { [T] Call<T>, "Call" }

/// The clone of a call that has begun is an error when it is polled.
impl<T> Clone for Call<T> {
    fn clone(&self) -> Self {
        Self { sending: self.sending.clone(), decoder: self.decoder.clone() }
    }
}

impl<T> Future for Call<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let received = ready!(self.sending.poll(context, PreparedRequest::send))?;
        Poll::Ready(self.decoder.decode(&received))
    }
}

/// Shows the method and the path template, and no field of the request.
impl fmt::Debug for CallBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CallBuilder({} {})", self.0.method, self.0.template)
    }
}

#[cfg(test)]
mod tests {
    use super::with_field;

    #[test]
    fn a_field_is_added_to_an_object_and_to_nothing_else() {
        let with = |json: &str| {
            with_field(json.into(), "a\"b", &true.into()).ok().map(|json| String::from_utf8(json).unwrap())
        };
        assert_eq!(with("{}").as_deref(), Some(r#"{"a\"b":true}"#));
        assert_eq!(with(r#"{"c":{}}"#).as_deref(), Some(r#"{"c":{},"a\"b":true}"#));
        assert_eq!((with("[]"), with("")), (None, None));
    }
}
