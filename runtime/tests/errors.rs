//! Errors in every shape that servers send: message, type and code are shown once, and a secret never.
#![allow(missing_docs)]

mod scripted;

use modwright_runtime::codegen::{Call, Connection, Connector, ErrorPaths, EventCall, Paging};
use modwright_runtime::{Client, Error, Value};
use scripted::{Step, at_once, response, serve};
use serde::Deserialize;

static CONNECTOR: Connector = Connector {
    name: "mini",
    base_url: "https://api.example.com/v1/",
    errors: ErrorPaths {
        message: &["error", "message"],
        kind: &["error", "type"],
        code: &["error", "code"],
        param: &["error", "param"],
    },
    request_id: Some("x-request-id"),
    stream_end: Some("[DONE]"),
    pages: Paging { items: Some("data"), more: Some("has_more") },
    ..Connector::DEFAULT
};

const KEY: &str = "sk-proj-0123456789abcdefghijklmnopqrstu";

const JSON: &str = "content-type: application/json\r\n";
const PLAIN: &str = "content-type: text/plain; charset=utf-8\r\n";
const EVENTS: &str = "content-type: text/event-stream\r\n";

#[derive(Debug, Deserialize)]
struct Completion {
    #[serde(rename = "choices")]
    _choices: Vec<Value>,
}

/// A job of an API whose field `error` tells why a job failed.
#[derive(Debug, Deserialize)]
struct Job {
    id: String,
    #[serde(rename = "error")]
    _error: Option<JobError>,
}

#[derive(Debug, Deserialize)]
struct JobError {
    #[serde(rename = "message")]
    _message: String,
}

fn client(base: &str) -> Client {
    Client::new(Connection::new(&CONNECTOR).base_url(base).bearer("api_key", KEY.into())).unwrap()
}

async fn whole<T: serde::de::DeserializeOwned>(steps: Vec<Step>) -> Result<T, Error> {
    let (base, _requests) = serve(vec![steps]);
    Call::get(&client(&base), "x").returns_json::<T>().await
}

/// Returns the number of chunks of a stream, and its errors.
async fn streamed(headers: &str, body: &str) -> (usize, Vec<Error>) {
    let (base, _requests) = serve(vec![response("200 OK", headers, body)]);
    let call: EventCall<Completion> = Call::get(&client(&base), "x").returns_events();
    let (mut chunks, mut errors) = (0, Vec::new());
    let mut events = match call.await {
        Ok(events) => events,
        Err(error) => return (0, vec![error]),
    };
    while let Some(event) = events.next().await {
        match event {
            Ok(_) => chunks += 1,
            Err(error) => errors.push(error),
        }
    }
    (chunks, errors)
}

/// Returns all texts of an error.
fn texts(error: &Error) -> String {
    let mut texts = format!("{error}\n{error:?}");
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        texts.push_str(&format!("\n{cause}\n{cause:?}"));
        source = cause.source();
    }
    texts
}

