//! Framing of server-sent events by [WHATWG], and of lines, with every split of the bytes, through a real call.
//!
//! Each part of a body is an HTTP chunk. The client returns each chunk separately, even if the socket received several
//! at once.
//!
//! [WHATWG]: https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
#![allow(missing_docs)]

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

use modwright_runtime::codegen::{Call, Connection, Connector, EventCall};
use modwright_runtime::{Client, Error, Value};

static OPEN: Connector = Connector { name: "open", ..Connector::DEFAULT };
static ENDED: Connector = Connector { name: "ended", stream_end: Some("[DONE]"), ..Connector::DEFAULT };

/// Bodies, and the data of their events. `\n` is replaced by each of the three line ends.
const CASES: &[(&str, &[&str])] = &[
    ("", &[]),
    ("\u{feff}", &[]),
    ("\n\n\n", &[]),
    ("data: a\n\n", &["a"]),
    ("\n\n\ndata: a\n\n\n\ndata: b\n\n", &["a", "b"]),
    // Lines of data are joined by LF, regardless of their line ends.
    ("data: a\ndata:b\ndata: c\n\n", &["a\nb\nc"]),
    ("data: a\ndata\ndata:\ndata: b\n\n", &["a\n\n\nb"]),
    // An event with empty or blank data is skipped, like one without data.
    ("data\n\ndata\ndata\n\ndata:\n\ndata: \n\ndata: a\n\ndata:\n\ndata:   \n\ndata: b\n\n", &["a", "b"]),
    ("event: e\n\nid: 1\n\nretry: 1\n\ndata: a\n\n", &["a"]),
    // Comments, keep-alives.
    (": comment\ndata: a\n:\n::\n:data: b\n\n", &["a"]),
    (":\n\n: waiting\n\n:\n\ndata: a\n\n:\n\n", &["a"]),
    // One space after the colon is not part of the value; more spaces are.
    ("data:a\n\ndata:  a\n\ndata:\ta\n\ndata: a \n\n", &["a", " a", "\ta", "a "]),
    ("data::a\n\ndata: a: b\n\ndata: data: a\n\n", &[":a", "a: b", "data: a"]),
    // Names of fields are exact; unknown fields are ignored, with or without a colon.
    ("data: a\nDATA: b\n data: c\ndata : d\ndatax: e\ndat: f\ndatax\ndat\nother: g\nx\n\n", &["a"]),
    // The other fields, with and without a value, before and after the data. A named event is skipped if its data is
    // not a chunk.
    ("event: message\ndata: a\n\ndata: b\nevent: e\nevent\n\nevent:\ndata: c\n\n", &["a", "b", "c"]),
    ("event: e\ndata: a\n\ndata: b\nevent\nevent: e\n\ndata: c\n\n", &["c"]),
    ("id: 1\ndata: a\n\nid: \0\ndata: b\n\nid: c\0c\ndata: c\n\nid\ndata: d\nid:\n\n", &["a", "b", "c", "d"]),
    ("retry: 10\ndata: a\n\nretry: x\ndata: b\nretry\nretry:\nretry: 1x\n\n", &["a", "b"]),
    ("retry: 99999999999999999999\ndata: a\nretry: -1\n\n", &["a"]),
    // A byte order mark is removed once, at the start.
    ("\u{feff}data: a\n\n", &["a"]),
    ("\u{feff}\n\ndata: a\n\n", &["a"]),
    ("\u{feff}\u{feff}data: a\n\ndata: b\n\n", &["b"]),
    ("data: a\n\n\u{feff}data: b\n\ndata: \u{feff}c\n\n", &["a", "\u{feff}c"]),
    // Characters of two, three and four bytes, and invisible ones.
    ("data: é€🦀\ndata: 🦀\n\n: é\nid: €\ndata: é\n\n", &["é€🦀\n🦀", "é"]),
    ("data: a\0b\n\ndata: \u{85}\u{2028}\u{b}\u{c}\n\n", &["a\0b", "\u{85}\u{2028}\u{b}\u{c}"]),
];

