//! The bytes of a stream: every split gives the same events and lines, which a second parser finds too.

use super::now;
use crate::{Depth, Growth, Target, kind, words};
use bytes::Bytes;
use modwright_connectors::openai::chat_completion::{
    ChatCompletionChunk, CreateChatCompletionRequest, Message,
};
use modwright_connectors::openai::{Client as OpenAi, Connection as OpenAiConnection};
use modwright_connectors::{Accumulate, Error};
use modwright_runtime::codegen::{Connection, Connector};
use modwright_runtime::{Client, EventCall, Events, probe};
use std::collections::BTreeSet;
use std::sync::LazyLock;

pub(super) const TARGET: Target =
    Target { name: "sse", seeds, words: WORDS, longest: 700, run, families: FAMILIES };

const WORDS: &[&str] = &[
    "data",
    "data:",
    "data: ",
    "data: a\n\n",
    "\n\n",
    "\n",
    "\r",
    "\r\n",
    "\r\n\r\n",
    ":",
    ": ",
    ":ping\n\n",
    "event: ",
    "event: error\n",
    "id: ",
    "retry: ",
    "retry: 10\n",
    "\u{feff}",
    "[DONE]",
    "data: [DONE]\n\n",
    "data:[DONE]",
    "{\"error\":{\"message\":\"m\",\"type\":\"t\",\"code\":\"c\"}}",
    "\"error\":",
    "{",
    "}",
    "\"",
    "[]",
    "null",
    "1",
    "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]",
    "\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\"}}]",
    "\"usage\":null",
    "sk-SECRETSECRET",
    "\"finish_reason\":\"stop\"",
    "\"index\":",
    "\"delta\":{}",
];

/// A stream that ends with its body, and one that names its end.
static OPEN: Connector = Connector { name: "open", ..Connector::DEFAULT };
static ENDED: Connector = Connector { name: "ended", stream_end: Some("[DONE]"), ..Connector::DEFAULT };

static CLIENTS: LazyLock<[Client; 2]> = LazyLock::new(|| {
    [&OPEN, &ENDED].map(|connector| {
        Client::new(Connection::new(connector).base_url("http://127.0.0.1:9/v1/".to_owned()))
            .expect("a client")
    })
});

thread_local! {
    /// A call whose events are chunks of a chat.
    static CALL: EventCall<ChatCompletionChunk> = {
        let connection = OpenAiConnection::new("sk-SECRETSECRET").base_url("http://127.0.0.1:9/v1/");
        let client = OpenAi::new(connection).expect("a client");
        client.chat_completion().create_stream(&CreateChatCompletionRequest::new("m", [Message::user("a")]))
    };
}

