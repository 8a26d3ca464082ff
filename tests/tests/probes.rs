//! What other clients were asked and answered badly; here with what a user would want.
#![allow(missing_docs)]

use modwright_connectors::openai::chat_completion::{self, Message};
use modwright_connectors::openai::types::FinishReason;
use modwright_connectors::openai::{Client, Connection, manage_files};
use modwright_connectors::{Error, RequestOptions};
use modwright_tests::{answer, serve};
use serde_json::{Value, json};
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

const REPLY: &str = r#"{"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Hi","refusal":null},"finish_reason":"stop"}]}"#;

fn client(answers: &[String]) -> (Client, Receiver<Vec<u8>>) {
    let (base_url, requests) = serve(answers.to_vec());
    (Client::new(Connection::new("sk-SECRET").base_url(base_url)).unwrap(), requests)
}

fn hello() -> chat_completion::CreateChatCompletionRequest {
    chat_completion::CreateChatCompletionRequest::new("gpt-4o", [Message::user("Hello")])
}

async fn ask(answers: &[String]) -> (Result<chat_completion::ChatCompletion, Error>, usize) {
    let (client, requests) = client(answers);
    let answered = client.chat_completion().create(&hello()).await;
    (answered, requests.try_iter().count())
}

#[tokio::test]
async fn bounds_are_kept_before_anything_is_sent() {
    let (client, requests) = client(&[answer("200 OK", "", REPLY)]);
    let none: [Message; 0] = [];
    let request = chat_completion::CreateChatCompletionRequest::new("", none)
        .temperature(99.0)
        .top_p(-3.0)
        .n(0)
        .metadata([("k", "secret")]);
    let refused = client.chat_completion().create(&request).await.unwrap_err();
    let places: Vec<_> = refused.violations().iter().map(|violation| violation.path()).collect();
    assert_eq!(places, ["model", "messages", "temperature", "top_p", "n"], "all at once: {refused}");
    let text = refused.to_string();
    assert!(!text.contains("99") && !text.contains("-3") && !text.contains("secret"), "{text}");
    assert_eq!(requests.try_iter().count(), 0);
}

#[tokio::test]
async fn the_key_goes_along_and_is_never_shown() {
    let (client, requests) = client(&[answer("200 OK", "", REPLY)]);
    let call = client.chat_completion().create(&hello());
    assert!(!format!("{client:?} {call:?} {:?}", Connection::new("sk-SECRET")).contains("SECRET"));
    call.await.unwrap();
    let sent = String::from_utf8(requests.recv().unwrap()).unwrap();
    assert!(sent.contains("authorization: Bearer sk-SECRET\r\n"), "{sent}");
    let (_, body) = sent.split_once("\r\n\r\n").unwrap();
    let body: Value = serde_json::from_str(body).unwrap();
    assert_eq!(
        body,
        json!({ "model": "gpt-4o", "messages": [{ "role": "user", "content": "Hello" }] }),
        "no defaults"
    );
}

#[test]
fn a_key_with_a_line_end_is_an_error_that_names_its_field() {
    let error = Client::new(Connection::new("sk-SECRET\n")).unwrap_err();
    assert!(error.is_config() && error.to_string().contains("api_key"), "{error}");
    assert!(!format!("{error} {error:?}").contains("SECRET"));
}

