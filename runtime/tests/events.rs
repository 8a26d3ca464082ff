//! Streams of server-sent events over a socket, and every way that they end. `framing.rs` tests every split of the
//! bytes.
#![allow(missing_docs)]

use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::Duration;

use modwright_runtime::codegen::{self, Call, Connection, Connector, ErrorPaths};
use modwright_runtime::{Client, Error, Events};
use serde::Deserialize;

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
    retry: None,
    ..Connector::DEFAULT
};

#[derive(Debug, Deserialize, PartialEq)]
struct Piece {
    n: i64,
}

/// A server that sends one response with these parts of a body, and then closes the connection.
fn serve(parts: Vec<Vec<u8>>) -> String {
    serve_as("200 OK", parts)
}

fn serve_as(status: &str, parts: Vec<Vec<u8>>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let head = format!("HTTP/1.1 {status}\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n");
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.set_nodelay(true).unwrap();
        let _ = stream.read(&mut [0; 4_096]);
        let _ = stream.write_all(head.as_bytes());
        for part in parts {
            // A client that closed the connection ends the loop.
            if stream.write_all(&part).and_then(|()| stream.flush()).is_err() {
                return;
            }
        }
    });
    format!("http://{address}/v1/")
}

async fn open(base: String) -> Result<Events<Piece>, Error> {
    let client = Client::new(Connection::new(&CONNECTOR).base_url(base)).unwrap();
    let call: codegen::EventCall<Piece> = Call::get(&client, "events").returns_events();
    call.await
}

/// Returns the chunks, and the error that ends the stream.
async fn read(parts: Vec<Vec<u8>>) -> (Vec<i64>, Option<Error>) {
    let mut events = open(serve(parts)).await.unwrap();
    let mut chunks = Vec::new();
    loop {
        match events.next().await {
            Some(Ok(chunk)) => chunks.push(chunk.n),
            Some(Err(error)) => return (chunks, Some(error)),
            None => return (chunks, None),
        }
    }
}

fn bytes(text: &str) -> Vec<Vec<u8>> {
    vec![text.as_bytes().to_vec()]
}

#[tokio::test]
async fn an_end_without_the_last_event_is_a_cut_off_and_says_how_much_came() {
    for text in
        ["data: {\"n\":1}\n\n", "data: {\"n\":1}\n\ndata: {\"n\"", "data: {\"n\":1}\n\ndata: {\"n\":2}"]
    {
        let (chunks, error) = read(bytes(text)).await;
        let Some(Error::Interrupted(cut)) = error else { panic!("{text:?}: {error:?}") };
        assert_eq!((chunks.as_slice(), cut.received()), (&[1][..], 1));
    }
}

#[tokio::test]
async fn the_last_event_may_lack_its_blank_line() {
    for text in [
        "data: {\"n\":1}\n\ndata: [DONE]\n",
        "data: {\"n\":1}\n\ndata: [DONE]",
        "data: {\"n\":1}\n\ndata:   [DONE]",
    ] {
        let (chunks, error) = read(bytes(text)).await;
        assert!(error.is_none() && chunks == [1], "{text:?}: {error:?}");
    }
}

#[tokio::test]
async fn an_error_on_the_way_is_the_apis_and_ends_the_stream() {
    let text = "data: {\"n\":1}\n\ndata: {\"error\":{\"message\":\"overloaded\",\"code\":\"busy\"}}\n\ndata: {\"n\":2}\n\n";
    let mut events = open(serve(bytes(text))).await.unwrap();
    assert_eq!(events.next().await.unwrap().unwrap(), Piece { n: 1 });
    let error = events.next().await.unwrap().unwrap_err();
    assert_eq!(error.code(), Some("busy"));
    assert!(error.to_string().contains("overloaded"), "{error}");
    assert!(events.next().await.is_none());
}

#[tokio::test]
async fn nothing_comes_behind_the_end() {
    for text in [
        "data: {\"n\":1}\n\ndata: [DONE]\n\ndata: {\"n\":2}\n\n",
        "data: {\"n\":1}\n\ndata:  [DONE]\n\ndata: {\"n\":2}\n\n",
        "data: [DONE]\n\ndata: {\"n\":2}\n\n",
    ] {
        let mut events = open(serve(bytes(text))).await.unwrap();
        while events.next().await.is_some() {}
        assert!(events.next().await.is_none(), "{text}");
    }
}

#[tokio::test]
async fn nothing_follows_the_last_chunk() {
    let text = "data: {\"n\":1}\n\ndata: {\"n\":2}\n\ndata: {\"n\":3}\n\n";
    let client = Client::new(Connection::new(&CONNECTOR).base_url(serve(bytes(text)))).unwrap();
    let call: codegen::EventCall<Piece> = Call::get(&client, "events").returns_events();
    let mut events = call.until(|chunk| chunk.n == 2).await.unwrap();
    assert_eq!(events.next().await.unwrap().unwrap(), Piece { n: 1 });
    assert_eq!(events.next().await.unwrap().unwrap(), Piece { n: 2 });
    assert!(events.next().await.is_none());
}

