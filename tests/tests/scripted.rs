//! Tests that a user of the generated crate writes: against scripted replies and samples, and without a server.
#![allow(missing_docs)]

use futures_util::future::join_all;
use modwright_connectors::openai::chat_completion::{
    ChatCompletionChunk, CreateChatCompletionRequest, Message,
};
use modwright_connectors::openai::manage_files::ListFilesRequest;
use modwright_connectors::openai::{self, Client, Connection};
use modwright_connectors::{ApiError, Error, Events, github};
use modwright_mock::{Mock, Reply};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

fn client(mock: &Mock) -> Client {
    Client::new(Connection::new("key").base_url(mock.base_url())).unwrap()
}

fn request() -> CreateChatCompletionRequest {
    CreateChatCompletionRequest::new("gpt-4o-mini", [Message::user("Name three rivers.")])
}

#[tokio::test]
async fn replies_are_sent_in_their_order_and_then_the_sample() {
    let mock = Mock::with_samples(openai::SAMPLES).await.unwrap();
    mock.next(Reply::status(429).header("retry-after-ms", "1"));
    mock.next(Reply::error(503, "busy").header("retry-after-ms", "1"));
    let reply = client(&mock).chat_completion().create(&request()).raw().await.unwrap();
    assert_eq!(reply.retries(), 2);
    let text = reply.parse().unwrap().choices[0].message.content.clone();
    assert_eq!(text.as_deref(), Some("The Nile, the Rhine and the Mekong."));
    assert_eq!(reply.request_id(), Some("req_mock"));

    let requests = mock.requests();
    assert_eq!((requests.len(), mock.unused()), (3, 0));
    let first = &requests[0];
    assert_eq!((first.method.as_str(), first.path()), ("POST", "/v1/chat/completions"));
    assert_eq!(first.header("authorization"), Some("Bearer key"));
    assert_eq!(first.json()["messages"][0]["content"], "Name three rivers.");
}

#[tokio::test]
async fn an_error_has_its_status_its_headers_and_its_texts() {
    let mock = Mock::start().await.unwrap();
    let body = json!({ "error": { "message": "blocked", "code": "moderation_blocked" } });
    mock.next(Reply::status(400).header("x-request-id", "req_1").json(&body));
    let error = client(&mock).chat_completion().create(&request()).await.unwrap_err();
    assert_eq!((error.status(), error.code()), (Some(400), Some("moderation_blocked")));
    assert_eq!(error.request_id(), Some("req_1"));
    let error = client(&mock).chat_completion().create(&request()).await.unwrap_err();
    assert_eq!(error.to_string(), "the test has scripted no reply (HTTP 404)");
}

#[tokio::test]
async fn a_reply_is_for_its_path_only() {
    let mock = Mock::with_samples(openai::SAMPLES).await.unwrap();
    mock.next_at("models/gpt-4o", Reply::error(404, "no such model"));
    let client = client(&mock);
    assert!(client.manage_files().list(&ListFilesRequest::new()).await.is_ok());
    let get = openai::get_models::RetrieveModelRequest::new("gpt-4o");
    assert_eq!(client.get_models().retrieve(&get).await.unwrap_err().status(), Some(404));
    assert!(client.get_models().retrieve(&get).await.is_ok());

    mock.always(Reply::error(401, "no key"));
    mock.next(Reply::ok().json(&json!({ "data": [] })));
    assert!(client.manage_files().list(&ListFilesRequest::new()).await.unwrap().items().is_empty());
    for _ in 0..2 {
        let error = client.manage_files().list(&ListFilesRequest::new()).await.unwrap_err();
        assert_eq!(error.status(), Some(401));
    }
}

/// A function as a user writes it.
async fn text(mut events: Events<ChatCompletionChunk>) -> Result<String, (String, Error)> {
    let mut text = String::new();
    loop {
        match events.try_next().await {
            Ok(Some(chunk)) => {
                let choice = chunk.choices.first();
                text.push_str(choice.and_then(|choice| choice.delta.content.as_deref()).unwrap_or_default());
            }
            Ok(None) => return Ok(text),
            Err(error) => return Err((text, error)),
        }
    }
}

fn chunk(text: &str) -> Value {
    json!({
        "id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m",
        "choices": [{ "index": 0, "delta": { "content": text } }],
    })
}

