//! Sends requests, with retries, redirects and timeouts.
//!
//! Long file: it has all steps of sending a request, from its checks to its last attempt.

use std::borrow::Cow;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{HeaderMap, HeaderName, HeaderValue};
use http::{Method, Request, Response, StatusCode, Uri};
use http_body::Body as _;
use url::Url;

use crate::body::Body;
use crate::error::Violations;
use crate::error::{ApiError, BoxError, Error};
use crate::head::{RawResponse, ResponseHead};
use crate::http::attempt::Attempt;
use crate::http::boxed::BoxFuture;
use crate::http::client::{Client, ClientInner, base_headers};
use crate::http::credentials::{Credential, CredentialValue, Credentials};
use crate::http::deadlines::{Deadlines, FAR_FUTURE, after};
use crate::http::observer::Observer;
use crate::http::options::RequestOptions;
use crate::http::paced::Progress;
use crate::http::redirect::{Hop, RedirectDecision};
use crate::http::request_body::RequestBody;
use crate::http::response_body::ResponseBody;
use crate::http::span::CallSpan;
use crate::http::{header, path, query, retry};
use crate::platform::{self, Instant, timeout_at};
use crate::redactor::Redactor;

/// The maximum number of bytes that is read from the body of an error response.
const MAX_ERROR_BODY: usize = 64 << 10;

/// Reading of an error body stops this long before the deadline, so that the call returns the HTTP status and not a
/// timeout.
const ERROR_BODY_MARGIN: Duration = Duration::from_millis(5);

/// The maximum initial capacity of the buffer for a response body, in bytes.
const MAX_PREALLOCATION: usize = 1 << 20;

/// A request with its client and options, before and while it is sent. It can be sent again if its body allows it.
#[derive(Clone)]
pub(crate) struct PreparedRequest {
    pub(crate) client: Client,
    /// The name of the operation's server; `None` for the base URL of the connection.
    pub(crate) server: Option<&'static str>,
    pub(crate) method: Method,
    /// The path in the specification, with placeholders.
    pub(crate) template: &'static str,
    /// The path that is sent, below the base URL.
    pub(crate) path: Cow<'static, str>,
    pub(crate) query: String,
    /// The headers of the operation; after `prepare`, also the idempotency key and the headers of the options.
    pub(crate) headers: HeaderMap,
    pub(crate) accept: &'static str,
    /// `true` if the status 304 (Not Modified) counts as a success.
    pub(crate) allows_not_modified: bool,
    pub(crate) body: RequestBody,
    pub(crate) violations: Violations,
    /// The number of retries so far.
    pub(crate) retries: u32,
    /// `true` if the response type declares the field in which the API reports errors. Then that field of the response is data,
    /// not an error, if the response can be decoded.
    pub(crate) own_error: bool,
    pub(crate) options: RequestOptions,
    /// The credential header of the next attempt, if the connection has a token function.
    pub(crate) token: Option<Box<(HeaderName, HeaderValue)>>,
    /// Hides the secrets of the client and of this call. `None` if the call has no secrets of its own; then
    /// the client's redactor is used.
    pub(crate) redactor: Option<Arc<Redactor>>,
    pub(crate) observer: Observer,
}

/// A response whose body has not been read yet.
pub(crate) struct OpenResponse {
    pub(crate) head: ResponseHead,
    pub(crate) body: ResponseBody,
    /// The maximum number of bytes of one event of a stream, and of a body that is read into memory.
    pub(crate) limit: usize,
}

impl PreparedRequest {
    pub(crate) fn new(client: &Client, method: Method, template: &'static str) -> Box<Self> {
        Box::new(Self {
            client: client.clone(),
            server: None,
            method,
            template,
            path: Cow::Borrowed(template),
            query: String::new(),
            headers: HeaderMap::new(),
            accept: "application/json",
            allows_not_modified: false,
            body: RequestBody::Nothing,
            violations: Violations::default(),
            retries: 0,
            own_error: false,
            options: RequestOptions::default(),
            token: None,
            redactor: None,
            observer: Observer::default(),
        })
    }

    /// Sets options. They override earlier ones; headers and query parameters are added to those of earlier ones.
    pub(crate) fn set(&mut self, options: RequestOptions) {
        let earlier = std::mem::take(&mut self.options);
        self.options = options.over(earlier);
    }

