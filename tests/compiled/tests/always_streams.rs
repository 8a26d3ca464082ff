//! Responses that are always streams: server-sent events and JSON lines.
#![allow(missing_docs)]

mod support;

use modwright_compiled::always_streams::api::things::{
    AnyThingRequest, ExportThingRequest, WatchThingRequest,
};
use modwright_compiled::always_streams::api::{Client, Connection};
use modwright_compiled::crate_of_always_streams::api as whole;
use modwright_spec_mock::Mock;
use serde_json::{Value, json};

const CASE: &str = include_str!("../../cases/emit/always_streams/spec.yaml");

async fn mock() -> Mock {
    support::mock(CASE).await
}

#[tokio::test]
async fn events_and_lines_are_read_chunk_by_chunk() {
    let mock = mock().await;
    let client = Client::new(Connection::new().base_url(mock.base_url())).unwrap();
    let mut events = client.things().watch(&WatchThingRequest::new().since(1)).await.unwrap();
    let mut ids = Vec::new();
    while let Some(change) = events.try_next().await.unwrap() {
        // `error` is a field of the chunk, so it is not an error of the API.
        ids.push((change.id, change.error));
    }
    assert_eq!(ids, [("a".to_owned(), None), ("b".to_owned(), Some("broken".to_owned()))]);
    let lines = client.things().export(ExportThingRequest::new("all")).await.unwrap();
    assert_eq!(lines.accumulate().await.unwrap().text, "abc");
    let sent = mock.requests();
    assert_eq!(sent[0].header("accept"), Some("text/event-stream"));
    assert_eq!(sent[1].header("accept").unwrap().split(',').next(), Some("application/x-ndjson"));
}

#[tokio::test]
async fn lines_end_with_the_body_and_events_with_the_last_one() {
    let mock = mock().await;
    let client = Client::new(Connection::new().base_url(mock.base_url())).unwrap();
    let lines = "{\"a\":1}\r\n\n[DONE]\n \n\"b\"";
    mock.answer_with("application/jsonl", lines.to_owned());
    let mut read = client.things().any(&AnyThingRequest::new()).await.unwrap();
    assert_eq!(read.try_next().await.unwrap(), Some(json!({ "a": 1 })));
    assert!(read.next().await.unwrap().is_err(), "`[DONE]` is a line like any other, and no JSON");
    assert_eq!(read.try_next().await.unwrap(), Some(json!("b")));
    assert_eq!(read.try_next().await.unwrap(), None);
    mock.answer_with("text/event-stream", "data: {\"id\":\"a\"}\n\n".to_owned());
    let mut events = client.things().watch(&WatchThingRequest::new()).await.unwrap();
    assert_eq!(events.try_next().await.unwrap().unwrap().id, "a");
    let error = events.try_next().await.unwrap_err();
    assert!(matches!(error, modwright_runtime::Error::Interrupted(_)), "{error}");
}

#[tokio::test]
async fn a_call_by_name_streams_the_chunks_or_returns_them_as_a_list() {
    let mock = mock().await;
    let client = whole::Client::new(whole::Connection::new().base_url(mock.base_url())).unwrap();
    let texts = json!([{ "text": "a" }, { "text": "b" }, { "text": "c" }]);
    let input = json!({ "kind": "all" });
    assert_eq!(client.invoke("things", "export", input.clone()).await.unwrap(), texts);
    let mut events = client.invoke_stream("things", "export", input).await.unwrap();
    let mut chunks: Vec<Value> = Vec::new();
    while let Some(chunk) = events.try_next().await.unwrap() {
        chunks.push(chunk);
    }
    assert_eq!(Value::Array(chunks), texts);
    let operation = whole::catalog().module("things").unwrap().operation("export").unwrap();
    assert_eq!((operation.streams, operation.returns.as_str()), (true, "lines<Line>"));
}
