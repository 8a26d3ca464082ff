//! Retries, over a socket.
#![allow(missing_docs)]

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};

use modwright_runtime::codegen::{Call, Connection, Connector, ErrorPaths, EventCall, Retry};
use modwright_runtime::{Client, Error, RequestOptions, Value};

static CONNECTOR: Connector = Connector {
    name: "mini",
    base_url: "https://api.example.com/v1/",
    base_url_env: None,
    errors: ErrorPaths {
        message: &["error", "message"],
        kind: &["error", "type"],
        code: &["error", "code"],
        param: &["error", "param"],
    },
    request_id: Some("x-request-id"),
    stream_end: Some("[DONE]"),
    retry: Some(Retry {
        statuses: &[(408, 409), (429, 429), (500, 599)],
        never: &["insufficient_quota"],
        max_retries: 2,
        idempotency: Some("Idempotency-Key"),
    }),
    ..Connector::DEFAULT
};

const FINE: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}";

/// A server that sends these responses, one for each connection, and the requests.
fn serve(responses: &[String]) -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (seen, requests) = channel();
    let responses = responses.to_vec();
    std::thread::spawn(move || {
        for response in responses {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = vec![0; 8_192];
            let length = stream.read(&mut request).unwrap_or(0);
            let _ = seen.send(String::from_utf8_lossy(&request[..length]).into_owned());
            let _ = stream.write_all(response.as_bytes());
        }
    });
    (format!("http://{address}/v1/"), requests)
}

fn refused(status: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n{body}")
}

fn busy(headers: &str) -> String {
    refused(
        "429 Too Many Requests",
        &format!("retry-after-ms: 1\r\n{headers}"),
        "{\"error\":{\"message\":\"busy\"}}",
    )
}

fn call(base: &str) -> Call<Value> {
    let client = Client::new(Connection::new(&CONNECTOR).base_url(base)).unwrap();
    Call::post(&client, "things").json(&serde_json::json!({ "a": 1 })).returns_json()
}

#[tokio::test]
async fn a_busy_server_gets_a_retry_with_the_same_body_and_the_same_key() {
    let (base, requests) = serve(&[busy(""), busy(""), FINE.to_owned()]);
    let response = call(&base).raw().await.unwrap();
    assert_eq!(response.retries(), 2);
    let requests: Vec<String> = requests.try_iter().collect();
    let key = |request: &str| {
        let line = request.lines().find(|line| line.to_lowercase().starts_with("idempotency-key:"));
        line.map(str::to_owned).unwrap()
    };
    assert_eq!(requests.len(), 3);
    assert!(
        requests.iter().all(|request| request.ends_with("{\"a\":1}") && key(request) == key(&requests[0]))
    );
}

#[tokio::test]
async fn a_caller_can_choose_the_key_by_which_a_call_is_recognized() {
    let (base, requests) = serve(&[busy(""), FINE.to_owned()]);
    let options = RequestOptions::new().idempotency_key("step-7");
    call(&base).with(options).await.unwrap();
    let requests: Vec<String> = requests.try_iter().collect();
    assert_eq!(requests.len(), 2);
    for request in &requests {
        let keys = request.lines().filter(|line| line.to_lowercase().starts_with("idempotency-key:"));
        assert_eq!(keys.collect::<Vec<_>>(), ["idempotency-key: step-7"]);
    }

    let refused = call("http://127.0.0.1:1/").with(RequestOptions::new().idempotency_key("a\nb")).await;
    assert!(refused.unwrap_err().is_invalid(), "a line end is no header");
}

#[tokio::test]
async fn a_call_is_checked_and_not_sent() {
    let unsent = call("http://127.0.0.1:1/");
    assert!(unsent.check().is_ok());
    assert!(unsent.with(RequestOptions::new().header("host", "elsewhere")).check().unwrap_err().is_invalid());
}

#[tokio::test]
async fn a_call_is_not_retried_more_often_than_allowed() {
    let (base, requests) = serve(&[busy(""), busy(""), busy(""), busy("")]);
    let error = call(&base).await.unwrap_err();
    assert_eq!((error.status(), error.api().unwrap().retries()), (Some(429), 2));
    assert_eq!(requests.try_iter().count(), 3);

    let (base, requests) = serve(&[busy(""), busy("")]);
    let once = RequestOptions::new().max_retries(0);
    assert_eq!(call(&base).with(once).await.unwrap_err().status(), Some(429));
    assert_eq!(requests.try_iter().count(), 1);
}

#[tokio::test]
async fn a_permanent_error_is_not_retried() {
    let quota = "{\"error\":{\"message\":\"no\",\"code\":\"insufficient_quota\"}}";
    for response in [
        refused("429 Too Many Requests", "x-should-retry: true\r\n", quota),
        refused("400 Bad Request", "", "{}"),
        refused("500 Oops", "x-should-retry: false\r\n", "{}"),
        refused("429 Too Many Requests", "retry-after: 121\r\n", "{}"),
    ] {
        let (base, requests) = serve(&[response.clone(), FINE.to_owned()]);
        let error = call(&base).await.unwrap_err();
        assert!(matches!(error, Error::Api(_)), "{response}: {error}");
        assert_eq!(requests.try_iter().count(), 1, "{response}");
    }
}