#[tokio::test]
async fn a_stream_is_cut_after_some_events() {
    let mock = Mock::with_samples(openai::SAMPLES).await.unwrap();
    mock.next(Reply::ok().events(["a", "b", "c"].map(chunk)));
    mock.next(Reply::ok().events(["a", "b", "c"].map(chunk)).cut_after(2));
    mock.next(Reply::ok().events(["a", "b"].map(chunk)).pause(Duration::from_millis(20)));
    let client = client(&mock);
    let stream = async || client.chat_completion().create_stream(&request()).await.unwrap();
    assert_eq!(text(stream().await).await.unwrap(), "abc");
    let (read, error) = text(stream().await).await.unwrap_err();
    assert_eq!(read, "ab");
    assert!(matches!(error, Error::Transport(_) | Error::Interrupted(_)), "{error:?}");
    let start = Instant::now();
    assert_eq!(text(stream().await).await.unwrap(), "ab");
    assert!(start.elapsed() >= Duration::from_millis(40));
    // The sample of a stream, which the request asks for.
    assert!(text(stream().await).await.unwrap().contains("Rhine"));
}

#[tokio::test]
async fn a_body_is_cut_after_some_bytes() {
    let mock = Mock::start().await.unwrap();
    mock.always(Reply::ok().body("application/octet-stream", "film").cut_after(3));
    let mut content = client(&mock).manage_files().content("file-1").await.unwrap();
    assert_eq!(content.content_length(), Some(4));
    assert_eq!(content.next().await.unwrap().unwrap(), "fil");
    assert!(matches!(content.next().await, Some(Err(Error::Transport(_)))));
}

#[tokio::test]
async fn a_reply_can_be_late() {
    let mock = Mock::start().await.unwrap();
    mock.next(Reply::ok().delay(Duration::from_secs(600)));
    let connection = Connection::new("key").base_url(mock.base_url()).timeout(Duration::from_millis(50));
    let client = Client::new(connection.max_retries(0)).unwrap();
    assert!(client.chat_completion().create(&request()).await.unwrap_err().is_timeout());
}

#[tokio::test]
async fn a_stream_is_made_without_a_server() {
    let chunks: Vec<ChatCompletionChunk> =
        ["a", "b"].map(|text| serde_json::from_value(chunk(text)).unwrap()).into();
    assert_eq!(text(Events::of(chunks.clone())).await.unwrap(), "ab");
    let error: Error = ApiError::of(500, &json!({ "error": { "message": "overloaded" } })).into();
    let (read, error) = text(Events::of(chunks).with_error(error)).await.unwrap_err();
    assert_eq!((read.as_str(), error.status()), ("ab", Some(500)));
}

#[tokio::test]
async fn every_operation_with_a_sample_can_be_called_by_name() {
    let mock = Mock::with_samples(openai::SAMPLES).await.unwrap();
    let samples: Value = serde_json::from_str(openai::SAMPLES).unwrap();
    assert!(samples["operations"].as_array().unwrap().len() > 20);
    let client = client(&mock);
    let calls = ["get_models.list", "manage_files.list", "manage_fine_tunes.list"].map(async |name| {
        let (module, operation) = name.split_once('.').unwrap();
        client.invoke(module, operation, json!({})).await.unwrap()
    });
    for list in join_all(calls).await {
        assert!(!list.to_string().is_empty());
    }

    let mock = Mock::with_samples(github::SAMPLES).await.unwrap();
    let connection = github::Connection::new("token").base_url(mock.base_url());
    let client = github::Client::new(connection).unwrap();
    let input = json!({ "owner": "octocat", "repo": "hello-world" });
    assert!(client.invoke("issues", "list", input).await.is_ok());
    // An error has the form of the API: here the message is at the top of the body.
    let other = format!("{}/none/", mock.base_url().trim_end_matches('/'));
    let client = github::Client::new(github::Connection::new("token").base_url(other)).unwrap();
    let error = client.invoke("issues", "list", json!({ "owner": "a", "repo": "b" })).await.unwrap_err();
    let body = error.api().unwrap().body().unwrap();
    assert_eq!(body["message"], "the samples have no operation with this method and path");
    assert!(Mock::with_samples("{}").await.is_err());
    assert!(Mock::with_samples("no JSON").await.is_err());
}
