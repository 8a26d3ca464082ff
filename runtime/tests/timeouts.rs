//! Timeouts: a pause ends a stream, its total time does not.
#![allow(missing_docs)]

mod scripted;

use std::time::Duration;

use modwright_runtime::codegen::{Call, Connection, Connector, EventCall, Retry};
use modwright_runtime::{Client, RequestOptions, Value};
use scripted::{Step, at_once, response, serve};

static CONNECTOR: Connector = Connector {
    name: "mini",
    stream_end: Some("[DONE]"),
    retry: Some(Retry { statuses: &[], never: &[], max_retries: 2, idempotency: None }),
    ..Connector::DEFAULT
};

const fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

/// A response head, and then `count` parts of a body, each after a pause.
fn slow(pause: Duration, count: usize, part: &str, last: &str) -> Vec<Step> {
    let length = part.len() * count + last.len();
    let head = format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n");
    let mut steps = at_once(head);
    steps.extend((0..count).map(|_| (pause, part.as_bytes().to_vec())));
    steps.push((Duration::ZERO, last.as_bytes().to_vec()));
    steps
}

fn client(base: &str) -> Client {
    Client::new(Connection::new(&CONNECTOR).base_url(base).timeout(ms(1_000))).unwrap()
}

#[tokio::test]
async fn a_stream_that_is_alive_is_not_ended_by_its_length() {
    let (base, _requests) = serve(vec![slow(ms(100), 12, "data: 1\n\n", "data: [DONE]\n\n")]);
    let call: EventCall<Value> = Call::get(&client(&base), "x").returns_events();
    let mut events = call.await.unwrap();
    let mut chunks = 0;
    while events.try_next().await.unwrap().is_some() {
        chunks += 1;
    }
    assert_eq!(chunks, 12);
}

#[tokio::test]
async fn a_download_that_is_alive_is_not_ended_by_its_length() {
    let (base, _requests) = serve(vec![slow(ms(100), 8, "x", "")]);
    let bytes = Call::get(&client(&base), "x").returns_bytes().await.unwrap().bytes().await.unwrap();
    assert_eq!(&bytes[..], b"xxxxxxxx");
}

#[tokio::test]
async fn a_bound_for_all_ends_a_stream_that_is_alive() {
    let (base, _requests) = serve(vec![slow(ms(50), 100, "data: 1\n\n", "")]);
    let call: EventCall<Value> = Call::get(&client(&base), "x").returns_events();
    let mut events = call.with(RequestOptions::new().total_timeout(ms(300))).await.unwrap();
    let error = loop {
        if let Err(error) = events.try_next().await {
            break error;
        }
    };
    assert!(
        error.is_timeout() && error.to_string() == "the call took longer than `total_timeout`",
        "{error}"
    );
    assert!(events.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn the_timeout_covers_the_head_of_a_stream_and_all_of_a_complete_response() {
    let late = || vec![(ms(2_000), b"HTTP/1.1 200 OK\r\n\r\n".to_vec())];
    let (base, _requests) = serve(vec![late()]);
    let call: EventCall<Value> = Call::get(&client(&base), "x").returns_events();
    assert!(call.await.unwrap_err().is_timeout());
    let (base, requests) = serve(vec![slow(ms(100), 12, " ", "1"), response("200 OK", "", "1")]);
    let error = Call::get(&client(&base), "x").returns_json::<Value>().await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
    assert_eq!(requests.try_iter().count(), 1);
    // With a longer timeout the response is complete.
    let (base, _requests) = serve(vec![slow(ms(100), 8, " ", "1")]);
    let call = Call::get(&client(&base), "x").returns_json::<Value>();
    assert_eq!(call.with(RequestOptions::new().timeout(ms(10_000))).await.unwrap(), 1);
}

/// The server accepts the connection and never sends its side of the TLS handshake.
#[cfg(any(feature = "rustls", feature = "native-tls"))]
#[tokio::test]
async fn a_connection_that_is_not_established_in_time_is_retried() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("https://{}/", listener.local_addr().unwrap());
    let (connected, connections) = std::sync::mpsc::channel();
    std::thread::spawn(move || listener.incoming().flatten().try_for_each(|stream| connected.send(stream)));
    let connection = Connection::new(&CONNECTOR).base_url(base).connect_timeout(ms(20));
    let error = Call::get(&Client::new(connection).unwrap(), "x").returns_json::<Value>().await.unwrap_err();
    assert!(error.is_timeout() && error.is_connect(), "{error}");
    assert_eq!((0..4).filter(|_| connections.recv_timeout(ms(200)).is_ok()).count(), 3);
}

/// A server in the same runtime, whose clock is paused: time passes only while everybody waits. It sends a chunk each
/// second.
async fn patient(chunks: u64, silence: Duration) -> String {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let _ = stream.read(&mut [0; 4_096]).await.unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n").await.unwrap();
        for _ in 0..chunks {
            tokio::time::sleep(Duration::from_secs(1)).await;
            stream.write_all(b"data: 1\n\n").await.unwrap();
        }
        tokio::time::sleep(silence).await;
        let _ = stream.write_all(b"data: [DONE]\n\n").await;
    });
    base
}

#[tokio::test(start_paused = true)]
async fn by_default_a_stream_of_700_seconds_ends_well_and_600_seconds_of_silence_end_it() {
    let started = tokio::time::Instant::now();
    let events = |base: String| {
        let client = Client::new(Connection::new(&CONNECTOR).base_url(base)).unwrap();
        Call::get(&client, "x").returns_events::<Value>()
    };
    let mut stream = events(patient(700, Duration::ZERO).await).await.unwrap();
    let mut chunks = 0;
    while stream.try_next().await.unwrap().is_some() {
        chunks += 1;
    }
    assert_eq!((chunks, started.elapsed() >= Duration::from_secs(700)), (700, true));

    let mut stream = events(patient(1, Duration::from_secs(700)).await).await.unwrap();
    stream.try_next().await.unwrap();
    let error = stream.try_next().await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
    assert_eq!(error.to_string(), "no data arrived for 600s (the limit of `idle_timeout`)");
}
