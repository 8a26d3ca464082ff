//! Each kind of error: one text with its cause, and whether and when to retry.
#![allow(missing_docs)]

mod scripted;

use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use modwright_runtime::codegen::{Call, Connection, Connector, EventCall, Retry};
use modwright_runtime::{Client, Error, RequestOptions, Value};
use scripted::{at_once, response, serve};

static CONNECTOR: Connector = Connector {
    name: "mini",
    base_url: "https://api.example.com/v1/",
    stream_end: Some("[DONE]"),
    retry: Some(Retry {
        statuses: &[(429, 429), (500, 599)],
        never: &["quota"],
        max_retries: 1,
        idempotency: None,
    }),
    ..Connector::DEFAULT
};

const BUSY: &str = "retry-after-ms: 1\r\n";
const CUT: &str = "HTTP/1.1 200 OK\r\ncontent-length: 9\r\nconnection: close\r\n\r\n[";

fn client(base: &str) -> Client {
    Client::new(Connection::new(&CONNECTOR).base_url(base)).unwrap()
}

/// Returns the error of a call with these responses.
async fn error_of<const N: usize>(responses: [Vec<scripted::Step>; N]) -> Error {
    let (base, _requests) = serve(responses.into());
    Call::get(&client(&base), "x").returns_json::<Vec<Value>>().await.unwrap_err()
}

/// Returns the error of a stream after its first chunk.
async fn stream_error(rest: &str) -> Error {
    let events = format!("data: 1\n\n{rest}");
    let (base, _requests) = serve(vec![response("200 OK", "content-type: text/event-stream\r\n", &events)]);
    let call: EventCall<Value> = Call::get(&client(&base), "x").returns_events();
    let mut events = call.await.unwrap();
    events.try_next().await.unwrap();
    events.try_next().await.unwrap_err()
}