    /// Sends the request and reads the response.
    pub(crate) fn send(mut self: Box<Self>) -> BoxFuture<Result<RawResponse, Error>> {
        BoxFuture::new(self.observe().around(async move {
            let deadlines = self.deadlines()?;
            let result = deadlines.keep(pin!(self.exchange(&deadlines))).await;
            result.map_err(|error| self.failed(error))
        }))
    }

    /// Sends the request and returns the response without reading its body.
    pub(crate) fn open(mut self: Box<Self>) -> BoxFuture<Result<OpenResponse, Error>> {
        BoxFuture::new(self.observe().around(async move {
            let deadlines = self.deadlines()?;
            let result = deadlines.keep(pin!(self.open_head(&deadlines))).await;
            let (head, response) = result.map_err(|error| self.failed(error))?;
            let client = self.client.inner();
            let limit = self.options.max_response_bytes.unwrap_or(client.max_response_bytes);
            let idle_timeout = self.options.idle_timeout.or(client.idle_timeout).unwrap_or(deadlines.timeout);
            let mut body = ResponseBody::new(response, idle_timeout, deadlines.total);
            body.span = self.observer.span;
            Ok(OpenResponse { head, body, limit })
        }))
    }

    /// Sends the request, with retries, until a complete response arrives.
    #[expect(clippy::manual_async_fn, reason = "the future of an `async fn` stores its arguments twice")]
    fn exchange(&mut self, deadlines: &Deadlines) -> impl Future<Output = Result<RawResponse, Error>> + Send {
        async move {
            self.prepare()?;
            loop {
                self.authorize().await?;
                self.observer.start();
                let error = match self.send_attempt(deadlines).await {
                    Ok((head, response)) => match self.receive(head, response).await {
                        Ok(received) => {
                            self.attempted(Ok(&received.head), None);
                            return Ok(received);
                        }
                        Err(error) => error,
                    },
                    Err(error) => error,
                };
                self.retry(error, deadlines).await?;
            }
        }
    }

    /// Sends the request, with retries, until the head of a successful response arrives.
    async fn open_head(&mut self, deadlines: &Deadlines) -> Result<(ResponseHead, Body), Error> {
        self.prepare()?;
        loop {
            self.authorize().await?;
            self.observer.start();
            match self.send_attempt(deadlines).await {
                Ok(opened) => {
                    self.attempted(Ok(&opened.0), None);
                    return Ok(opened);
                }
                Err(error) => self.retry(error, deadlines).await?,
            }
        }
    }

    /// Sends the request without retries, follows redirects, and returns the head of a successful response without
    /// reading its body.
    ///
    /// The future that handles redirects and errors is boxed, to keep this one small.
    async fn send_attempt(&self, deadlines: &Deadlines) -> Result<(ResponseHead, Body), Error> {
        let hop = Hop::first(self.method.clone(), self.url()?);
        let response = self.send_hop(&hop, deadlines).await?;
        if self.is_success(response.status()) {
            return Ok(self.head(response));
        }
        Box::pin(self.redirect_or_error(hop, response, deadlines)).await
    }

    /// Sends one request and returns its response, of any status.
    async fn send_hop(&self, hop: &Hop, deadlines: &Deadlines) -> Result<Response<Body>, Error> {
        let request = self.request(hop, &deadlines.progress)?;
        self.client.inner().transport.send(request).await.map_err(Error::transport)
    }

    /// Waits for the pause and counts the retry, if [`retry_pause`](Self::retry_pause) allows one and it ends before the deadline.
    ///
    /// # Errors
    ///
    /// Returns `error` if the call is not retried.
    async fn retry(&mut self, mut error: Error, deadlines: &Deadlines) -> Result<(), Error> {
        error.set_retries(self.retries);
        let end = deadlines.end();
        let ends_in_time = |pause: &Duration| Instant::now() + *pause < end;
        let pause = self.retry_pause(&error).filter(ends_in_time);
        self.attempted(Err(&error), pause);
        let Some(pause) = pause else { return Err(error) };
        drop(error);
        Box::pin(platform::sleep(pause)).await;
        self.retries += 1;
        Ok(())
    }

    /// Calls the token function of the connection, if it has one, before the next attempt.
    ///
    /// # Errors
    ///
    /// [`Error::Config`] if the function fails, or if its token cannot be sent.
    fn authorize(&mut self) -> impl Future<Output = Result<(), Error>> + Send {
        let source = self.client.inner().credentials.token.clone();
        // Boxed, so that the future of a call without a token function stays small.
        let work = source.map(|source| Box::pin(self.ask_for_token(source)));
        async move {
            match work {
                Some(work) => work.await,
                None => Ok(()),
            }
        }
    }

