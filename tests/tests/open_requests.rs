//! Requests are open: fields can be read and changed, and fields that the specification does not know are sent and kept.

use std::collections::HashMap;

use modwright_connectors::openai::chat_completion::{
    CreateChatCompletionRequest, Function, Message, Tool, UserContent,
};
use modwright_connectors::openai::manage_files::{DeleteFileRequest, ListFilesRequest};
use modwright_connectors::openai::{Client, Connection, embedding, manage_audio};
use modwright_connectors::{Error, File, Nullable};
use modwright_spec_mock::Mock;
use serde_json::{Value, from_value, json, to_value};

fn hello() -> CreateChatCompletionRequest {
    CreateChatCompletionRequest::new("m", [Message::user("Hello")])
}

async fn mock() -> (Mock, Client) {
    let mock = Mock::from_spec(concat!(env!("CARGO_MANIFEST_DIR"), "/../spec"), "openai").await.unwrap();
    let client = Client::new(Connection::new("no-key").base_url(mock.base_url())).unwrap();
    (mock, client)
}

fn body(mock: &Mock) -> Value {
    serde_json::from_slice(&mock.requests().last().unwrap().body).unwrap()
}

#[test]
fn fields_are_read_changed_and_appended_to() {
    let mut request = hello();
    request.messages.push(Message::user("Goodbye"));
    request.tools.get_or_insert_default().push(Tool::function(Function::new("f")));
    request.temperature = Some(0.5.into());
    let other = request.clone().model("n").messages([Message::user("x")]);
    assert_eq!((request.messages.len(), other.messages.len()), (2, 1));
    assert_eq!((request.model.as_str(), other.model.as_str()), ("m", "n"));
    let Message::User(user) = &request.messages[1] else { panic!("{request:?}") };
    assert_eq!(user.content, UserContent::from("Goodbye"));
}

#[test]
fn a_setter_takes_what_callers_hold() {
    let (unset, limit): (Option<f32>, Option<u32>) = (None, Some(7));
    let request = hello()
        .temperature(unset)
        .top_p(0.2_f32)
        .max_completion_tokens(limit)
        .n(2_usize)
        .metadata(HashMap::from([("k", "v")]))
        .logit_bias(HashMap::from([("50256".to_owned(), -100_i8)]))
        .stop(Nullable::Null);
    assert_eq!(
        to_value(&request).unwrap(),
        json!({
            "model": "m", "messages": [{ "role": "user", "content": "Hello" }], "top_p": 0.2,
            "max_completion_tokens": 7, "n": 2, "metadata": { "k": "v" }, "logit_bias": { "50256": -100 },
            "stop": null
        })
    );
    let texts = vec!["a".to_owned()];
    let embed = embedding::CreateEmbeddingRequest::new("m", texts.as_slice());
    assert_eq!(embed, embedding::CreateEmbeddingRequest::new("m", &texts));
    assert_eq!(embed, embedding::CreateEmbeddingRequest::new("m", ["a"]));
    assert_eq!(embed, embedding::CreateEmbeddingRequest::new("m", vec!["a"]));
}

#[tokio::test]
async fn unknown_fields_are_sent_in_json_streams_and_forms() {
    let (mock, client) = mock().await;
    let mut request = hello().extra("top_k", 20).extra("provider", json!({ "sort": "price" }));
    let Message::User(user) = &mut request.messages[0] else { unreachable!() };
    user.extra.insert("cache".to_owned(), true.into());
    // The mock refuses what its specification does not know, after it has recorded it.
    client.chat_completion().create(&request).await.unwrap_err();
    let expected = json!({
        "model": "m", "messages": [{ "role": "user", "content": "Hello", "cache": true }],
        "top_k": 20, "provider": { "sort": "price" }
    });
    assert_eq!(body(&mock), expected);

    client.chat_completion().create_stream(&request).await.unwrap_err();
    assert_eq!((&body(&mock)["top_k"], &body(&mock)["stream"]), (&json!(20), &json!(true)));

    let file = File::bytes("a.mp3", "a");
    let upload = manage_audio::CreateTranscriptionRequest::new(file, "m").extra("beam_size", 5);
    client.manage_audio().transcribe(&upload).await.unwrap_err();
    let sent = String::from_utf8_lossy(&mock.requests().last().unwrap().body).into_owned();
    assert!(sent.contains("name=\"beam_size\"\r\n\r\n5\r\n"), "{sent}");
}

