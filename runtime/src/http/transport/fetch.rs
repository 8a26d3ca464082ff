//! The `fetch` of a browser, by reqwest.
//!
//! Its futures belong to the thread that created them. The program has one thread unless it uses workers with shared
//! memory, so they are wrapped: calls are `Send`, as on other platforms, and a call that is polled on another thread
//! panics.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http::header::{CONTENT_LENGTH, USER_AGENT};
use http::{Request, Response};
use http_body::Frame;
use reqwest::Client;
use send_wrapper::SendWrapper;

use super::Transport;
use crate::body::Body;
use crate::error::{BoxError, Error};

type Chunks = Pin<Box<dyn Stream<Item = reqwest::Result<Bytes>>>>;

impl Transport {
    /// Creates a transport over `fetch`.
    ///
    /// # Errors
    ///
    /// The client cannot be built.
    pub(crate) fn fetch() -> Result<Self, Error> {
        let client = Client::builder().build().map_err(|error| Error::config("client", error.to_string()))?;
        Ok(Self::Fetch(client))
    }
}

/// Sends a request. Dropping the future or the body aborts it.
pub(super) fn send(
    client: &Client,
    request: Request<Body>,
) -> impl Future<Output = Result<Response<Body>, BoxError>> + Send + use<> {
    let client = client.clone();
    SendWrapper::new(async move {
        let (mut parts, body) = request.into_parts();
        // A browser sets both. With a `User-Agent` it would first ask the server of another origin whether to send it.
        parts.headers.remove(CONTENT_LENGTH);
        parts.headers.remove(USER_AGENT);
        let request = Request::from_parts(parts, whole(body).await?).try_into().map_err(failed)?;
        let response = client.execute(request).await.map_err(failed)?;
        let mut head = Response::new(());
        *head.status_mut() = response.status();
        *head.headers_mut() = response.headers().clone();
        let chunks: Chunks = Box::pin(response.bytes_stream());
        Ok(head.map(|()| Body::wrap(FetchBody(SendWrapper::new(chunks)))))
    })
}

/// Reads a request body completely: browsers do not send a stream over HTTP/1.
async fn whole(mut body: Body) -> Result<Vec<u8>, BoxError> {
    let mut whole = Vec::new();
    while let Some(chunk) = body.chunk().await? {
        whole.extend_from_slice(&chunk);
    }
    Ok(whole)
}

/// The body of a response.
struct FetchBody(SendWrapper<Chunks>);

impl http_body::Body for FetchBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let chunk = self.0.as_mut().poll_next(context);
        chunk.map(|chunk| chunk.map(|chunk| chunk.map(Frame::data).map_err(failed)))
    }
}

/// The error of a browser, such as `TypeError: Failed to fetch`.
#[derive(Debug)]
struct FetchError(String);

fn failed(error: reqwest::Error) -> BoxError {
    let mut cause: &dyn std::error::Error = &error.without_url();
    while let Some(source) = cause.source() {
        cause = source;
    }
    FetchError(described(&cause.to_string()).to_owned()).into()
}

/// Returns the first line of an error's text: the others are a trace of the stack. A line with a URL is not shown,
/// because the URL can contain a key.
fn described(text: &str) -> &str {
    let line = text.lines().next().unwrap_or_default();
    let line = line.strip_prefix("JsValue(").map_or(line, |line| line.trim_end_matches(')'));
    if line.contains("://") { "fetch failed" } else { line }
}

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for FetchError {}