#[tokio::test]
async fn each_kind_of_error_says_its_cause_once_and_whether_to_retry() {
    let small = RequestOptions::new().max_response_bytes(1);
    let (base, _requests) = serve(vec![response("200 OK", "", "[1, 2]")]);
    let too_large = Call::get(&client(&base), "x").returns_json::<Value>().with(small).await.unwrap_err();
    let (base, _requests) = serve(vec![vec![(Duration::from_secs(1), Vec::new())]]);
    let short = RequestOptions::new().timeout(Duration::from_millis(50));
    let late = Call::get(&client(&base), "x").returns_json::<Value>().with(short).await.unwrap_err();
    let refused = Call::get(&client("http://127.0.0.1:1"), "x").returns_json::<Value>();
    let (base, _requests) = serve(vec![response("200 OK", "", "x")]);
    let download = Call::get(&client(&base), "x").returns_bytes().await.unwrap();
    let unsent = Call::get(&client(&base), "x/{id}").path("id", &"..").returns_json::<Value>();

    // The error, its kind, its text, and: can it be retried, how often was it.
    let kinds = [
        (Client::new(Connection::new(&CONNECTOR).base_url("x")).unwrap_err(), "Config", false, 0),
        (unsent.await.unwrap_err(), "Invalid", false, 0),
        (error_of([response("404 Not Found", "", "{}")]).await, "Api", false, 0),
        (
            error_of([response("429 Busy", BUSY, "{}"), response("429 Busy", BUSY, "{}")]).await,
            "Api",
            true,
            1,
        ),
        (error_of([response("429 Busy", "", r#"{"code":"quota"}"#)]).await, "Api", false, 0),
        (refused.await.unwrap_err(), "Connect", true, 1),
        (late, "Timeout", true, 0),
        (error_of([at_once(CUT), at_once(CUT)]).await, "Transport", true, 1),
        (
            error_of([response("429 Busy", BUSY, "{}"), response("200 OK", "", "{}")]).await,
            "Decode",
            false,
            1,
        ),
        (too_large, "TooLarge", false, 0),
        (stream_error("").await, "Interrupted", true, 0),
        (download.save_to("no/such/folder/x").await.unwrap_err(), "File", false, 0),
    ];
    for (error, kind, retryable, retries) in kinds {
        let debug = format!("{error:?}");
        assert!(debug.starts_with(kind), "{debug}");
        assert_eq!((error.is_retryable(), error.retries()), (retryable, retries), "{debug}");
        assert_eq!(error.clone().to_string(), error.to_string());
        // A report that shows the text and each `source` shows nothing twice.
        let (mut report, mut source) = (error.to_string(), std::error::Error::source(&error));
        while let Some(cause) = source {
            assert!(!report.contains(&cause.to_string()), "{report}: {cause}");
            report.push_str(&cause.to_string());
            source = cause.source();
        }
        if kind == "Connect" {
            assert_eq!(report.matches("refused").count(), 1, "{report}");
        }
        let statuses = if kind == "Api" { 400..=499 } else { 0..=0 };
        assert!(statuses.contains(&error.status().unwrap_or(0)), "{debug}");
    }
}

#[tokio::test]
async fn the_pause_that_a_server_asks_for_is_at_hand() {
    let error = error_of([response("429 Busy", "retry-after: 300\r\n", "{}")]).await;
    assert_eq!((error.retry_after(), error.is_retryable()), (Some(Duration::from_secs(300)), true));
    assert_eq!(error_of([response("400 Bad Request", "", "{}")]).await.retry_after(), None);
}

#[tokio::test]
async fn an_error_in_a_stream_has_the_status_of_its_code_or_none() {
    for (event, status, retryable) in [
        (r#"data: {"error":{"message":"busy","code":503}}"#, Some(503), true),
        (r#"data: {"error":{"message":"busy","code":"429"}}"#, Some(429), true),
        (r#"data: {"error":{"message":"no","code":400}}"#, Some(400), false),
        (r#"data: {"error":{"message":"no","code":7}}"#, None, false),
        (r#"data: {"error":{"message":"no","code":"server_error"}}"#, None, false),
        ("event: error\ndata: no", None, false),
        ("data: 2", None, true),
    ] {
        let mut text = format!("{event}\n\n");
        if event == "data: 2" {
            text = String::new();
        }
        let error = stream_error(&text).await;
        assert_eq!((error.status(), error.is_retryable()), (status, retryable), "{event}: {error:?}");
    }
}

#[tokio::test]
async fn a_stream_has_its_status_headers_and_retries() {
    let head = "x-ratelimit-remaining: 7\r\n";
    let (base, _requests) = serve(vec![
        response("429 Busy", BUSY, "{}"),
        response("201 Created", head, "data: [DONE]\n\n"),
        response("429 Busy", BUSY, "{}"),
        response("201 Created", head, "x"),
    ]);
    let events = Call::get(&client(&base), "x").returns_events::<Value>().await.unwrap();
    assert_eq!((events.status(), events.retries()), (201, 1));
    assert_eq!(events.headers()["x-ratelimit-remaining"], "7");
    let bytes = Call::get(&client(&base), "x").returns_bytes().await.unwrap();
    assert_eq!((bytes.status(), bytes.retries()), (201, 1));
    assert_eq!(bytes.headers()["x-ratelimit-remaining"], "7");
}

#[tokio::test]
async fn a_job_is_followed_until_an_error_that_will_not_change() {
    let refused = || response("404 Not Found", "", r#"{"error":{"message":"no such job"}}"#);
    let busy = || response("503 Busy", "x-should-retry: true\r\nretry-after-ms: 1\r\n", "{}");
    let (base, requests) = serve(vec![busy(), busy(), refused(), response("200 OK", "", "{}")]);
    let client = client(&base);
    let items = Call::get(&client, "events").returns_pages::<Value>().cursor("after", &None, |_| "");
    let status = Call::get(&client, "job").returns_json::<Value>();
    let mut events = items.follow(status, |_| true).every(Duration::ZERO);
    assert_eq!(events.try_next().await.unwrap_err().status(), Some(503));
    assert_eq!(events.try_next().await.unwrap_err().status(), Some(404));
    assert!(events.try_next().await.unwrap().is_none());
    assert_eq!(requests.try_iter().count(), 3);
}

#[test]
fn a_call_outside_of_a_tokio_runtime_is_an_error() {
    fn now<T>(future: impl Future<Output = T>) -> T {
        match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(result) => result,
            Poll::Pending => panic!("the call waits"),
        }
    }
    let call = || Call::get(&client("http://127.0.0.1:1"), "x");
    let mut follow = call().returns_pages().follow(call().returns_json::<Value>(), |_| true);
    let errors: [Error; 5] = [
        now(call().returns_json::<Value>()).unwrap_err(),
        now(call().returns_events::<Value>()).unwrap_err(),
        now(call().returns_bytes()).unwrap_err(),
        now(call().returns_pages::<Value>()).unwrap_err(),
        now(Box::pin(async { follow.next().await.map(|item: Result<Value, _>| item.map(drop)) }))
            .unwrap()
            .unwrap_err(),
    ];
    for error in errors {
        let text = "`runtime` is missing: calls must be polled within a tokio runtime, such as that of `#[tokio::main]`";
        assert_eq!(error.to_string(), text);
    }

    // A stream that began within a runtime.
    let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut open = at_once("HTTP/1.1 200 OK\r\n\r\n");
    open.push((Duration::from_secs(5), Vec::new()));
    let (base, _requests) = serve(vec![open]);
    let mut events = tokio.block_on(call_events(&base)).unwrap();
    let bytes =
        tokio.block_on(Call::get(&client(&serve(vec![response("200 OK", "", "x")]).0), "x").returns_bytes());
    assert!(now(events.next()).unwrap().unwrap_err().is_config());
    assert!(now(bytes.unwrap().save_to("x")).unwrap_err().is_config());
}

async fn call_events(base: &str) -> Result<modwright_runtime::Events<Value>, Error> {
    Call::get(&client(base), "x").returns_events().await
}
