//! The tests of the whole: see `tests/`, and `examples/` for what a user writes. Here is what several tests share.
//!
//! What is required is an argument, so that a request without it is no program:
//!
//! ```
//! use modwright_connectors::openai::chat_completion::{CreateChatCompletionRequest, Message};
//! let request = CreateChatCompletionRequest::new("gpt-5.6-luna", [Message::user("Hello")]);
//! ```
//!
//! ```compile_fail,E0061
//! use modwright_connectors::openai::chat_completion::{CreateChatCompletionRequest, Message};
//! let request = CreateChatCompletionRequest::new("gpt-5.6-luna");
//! ```

//! An ID has a type of its own, so that two texts in the wrong order are no program either:
//!
//! ```
//! use modwright_connectors::openai::chat_completion::{Message, ToolCallId};
//! let message = Message::tool("12 degrees", ToolCallId::new("call_1"));
//! ```
//!
//! ```compile_fail,E0277
//! use modwright_connectors::openai::chat_completion::{Message, ToolCallId};
//! let message = Message::tool(ToolCallId::new("call_1"), "12 degrees");
//! ```
//!
//! ```
//! use modwright_connectors::openai::responses::{CallId, ConversationId, FunctionCallOutput, GetConversationItemRequest, ItemId};
//! let output = FunctionCallOutput::new(CallId::new("call_1"), "12 degrees");
//! let request = GetConversationItemRequest::new(ConversationId::new("conv_1"), ItemId::new("msg_1"));
//! ```
//!
//! ```compile_fail,E0277
//! use modwright_connectors::openai::responses::FunctionCallOutput;
//! let output = FunctionCallOutput::new("12 degrees", "call_1");
//! ```
//!
//! ```compile_fail,E0277
//! use modwright_connectors::openai::responses::{ConversationId, GetConversationItemRequest, ItemId};
//! let request = GetConversationItemRequest::new(ItemId::new("msg_1"), ConversationId::new("conv_1"));
//! ```

mod any_client;

pub use any_client::any_client;
use modwright_connectors::Error;
use modwright_connectors::openai::{Client, Connection};
use modwright_spec_mock::Mock;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, channel};

/// The `main` of an example: makes its calls against the API where `OPENAI_API_KEY` is set, else against a mock.
pub async fn example(calls: impl AsyncFnOnce(&Client) -> Result<(), Error>) -> ExitCode {
    example_of_connection(async |connection| calls(&Client::new(connection)?).await).await
}

/// As [`example`], for what begins with the connection.
pub async fn example_of_connection(calls: impl AsyncFnOnce(Connection) -> Result<(), Error>) -> ExitCode {
    match connect(calls).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn connect(
    calls: impl AsyncFnOnce(Connection) -> Result<(), Error>,
) -> Result<(), Box<dyn std::error::Error>> {
    if std::env::var_os("OPENAI_API_KEY").is_some() {
        println!("calling the API\n");
        return Ok(calls(Connection::from_env()?).await?);
    }
    println!("OPENAI_API_KEY is not set: calling a mock\n");
    let mock = Mock::from_spec(concat!(env!("CARGO_MANIFEST_DIR"), "/../spec"), "openai").await?;
    Ok(calls(Connection::new("no-key").base_url(mock.base_url())).await?)
}

/// Returns a connection to the API where `OPENAI_API_KEY` is set, else to a mock that sends these replies.
///
/// The mock ends when it is dropped.
///
/// # Errors
///
/// The environment has no valid connection, or no port is free.
pub async fn scripted(
    replies: impl IntoIterator<Item = modwright_mock::Reply>,
) -> Result<(Connection, Option<modwright_mock::Mock>), Box<dyn std::error::Error>> {
    if std::env::var_os("OPENAI_API_KEY").is_some() {
        return Ok((Connection::from_env()?, None));
    }
    let mock = modwright_mock::Mock::with_samples(modwright_connectors::openai::SAMPLES).await?;
    replies.into_iter().for_each(|reply| mock.next(reply));
    Ok((Connection::new("no-key").base_url(mock.base_url()), Some(mock)))
}

/// The base URL of a server that gives these answers as they stand, one a connection, and what it was asked.
///
/// # Panics
///
/// Where no port is free.
pub fn serve(answers: Vec<String>) -> (String, Receiver<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = listener.local_addr().expect("it is bound");
    let (seen, requests) = channel();
    std::thread::spawn(move || {
        for answer in answers {
            let Ok((mut stream, _)) = listener.accept() else { return };
            let (mut request, mut piece) = (Vec::new(), [0; 8_192]);
            while !is_whole(&request) {
                match stream.read(&mut piece) {
                    Ok(0) | Err(_) => break,
                    Ok(length) => request.extend_from_slice(&piece[..length]),
                }
            }
            // Who asked may be gone.
            let _ = seen.send(request);
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    (format!("http://{address}/v1/"), requests)
}

/// Whether a request is all there: its body is of a known or of an unknown length.
fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length =
        head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
    match length {
        Some(length) => body.len() >= length,
        None => {
            !head.to_lowercase().contains("transfer-encoding")
                || body == "0\r\n\r\n"
                || body.ends_with("\r\n0\r\n\r\n")
        }
    }
}

/// An answer of HTTP/1.1 after which the connection is closed. `headers` are whole lines.
pub fn answer(status: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n{body}")
}