/// Bodies whose line ends are not replaced.
const MIXED: &[(&[u8], &[&str])] = &[
    (b"data: a\r\n\r\ndata: b\n\ndata: c\r\rdata: d\r\n\n", &["a", "b", "c", "d"]),
    (b"data: a\rdata: b\ndata: c\r\n\ndata: d\n\r\n", &["a\nb\nc", "d"]),
    (b"data: a\n\rdata: b\r\n\r", &["a", "b"]),
    (b"\r\n\r\ndata: a\r\n\n\r\ndata: b\r\r\n", &["a", "b"]),
    (b"data: \xff\xe2\x82\n\ndata: \xc3\ndata: \xa9\n\n", &["\u{fffd}\u{fffd}", "\u{fffd}\n\u{fffd}"]),
    // After a complete event, events of one line are taken without `sse-core`.
    (b"data: a\n\ndata: \xff\xe2\x82\n\ndata: b\n\n", &["a", "\u{fffd}\u{fffd}", "b"]),
    (b"data: a\r\rdata: b\n\n\ndata: c\n\ndata: d\rdata: e\n\ndata: f\n\n", &["a", "b", "c", "d\ne", "f"]),
    (b"data: a\n\ndata: b\nid: 1\n\ndata: \n\nretry: 1\ndata: c\n\n", &["a", "b", "c"]),
    // Half a byte order mark is the start of an unknown field name.
    (b"\xef\xbbdata: a\n\n\xefdata: b\n\ndata: c\n\n", &["c"]),
];

#[tokio::test]
async fn every_case_with_every_line_end_and_every_split_gives_the_same_events() {
    let server = Server::start(&OPEN);
    for (text, expected) in CASES {
        for end in ["\n", "\r\n", "\r"] {
            server.holds(text.replace('\n', end).as_bytes(), expected, false).await;
        }
    }
}

#[tokio::test]
async fn line_ends_can_be_mixed_and_bytes_be_no_text() {
    let server = Server::start(&OPEN);
    for (body, expected) in MIXED {
        server.holds(body, expected, false).await;
    }
}

#[tokio::test]
async fn the_last_event_may_lack_its_blank_line_where_the_stream_names_no_end() {
    let server = Server::start(&OPEN);
    for end in ["\n", "\r\n", "\r"] {
        for text in [
            "data: a

data: b
",
            "data: a

data: b",
            "data: a

:
data: b
id: e",
            "data: a

data: b
retry: 1",
        ] {
            server.holds(text.replace('\n', end).as_bytes(), &["a", "b"], false).await;
        }
        for text in ["data: a\n\nevent: e", "data: a\n\n: data", "data: a\n\ndat", "data: a\n\nid: \u{e9}"] {
            server.holds(text.replace('\n', end).as_bytes(), &["a"], false).await;
        }
    }
}

#[tokio::test]
async fn a_named_end_is_found_at_every_split_and_missed_at_every_cut() {
    let server = Server::start(&ENDED);
    for end in ["\n", "\r\n", "\r"] {
        let body = "\u{feff}: é\ndata: a\n\ndata: b\ndata: c\n\ndata: [DONE]\n\n".replace('\n', end);
        server.holds(body.as_bytes(), &["a", "b\nc"], false).await;
        server.holds(format!("{body}data: late{end}{end}").as_bytes(), &["a", "b\nc"], false).await;
        // An event is complete with its blank line; the end event already with its last letter.
        let counts = |data: &str| body.find(&format!("{data}{end}{end}")).unwrap() + data.len() + end.len();
        let (first, second) = (counts("a"), counts("c"));
        for cut in 0..=body.find(']').unwrap() {
            let expected: &[&str] = match cut {
                _ if cut > second => &["a", "b\nc"],
                _ if cut > first => &["a"],
                _ => &[],
            };
            server.gives(vec![body.as_bytes()[..cut].to_vec()], expected, true).await;
        }
    }
}