    async fn ask_for_token(&mut self, credential: Credential) -> Result<(), Error> {
        let CredentialValue::Token(source) = &credential.value else { return Ok(()) };
        let key = source.token().await.map_err(|error| {
            let why = self.redactor().redact(&error.to_string());
            Error::config(credential.field, format!("could not be obtained: {why}"))
        })?;
        self.token = Some(Box::new(credential.header(&key)?));
        self.redactor = Some(self.redactor().with([key]));
        Ok(())
    }

    /// Returns the redactor of this call.
    fn redactor(&self) -> &Arc<Redactor> {
        self.redactor.as_ref().unwrap_or(&self.client.inner().redactor)
    }

    /// Starts the observation of the call and returns its span.
    fn observe(&mut self) -> CallSpan {
        let client = self.client.inner();
        let server = self.base_url().unwrap_or(&client.base_url);
        let span = CallSpan::new(self.method.as_str(), self.template, server);
        self.observer = Observer::new(span.clone(), client.on_attempt.as_ref());
        span
    }

    /// Reports the end of the attempt in progress, if there is one.
    fn attempted(&mut self, result: Result<&ResponseHead, &Error>, pause: Option<Duration>) {
        let Some(elapsed) = self.observer.stop() else { return };
        let (status, request_id) = match result {
            Ok(head) => (Some(head.status.as_u16()), head.redacted_request_id()),
            Err(error) => (error.status(), error.request_id().map(str::to_owned)),
        };
        let client = self.client.inner();
        let attempt = Attempt {
            connector: client.connector.name,
            method: self.method.as_str(),
            template: self.template,
            number: self.retries.saturating_add(1),
            status,
            request_id: request_id.as_deref(),
            error: result.err(),
            elapsed,
            pause,
        };
        self.observer.report(&attempt, client.on_attempt.as_ref());
    }

    /// Reports the error of the call. Also reports the attempt in progress if it was not reported yet, for example after a
    /// timeout.
    #[cold]
    fn failed(&mut self, mut error: Error) -> Error {
        error.set_retries(self.retries);
        self.attempted(Err(&error), None);
        self.observer.span.failed(&error);
        error
    }

    fn is_success(&self, status: StatusCode) -> bool {
        status.is_success() || (self.allows_not_modified && status == StatusCode::NOT_MODIFIED)
    }

    /// Returns the pause before the next retry; `None` if the call is not retried, because the connector has no `retry:`, the
    /// maximum number of retries is reached, the body cannot be sent again, or the error is not retried.
    fn retry_pause(&self, error: &Error) -> Option<Duration> {
        let client = self.client.inner();
        let max_retries = self.options.max_retries.unwrap_or(client.max_retries);
        client.connector.retry.as_ref()?;
        let can_retry = self.retries < max_retries && self.body.can_be_sent();
        if can_retry { retry::pause(client.connection.retry_pauses, error, self.retries) } else { None }
    }

    /// Follows a redirect, or reads the body of an error response.
    async fn redirect_or_error(
        &self,
        mut hop: Hop,
        mut response: Response<Body>,
        deadlines: &Deadlines,
    ) -> Result<(ResponseHead, Body), Error> {
        loop {
            let has_secret = |text: &str| self.redactor().has_secret(text);
            match hop.next(response.status(), response.headers(), has_secret) {
                RedirectDecision::Done => break,
                RedirectDecision::Stop(why) => return Err(self.not_followed(response, why)),
                RedirectDecision::Follow(next) if next.has_body && !self.body.can_be_sent() => {
                    let why = "the redirect was not followed because the request body cannot be sent again";
                    return Err(self.not_followed(response, why));
                }
                RedirectDecision::Follow(next) => {
                    hop = *next;
                    response = self.send_hop(&hop, deadlines).await?;
                }
            }
        }
        let (head, response) = self.head(response);
        if self.is_success(head.status) {
            return Ok((head, response));
        }
        // The status is reported even if reading the body fails or times out.
        let end = deadlines.end();
        let end = end.checked_sub(ERROR_BODY_MARGIN).unwrap_or(end);
        let mut body = Vec::new();
        let _ = timeout_at(end, read_start(response, &mut body)).await;
        Err(Error::Api(Box::new(ApiError::refused(head, &body.into()))))
    }

    fn not_followed(&self, response: Response<Body>, why: &'static str) -> Error {
        Error::Api(Box::new(ApiError::not_followed(self.head(response).0, why)))
    }

