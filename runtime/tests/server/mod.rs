//! A server on this machine that sends complete responses, and a client for it.
#![allow(dead_code, reason = "each test file takes what it needs")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};

use modwright_runtime::codegen::{Call, Connection, Connector, ErrorPaths};
use modwright_runtime::{Client, Error, Value};

pub static CONNECTOR: Connector = Connector {
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

pub const KEY: &str = "sk-secret-1";

/// A server that sends one response to each connection, in turn, and then keeps its last connection open.
pub struct Server {
    pub base: String,
    pub seen: Receiver<String>,
}

impl Server {
    pub fn start<const N: usize>(responses: [String; N]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let (sender, seen) = channel();
        std::thread::spawn(move || {
            let mut open = Vec::new();
            for response in responses {
                let Ok((stream, _)) = listener.accept() else { return };
                let _ = sender.send(read_request(&stream));
                let _ = (&stream).write_all(response.as_bytes());
                if response.contains("connection: close") {
                    drop(stream);
                } else {
                    open.push(stream);
                }
            }
            // The connection stays open until the client closes it.
            for mut stream in open {
                let _ = stream.read_to_end(&mut Vec::new());
            }
        });
        Self { base, seen }
    }

    pub fn client(&self) -> Client {
        self.client_with(|connection| connection)
    }

    pub fn client_with(&self, set: impl FnOnce(Connection) -> Connection) -> Client {
        let connection = Connection::new(&CONNECTOR).base_url(format!("{}/v1", self.base));
        let connection = connection.bearer("api_key", KEY.into());
        Client::new(set(connection.header("organization_id", "OpenAI-Organization", "org-1".into()))).unwrap()
    }

    /// Returns the next request: its head, in lower case except the first line, and its body.
    pub fn request(&self) -> String {
        self.seen.try_recv().expect("a request was sent")
    }

    pub fn assert_nothing_was_sent(&self) {
        assert_eq!(self.seen.try_recv().ok(), None);
    }
}

fn read_request(stream: &TcpStream) -> String {
    let mut reader = BufReader::new(stream);
    let (mut request, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 {
            return request;
        }
        let line = if request.is_empty() { line } else { line.to_ascii_lowercase() };
        length = line.strip_prefix("content-length: ").map_or(length, |text| text.trim().parse().unwrap());
        request.push_str(&line.replace("\r\n", "\n"));
        if line == "\r\n" {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    request + &String::from_utf8(body).unwrap()
}

pub fn response(status: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n{headers}\r\n{body}")
}

pub fn ok(body: &str) -> String {
    response("200 OK", "x-request-id: req_1\r\n", body)
}

pub fn get(client: &Client) -> Call<Value> {
    Call::get(client, "models").returns_json()
}

#[track_caller]
pub fn assert_private(error: &Error, secret: &str) {
    let mut texts = format!("{error}\n{error:?}\n{error:#?}");
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        texts.push_str(&format!("\n{cause}\n{cause:?}"));
        source = cause.source();
    }
    assert!(!texts.contains(secret), "{texts}");
}
