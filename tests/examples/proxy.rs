//! A proxy for streams: each user has a key of their own on one connection pool, fields that are new in the API pass both
//! ways, and a call ends when its user goes.
//!
//! ```text
//! cargo run --example proxy
//! ```
//!
//! It calls a mock only. It needs the feature `serde`.

use futures_util::{StreamExt, stream};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full, StreamBody};
use hyper::body::{Bytes, Frame, Incoming};
use hyper::header::{AUTHORIZATION, CONTENT_TYPE};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use modwright_connectors::openai::chat_completion::{
    ChatCompletionChunk, CreateChatCompletionRequest, Message,
};
use modwright_connectors::openai::{Client, Connection, SAMPLES};
use modwright_connectors::{Error, Events};
use modwright_mock::{Mock, Reply};
use serde_json::json;
use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::net::TcpListener;

type Body = UnsyncBoxBody<Bytes, Infallible>;

/// The users: the token that each sends to the proxy, and the key that the proxy sends to the API.
const USERS: [(&str, &str); 2] = [("ann", "sk-ann"), ("bob", "sk-bob")];

#[derive(Clone)]
struct Proxy {
    client: Client,
    /// The number of open streams, a metric.
    open: Arc<AtomicUsize>,
}

/// Counts an open stream until it is dropped.
struct Open(Arc<AtomicUsize>);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Proxy {
    async fn serve(self, listener: TcpListener) {
        while let Ok((stream, _)) = listener.accept().await {
            let proxy = self.clone();
            let service = service_fn(move |request| {
                let proxy = proxy.clone();
                async move { Ok::<_, Infallible>(proxy.respond(request).await) }
            });
            let connection = hyper::server::conn::http1::Builder::new();
            tokio::spawn(connection.serve_connection(TokioIo::new(stream), service));
        }
    }

    async fn respond(&self, request: Request<Incoming>) -> Response<Body> {
        let token = request
            .headers()
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
        let Some((_, key)) = USERS.iter().find(|(user, _)| Some(*user) == token) else {
            return refusal(401, "this token is not known");
        };
        let Ok(body) = request.into_body().collect().await else { return refusal(400, "the body is cut") };
        // Fields that this version does not know are kept.
        match serde_json::from_slice(&body.to_bytes()) {
            Ok(request) => match self.open(key, &request).await {
                Ok(events) => self.stream(events),
                Err(error) => refusal(error.status().unwrap_or(502), &error.to_string()),
            },
            Err(error) => refusal(400, &error.to_string()),
        }
    }

    async fn open(
        &self,
        key: &str,
        request: &CreateChatCompletionRequest,
    ) -> Result<Events<ChatCompletionChunk>, Error> {
        self.client.with_key(key)?.chat_completion().create_stream(request).await
    }

    /// hyper drops the body when the user closes the connection. That drops the events, which closes the call.
    fn stream(&self, events: Events<ChatCompletionChunk>) -> Response<Body> {
        self.open.fetch_add(1, Ordering::Relaxed);
        let open = Open(Arc::clone(&self.open));
        let lines = events.map(move |chunk| {
            let _open = &open;
            let json = chunk.map_err(|error| error.to_string());
            match json.and_then(|chunk| serde_json::to_string(&chunk).map_err(|error| error.to_string())) {
                Ok(json) => json,
                Err(message) => json!({ "error": { "message": message } }).to_string(),
            }
        });
        let lines = lines.chain(stream::iter(["[DONE]".to_owned()]));
        let frames = lines.map(|line| Ok(Frame::data(Bytes::from(format!("data: {line}\n\n")))));
        let mut response = Response::new(StreamBody::new(frames).boxed_unsync());
        response
            .headers_mut()
            .insert(CONTENT_TYPE, "text/event-stream".parse().expect("it is a valid header"));
        response
    }

    /// Waits until there is no open stream.
    async fn idle(&self) {
        while self.open.load(Ordering::Relaxed) > 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

fn refusal(status: u16, message: &str) -> Response<Body> {
    let body = json!({ "error": { "message": message } }).to_string();
    let mut response = Response::new(Full::from(body).boxed_unsync());
    *response.status_mut() = status.try_into().unwrap_or(hyper::StatusCode::BAD_GATEWAY);
    response
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mock = Mock::with_samples(SAMPLES).await?;
    let chunk =
        |text: &str| json!({ "choices": [{ "index": 0, "delta": { "content": text } }], "mood": "calm" });
    mock.next(Reply::ok().events([chunk("The "), chunk("Rhine.")]));
    // A stream of 20 seconds.
    mock.next(Reply::ok().events(vec![chunk("The "); 1_000]).pause(Duration::from_millis(20)));

    let client = Client::new(Connection::keyless().base_url(mock.base_url()))?;
    let proxy = Proxy { client, open: Arc::default() };
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let url = format!("http://{}/v1", listener.local_addr()?);
    tokio::spawn(proxy.clone().serve(listener));

    // Ann reads all of her stream.
    let request =
        CreateChatCompletionRequest::new("gpt-5.6-luna", [Message::user("Name a river.")]).extra("top_k", 20);
    let mut chunks = user(&url, "ann")?.chat_completion().create_stream(&request).await?;
    while let Some(chunk) = chunks.try_next().await? {
        println!("ann: {:?}, mood {}", chunk.text().unwrap_or_default(), chunk.extra["mood"]);
    }
    // Bob goes after the first chunk.
    let mut chunks = user(&url, "bob")?.chat_completion().create_stream(&request).await?;
    println!("bob: {:?}", chunks.try_next().await?.as_ref().and_then(ChatCompletionChunk::text));
    drop(chunks);
    tokio::time::timeout(Duration::from_secs(10), proxy.idle()).await?;
    println!("the proxy has no open stream");
    for request in mock.requests() {
        println!("the API got {:?}, top_k {}", request.header("authorization"), request.json()["top_k"]);
    }
    let refused = user(&url, "eve")?.chat_completion().create(&request).await;
    println!("eve: {}", refused.expect_err("she is no user"));
    Ok(())
}

fn user(proxy: &str, token: &str) -> Result<Client, Error> {
    Client::new(Connection::new(token).base_url(proxy).max_retries(0))
}