#[tokio::test]
async fn a_refusal_of_any_shape_shows_its_message_type_and_code() {
    for (headers, body, expected) in [
        (
            JSON,
            r#"{"error":{"message":"No.","type":"bad","code":7,"param":"n"}}"#,
            "No. (HTTP 400, bad, code `7`, field `n`)",
        ),
        (
            JSON,
            r#"{"object":"error","message":"max tokens","type":"BadRequestError","param":null,"code":400}"#,
            "max tokens (HTTP 400, BadRequestError, code `400`)",
        ),
        (JSON, r#"{"error":"out of memory"}"#, "out of memory (HTTP 400)"),
        (
            JSON,
            r#"{"error":"invalid_request","error_description":"No such client"}"#,
            "No such client (HTTP 400, invalid_request)",
        ),
        (
            JSON,
            r#"{"statusCode":400,"error":"Bad Request","message":["n is odd","m is missing"]}"#,
            "n is odd; m is missing (HTTP 400, Bad Request)",
        ),
        (JSON, r#"{"message":["n is odd","m is missing"]}"#, "n is odd; m is missing (HTTP 400)"),
        (JSON, r#"{"detail":"Not authenticated"}"#, "Not authenticated (HTTP 400)"),
        (
            JSON,
            r#"{"detail":[{"loc":["body","n",0],"msg":"field required","type":"missing"}]}"#,
            "field required (HTTP 400, missing, field `body.n.0`)",
        ),
        (JSON, r#"{"detail":{"message":"No.","code":"x"}}"#, "No. (HTTP 400, code `x`)"),
        (
            JSON,
            r#"[{"error":{"code":429,"message":"Quota exceeded","status":"RESOURCE_EXHAUSTED"}}]"#,
            "Quota exceeded (HTTP 400, RESOURCE_EXHAUSTED, code `429`)",
        ),
        (
            JSON,
            r#"{"errors":[{"message":"one","code":"a"},{"message":"two"}]}"#,
            "one; two (HTTP 400, code `a`)",
        ),
        (JSON, r#"{"errors":["one","two"]}"#, "one; two (HTTP 400)"),
        (
            JSON,
            r#"{"type":"about:blank","title":"Bad","status":400,"detail":"It is odd."}"#,
            "It is odd. (HTTP 400, about:blank)",
        ),
        (JSON, r#"{"error":{"code":"busy"}}"#, "HTTP 400 Bad Request (code `busy`)"),
        (JSON, r#"{"error":{},"message":"outside"}"#, "outside (HTTP 400)"),
        (JSON, r#""no such model""#, "no such model (HTTP 400)"),
        (PLAIN, "upstream connect error\n", "upstream connect error (HTTP 400)"),
        ("", "upstream connect error", "HTTP 400 Bad Request"),
        (PLAIN, "<html>private</html>", "HTTP 400 Bad Request"),
        ("content-type: text/html\r\n", "<html>private</html>", "HTTP 400 Bad Request"),
        (JSON, r#"{"private":{"deep":1}}"#, "HTTP 400 Bad Request"),
        (JSON, "{\"error\":", "HTTP 400 Bad Request"),
        (JSON, "", "HTTP 400 Bad Request"),
    ] {
        let error = whole::<Value>(response("400 Bad Request", headers, body)).await.unwrap_err();
        assert_eq!(error.to_string(), expected, "{body}");
        let api = error.api().unwrap();
        assert_eq!(api.body_excerpt(), body.as_bytes());
        assert_eq!(api.body(), serde_json::from_str(body).ok().as_ref(), "{body}");
    }
}

#[tokio::test]
async fn the_body_of_an_error_is_at_hand_up_to_64_kib_and_as_far_as_it_came() {
    let details =
        |length: usize| format!(r#"{{"error":{{"message":"No."}},"details":"{}"}}"#, "x".repeat(length));
    let whole_one = details(60_000);
    let error = whole::<Value>(response("400 Bad Request", JSON, &whole_one)).await.unwrap_err();
    assert_eq!(error.api().unwrap().body().unwrap()["details"].as_str().unwrap().len(), 60_000);
    let long = details(100_000);
    let error = whole::<Value>(response("400 Bad Request", JSON, &long)).await.unwrap_err();
    let api = error.api().unwrap();
    assert_eq!((api.message(), api.body()), ("HTTP 400 Bad Request", None));
    assert_eq!(api.body_excerpt(), &long.as_bytes()[..65_536]);
    let cut = at_once(format!("HTTP/1.1 400 Bad Request\r\n{JSON}content-length: 9\r\n\r\n{{\"a\""));
    let error = whole::<Value>(cut).await.unwrap_err();
    assert_eq!(error.api().unwrap().body_excerpt(), b"{\"a\"");
}

#[tokio::test]
async fn an_error_with_the_status_of_a_success_is_the_apis() {
    for (body, expected) in [
        (
            r#"{"error":{"message":"Rate limit exceeded","code":429}}"#,
            "Rate limit exceeded (HTTP 200, code `429`)",
        ),
        (r#"{"error":{"message":"Busy","code":429},"user_id":"u"}"#, "Busy (HTTP 200, code `429`)"),
        (r#"{"error":{"message":"Busy"},"id":"c","choices":null}"#, "Busy (HTTP 200)"),
        (r#"{"error":{"message":"Busy"},"id":"c","choices":[]}"#, "Busy (HTTP 200)"),
        (
            r#"{"id":"c","choices":[{"index":0,"finish_reason":"error","error":{"message":"Gone","code":502}}]}"#,
            "Gone (HTTP 200, code `502`)",
        ),
        (r#"{"error":"out of memory"}"#, "out of memory (HTTP 200)"),
        (r#"{"object":"error","message":"No.","type":"bad","code":400}"#, "No. (HTTP 200, bad, code `400`)"),
        (r#"{"message":"overloaded","code":503}"#, "overloaded (HTTP 200, code `503`)"),
        (r#"{"detail":"Not Found"}"#, "Not Found (HTTP 200)"),
        (r#"[{"error":{"message":"Busy"}}]"#, "Busy (HTTP 200)"),
    ] {
        let error = whole::<Completion>(response("200 OK", JSON, body)).await.unwrap_err();
        assert!(matches!(error, Error::Api(_)), "{body}: {error:?}");
        assert_eq!(error.to_string(), expected, "{body}");
        let (base, _requests) = serve(vec![response("200 OK", JSON, body)]);
        let page = Call::get(&client(&base), "x").returns_pages::<Value>().await;
        if !body.contains("choices\":[{") {
            assert_eq!(page.unwrap_err().to_string(), expected, "{body}");
        }
    }
}

#[tokio::test]
async fn a_good_response_is_never_taken_for_an_error() {
    for body in [
        r#"{"error":null,"choices":[]}"#,
        r#"{"error":{},"choices":[]}"#,
        r#"{"error":"","choices":[]}"#,
        r#"{"error":false,"choices":[]}"#,
        r#"{"choices":[{"message":{"content":"an \"error\""}}],"error":{"message":"a warning"}}"#,
        r#"{"choices":[{"finish_reason":"stop","error":{"message":"a warning"}}]}"#,
        r#"{"message":"hello","code":1,"choices":[]}"#,
    ] {
        whole::<Completion>(response("200 OK", JSON, body))
            .await
            .unwrap_or_else(|error| panic!("{body}: {error}"));
    }
    let failed = r#"{"id":"job-1","error":{"message":"bad data"}}"#;
    let (base, _requests) = serve(vec![response("200 OK", JSON, failed)]);
    let job = Call::get(&client(&base), "x").own_error().returns_json::<Job>().await.unwrap();
    assert_eq!(job.id, "job-1");
    // A response that cannot be decoded is not an error of the API only because it has a message.
    for body in [r#"{"id":"c","message":"hello"}"#, r#"{"message":"hello","author":{"name":"a"}}"#] {
        let error = whole::<Completion>(response("200 OK", JSON, body)).await.unwrap_err();
        assert!(matches!(error, Error::Decode(_)), "{body}: {error:?}");
    }
}

#[tokio::test]
async fn an_error_in_a_stream_is_shown_once_and_ends_it() {
    let chunk = "data: {\"choices\":[]}\n\n";
    for (event, expected) in [
        (
            "data: {\"error\":{\"message\":\"overloaded\",\"type\":\"t\",\"code\":500}}\n\n",
            "overloaded (HTTP 200, t, code `500`)",
        ),
        (
            "data: {\"id\":\"c\",\"error\":{\"code\":502,\"message\":\"Provider disconnected\"},\"choices\":[{\"index\":0}]}\n\n",
            "Provider disconnected (HTTP 200, code `502`)",
        ),
        (
            "data: {\"choices\":[{\"finish_reason\":\"error\",\"error\":{\"message\":\"Gone\"}}]}\n\n",
            "Gone (HTTP 200)",
        ),
        (
            "event: error\ndata: {\"message\":\"overloaded\",\"code\":\"server_error\"}\n\n",
            "overloaded (HTTP 200, code `server_error`)",
        ),
        ("event: error\ndata: {\"choices\":[],\"message\":\"overloaded\"}\n\n", "overloaded (HTTP 200)"),
        ("event: error\ndata: out of memory\n\n", "out of memory (HTTP 200)"),
        ("event: error\ndata: {}\n\n", "the API reports an error without a message (HTTP 200)"),
        (
            "data: {\"object\":\"error\",\"message\":\"context too long\",\"code\":400}\n\n",
            "context too long (HTTP 200, code `400`)",
        ),
        (
            "data: {\"error\":\"model runner has unexpectedly stopped\"}\n\n",
            "model runner has unexpectedly stopped (HTTP 200)",
        ),
        ("data: {\"message\":\"overloaded\"}\n\n", "overloaded (HTTP 200)"),
        ("data: {\"detail\":[{\"msg\":\"too long\"}]}\n\n", "too long (HTTP 200)"),
    ] {
        for end in ["", chunk, "data: [DONE]\n\n"] {
            let (chunks, errors) = streamed(EVENTS, &format!("{chunk}{event}{end}")).await;
            let [Error::Api(error)] = errors.as_slice() else { panic!("{event}: {errors:?}") };
            assert_eq!((chunks, error.to_string().as_str()), (1, expected), "{event}");
        }
    }
}

#[tokio::test]
async fn events_that_are_empty_or_for_others_are_skipped_and_chunks_are_not() {
    let chunk = "data: {\"choices\":[]}\n\n";
    for event in [
        "data:\n\n",
        "data\n\n",
        "data:   \n\n",
        "id: 7\n\n",
        "retry: 100\n\n",
        ": OPENROUTER PROCESSING\n\n",
        "event: ping\ndata: {}\n\n",
        "event: ping\ndata: {\"choices\":[]}\n\n",
        "event: keepalive\ndata: still here\n\n",
        "event: metadata\ndata: {\"tokens\":7}\n\n",
    ] {
        let (chunks, errors) =
            streamed(EVENTS, &format!("{event}{chunk}{event}{chunk}{event}data: [DONE]\n\n")).await;
        assert!(chunks == 2 && errors.is_empty(), "{event}: {chunks} {errors:?}");
    }
    for event in [
        // An event without a name must be a chunk.
        "data: {}\n\n",
        "data: {\"error\":null}\n\n",
        // The name of earlier chunks, and the tag of a union.
        "event: chunk\ndata: {\"choices\":[]}\n\nevent: chunk\ndata: {\"choices\":7}\n\n",
        "event: text.done\ndata: {\"type\":\"text.done\",\"choices\":7}\n\n",
    ] {
        let (_, errors) = streamed(EVENTS, &format!("{chunk}{event}data: [DONE]\n\n")).await;
        assert!(matches!(errors.as_slice(), [Error::Decode(_)]), "{event}: {errors:?}");
    }
}

#[tokio::test]
async fn a_body_that_is_not_a_stream_of_events_is_an_error_with_its_media_type() {
    let error = r#"{"error":{"message":"model is overloaded","code":"busy"}}"#;
    for headers in [JSON, EVENTS, ""] {
        let (_, errors) = streamed(headers, &format!("\n {error}\n")).await;
        let [Error::Api(error)] = errors.as_slice() else { panic!("{headers}: {errors:?}") };
        assert_eq!(error.to_string(), "model is overloaded (HTTP 200, code `busy`)");
    }
    for (headers, body, expected) in [
        (JSON, r#"{"id":"c","choices":[]}"#, "expected a stream of events, found `application/json`"),
        (JSON, r#"{"error":null}"#, "expected a stream of events, found `application/json`"),
        (
            "content-type: text/html\r\n",
            "<html>private</html>",
            "expected a stream of events, found `text/html`",
        ),
    ] {
        let (_, errors) = streamed(headers, body).await;
        let [Error::Decode(error)] = errors.as_slice() else { panic!("{body}: {errors:?}") };
        assert_eq!(error.message(), expected);
    }
    let (_, errors) = streamed(EVENTS, "").await;
    assert!(matches!(errors.as_slice(), [Error::Interrupted(_)]), "{errors:?}");
}

#[tokio::test]
async fn no_text_of_an_error_has_a_key_wherever_a_server_repeats_it() {
    let bearer = format!("authorization: Bearer {KEY}");
    let echo = format!("x-request-id: {bearer}\r\n");
    let long = "m".repeat(1_970);
    let (id, event) = (echo.clone() + JSON, echo.clone() + EVENTS);
    let mut errors = Vec::new();
    for body in [
        format!(r#"{{"error":{{"message":"{long} {bearer}"}}}}"#),
        format!(r#"{{"error":{{"message":"{bearer}","type":"{KEY}","code":"{KEY}","param":"{KEY}"}}}}"#),
        format!(r#"{{"detail":[{{"loc":["{KEY}"],"msg":"{bearer}"}}]}}"#),
    ] {
        errors.push(whole::<Value>(response("401 Unauthorized", &id, &body)).await.unwrap_err());
    }
    errors.push(
        whole::<Value>(response("401 Unauthorized", &(echo.clone() + PLAIN), &bearer)).await.unwrap_err(),
    );
    errors.push(
        whole::<Value>(at_once(format!("HTTP/1.1 401 {KEY}\r\n{echo}content-length: 0\r\n\r\n")))
            .await
            .unwrap_err(),
    );
    // In names of fields, and in the errors of interrupted and too large responses.
    for body in [format!(r#"{{"{KEY}":[1],"choices":{{"{KEY}":7}}}}"#), "[".repeat(200)] {
        errors.push(
            whole::<std::collections::BTreeMap<String, Vec<String>>>(response("200 OK", &id, &body))
                .await
                .unwrap_err(),
        );
    }
    let (base, _requests) = serve(vec![response("200 OK", &id, &long)]);
    let small =
        Client::new(Connection::new(&CONNECTOR).base_url(base).bearer("k", KEY.into()).max_response_bytes(9));
    errors.push(Call::get(&small.unwrap(), "x").returns_text().await.unwrap_err());
    for body in ["data: {\"choices\":[]}\n\n".to_owned(), format!("event: error\ndata: {bearer}\n\n")] {
        errors.extend(streamed(&event, &body).await.1);
    }
    let moved = format!("{echo}location: https://elsewhere.example.com/?key={KEY}\r\n");
    errors.push(whole::<Value>(response("302 Found", &moved, "")).await.unwrap_err());
    let (base, _requests) = serve(vec![response("200 OK", &id, "{}")]);
    let response = Call::get(&client(&base), "x").returns_json::<Value>().raw().await.unwrap();
    assert!(!format!("{response:?}").contains(KEY), "{response:?}");
    assert_eq!(errors.len(), 11);
    for error in &errors {
        let texts = texts(error);
        assert!(!texts.contains(&KEY[..8]), "{texts}");
    }
}

#[tokio::test]
async fn a_key_that_is_sent_in_the_query_is_not_shown_as_it_is_sent_either() {
    const SECRET: &str = "a/secret+with=signs";
    let body = r#"{"error":{"message":"no: /v1/x?key=a%2Fsecret%2Bwith%3Dsigns, a/secret+with=signs"}}"#;
    let (base, _requests) = serve(vec![response("401 Unauthorized", JSON, body)]);
    let connection = Connection::new(&CONNECTOR).base_url(base).secret_query("key", "key", SECRET.into());
    let error = Call::get(&Client::new(connection).unwrap(), "x").returns_json::<Value>().await.unwrap_err();
    assert_eq!(error.to_string(), "no: /v1/x?key=.., .. (HTTP 401)");
}

#[tokio::test]
async fn characters_that_move_a_terminals_cursor_are_escaped() {
    let body = r#"{"error":{"message":"\u001b[2J\u001b]0;x\u0007no\r\nerror: fine\u202e","code":"a\tb"}}"#;
    let error = whole::<Value>(response("400 Bad Request", JSON, body)).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        r"\u{1b}[2J\u{1b}]0;x\u{7}no\r\nerror: fine\u{202e} (HTTP 400, code `a\tb`)"
    );
    // Unchanged, for callers who need the lines.
    assert!(error.api().unwrap().message().contains("no\r\nerror"));
    let body = r#"{"choices":{"a\nb":7}}"#;
    let error = whole::<std::collections::BTreeMap<String, std::collections::BTreeMap<String, String>>>(
        response("200 OK", JSON, body),
    )
    .await;
    let text = error.unwrap_err().to_string();
    assert!(!text.contains('\n') && text.contains(r"a\n"), "{text}");
}
