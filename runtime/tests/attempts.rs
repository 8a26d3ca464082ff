//! The hook of a connection sees each attempt of a call.
#![allow(missing_docs)]

mod scripted;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use modwright_runtime::codegen::{Call, Connection, Connector, Retry};
use modwright_runtime::{Client, RequestOptions, Value};
use scripted::{at_once, response, serve};

static CONNECTOR: Connector = Connector {
    name: "mini",
    base_url: "https://api.example.com/v1/",
    request_id: Some("x-request-id"),
    stream_end: Some("[DONE]"),
    retry: Some(Retry { statuses: &[(429, 429)], never: &[], max_retries: 2, idempotency: None }),
    ..Connector::DEFAULT
};

const KEY: &str = "sk-secret-1";

type Seen = Arc<Mutex<Vec<String>>>;

/// A client, and what its hook has seen.
fn client(base: &str) -> (Client, Seen) {
    let seen = Seen::default();
    let connection = Connection::new(&CONNECTOR).base_url(base).bearer("api_key", KEY.into()).on_attempt({
        let seen = Arc::clone(&seen);
        move |attempt| {
            let error = attempt.error.map(|error| error.is_timeout());
            let text = format!(
                "{}: {} {} #{}: {:?} {:?} {:?} pause {:?}",
                attempt.connector,
                attempt.method,
                attempt.template,
                attempt.number,
                attempt.status,
                attempt.request_id,
                error,
                attempt.pause
            );
            assert!(attempt.elapsed < Duration::from_secs(5));
            seen.lock().unwrap().push(text);
        }
    });
    (Client::new(connection).unwrap(), seen)
}

fn taken(seen: &Seen) -> Vec<String> {
    std::mem::take(&mut seen.lock().unwrap())
}

#[tokio::test]
async fn a_hook_sees_each_attempt_with_its_status_and_the_pause_after_it() {
    let busy = || response("429 Busy", "retry-after-ms: 2\r\nx-request-id: r1\r\n", "{}");
    let (base, _requests) = serve(vec![busy(), response("200 OK", "x-request-id: r2\r\n", "1"), busy()]);
    let (client, seen) = client(&base);
    let call = || Call::get(&client, "jobs/{id}").path("id", &"private").returns_json::<Value>();
    call().await.unwrap();
    assert_eq!(
        taken(&seen),
        [
            r#"mini: GET jobs/{id} #1: Some(429) Some("r1") Some(false) pause Some(2ms)"#,
            r#"mini: GET jobs/{id} #2: Some(200) Some("r2") None pause None"#,
        ]
    );
    call().with(RequestOptions::new().max_retries(0)).await.unwrap_err();
    assert_eq!(taken(&seen), [r#"mini: GET jobs/{id} #1: Some(429) Some("r1") Some(false) pause None"#]);
}

#[tokio::test]
async fn a_hook_sees_a_timeout_and_the_head_of_a_stream_but_nothing_that_was_not_sent() {
    let late = vec![(Duration::from_secs(1), Vec::new())];
    let (base, _requests) = serve(vec![late, response("200 OK", "", "data: [DONE]\n\n")]);
    let (client, seen) = client(&base);
    let short = RequestOptions::new().timeout(Duration::from_millis(50));
    Call::get(&client, "x").returns_json::<Value>().with(short).await.unwrap_err();
    assert_eq!(taken(&seen), ["mini: GET x #1: None None Some(true) pause None"]);

    let _events = Call::post(&client, "x").returns_events::<Value>().await.unwrap();
    assert_eq!(taken(&seen), ["mini: POST x #1: Some(200) None None pause None"]);

    Call::get(&client, "x/{id}").path("id", &"..").returns_json::<Value>().await.unwrap_err();
    assert_eq!(taken(&seen), [""; 0]);
}

#[tokio::test]
async fn a_key_that_a_server_repeats_is_not_shown_to_a_hook() {
    let echo = format!("x-request-id: id {KEY}\r\n");
    let head = format!("HTTP/1.1 200 OK\r\n{echo}content-length: 1\r\nconnection: close\r\n\r\n1");
    let (base, _requests) = serve(vec![at_once(head), response("400 Bad Request", &echo, KEY)]);
    let (client, seen) = client(&base);
    for _ in 0..2 {
        let _ = Call::get(&client, "x").returns_json::<Value>().await;
    }
    let seen = taken(&seen).join("\n");
    assert!(seen.contains("id ..") && !seen.contains(KEY), "{seen}");
}