fn seeds() -> Vec<Vec<u8>> {
    let chunk = |rest: &str| format!("data: {{\"id\":\"c\",\"created\":1,\"model\":\"m\",{rest}}}\n\n");
    let text =
        chunk(r#""choices":[{"index":0,"delta":{"role":"assistant","content":"Hi"},"finish_reason":null}]"#);
    let call = chunk(
        r#""choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}]},"finish_reason":"stop"}]"#,
    );
    let usage = chunk(r#""choices":[],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}"#);
    let error = "data: {\"error\":{\"message\":\"overloaded\",\"type\":\"server_error\",\"code\":\"busy\",\"param\":null}}\n\n";
    let end = "data: [DONE]\n\n";
    [
        format!("{text}{call}{usage}{end}"),
        format!("{text}{text}{end}"),
        format!("{text}{error}"),
        format!("event: ping\r\nid: 1\r\ndata: a\r\ndata: b\r\n\r\n{text}"),
        "\u{feff}: comment\rdata: a\rdata\r\rretry: 10\rdata: é€🦀\r\r".to_owned(),
        "data: a\n\ndata: b\n\ndata: c\nevent: d\n\ndata: [DONE]\n\n".to_owned(),
        "data: a\n\n\ndata:b\ndata:  c\n:\nid\ndata: last".to_owned(),
    ]
    .map(String::into_bytes)
    .to_vec()
}

fn run(input: &[u8], depth: Depth) -> u64 {
    let body = Bytes::copy_from_slice(input);
    let mut random = fastrand::Rng::with_seed(kind(input));
    let expected = reference(input);
    let [open, ended] = [0, 1].map(|which| {
        let read = |chunks| found(probe::event_data(&CLIENTS[which], chunks));
        let whole = read(vec![body.clone()]);
        same(&whole, &read(split(&body, &mut random)), "another split");
        if depth == Depth::Full && body.len() <= 256 {
            same(&whole, &read(single_bytes(&body)), "byte by byte");
        }
        if body.len() <= 24 {
            (1..body.len())
                .for_each(|at| same(&whole, &read(vec![body.slice(..at), body.slice(at..)]), "cut in two"));
        }
        whole
    });
    compare(&open, &expected);
    lines(&body, &mut random);
    let typed = if input.contains(&b'{') { typed(&body, &mut random) } else { 0 };
    kind((
        open.data.len().min(6),
        open.end.as_deref().map(words),
        ended.data.len().min(6),
        ended.end.as_deref().map(words),
        typed,
    ))
}

/// Reads the body as lines.
fn lines(body: &Bytes, random: &mut fastrand::Rng) {
    let read = |chunks| found(probe::line_data(&CLIENTS[1], chunks));
    let whole = read(vec![body.clone()]);
    same(&whole, &read(split(body, random)), "another split of lines");
    let line = |line: &[u8]| String::from_utf8_lossy(line.strip_prefix(b"\x1e").unwrap_or(line)).into_owned();
    let is_blank = |line: &&[u8]| !line.strip_prefix(b"\x1e").unwrap_or(line).trim_ascii().is_empty();
    let expected: Vec<String> = body.split(|byte| *byte == b'\n').filter(is_blank).map(line).collect();
    // A line that reports an error ends the stream.
    let same = if whole.end.is_some() { expected.starts_with(&whole.data) } else { expected == whole.data };
    assert!(same, "a line differs");
}

/// The events of a stream.
#[derive(PartialEq)]
struct Found {
    data: Vec<String>,
    /// The error that ended it.
    end: Option<String>,
}

fn found(mut events: Events<String>) -> Found {
    let mut found = Found { data: Vec::new(), end: None };
    while let Some(event) = now(events.next()) {
        match event {
            Ok(data) => found.data.push(data),
            Err(error) => {
                assert!(found.end.is_none(), "two errors");
                found.end = Some(error.to_string());
            }
        }
    }
    found
}

fn same(whole: &Found, other: &Found, how: &str) {
    assert!(whole.data == other.data, "other events: {how}");
    assert!(whole.end == other.end, "another end: {how}");
}

fn single_bytes(body: &Bytes) -> Vec<Bytes> {
    (0..body.len()).map(|at| body.slice(at..=at)).collect()
}

/// Cuts a body at up to eight offsets, with an empty chunk now and then.
fn split(body: &Bytes, random: &mut fastrand::Rng) -> Vec<Bytes> {
    let mut cuts: Vec<usize> = (0..random.usize(1..=8)).map(|_| random.usize(..=body.len())).collect();
    cuts.extend([0, body.len()]);
    cuts.sort_unstable();
    cuts.windows(2).map(|cut| body.slice(cut[0]..cut[1])).collect()
}

/// Ours are the expected events, but for some that carry nothing or have a name of their own.
fn compare(open: &Found, expected: &[(String, String)]) {
    let ours = &open.data;
    if ours.iter().eq(expected.iter().map(|(_, data)| data)) {
        return;
    }
    // For each number of ours: whether as many of them can be the expected ones so far.
    let mut reached = vec![false; ours.len() + 1];
    reached[0] = true;
    let mut all = reached[ours.len()];
    for (name, data) in expected {
        let skipped = !name.is_empty() || data.trim().is_empty();
        let mut next = vec![false; ours.len() + 1];
        for count in (0..=ours.len()).filter(|count| reached[*count]) {
            next[count] |= skipped;
            if ours.get(count) == Some(data) {
                next[count + 1] = true;
            }
        }
        reached = next;
        all |= reached[ours.len()];
    }
    assert!(all, "an event differs, or is one too many");
    assert!(open.end.is_some() || reached[ours.len()], "an event is missing");
}

/// Names and data of the events, by the standard's own words: <https://html.spec.whatwg.org/multipage/server-sent-events.html>.
/// A last event may lack its blank line.
fn reference(body: &[u8]) -> Vec<(String, String)> {
    let text = String::from_utf8_lossy(body);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text).replace("\r\n", "\n").replace('\r', "\n");
    let (mut events, mut name, mut lines) = (Vec::new(), String::new(), Vec::new());
    for line in text.split('\n').chain(["", ""]) {
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "data" => lines.push(value),
            "event" => value.clone_into(&mut name),
            "" if line.is_empty() => {
                if !lines.is_empty() {
                    events.push((name.clone(), lines.join("\n")));
                }
                (name, lines) = (String::new(), Vec::new());
            }
            _ => {}
        }
    }
    events
}

