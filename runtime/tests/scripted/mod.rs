//! A server on this machine that follows a script: one response for each connection, byte by byte.
#![allow(dead_code, reason = "each test file takes what it needs")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// The pause before some bytes, and the bytes.
pub type Step = (Duration, Vec<u8>);

/// A server that sends one response on each connection, then closes it. Returns its base URL and the requests.
pub fn serve(responses: Vec<Vec<Step>>) -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}/v1/", listener.local_addr().unwrap());
    let (sender, seen) = channel();
    std::thread::spawn(move || {
        for steps in responses {
            let Ok((mut stream, _)) = listener.accept() else { return };
            stream.set_nodelay(true).unwrap();
            let _ = sender.send(read_request(&stream));
            for (pause, bytes) in steps {
                std::thread::sleep(pause);
                if stream.write_all(&bytes).is_err() {
                    break;
                }
            }
        }
    });
    (base, seen)
}

/// Returns a response without pauses.
pub fn at_once(bytes: impl Into<Vec<u8>>) -> Vec<Step> {
    vec![(Duration::ZERO, bytes.into())]
}

/// Returns a complete response.
pub fn response(status: &str, headers: &str, body: &str) -> Vec<Step> {
    let length = body.len();
    at_once(format!(
        "HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n{headers}\r\n{body}"
    ))
}

/// Reads the request's head, with its body if it has a length.
fn read_request(stream: &TcpStream) -> String {
    let mut reader = BufReader::new(stream);
    let (mut request, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 {
            return request;
        }
        let lower = line.to_ascii_lowercase();
        length = lower.strip_prefix("content-length: ").map_or(length, |text| text.trim().parse().unwrap());
        request.push_str(&line);
        if line == "\r\n" {
            break;
        }
    }
    let mut body = vec![0; length];
    let _ = reader.read_exact(&mut body);
    request + &String::from_utf8_lossy(&body)
}
