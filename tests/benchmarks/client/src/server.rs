//! The server: answers that were made beforehand, in a process of its own, so that its time is not the client's.

use base64::Engine;
use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

/// The vectors of the answer with embeddings, and the numbers of each.
pub const VECTORS: (usize, usize) = (2_048, 1_536);
/// The pages of the list, and the items of each.
pub const PAGES: (usize, usize) = (1_000, 100);
/// A chat completion as the vendor writes it.
pub const CHAT: &str = r#"{"id":"chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT","object":"chat.completion","created":1741569952,"model":"gpt-4.1-2025-04-14","choices":[{"index":0,"message":{"role":"assistant","content":"Hello! How can I assist you today? The Rhine, the Danube and the Rhone are three rivers of Europe.","refusal":null,"annotations":[]},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":19,"completion_tokens":10,"total_tokens":29,"prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":0,"accepted_prediction_tokens":0,"rejected_prediction_tokens":0}},"service_tier":"default"}"#;
const FILE: &str = r#"{"id":"file-1","object":"file","bytes":1,"created_at":1741569952,"expires_at":null,"filename":"a.jsonl","purpose":"fine-tune","status":"processed"}"#;

/// The server's process, which ends with this.
pub struct Server {
    child: Child,
    port: u16,
}

impl Server {
    /// Starts this program once more, as the server.
    pub fn start() -> io::Result<Self> {
        let program = std::env::current_exe()?;
        let mut child =
            Command::new(program).arg("serve").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?).read_line(&mut line)?;
        let port = line.trim().parse().map_err(io::Error::other)?;
        Ok(Self { child, port })
    }

    /// The base URL of what answers calls.
    pub fn base_url(&self) -> String {
        format!("http://127.0.0.1:{}/v1", self.port)
    }

    /// The base URL of a chat that answers with `count` events, `a_frame` of them in a piece of the body.
    pub fn events_url(&self, count: usize, a_frame: usize) -> String {
        format!("http://127.0.0.1:{}/events/{count}/{a_frame}", self.port)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Answers until standard input ends.
pub fn serve() -> io::Result<()> {
    crate::stay_on(|cores| cores.last());
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    println!("{}", listener.local_addr()?.port());
    std::thread::spawn(|| {
        let _ = io::copy(&mut io::stdin(), &mut io::sink());
        std::process::exit(0);
    });
    let answers = Arc::new(answers());
    for connection in listener.incoming() {
        let (connection, answers) = (connection?, answers.clone());
        // Whoever goes away has heard enough.
        std::thread::spawn(move || drop(talk(connection, &answers)));
    }
    Ok(())
}

type Answers = HashMap<String, Vec<u8>>;

fn answers() -> Answers {
    let mut answers = Answers::from([
        ("POST /v1/chat/completions".into(), whole(CHAT)),
        ("POST /v1/embeddings".into(), whole(&embeddings())),
        ("POST /v1/files".into(), whole(FILE)),
    ]);
    let (pages, items) = PAGES;
    for page in 0..pages {
        let after = format!("after=file-{}", page * items);
        let name = if page == 0 { "GET /v1/files".to_owned() } else { format!("GET /v1/files?{after}") };
        answers.insert(name, whole(&list(page)));
    }
    answers
}

fn whole(body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-request-id: req_1\r\ncontent-length: {length}\r\n\r\n{body}")
        .into_bytes()
}

fn list(page: usize) -> String {
    let (pages, items) = PAGES;
    let item = |index: usize| {
        let id = page * items + index + 1;
        format!(
            r#"{{"id":"file-{id}","object":"file","bytes":{id},"created_at":1741569952,"expires_at":null,"filename":"train-{id}.jsonl","purpose":"fine-tune","status":"processed"}}"#
        )
    };
    let data = (0..items).map(item).collect::<Vec<_>>().join(",");
    let more = page + 1 < pages;
    format!(r#"{{"object":"list","data":[{data}],"has_more":{more}}}"#)
}

/// An answer with embeddings as base64.
pub fn embeddings() -> String {
    let (vectors, numbers) = VECTORS;
    let item = |index: usize| {
        let bytes: Vec<u8> = (0..numbers).flat_map(|n| ((n + index) as f32 * 1e-4).to_le_bytes()).collect();
        let text = base64::engine::general_purpose::STANDARD.encode(bytes);
        format!(r#"{{"object":"embedding","index":{index},"embedding":"{text}"}}"#)
    };
    let data = (0..vectors).map(item).collect::<Vec<_>>().join(",");
    format!(
        r#"{{"object":"list","data":[{data}],"model":"text-embedding-3-small","usage":{{"prompt_tokens":8,"total_tokens":8}}}}"#
    )
}

fn talk(mut connection: TcpStream, answers: &Answers) -> io::Result<()> {
    connection.set_nodelay(true)?;
    let mut buffer = vec![0; 1 << 18];
    let mut filled = 0;
    loop {
        let read = connection.read(&mut buffer[filled..])?;
        if read == 0 {
            return Ok(());
        }
        filled += read;
        let Some(head) = buffer[..filled].windows(4).position(|window| window == b"\r\n\r\n") else {
            continue;
        };
        let text = String::from_utf8_lossy(&buffer[..head]).into_owned();
        let mut left = (head + 4 + length(&text)).saturating_sub(filled);
        while left > 0 {
            let most = left.min(buffer.len());
            match connection.read(&mut buffer[..most])? {
                0 => return Ok(()),
                read => left -= read,
            }
        }
        filled = 0;
        let name = text.split(" HTTP/").next().unwrap_or_default();
        match (answers.get(name), name.strip_prefix("POST /events/")) {
            (Some(answer), _) => connection.write_all(answer)?,
            (None, Some(rest)) => events(&mut connection, rest)?,
            (None, None) => connection.write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n")?,
        }
    }
}

fn length(head: &str) -> usize {
    let value = |line: &str| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
    };
    head.lines().find_map(value).unwrap_or(0)
}

/// A chat that arrives in pieces: `rest` begins with their number and how many of them are in a piece of the body.
fn events(connection: &mut TcpStream, rest: &str) -> io::Result<()> {
    let mut numbers = rest.split('/').map_while(|part| part.parse::<usize>().ok());
    let (count, a_frame) = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(1));
    connection.write_all(
        b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n",
    )?;
    let frame = chunk(&EVENT.repeat(a_frame));
    // As many frames as make a good write.
    let frames = (count / a_frame).min((1 << 16) / frame.len() + 1);
    let block = frame.repeat(frames);
    let (blocks, rest) = (count / a_frame / frames, count / a_frame % frames);
    for _ in 0..blocks {
        connection.write_all(&block)?;
    }
    connection.write_all(&frame.repeat(rest))?;
    connection.write_all(&chunk("data: [DONE]\n\n"))?;
    connection.write_all(b"0\r\n\r\n")
}

const EVENT: &str = "data: {\"id\":\"chatcmpl-B9MHDbslfkBeAs8l4bebGdFOJ6PeG\",\"object\":\"chat.completion.chunk\",\"created\":1741570283,\"model\":\"gpt-4o-mini-2024-07-18\",\"service_tier\":\"default\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" river\"},\"logprobs\":null,\"finish_reason\":null}]}\n\n";

fn chunk(text: &str) -> Vec<u8> {
    format!("{:x}\r\n{text}\r\n", text.len()).into_bytes()
}