#[tokio::test]
async fn the_end_event_ends_a_stream_with_a_last_chunk_even_without_its_blank_line() {
    for text in [
        "data: {\"n\":1}\n\ndata: [DONE]\n\n",
        "data: {\"n\":1}\n\ndata: [DONE]\n",
        "data: {\"n\":1}\n\ndata: [DONE]",
    ] {
        let client = Client::new(Connection::new(&CONNECTOR).base_url(serve(bytes(text)))).unwrap();
        let call: codegen::EventCall<Piece> = Call::get(&client, "events").returns_events();
        let mut events = call.until(|chunk| chunk.n == 2).await.unwrap();
        assert_eq!(events.next().await.unwrap().unwrap(), Piece { n: 1 });
        assert!(events.next().await.is_none(), "{text:?}");
        assert!(events.next().await.is_none(), "{text:?}");
    }
}

#[tokio::test]
async fn a_stream_ends_with_its_call_even_if_chunks_never_stop() {
    let events = std::iter::repeat_n(b"data: {\"n\":1}\n\n".to_vec(), 1_000).collect();
    let client = Client::new(Connection::new(&CONNECTOR).base_url(serve(events))).unwrap();
    let call: codegen::EventCall<Piece> = Call::get(&client, "events").returns_events();
    let options = modwright_runtime::RequestOptions::new().total_timeout(Duration::from_millis(200));
    let mut events = call.with(options).await.unwrap();
    assert!(events.next().await.unwrap().is_ok());
    // The reader pauses for longer than the timeout of the call.
    tokio::time::sleep(Duration::from_millis(300)).await;
    let mut more = 0;
    let error = loop {
        match events.next().await.unwrap() {
            Ok(_) => more += 1,
            Err(error) => break error,
        }
    };
    assert!(error.is_timeout() && more < 1_000, "{more}: {error}");
    assert!(events.next().await.is_none());
}

#[tokio::test]
async fn a_chunk_that_does_not_match_its_type_is_an_error_with_a_path_and_the_next_one_may_be_valid() {
    let text = "data: {\"n\":\"private\"}\n\ndata: {\"n\":2}\n\ndata: [DONE]\n\n";
    let mut events = open(serve(bytes(text))).await.unwrap();
    let error = events.next().await.unwrap().unwrap_err();
    assert!(error.to_string().contains("`n`") && !error.to_string().contains("private"), "{error}");
    assert_eq!(events.next().await.unwrap().unwrap(), Piece { n: 2 });
    assert!(events.next().await.is_none());
}

#[tokio::test]
async fn a_line_without_end_is_refused_at_the_bound() {
    let line = vec![b'x'; 1 << 16];
    let parts = std::iter::once(b"data: ".to_vec()).chain(std::iter::repeat_n(line, 64)).collect();
    let client =
        Client::new(Connection::new(&CONNECTOR).base_url(serve(parts)).max_response_bytes(1 << 20)).unwrap();
    let call: codegen::EventCall<Piece> = Call::get(&client, "events").returns_events();
    let error = call.await.unwrap().next().await.unwrap().unwrap_err();
    assert!(matches!(error, Error::TooLarge(_)), "{error:?}");
}

#[tokio::test]
async fn a_rejected_stream_is_an_error_before_the_first_chunk() {
    let body = bytes("{\"error\":{\"message\":\"no\",\"code\":\"nope\"}}");
    let error = open(serve_as("429 Too Many Requests", body)).await.unwrap_err();
    assert_eq!((error.status(), error.code()), (Some(429), Some("nope")));
}

#[tokio::test]
async fn a_dropped_stream_closes_its_connection() {
    for what in ["events", "bytes"] {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}/v1/", listener.local_addr().unwrap());
        let (tell, closed) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let _ = stream.read(&mut [0; 4_096]);
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\ndata: {\"n\":1}\n\n").unwrap();
            // The client sent everything, or closed the connection.
            let _ = tell.send(stream.read(&mut [0; 1]).unwrap_or(0));
        });
        let client = Client::new(Connection::new(&CONNECTOR).base_url(base)).unwrap();
        let wait = std::time::Duration::from_secs(10);
        if what == "events" {
            let call: codegen::EventCall<Piece> = Call::get(&client, what).returns_events();
            let mut events = call.await.unwrap();
            assert_eq!(events.next().await.unwrap().unwrap(), Piece { n: 1 });
            assert!(closed.try_recv().is_err(), "it is open as long as somebody reads");
            drop(events);
        } else {
            let mut bytes = Call::get(&client, what).returns_bytes().await.unwrap();
            assert!(bytes.next().await.unwrap().is_ok());
            assert!(closed.try_recv().is_err());
            drop(bytes);
        }
        let closed = tokio::task::spawn_blocking(move || closed.recv_timeout(wait));
        assert_eq!(closed.await.unwrap(), Ok(0), "{what}: the client is still there");
    }
}