#[tokio::test]
async fn lines_are_the_same_at_every_split() {
    let server = Server { is_lines: true, ..Server::start(&ENDED) };
    for (body, expected) in [
        ("", &[][..]),
        ("\n\r\n \n", &[]),
        ("a", &["a"]),
        ("a\nb\n", &["a", "b"]),
        ("a\n\n\nb\r\nc é€🦀", &["a", "b\r", "c é€🦀"]),
        // A JSON text sequence.
        ("\u{1e}a\n\u{1e}b\n", &["a", "b"]),
        // The event that ends the streams of the API is a line like any other.
        ("a\n[DONE]\nb\n", &["a", "[DONE]", "b"]),
        ("data: a\n\n", &["data: a"]),
    ] {
        server.holds(body.as_bytes(), expected, false).await;
    }
}

/// A server that responds to each call with the next body.
struct Server {
    client: Client,
    /// The body is lines, not events.
    is_lines: bool,
    bodies: Sender<Vec<Vec<u8>>>,
}

impl Server {
    fn start(connector: &'static Connector) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}/v1/", listener.local_addr().unwrap());
        let (bodies, next) = channel();
        let next = Arc::new(Mutex::new(next));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let next = Arc::clone(&next);
                std::thread::spawn(move || respond_to_all(stream.unwrap(), &next));
            }
        });
        let client = Client::new(Connection::new(connector).base_url(base)).unwrap();
        Self { client, is_lines: false, bodies }
    }

    /// Returns the body in one part, split in two at each position, and byte by byte.
    async fn holds(&self, body: &[u8], expected: &[&str], cut_off: bool) {
        for cut in 0..body.len().max(1) {
            let (first, second) = body.split_at(cut);
            self.gives(vec![first.to_vec(), second.to_vec()], expected, cut_off).await;
        }
        self.gives(body.iter().map(|byte| vec![*byte]).collect(), expected, cut_off).await;
    }

    async fn gives(&self, parts: Vec<Vec<u8>>, expected: &[&str], cut_off: bool) {
        self.bodies.send(parts.clone()).unwrap();
        let call = Call::get(&self.client, "events");
        let call: EventCall<Value> = if self.is_lines { call.returns_lines() } else { call.returns_events() };
        let mut events = call.await.unwrap();
        let (mut found, mut cut) = (Vec::new(), false);
        while let Some(event) = events.next().await {
            match event.unwrap_err() {
                // None of the data is JSON, so that it is returned unchanged.
                Error::Decode(error) => found.push(String::from_utf8(error.body_excerpt().to_vec()).unwrap()),
                Error::Interrupted(error) => {
                    assert_eq!(error.received(), found.len() as u64);
                    cut = true;
                }
                error => panic!("{error:?}"),
            }
        }
        let shown: Vec<_> = parts.iter().map(|part| part.escape_ascii().to_string()).collect();
        assert!(found == expected && cut == cut_off, "{shown:?}: {found:?} {cut}");
    }
}

/// Responds to the calls of one connection until it is closed.
fn respond_to_all(mut stream: TcpStream, bodies: &Mutex<Receiver<Vec<Vec<u8>>>>) {
    stream.set_nodelay(true).unwrap();
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
    // The blank line after the head of a call.
    while lines.any(|line| line.is_ok_and(|line| line.is_empty())) {
        let parts = bodies.lock().unwrap().recv().unwrap();
        let mut response =
            b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
                .to_vec();
        // An empty chunk would end the body.
        for part in parts.iter().filter(|part| !part.is_empty()) {
            response.extend(format!("{:x}\r\n", part.len()).into_bytes());
            response.extend(part);
            response.extend(b"\r\n");
        }
        response.extend(b"0\r\n\r\n");
        if stream.write_all(&response).is_err() {
            return;
        }
    }
}