#[tokio::test]
async fn an_id_stays_in_its_segment() {
    for (id, target) in
        [("a/b", "files/a%2Fb"), ("x?y#z", "files/x%3Fy%23z"), ("ft:gpt-4o:org::1", "files/ft:gpt-4o:org::1")]
    {
        let (client, requests) = client(&[answer("200 OK", "", r#"{"id":"f"}"#)]);
        client.manage_files().retrieve(id).await.unwrap();
        let sent = String::from_utf8(requests.recv().unwrap()).unwrap();
        assert!(sent.starts_with(&format!("GET /v1/{target} HTTP/1.1\r\n")), "{sent}");
    }
    for id in ["..", ".", "", "%2e%2E", ".%2e", "../models/../../admin?x=1#y"] {
        let (client, requests) = client(&[answer("200 OK", "", r#"{"id":"f"}"#)]);
        match client.manage_files().delete(id).await {
            Err(error) => {
                assert!(error.is_invalid() && error.violations()[0].path() == "file_id", "{id}: {error}")
            }
            Ok(_) => {
                let sent = String::from_utf8(requests.recv().unwrap()).unwrap();
                assert!(id.len() > 6 && sent.starts_with("DELETE /v1/files/..%2Fmodels%2F"), "{id}: {sent}");
            }
        }
    }
}

#[tokio::test]
async fn an_error_keeps_its_status_whatever_its_body_is() {
    let (answered, _) = ask(&[answer("404 Not Found", "x-request-id: req_1\r\n", "<html>gone</html>")]).await;
    let error = answered.unwrap_err();
    assert_eq!((error.status(), error.request_id()), (Some(404), Some("req_1")));
    assert_eq!(error.api().unwrap().body_excerpt(), b"<html>gone</html>");

    let body = r#"{"error":{"message":"it broke","type":"server_error","param":null,"code":"oops"}}"#;
    let broken = answer("500 Internal Server Error", "retry-after-ms: 1\r\nx-a: b\r\n", body);
    let (answered, tries) = ask(&[broken.clone(), broken.clone(), broken]).await;
    let error = answered.unwrap_err();
    let api = error.api().unwrap();
    assert_eq!(
        (api.message(), api.kind(), api.code(), api.param()),
        ("it broke", Some("server_error"), Some("oops"), None)
    );
    assert_eq!((api.headers()["x-a"].to_str().unwrap(), tries, api.retries()), ("b", 3, 2));

    let (answered, tries) = ask(&[answer(
        "400 Bad Request",
        "",
        r#"{"error":{"message":"no","type":"t","param":"n","code":7}}"#,
    )])
    .await;
    let error = answered.unwrap_err();
    assert_eq!((error.code(), error.api().unwrap().param(), tries), (Some("7"), Some("n"), 1));
}

#[tokio::test]
async fn the_server_says_when_and_whether_to_come_again() {
    let good = || answer("200 OK", "", REPLY);
    let busy = answer("429 Too Many Requests", "retry-after-ms: 50\r\nretry-after: 2\r\n", "");
    let begun = Instant::now();
    let (answered, tries) = ask(&[busy, good()]).await;
    let waited = begun.elapsed();
    assert!(answered.is_ok() && tries == 2);
    assert!(
        waited >= Duration::from_millis(50) && waited < Duration::from_secs(2),
        "milliseconds first: {waited:?}"
    );

    let begun = Instant::now();
    let (answered, _) = ask(&[answer("429 Too Many Requests", "retry-after: 1\r\n", ""), good()]).await;
    assert!(answered.is_ok() && begun.elapsed() >= Duration::from_secs(1));

    let soon = "retry-after-ms: 1\r\n";
    let asked = answer("400 Bad Request", &format!("{soon}x-should-retry: true\r\n"), "{}");
    assert!(matches!(ask(&[asked, good()]).await, (Ok(_), 2)));
    assert!(matches!(ask(&[answer("408 Request Timeout", soon, ""), good()]).await, (Ok(_), 2)));
    let never = answer("500 Internal Server Error", &format!("{soon}x-should-retry: false\r\n"), "");
    assert!(matches!(ask(&[never, good()]).await, (Err(_), 1)));
    let spent = r#"{"error":{"message":"no money","type":"insufficient_quota","code":"insufficient_quota"}}"#;
    assert!(matches!(ask(&[answer("429 Too Many Requests", soon, spent), good()]).await, (Err(_), 1)));

    let (client, requests) = client(&[answer("500 Internal Server Error", soon, ""), good()]);
    let once = client.chat_completion().create(&hello()).with(RequestOptions::new().max_retries(0)).await;
    assert!(once.is_err() && requests.try_iter().count() == 1, "who wants none has none");
}

#[tokio::test]
async fn a_stream_that_was_cut_off_does_not_look_whole() {
    let chunk = r#"data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":null}]}"#;
    for (rest, expected) in [
        ("", "interrupted"),
        (": waiting\n\n", "interrupted"),
        (r#"data: {"id":"c","obj"#, "interrupted"),
        (
            "data: {\"error\":{\"message\":\"overloaded\",\"type\":\"server_error\",\"code\":\"busy\"}}\n\n",
            "overloaded",
        ),
        ("data: [DONE]\n\n", ""),
    ] {
        let body = format!("{chunk}\n\n{rest}");
        let (client, _requests) = client(&[answer("200 OK", "content-type: text/event-stream\r\n", &body)]);
        let mut chunks = client.chat_completion().create_stream(&hello()).await.unwrap();
        let first = chunks.try_next().await.unwrap().unwrap();
        assert_eq!(first.choices[0].delta.content.as_deref(), Some("Hi"));
        match chunks.try_next().await {
            Ok(None) => assert_eq!(expected, "", "{rest}"),
            Ok(Some(_)) => panic!("{rest}: another piece"),
            Err(error) => {
                assert!(!expected.is_empty() && error.to_string().contains(expected), "{rest}: {error}");
                assert_eq!(error.code(), (expected == "overloaded").then_some("busy"));
            }
        }
        assert!(chunks.try_next().await.unwrap().is_none(), "{rest}: nothing after the end");
    }
}

#[tokio::test]
async fn a_call_for_the_whole_answer_never_asks_for_a_stream() {
    // Typed calls have no such field; the call by name refuses it.
    let (client, requests) = client(&[answer("200 OK", "", REPLY)]);
    let input = json!({ "model": "m", "messages": [{ "role": "user", "content": "Hi" }], "stream": true });
    let error = client.invoke("chat_completion", "create", input).await.unwrap_err();
    assert_eq!(error.violations()[0].path(), "stream");
    assert!(error.to_string().contains("not a field of this call"), "{error}");
    assert_eq!(requests.try_iter().count(), 0);
}

#[tokio::test]
async fn what_is_on_by_default_says_something_when_it_is_off() {
    let (client, requests) = client(&[]);
    let request = hello().parallel_tool_calls(false);
    let error = client.chat_completion().create(&request).await.unwrap_err();
    assert_eq!(error.violations()[0].path(), "parallel_tool_calls");
    assert_eq!(requests.try_iter().count(), 0);
}

#[tokio::test]
async fn a_member_without_fields_takes_none() {
    let (client, requests) = client(&[answer("200 OK", "", REPLY)]);
    let mut input = json!({ "model": "m", "messages": [{ "role": "user", "content": "Hi" }] });
    input["response_format"] = json!({ "type": "json_object", "json_schema": {} });
    let error = client.invoke("chat_completion", "create", input.clone()).await.unwrap_err();
    assert_eq!(error.violations()[0].path(), "response_format");
    assert_eq!(requests.try_iter().count(), 0);
    input["response_format"] = json!({ "type": "json_object" });
    client.invoke("chat_completion", "create", input).await.unwrap();
    assert_eq!(requests.try_iter().count(), 1);
}

#[tokio::test]
async fn values_and_fields_that_nobody_knew_arrive() {
    let strange = REPLY
        .replace(r#""stop""#, r#""eos""#)
        .replace(r#""model":"#, r#""service_tier":"on_demand","new":{"a":[1]},"model":"#);
    let (answered, _) = ask(&[answer("200 OK", "", &strange)]).await;
    let reply = answered.unwrap();
    assert_eq!(reply.choices[0].finish_reason, Some(FinishReason::from("eos")));
    assert_eq!(reply.service_tier.unwrap().as_str(), "on_demand");
    assert_eq!(reply.extra["new"]["a"][0], 1);
}

#[tokio::test]
async fn an_empty_page_is_the_end_whatever_else_it_says() {
    for (pages, files) in [
        (&[r#"{"object":"list","data":[],"first_id":null,"last_id":null,"has_more":false}"#][..], 0),
        // There is no last item to go on from.
        (&[r#"{"data":[],"has_more":true}"#], 0),
        (&[r#"{"data":[]}"#], 0),
        (&[r#"{"data":[{"id":"f"}],"first_id":null,"last_id":null,"has_more":false}"#], 1),
        // A server that does not say whether there is more is asked until there is not.
        (&[r#"{"data":[{"id":"f"}]}"#, r#"{"data":[],"has_more":null}"#], 1),
        (&[r#"{"data":[{"id":"f"}],"has_more":null}"#, r#"{"data":[{"id":"g"}],"has_more":false}"#], 2),
    ] {
        let answers: Vec<String> = pages.iter().map(|page| answer("200 OK", "", page)).collect();
        let (client, requests) = client(&answers);
        let found = client
            .manage_files()
            .list(&manage_files::ListFilesRequest::new())
            .items()
            .collect()
            .await
            .unwrap();
        assert_eq!((found.len(), requests.try_iter().count()), (files, pages.len()), "{pages:?}");
    }
    let nothing = r#"{"data":[],"first_id":null,"has_more":false}"#;
    let (client, _requests) = client(&[answer("200 OK", "", nothing)]);
    let page = client.manage_files().list(&manage_files::ListFilesRequest::new()).await.unwrap();
    assert!(page.items().is_empty() && !page.has_more() && page.extra()["first_id"].is_null());
}

#[tokio::test]
async fn an_answer_has_its_headers_too() {
    let headers = "x-request-id: req_1\r\nx-ratelimit-remaining-requests: 59\r\n";
    let (client, _requests) = client(&[answer("200 OK", headers, REPLY)]);
    let answered = client.chat_completion().create(&hello()).raw().await.unwrap();
    assert_eq!(answered.request_id(), Some("req_1"));
    assert_eq!(answered.headers()["x-ratelimit-remaining-requests"], "59");
    assert_eq!(answered.parse().unwrap().choices.len(), 1);
}