#[tokio::test]
async fn a_call_is_retried_if_the_server_asks_for_it_or_the_connection_was_interrupted() {
    let asked = refused("400 Bad Request", "x-should-retry: true\r\nretry-after-ms: 1\r\n", "{}");
    for response in [asked, String::new(), refused("408 Request Timeout", "retry-after-ms: 1\r\n", "")] {
        let (base, requests) = serve(&[response.clone(), FINE.to_owned()]);
        call(&base).await.unwrap_or_else(|error| panic!("{response}: {error}"));
        assert_eq!(requests.try_iter().count(), 2, "{response}");
    }
}

#[tokio::test]
async fn a_stream_is_retried_before_it_has_begun_and_never_after() {
    let head = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 100\r\n\r\n";
    let error = "data: {\"error\":{\"message\":\"busy\",\"code\":\"busy\"}}\n\n";
    for rest in ["", "data: 2", error] {
        let (base, requests) = serve(&[busy(""), format!("{head}data: 1\n\n{rest}"), FINE.to_owned()]);
        let client = Client::new(Connection::new(&CONNECTOR).base_url(&base)).unwrap();
        let call: EventCall<Value> = Call::post(&client, "things").returns_events();
        let mut events = call.await.unwrap();
        assert_eq!(events.try_next().await.unwrap().unwrap(), 1);
        assert!(events.try_next().await.is_err(), "{rest}");
        assert!(events.try_next().await.unwrap().is_none(), "{rest}: nothing after the error");
        assert_eq!(requests.try_iter().count(), 2, "{rest}");
    }
    let (base, requests) = serve(&[busy(""), format!("{head}half"), FINE.to_owned()]);
    let client = Client::new(Connection::new(&CONNECTOR).base_url(&base)).unwrap();
    let bytes = Call::get(&client, "things").returns_bytes().await.unwrap();
    assert!(matches!(bytes.bytes().await, Err(Error::Transport(_))));
    assert_eq!(requests.try_iter().count(), 2);
}

#[tokio::test]
async fn a_response_that_is_interrupted_in_its_body_is_retried() {
    let head = "HTTP/1.1 200 OK\r\nconnection: close\r\n";
    let cuts = [
        format!("{head}content-length: 81\r\n\r\n{{\"a\":"),
        format!("{head}content-length: 81\r\n\r\n"),
        format!("{head}transfer-encoding: chunked\r\n\r\n5\r\n{{\"a\":\r\n"),
        format!("{head}transfer-encoding: chunked\r\n\r\n5\r\n{{\"a"),
        format!("{head}transfer-encoding: chunked\r\n\r\nzz\r\n{{}}"),
    ];
    // In parallel, since each of them waits for its pauses.
    let cases: Vec<_> = cuts.map(|cut| tokio::spawn(breaks_off(cut))).into();
    for case in cases {
        case.await.unwrap();
    }
    // A complete response that is not JSON is not retried.
    let (base, requests) = serve(&[format!("{head}content-length: 5\r\n\r\n{{\"a\":"), FINE.to_owned()]);
    assert!(matches!(call(&base).await, Err(Error::Decode(_))));
    assert_eq!(requests.try_iter().count(), 1);
}

#[tokio::test]
async fn a_pause_that_no_clock_can_hold_is_too_long() {
    for pause in ["1000000000000000000000", "1e400", "121", "Fri, 31 Dec 9999 23:59:59 GMT"] {
        let (base, requests) = serve(&[
            refused("429 Too Many Requests", &format!("retry-after: {pause}\r\n"), "{}"),
            FINE.to_owned(),
        ]);
        assert_eq!(call(&base).await.unwrap_err().status(), Some(429), "{pause}");
        assert_eq!(requests.try_iter().count(), 1, "{pause}");
    }
}

async fn breaks_off(cut: String) {
    let (base, requests) = serve(&[cut.clone(), FINE.to_owned()]);
    let response = call(&base).raw().await.unwrap_or_else(|error| panic!("{cut}: {error}"));
    assert_eq!((response.retries(), requests.try_iter().count()), (1, 2), "{cut}");

    let (base, requests) = serve(&[cut.clone(), FINE.to_owned()]);
    let client = Client::new(Connection::new(&CONNECTOR).base_url(&base)).unwrap();
    Call::get(&client, "things").returns_json::<Value>().await.unwrap();
    assert_eq!(requests.try_iter().count(), 2, "{cut}");

    let (base, requests) = serve(&[cut.clone(), cut.clone(), cut.clone(), FINE.to_owned()]);
    assert!(matches!(call(&base).await, Err(Error::Transport(_))), "{cut}");
    assert_eq!(requests.try_iter().count(), 3, "{cut}");
}
