//! Requests and responses without a connection, for fuzz tests.
//!
//! Each function runs the same code as a real call, but without a socket.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::LazyLock;
use std::task::{Context, Poll};

use crate::platform::Instant;
use bytes::Bytes;
use http::StatusCode;
use http::header::{HeaderMap, HeaderValue, LINK};
use http_body::Frame;
use serde::de::DeserializeOwned;
pub use url::Url;

use crate::body::Body;
use crate::call::Call;
use crate::call::events::{EventCall, Events};
use crate::call::pages;
use crate::call::sending::{Sending, polled_again};
use crate::connector::Connector;
use crate::error::Error;
use crate::head::ResponseHead;
use crate::http::client::Client;
use crate::http::connection::Connection;
use crate::http::paced::Progress;
use crate::http::redirect::Hop;
use crate::http::response_body::ResponseBody;
use crate::http::send::{OpenResponse, PreparedRequest};
use crate::json::decode;

static CONNECTOR: Connector = Connector { base_url: "http://localhost/", ..Connector::DEFAULT };
static CLIENT: LazyLock<Option<Client>> = LazyLock::new(|| Client::new(Connection::new(&CONNECTOR)).ok());

/// A request with its complete body.
#[derive(Debug)]
pub struct Written {
    /// The URL.
    pub url: Url,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

/// Builds the request of a call.
pub async fn write<T>(mut call: Call<T>) -> Result<Written, Error> {
    written(request(&mut call.sending)?).await
}

/// Builds the request for the next page of a list, after a page with this `Link` header; `None` if the header has no
/// next page, or one outside the base URL.
pub async fn write_next<T>(mut call: Call<T>, link: &str) -> Result<Option<(String, Written)>, Error> {
    let Ok(link) = HeaderValue::from_str(link) else { return Ok(None) };
    let prepared = request(&mut call.sending)?;
    let Some(link) = pages::link::next_link(&HeaderMap::from_iter([(LINK, link)])) else { return Ok(None) };
    let Some(target) = prepared.path_below_base(&prepared.address()?, &link) else { return Ok(None) };
    prepared.go_to(&target);
    Ok(Some((link, written(prepared).await?)))
}

/// Decodes a JSON response.
///
/// # Errors
///
/// [`Error::Decode`] if the body is not a `T`.
pub fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, Error> {
    let client = CLIENT.as_ref().ok_or_else(|| Error::config("client", "cannot be created"))?;
    decode::json(&head(client), body)
}

/// Decodes a page of a list in the format of the client's connector.
pub fn read_page<T: DeserializeOwned>(client: &Client, body: &Bytes) -> Result<(), Error> {
    let pages = &client.inner().connector.pages;
    let fields = pages::decode::PageFields { items: pages.items.as_slice(), more: pages.more.as_slice() };
    pages::decode::read::<T>(&head(client), body, fields).map(drop)
}

/// Returns the data of the events in a body that arrives in these chunks.
pub fn event_data(client: &Client, chunks: Vec<Bytes>) -> Events<String> {
    Events::new(opened(client, chunks), |_, data, _| Ok(data.to_owned()), None)
}

/// Returns the data of the lines in a body that arrives in these chunks.
pub fn line_data(client: &Client, chunks: Vec<Bytes>) -> Events<String> {
    event_data(client, chunks).of_lines()
}

/// Returns the events of a response to `call` whose body arrives in these chunks; `None` if the call was sent.
pub fn events<T>(call: &EventCall<T>, chunks: Vec<Bytes>) -> Option<Events<T>> {
    let response = opened(&call.sending.request()?.client, chunks);
    Some(Events::new(response, call.decode, call.until))
}

fn request<T>(sending: &mut Sending<T>) -> Result<&mut PreparedRequest, Error> {
    sending.request_mut().ok_or_else(polled_again)
}

async fn written(prepared: &mut PreparedRequest) -> Result<Written, Error> {
    prepared.prepare()?;
    let hop = Hop::first(prepared.method.clone(), prepared.url()?);
    let mut request = prepared.request(&hop, &Progress::default())?;
    let (url, headers) = (hop.url, request.headers().clone());
    let mut body = Vec::new();
    while let Some(data) = request.body_mut().chunk().await.map_err(Error::transport)? {
        body.extend(data);
    }
    Ok(Written { url, headers, body: body.into() })
}

fn head(client: &Client) -> ResponseHead {
    ResponseHead {
        status: StatusCode::OK,
        headers: HeaderMap::new(),
        redactor: client.inner().redactor.clone(),
        retries: 0,
        own_error: false,
    }
}

fn opened(client: &Client, chunks: Vec<Bytes>) -> OpenResponse {
    let (now, timeout) = (Instant::now(), client.inner().timeout);
    let body = Body::wrap(Chunks(chunks.into()));
    let body = ResponseBody::new(body, timeout, now.checked_add(timeout).unwrap_or(now));
    OpenResponse { head: head(client), body, limit: client.inner().max_response_bytes }
}

/// A body that has arrived completely.
struct Chunks(VecDeque<Bytes>);

impl http_body::Body for Chunks {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.0.pop_front().map(|chunk| Ok(Frame::data(chunk))))
    }
}