    /// Returns the error that [`prepare`](Self::prepare) would return, and leaves the request as it is.
    pub(crate) fn checked(&self) -> Result<(), Error> {
        self.clone().prepare()
    }

    /// Checks the path, adds the idempotency key and the headers of the options, and returns as an error the violations that
    /// the level of validation reports.
    pub(crate) fn prepare(&mut self) -> Result<(), Error> {
        path::check_filled(&self.path)?;
        let client = self.client.inner();
        let key = client.connector.retry.as_ref().and_then(|retry| retry.idempotency);
        if let Some(name) = key {
            let key = self.options.idempotency_key.take().unwrap_or_else(retry::idempotency_key);
            let added = header::parse(name).and_then(|name| header::insert(&mut self.headers, name, &key));
            if let Err(violation) = added {
                self.violations.push(violation);
            }
        }
        let mut secrets = Vec::new();
        for (name, value) in &self.options.headers {
            let added = header::parse(name).and_then(|name| {
                if header::is_secret(&name) || client.sends(&name) {
                    secrets.extend(header::secrets_in(value));
                }
                header::insert(&mut self.headers, name, value)
            });
            if let Err(violation) = added {
                self.violations.push(violation);
            }
        }
        if !secrets.is_empty() {
            self.redactor = Some(client.redactor.with(secrets));
        }
        let level = self.options.validation.unwrap_or(client.validation);
        let violations = std::mem::take(&mut self.violations).at(level);
        if violations.is_empty() { Ok(()) } else { Err(Error::Invalid(violations)) }
    }

    /// Builds a request. A request to another origin has only the headers `User-Agent` and `Accept`: it gets no
    /// credentials, and no headers or body of the caller.
    pub(crate) fn request(&self, hop: &Hop, progress: &Progress) -> Result<Request<Body>, Error> {
        let uri = Uri::try_from(hop.url.as_str())
            .map_err(|_| Error::config("url", "has a character that cannot be sent"))?;
        let mut request = Request::new(Body::empty());
        *request.method_mut() = hop.method.clone();
        *request.uri_mut() = uri;
        if hop.is_anonymous {
            *request.headers_mut() = self.base_headers();
            return Ok(request);
        }
        *request.headers_mut() = self.all_headers();
        if hop.has_body {
            self.body.put_into(&mut request, progress)?;
        }
        Ok(request)
    }

    /// Returns the headers that are sent with every request, also to another origin.
    fn base_headers(&self) -> HeaderMap {
        base_headers(&self.client.inner().user_agent, HeaderValue::from_static(self.accept))
    }

    fn all_headers(&self) -> HeaderMap {
        let client = self.client.inner();
        let mut headers = self.base_headers();
        for (name, value) in client.connector.headers {
            headers.insert(*name, HeaderValue::from_static(value));
        }
        let token = self.token.as_deref().map(|(name, value)| (name, value));
        // The headers of the call come last, so that a header in its options replaces the same header of the connection.
        for (name, value) in client.credentials.headers.iter().chain(token).chain(&self.headers) {
            headers.insert(name, value.clone());
        }
        headers
    }

    /// Returns the complete URL.
    pub(crate) fn url(&self) -> Result<Url, Error> {
        self.url_with(Some(&self.client.inner().credentials))
    }

    /// Returns the URL without the query parameters of the connection, because they can contain secrets.
    pub(crate) fn address(&self) -> Result<Url, Error> {
        self.url_with(None)
    }

    fn url_with(&self, credentials: Option<&Credentials>) -> Result<Url, Error> {
        let base_url = self.base_url()?;
        let mut url = base_url.clone();
        url.set_path(&[base_url.path(), self.client.inner().path_prefix(&self.path), &self.path].concat());
        let own = [&self.query, &self.options.query];
        let secret = credentials.map(|credentials| &credentials.query);
        let defaults = credentials.into_iter().flat_map(|credentials| &credentials.default_query);
        let defaults = defaults.filter(|(key, _)| !own.iter().any(|query| query::has(query, key)));
        let queries = own.into_iter().chain(secret).chain(defaults.map(|(_, parameter)| parameter));
        let queries: Vec<&str> = queries.map(String::as_str).filter(|query| !query.is_empty()).collect();
        if !queries.is_empty() {
            url.set_query(Some(&queries.join("&")));
        }
        let within = url.path().starts_with(base_url.path());
        if within { Ok(url) } else { Err(Error::config("path", "is not below the base URL")) }
    }