#[tokio::test]
async fn an_unknown_field_with_the_name_of_a_field_is_an_error_before_sending() {
    let (mock, client) = mock().await;
    let mut inner = hello();
    let Message::User(user) = &mut inner.messages[0] else { unreachable!() };
    user.extra.insert("content".to_owned(), "x".into());
    for (request, message) in [
        (
            hello().extra("temperature", 1),
            "`extra.temperature`: is a field of `CreateChatCompletionRequest`: set that",
        ),
        (inner, "`extra.content`: is a field of `UserMessage`: set that"),
    ] {
        let error = client.chat_completion().create(&request).await.unwrap_err();
        assert!(matches!(error, Error::Invalid(_)) && error.to_string().contains(message), "{error}");
        assert_eq!(
            client.chat_completion().create_stream(&request).await.unwrap_err().to_string(),
            error.to_string()
        );
    }
    let upload =
        manage_audio::CreateTranscriptionRequest::new(File::bytes("a.mp3", "a"), "m").extra("language", "en");
    let error = client.manage_audio().transcribe(&upload).await.unwrap_err();
    assert!(
        error.to_string().contains("`extra.language`: is a field of `CreateTranscriptionRequest`"),
        "{error}"
    );
    assert_eq!(mock.requests().len(), 0);
}

#[tokio::test]
async fn a_request_that_is_read_keeps_what_is_unknown_and_the_call_decides_on_the_stream() {
    let json = json!({
        "model": "m", "stream": true, "brand_new": 1,
        "messages": [{ "role": "user", "content": [{ "type": "text", "text": "x", "new": 2 }], "new": 3 }],
        "tools": [{ "type": "function", "function": { "name": "f", "new": 4 } }],
    });
    let request: CreateChatCompletionRequest = from_value(json.clone()).unwrap();
    assert_eq!((&request.extra["brand_new"], &request.extra["stream"]), (&json!(1), &json!(true)));
    let (mock, client) = mock().await;
    client.chat_completion().create(&request).await.unwrap_err();
    let mut sent = json;
    sent.as_object_mut().unwrap().remove("stream");
    assert_eq!(body(&mock), sent);
    client.chat_completion().create_stream(&request).await.unwrap_err();
    let text = String::from_utf8(mock.requests().last().unwrap().body.to_vec()).unwrap();
    assert_eq!(text.matches("\"stream\":true").count(), 1);
}

#[test]
fn a_request_without_a_body_is_read_without_what_is_unknown() {
    let request: ListFilesRequest = from_value(json!({ "limit": 1, "zz": { "a": [2] } })).unwrap();
    assert_eq!(request, ListFilesRequest::new().page_size(1));
    let error = from_value::<ListFilesRequest>(json!({ "limit": "many", "zz": 2 })).unwrap_err();
    assert!(!error.to_string().contains("$limit"), "{error}");
    // A field of the path is required as it was.
    let request: DeleteFileRequest = from_value(json!({ "zz": 2, "file_id": "file-1" })).unwrap();
    assert_eq!(request, DeleteFileRequest::from("file-1"));
    assert!(from_value::<DeleteFileRequest>(json!({ "zz": 2 })).is_err());
}

#[tokio::test]
async fn a_call_by_name_refuses_what_is_unknown_at_every_depth() {
    let (mock, client) = mock().await;
    for (input, path) in [
        (json!({ "model": "m", "messages": [{ "role": "user", "content": "x" }], "new": 1 }), "`new`"),
        (
            json!({ "model": "m", "messages": [{ "role": "user", "content": "x", "new": 1 }] }),
            "`messages[0].new`",
        ),
    ] {
        let error = client.invoke("chat_completion", "create", input).await.unwrap_err();
        assert!(error.is_invalid() && error.to_string().contains(path), "{error}");
    }
    let error = client.invoke("manage_files", "list", json!({ "limit": 1, "zz": 2 })).await.unwrap_err();
    assert_eq!(error.violations()[0].to_string(), "`zz`: not a field of this call");
    assert_eq!(mock.requests().len(), 0);
}
