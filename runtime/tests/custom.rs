//! Custom calls, whose responses are as typed, streamed or paged as those of other calls.
#![allow(missing_docs)]

mod server;

use modwright_runtime::codegen::{BytesCall, Call, Connection, Connector, EventCall, PageCall, Paging};
use modwright_runtime::{Client, CustomRequest, Error, RequestOptions, Value};
use serde::Deserialize;
use serde_json::json;
use server::{Server, ok, response};

static CONNECTOR: Connector = Connector {
    name: "mini",
    base_url: "https://api.example.com/v1/",
    stream_end: Some("[DONE]"),
    pages: Paging { items: Some("data"), more: Some("has_more") },
    ..Connector::DEFAULT
};

fn client(server: &Server) -> Client {
    Client::new(Connection::new(&CONNECTOR).base_url(format!("{}/v1", server.base))).unwrap()
}

/// A type of the caller, with serde's derive only.
#[derive(Debug, Deserialize, PartialEq)]
struct Event {
    r#type: String,
    delta: Option<String>,
}

/// The stream of OpenAI's Responses API: its events have names, and no `[DONE]` ends it.
fn streamed(end: &str) -> String {
    let body = [
        "event: response.created\ndata: {\"type\":\"response.created\",\"response\":{\"error\":null}}\n\n",
        "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\",\"delta\":\"Hi\"}\n\n",
        end,
    ];
    response("200 OK", "content-type: text/event-stream\r\n", &body.concat())
}

const COMPLETED: &str = "event: response.completed\ndata: {\"type\":\"response.completed\"}\n\n";

fn create() -> CustomRequest {
    CustomRequest::post("responses").body(json!({ "model": "m", "stream": true }))
}