/// Reads the stream as chunks of a chat, and merges them.
fn typed(body: &Bytes, random: &mut fastrand::Rng) -> u64 {
    let [whole, splitted] = [vec![body.clone()], split(body, random)].map(|chunks| {
        let mut events = CALL.with(|call| probe::events(call, chunks)).expect("a call that was not sent");
        let (mut merged, mut errors): (Option<ChatCompletionChunk>, Vec<String>) = (None, Vec::new());
        while let Some(event) = now(events.next()) {
            match event {
                Ok(chunk) => merged.accumulate(Some(chunk)),
                Err(error) => errors.push(shown(&error)),
            }
        }
        (merged, errors)
    });
    assert!(whole == splitted, "another split gives other chunks");
    kind(whole.1.iter().map(|error| words(error)).collect::<BTreeSet<_>>())
}

fn shown(error: &Error) -> String {
    assert!(!format!("{error} {error:?}").contains("sk-SECRETSECRET"), "the key is shown");
    error.to_string()
}

const FAMILIES: &[Growth] = &[
    Growth { name: "events of a line", size: 500, input: |size| "data: a\n\n".repeat(size).into_bytes() },
    Growth { name: "lines of data", size: 1_000, input: |size| "data: a\n".repeat(size).into_bytes() },
    Growth { name: "lines of data with CR", size: 1_000, input: |size| "data\r".repeat(size).into_bytes() },
    Growth {
        name: "a long line",
        size: 4_000,
        input: |size| [b"data: ".as_slice(), &b"a".repeat(size)].concat(),
    },
    Growth {
        name: "a long line behind an event",
        size: 4_000,
        input: |size| [b"data: a\n\ndata: ".as_slice(), &b"a".repeat(size)].concat(),
    },
    Growth {
        name: "a long comment",
        size: 4_000,
        input: |size| [b":".as_slice(), &b"a".repeat(size)].concat(),
    },
    Growth { name: "a long name", size: 4_000, input: |size| b"d".repeat(size) },
    Growth { name: "blank lines", size: 4_000, input: |size| b"\n".repeat(size) },
    Growth {
        name: "half characters",
        size: 2_000,
        input: |size| [b"data: ".as_slice(), &b"\xe2\x82".repeat(size)].concat(),
    },
    Growth { name: "ids", size: 1_000, input: |size| "id: 1\n".repeat(size).into_bytes() },
    Growth {
        name: "chunks of a chat",
        size: 50,
        input: |size| {
            let chunk = r#"data: {"id":"c","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"word "}}]}"#;
            format!("{chunk}\n\n").repeat(size).into_bytes()
        },
    },
    Growth {
        name: "tool calls of a chat",
        size: 50,
        input: |size| {
            (0..size).map(|index| format!("data: {{\"id\":\"c\",\"created\":1,\"model\":\"m\",\"choices\":[{{\"index\":0,\"delta\":{{\"tool_calls\":[{{\"index\":{index},\"function\":{{\"arguments\":\"a\"}}}}]}}}}]}}\n\n")).collect::<String>().into_bytes()
        },
    },
];
