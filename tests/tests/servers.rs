//! Five servers with the same API, each as a connection: what they are sent.
#![allow(missing_docs)]

use modwright_connectors::openai::chat_completion::{CreateChatCompletionRequest, Message};
use modwright_connectors::openai::{Client, Connection, manage_files, manage_fine_tunes};
use modwright_connectors::{CustomRequest, RequestOptions, Secret};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};

/// A server that answers a chat, lists and a fine-tuning job below any path.
struct Server {
    url: String,
    heads: Receiver<String>,
}

impl Server {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (sender, heads) = channel();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let Some(head) = read(&stream) else { continue };
                let body = body(&head).to_string();
                let _ = sender.send(head);
                let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close";
                let _ = write!(&stream, "{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len());
            }
        });
        Self { url, heads }
    }

    /// Returns the request line and the credentials of the next request.
    fn sent(&self) -> Vec<String> {
        let head = self.heads.try_recv().expect("a request was sent");
        let is_shown = |line: &&str| {
            ["GET ", "POST ", "authorization:", "api-key:", "http-referer:", "x-title:"]
                .iter()
                .any(|start| line.starts_with(start))
        };
        head.lines().filter(is_shown).map(|line| line.replace(" HTTP/1.1", "")).collect()
    }
}

fn read(stream: &TcpStream) -> Option<String> {
    let mut reader = BufReader::new(stream);
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if line.trim().is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length: ") {
            length = value.trim().parse().ok()?;
        }
        head.push_str(&line);
    }
    reader.read_exact(&mut vec![0; length]).ok()?;
    Some(head)
}

fn body(head: &str) -> Value {
    let path = head.split([' ', '?']).nth(1).unwrap_or_default();
    match path.rsplit('/').next() {
        Some("completions") => json!({
            "id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "m",
            "choices": [{ "index": 0, "finish_reason": "stop", "message": { "role": "assistant", "content": "Hi" } }]
        }),
        Some("events") => json!({ "object": "list", "has_more": false, "data": [
            { "object": "fine_tuning.job.event", "id": "e-1", "created_at": 1, "level": "info", "message": "done" }
        ] }),
        Some("job-1") => json!({
            "object": "fine_tuning.job", "id": "job-1", "created_at": 1, "model": "m", "organization_id": "o",
            "result_files": [], "status": "succeeded", "training_file": "f", "hyperparameters": {}, "seed": 1
        }),
        _ => json!({ "object": "list", "data": [], "has_more": false }),
    }
}

async fn chat(connection: Connection) {
    let client = Client::new(connection.max_retries(0)).unwrap();
    let reply = client
        .chat_completion()
        .create(&CreateChatCompletionRequest::new("m", [Message::user("Hello")]))
        .await
        .unwrap();
    assert_eq!(reply.choices[0].message.content.as_deref(), Some("Hi"));
}

#[tokio::test]
async fn five_servers_are_five_connections() {
    let server = Server::start();
    let url = |path: &str| format!("{}{path}", server.url);

    chat(Connection::new("sk-1").base_url(url("/v1"))).await;
    assert_eq!(server.sent(), ["POST /v1/chat/completions", "authorization: Bearer sk-1"]);

    chat(Connection::keyless().base_url(url("/v1"))).await;
    assert_eq!(server.sent(), ["POST /v1/chat/completions"]);

    let open_router = Connection::new("sk-2").base_url(url("/api/v1"));
    chat(open_router.default_header("HTTP-Referer", "https://me.example").default_header("X-Title", "Me"))
        .await;
    let mut sent = server.sent();
    sent.sort();
    let expected = [
        "POST /api/v1/chat/completions",
        "authorization: Bearer sk-2",
        "http-referer: https://me.example",
        "x-title: Me",
    ];
    assert_eq!(sent, expected);

    chat(Connection::azure(url("/"), "my gpt", "2024-10-21").api_key("az-1")).await;
    let path = "POST /openai/deployments/my%20gpt/chat/completions?api-version=2024-10-21";
    assert_eq!(server.sent(), [path, "api-key: az-1"]);

    chat(Connection::azure_v1(server.url.as_str()).token_source(async || "entra")).await;
    assert_eq!(server.sent(), ["POST /openai/v1/chat/completions", "authorization: Bearer entra"]);
}

#[tokio::test]
async fn every_call_works_on_azure() {
    let server = Server::start();
    let connection = Connection::azure(&server.url, "my-gpt", "2024-10-21").api_key("az-1").max_retries(0);
    let client = Client::new(connection).unwrap();
    client.test().await.unwrap();
    assert_eq!(server.sent(), ["GET /openai/models?api-version=2024-10-21", "api-key: az-1"]);

    let list = manage_files::ListFilesRequest::new().limit(1);
    client.manage_files().list(&list).items().collect().await.unwrap();
    assert!(server.sent()[0].starts_with("GET /openai/files?limit=1&api-version=2024-10-21"));

    let events = manage_fine_tunes::ListFineTuningEventsRequest::from("job-1");
    let mut events = client.manage_fine_tunes().follow_events(&events);
    assert_eq!(events.try_next().await.unwrap().unwrap().id, "e-1");
    assert_eq!(server.sent(), ["GET /openai/fine_tuning/jobs/job-1?api-version=2024-10-21", "api-key: az-1"]);
    assert!(server.sent()[0].contains("/fine_tuning/jobs/job-1/events?"));

    let input = json!({ "model": "m", "messages": [{ "role": "user", "content": "Hello" }] });
    client.invoke("chat_completion", "create", input).await.unwrap();
    let path = "POST /openai/deployments/my-gpt/chat/completions?api-version=2024-10-21";
    assert_eq!(server.sent(), [path, "api-key: az-1"]);

    let request = CustomRequest::get("models");
    let preview = RequestOptions::new().query("api-version", "preview");
    client.custom_api_call().call(&request).with(preview).await.unwrap();
    assert_eq!(server.sent()[0], "GET /openai/models?api-version=preview");

    let ann = client.with_key(Secret::from("az-ann")).unwrap();
    ann.test().await.unwrap();
    assert_eq!(server.sent()[1], "api-key: az-ann");

    let refused = Client::new(Connection::azure(&server.url, "../files", "2024-10-21").api_key("az-1"));
    assert_eq!(
        refused.unwrap_err().to_string(),
        "`deployment` is a dot segment (`.` or `..`, in any encoding)"
    );
}