#[tokio::test]
async fn a_stream_is_read_as_a_type_of_the_caller() {
    let server = Server::start([streamed(COMPLETED), streamed(COMPLETED)]);
    let mut events = EventCall::custom::<Event>(&client(&server), &create()).await.unwrap();
    let mut types = Vec::new();
    while let Some(event) = events.try_next().await.unwrap() {
        types.push((event.r#type, event.delta));
    }
    let expected = [
        ("response.created".to_owned(), None),
        ("response.output_text.delta".to_owned(), Some("Hi".to_owned())),
        ("response.completed".to_owned(), None),
    ];
    assert_eq!(types, expected);
    let sent = server.request();
    assert!(sent.starts_with("POST /v1/responses HTTP/1.1\n"), "{sent}");
    assert!(sent.contains("\naccept: text/event-stream\n"), "{sent}");
    assert!(sent.ends_with(r#"{"model":"m","stream":true}"#), "{sent}");

    let mut events = EventCall::custom::<Value>(&client(&server), &create()).await.unwrap();
    let first = events.next().await.unwrap().unwrap();
    assert_eq!(first["response"]["error"], Value::Null);
}

#[tokio::test]
async fn a_stream_that_must_end_with_a_chunk_is_interrupted_before_it() {
    let server = Server::start([streamed(COMPLETED), streamed("")]);
    let client = client(&server);
    let call = || {
        EventCall::custom::<Value>(&client, &create()).until(|event| event["type"] == "response.completed")
    };
    let mut events = call().await.unwrap();
    let mut count = 0;
    while events.try_next().await.unwrap().is_some() {
        count += 1;
    }
    assert_eq!(count, 3);
    let mut events = call().await.unwrap();
    assert!(events.next().await.unwrap().is_ok());
    assert!(events.next().await.unwrap().is_ok());
    assert!(matches!(events.next().await, Some(Err(Error::Interrupted(_)))));
    assert!(events.next().await.is_none());
}

#[tokio::test]
async fn an_event_keeps_its_name_and_its_data() {
    let body = "event: delta\ndata: {\"v\":1}\n\nevent: note\ndata: plain\ndata: text\n\ndata: [DONE]\n\n";
    let server = Server::start([response("200 OK", "content-type: text/event-stream\r\n", body)]);
    let mut events = EventCall::custom_named(&client(&server), &CustomRequest::get("events")).await.unwrap();
    let mut all = Vec::new();
    while let Some(event) = events.try_next().await.unwrap() {
        all.push((event.name, event.data));
    }
    let named = |name: &str, data: &str| (Some(name.to_owned()), data.to_owned());
    assert_eq!(all, [named("delta", "{\"v\":1}"), named("note", "plain\ntext")]);
}

#[tokio::test]
async fn json_is_read_as_a_type_of_the_caller_or_its_error_has_a_path() {
    #[derive(Debug, Deserialize)]
    struct Store {
        id: String,
    }
    let server = Server::start([ok(r#"{"id":"vs_1"}"#), ok(r#"{"id":1}"#)]);
    let request = CustomRequest::get("vector_stores/vs_1");
    let store: Store = Call::custom_json(&client(&server), &request).await.unwrap();
    assert_eq!(store.id, "vs_1");
    assert!(server.request().contains("\naccept: application/json\n"));
    let Err(Error::Decode(error)) = Call::custom_json::<Store>(&client(&server), &request).await else {
        panic!("the id is a number")
    };
    assert_eq!(error.path(), "id");
}

#[tokio::test]
async fn bytes_arrive_as_a_stream() {
    let server = Server::start([response("200 OK", "content-type: video/mp4\r\n", "film")]);
    let video = BytesCall::custom(&client(&server), &CustomRequest::get("videos/1/content")).await.unwrap();
    assert_eq!(video.content_type(), Some("video/mp4"));
    assert_eq!(video.bytes().await.unwrap(), "film");
}

#[tokio::test]
async fn options_are_those_of_any_call() {
    let server = Server::start([response("200 OK", "", "too long")]);
    let options = RequestOptions::new().max_response_bytes(3).header("x-note", "1");
    let request = CustomRequest::get("a").header("x-own", "2");
    let call = BytesCall::custom(&client(&server), &request).with(options);
    assert!(matches!(call.await.unwrap().bytes().await, Err(Error::TooLarge(_))));
    let sent = server.request();
    assert!(sent.contains("\nx-note: 1\n") && sent.contains("\nx-own: 2\n"), "{sent}");
}

#[tokio::test]
async fn a_body_has_any_media_type() {
    let server = Server::start([ok("{}")]);
    let request = CustomRequest::post("token").body_of("application/x-www-form-urlencoded", "a=b");
    Call::custom(&client(&server), &request).await.unwrap();
    let sent = server.request();
    assert!(sent.contains("\ncontent-type: application/x-www-form-urlencoded\n"), "{sent}");
    assert!(sent.ends_with("\n\na=b"), "{sent}");

    let request = CustomRequest::post("token").body_of("a\nb", "");
    assert!(Call::custom(&client(&server), &request).await.unwrap_err().is_invalid());
    server.assert_nothing_was_sent();
}

mod pages {
    use super::*;

    /// Reads all items, and returns the request lines, too.
    async fn read<const N: usize>(request: CustomRequest, pages: [&str; N]) -> (Vec<Value>, Vec<String>) {
        let server = Server::start(pages.map(ok));
        let call = PageCall::custom::<Value>(&client(&server), &request, Some(("after", "id")));
        let items = call.items().collect().await.unwrap();
        let lines = server.seen.try_iter().map(|sent| sent.lines().next().unwrap_or_default().to_owned());
        (items, lines.collect())
    }

    #[tokio::test]
    async fn the_connector_knows_the_names() {
        let (items, lines) = read(
            CustomRequest::get("stores").query("limit", 2).query("after", "s0"),
            [
                r#"{"data":[{"id":"s1"},{"id":"s2"}],"has_more":true}"#,
                r#"{"data":[{"id":"s3"}],"has_more":false}"#,
            ],
        )
        .await;
        assert_eq!(items.len(), 3);
        assert_eq!(
            lines,
            ["GET /v1/stores?limit=2&after=s0 HTTP/1.1", "GET /v1/stores?limit=2&after=s2 HTTP/1.1"]
        );
    }

    #[tokio::test]
    async fn a_page_that_says_nothing_about_the_next_is_the_last() {
        let (items, lines) = read(CustomRequest::get("models"), [r#"{"data":[{"id":"m1"}]}"#]).await;
        assert_eq!((items.len(), lines.len()), (1, 1));
    }

    #[tokio::test]
    async fn a_caller_names_a_field_of_the_page() {
        let request = CustomRequest::get("rows").items("rows").cursor("page[token]", "next");
        let (items, lines) = read(
            request,
            [r#"{"rows":[1],"next":"t 1"}"#, r#"{"rows":[],"next":2}"#, r#"{"rows":[3],"next":""}"#],
        )
        .await;
        assert_eq!(items, [1, 3]);
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        assert_eq!(
            lines,
            [
                "GET /v1/rows HTTP/1.1",
                "GET /v1/rows?page%5Btoken%5D=t%201 HTTP/1.1",
                "GET /v1/rows?page%5Btoken%5D=2 HTTP/1.1"
            ]
        );
    }

    #[tokio::test]
    async fn a_caller_names_a_field_of_the_last_item() {
        let request = CustomRequest::get("rows").cursor("since", "number");
        let (items, lines) =
            read(request, [r#"{"data":[{"number":1},{"number":2}]}"#, r#"{"data":[]}"#]).await;
        assert_eq!(items.len(), 2);
        assert_eq!(lines[1], "GET /v1/rows?since=2 HTTP/1.1");
    }

    #[tokio::test]
    async fn a_next_page_without_a_cursor_is_an_error_and_not_an_end() {
        let server = Server::start([ok(r#"{"data":[{"name":"a"}],"has_more":true}"#)]);
        let call =
            PageCall::custom::<Value>(&client(&server), &CustomRequest::get("x"), Some(("after", "id")));
        let error = call.items().collect().await.unwrap_err().to_string();
        assert!(
            error.contains("the list has a next page, but the field `id`, which has its cursor, is missing"),
            "{error}"
        );
    }
}

#[cfg(feature = "multipart")]
mod forms {
    use modwright_runtime::File;

    use super::*;

    #[tokio::test]
    async fn fields_and_files_are_parts_of_a_form() {
        let server = Server::start([ok("{}")]);
        let request = CustomRequest::post("uploads")
            .form_field("purpose", "batch")
            .form_field("bytes", 3)
            .form_field("expires_after", json!({ "seconds": 60 }))
            .file("data", File::bytes("a.jsonl", "{}\n"));
        Call::custom(&client(&server), &request).await.unwrap();
        let sent = server.request();
        for part in [
            "\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n",
            "\r\nContent-Disposition: form-data; name=\"bytes\"\r\n\r\n3\r\n",
            "\r\nContent-Disposition: form-data; name=\"expires_after[seconds]\"\r\n\r\n60\r\n",
            "\r\nContent-Disposition: form-data; name=\"data\"; filename=\"a.jsonl\"\r\n",
        ] {
            assert!(sent.contains(part), "{part}\n{sent}");
        }
    }

    #[tokio::test]
    async fn a_file_is_sent_alone() {
        let server = Server::start([ok("{}")]);
        let request = CustomRequest::post("import").body_file(File::bytes("a.txt", "text"));
        Call::custom(&client(&server), &request).await.unwrap();
        let sent = server.request();
        assert!(sent.contains("\ncontent-type: text/plain\n") && sent.ends_with("\n\ntext"), "{sent}");
    }

    #[tokio::test]
    async fn a_file_that_cannot_be_sent_stops_the_call() {
        let server = Server::start([ok("{}")]);
        for request in [
            CustomRequest::post("uploads").file("data", File::path("no/such/file")),
            CustomRequest::post("uploads").body_file(File::path("no/such/file")),
        ] {
            let error = Call::custom(&client(&server), &request).await.unwrap_err();
            assert!(error.is_invalid(), "{error}");
        }
        server.assert_nothing_was_sent();
    }
}