    /// Returns the base URL of this request: that of its server, or the connection's.
    fn base_url(&self) -> Result<&Url, Error> {
        let ClientInner { base_url, servers, .. } = self.client.inner();
        let Some(name) = self.server else { return Ok(base_url) };
        let url = servers.iter().find(|(server, _)| *server == name).and_then(|(_, url)| url.as_ref());
        url.ok_or_else(|| {
            let message =
                "must also be set if `base_url` is set; otherwise your credentials would go to the default URL of this server";
            Error::config(format!("{name}_url"), message)
        })
    }

    async fn receive(&self, head: ResponseHead, response: Body) -> Result<RawResponse, Error> {
        let client = self.client.inner();
        let limit = self.options.max_response_bytes.unwrap_or(client.max_response_bytes);
        match read(response, limit).await.map_err(Error::transport)? {
            Some(body) => Ok(RawResponse { head, body }),
            None => Err(Error::too_large(limit, &head)),
        }
    }

    /// Resolves `link` against `address` and returns its path and query relative to the base URL. Returns `None` if the
    /// link is not below the base URL or has a dot segment: credentials must not be sent there.
    pub(crate) fn path_below_base(&self, address: &Url, link: &str) -> Option<String> {
        let mut target = address.join(link).ok()?;
        target.set_fragment(None);
        let below = target.as_str().strip_prefix(self.base_url().ok()?.as_str())?;
        let path = below.split('?').next().unwrap_or_default();
        (!path::has_dot_segment(path)).then(|| below.to_owned())
    }

    /// Replaces the path and the query of the request. Query parameters of the options are removed; those of the
    /// connection are kept.
    pub(crate) fn go_to(&mut self, below: &str) {
        let (path, query) = below.split_once('?').unwrap_or((below, ""));
        self.path = path.to_owned().into();
        self.query = query.to_owned();
        self.options.query.clear();
    }

    /// Separates the head of a response from its body.
    fn head(&self, response: Response<Body>) -> (ResponseHead, Body) {
        let (parts, body) = response.into_parts();
        let head = ResponseHead {
            status: parts.status,
            headers: parts.headers,
            redactor: self.redactor().clone(),
            retries: self.retries,
            own_error: self.own_error,
        };
        (head, body)
    }

    /// Returns the deadlines of a call that starts now.
    fn deadlines(&self) -> Result<Deadlines, Error> {
        platform::check_runtime()?;
        let (client, now) = (self.client.inner(), Instant::now());
        let timeout = self.options.timeout.unwrap_or(client.timeout);
        let total = self.options.total_timeout.or(client.total_timeout);
        let total = after(now, total.unwrap_or(FAR_FUTURE));
        let progress = if self.body.is_large() { Progress::new() } else { Progress::default() };
        Ok(Deadlines { head: after(now, timeout).min(total), total, timeout, progress })
    }
}

/// Reads at most [`MAX_ERROR_BODY`] bytes of an error response, until the body ends or a read fails.
async fn read_start(mut response: Body, body: &mut Vec<u8>) {
    while let Ok(Some(chunk)) = response.chunk().await {
        body.extend_from_slice(&chunk[..chunk.len().min(MAX_ERROR_BODY - body.len())]);
        if body.len() == MAX_ERROR_BODY {
            return;
        }
    }
}

/// Reads a body of at most `limit` bytes; `None` if it is longer.
async fn read(mut response: Body, limit: usize) -> Result<Option<Bytes>, BoxError> {
    let announced = response.size_hint().exact().and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
    if announced > limit {
        return Ok(None);
    }
    let first = response.chunk().await?.unwrap_or_default();
    if first.len() > limit {
        return Ok(None);
    }
    let Some(second) = response.chunk().await? else { return Ok(Some(first)) };
    // `Content-Length` can be larger than the body, so at most `MAX_PREALLOCATION` bytes are allocated first. The rest is
    // allocated when that buffer is full.
    let mut body = Vec::with_capacity(announced.min(MAX_PREALLOCATION));
    body.extend_from_slice(&first);
    let mut chunk = Some(second);
    while let Some(bytes) = chunk {
        if bytes.len() > limit - body.len() {
            return Ok(None);
        }
        if body.len() + bytes.len() > body.capacity() && announced > body.len() {
            body.reserve_exact(announced - body.len());
        }
        body.extend_from_slice(&bytes);
        chunk = response.chunk().await?;
    }
    Ok(Some(body.into()))
}
