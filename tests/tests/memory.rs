//! What a large transfer and a slow reader cost in memory: the peak of a process that does nothing else.
#![allow(missing_docs)]

use modwright_connectors::File;
use modwright_connectors::openai::chat_completion::{CreateChatCompletionRequest, Message};
use modwright_connectors::openai::manage_files::{UploadFileRequest, UploadPurpose};
use modwright_connectors::openai::{Client, Connection};
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

/// The largest file that the API takes.
const LARGE: u64 = 512 << 20;
/// What is offered to a reader that sleeps.
const OFFERED: usize = 200 << 20;

const CHUNK: &str = "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"},\"finish_reason\":null}]}\n\n";

#[test]
fn a_file_of_512_mib_goes_up_and_down_within_32_mb_of_memory() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.jsonl");
    std::fs::File::create(&path).unwrap().set_len(LARGE).unwrap();
    let up = client("upload", &path.display().to_string());
    assert!(up.sent >= LARGE && up.grown.is_none_or(|bytes| bytes <= 32_000_000), "{up:?}");
    let down = client("download", &folder.path().join("copy.jsonl").display().to_string());
    assert!(down.read == LARGE && down.grown.is_none_or(|bytes| bytes <= 32_000_000), "{down:?}");
    println!("up: {up:?}\ndown: {down:?}");
}

#[test]
fn a_stream_whose_reader_sleeps_is_held_back_within_16_mb_of_memory() {
    let slow = client("sleep", "");
    assert!(slow.blocked && slow.read == 1_000, "{slow:?}");
    assert!(slow.grown.is_none_or(|bytes| bytes <= 16_000_000), "{slow:?}");
    println!("{slow:?}");
}

/// What a client did, in a process of its own.
#[derive(Debug, Default)]
struct Seen {
    /// Bytes that the server got.
    sent: u64,
    /// Bytes or events that the client read.
    read: u64,
    /// The server could not go on writing for a while.
    blocked: bool,
    /// The growth of the peak of memory over that behind a small call, in bytes; `None` where the system does not say.
    grown: Option<u64>,
}

/// Lets this program be a client of a server that is started here.
fn client(task: &str, path: &str) -> Seen {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}/v1/", listener.local_addr().unwrap());
    let (tell, told) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let tell = tell.clone();
            std::thread::spawn(move || serve(stream.unwrap(), &tell));
        }
    });
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "the_client", "--nocapture"])
        .envs([("MEMORY_TASK", task), ("MEMORY_PATH", path), ("MEMORY_BASE", &base)])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut seen = Seen::default();
    let told_in_time = told.recv_timeout(Duration::from_secs(60)).unwrap();
    match told_in_time {
        Told::Got(bytes) => seen.sent = bytes,
        Told::Blocked(blocked) => seen.blocked = blocked,
    }
    // A reader that sleeps wakes up by this.
    writeln!(child.stdin.take().unwrap()).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{text}");
    let number = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)?.parse().ok());
    seen.read = number("read ").unwrap();
    seen.grown = number("grown ");
    seen
}

/// What the server saw of a large transfer.
enum Told {
    Got(u64),
    Blocked(bool),
}

/// Answers the calls of one connection.
fn serve(mut stream: TcpStream, tell: &Sender<Told>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    loop {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if reader.read_line(&mut head).is_ok_and(|length| length == 0) {
                return;
            }
        }
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
        let body =
            std::io::copy(&mut reader.by_ref().take(length.unwrap_or(0)), &mut std::io::sink()).unwrap();
        if head.starts_with("POST /v1/files ") {
            tell.send(Told::Got(body)).unwrap();
            answer(&mut stream, "application/json", br#"{"id":"f"}"#);
        } else if head.contains("/content ") {
            tell.send(Told::Got(body)).unwrap();
            write!(stream, "HTTP/1.1 200 OK\r\ncontent-length: {LARGE}\r\n\r\n").unwrap();
            std::io::copy(&mut std::io::repeat(b'x').take(LARGE), &mut stream).unwrap();
        } else if head.starts_with("POST /v1/chat/completions ") {
            return offer(&mut stream, tell);
        } else {
            answer(&mut stream, "application/json", br#"{"data":[]}"#);
        }
    }
}

fn answer(stream: &mut TcpStream, kind: &str, body: &[u8]) {
    write!(stream, "HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n\r\n", body.len())
        .unwrap();
    stream.write_all(body).unwrap();
}

/// Writes pieces of an answer until all are taken, or none has been for half a second.
fn offer(stream: &mut TcpStream, tell: &Sender<Told>) {
    write!(stream, "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n")
        .unwrap();
    let pieces = CHUNK.repeat(OFFERED / CHUNK.len());
    stream.set_write_timeout(Some(Duration::from_millis(500))).unwrap();
    let mut left = pieces.as_bytes();
    while !left.is_empty() {
        match stream.write(left) {
            Ok(length) => left = &left[length..],
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => break,
            Err(error) => panic!("{error}"),
        }
    }
    tell.send(Told::Blocked(!left.is_empty())).unwrap();
    stream.set_write_timeout(None).unwrap();
    // The client leaves when it has read enough.
    let _ = stream.write_all(left);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a part of the other tests, in a process of its own"]
async fn the_client() {
    let [task, path, base] = ["MEMORY_TASK", "MEMORY_PATH", "MEMORY_BASE"]
        .map(|name| std::env::var(name).expect("another test starts it"));
    let client = Client::new(Connection::new("no-key").base_url(base)).unwrap();
    client.test().await.unwrap();
    let idle = peak();
    let read = match task.as_str() {
        "upload" => {
            client
                .manage_files()
                .upload(&UploadFileRequest::new(File::path(path), UploadPurpose::FineTune))
                .await
                .unwrap();
            0
        }
        "download" => {
            let content = client.manage_files().content("f").await.unwrap();
            content.save_to(path).await.unwrap()
        }
        _ => {
            let request = CreateChatCompletionRequest::new("m", [Message::user("Hello")]);
            let mut chunks = client.chat_completion().create_stream(&request).await.unwrap();
            chunks.try_next().await.unwrap().unwrap();
            // The reader sleeps, and all else of the client could go on.
            tokio::task::block_in_place(|| std::io::stdin().read_line(&mut String::new())).unwrap();
            for _ in 1..1_000 {
                chunks.try_next().await.unwrap().unwrap();
            }
            1_000
        }
    };
    println!("read {read}");
    if let (Some(idle), Some(now)) = (idle, peak()) {
        println!("grown {}", now - idle);
    }
}

/// The most memory that this process ever had, in bytes; Linux says.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.parse::<u64>().ok().map(|kibibytes| kibibytes << 10)
}
