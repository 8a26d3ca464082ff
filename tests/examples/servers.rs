//! Other servers with OpenAI's API: each is a connection, and the calls are the same.
//!
//! ```text
//! cargo run --example servers
//! ```
//!
//! It calls a mock only.

use modwright_connectors::openai::chat_completion::{CreateChatCompletionRequest, Message};
use modwright_connectors::openai::{Client, Connection};
use modwright_connectors::{Error, Secret};
use modwright_mock::{Mock, Reply};
use serde_json::json;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let content = json!({ "choices": [{ "message": { "content": "The Rhine." } }] });
    let mock = Mock::start().await?;
    mock.always(Reply::ok().json(&content));
    for connection in connections(mock.base_url().trim_end_matches('/')) {
        let name = connection.0;
        println!("{name}: {}", ask(connection.1, connection.2).await?);
    }
    for request in mock.requests() {
        let headers = ["authorization", "api-key", "x-title"];
        let headers = headers.map(|name| Some(format!("{name}: {}", request.header(name)?)));
        println!("{} {:?}", request.target, headers.into_iter().flatten().collect::<Vec<_>>());
    }
    Ok(())
}

/// The servers, each with a connection and a model. `host` replaces the hosts in the comments.
fn connections(host: &str) -> [(&'static str, Connection, &'static str); 5] {
    // The address of OpenAI is the default.
    let openai = Connection::new("sk-1").base_url(format!("{host}/v1"));
    // https://me.openai.azure.com; the deployment decides about the model.
    let azure = Connection::azure(host, "my-gpt", "2024-10-21").api_key("azure-key");
    // The token is asked for before each attempt: `fetch_token` keeps it until it expires.
    let azure_v1 = Connection::azure_v1(host).token_source(fetch_token);
    // vLLM: http://localhost:8000/v1. Ollama: http://localhost:11434/v1.
    let local = Connection::keyless().base_url(format!("{host}/v1"));
    // https://openrouter.ai/api/v1
    let openrouter = Connection::new("sk-or-1")
        .base_url(format!("{host}/api/v1"))
        .default_header("http-referer", "https://example.com")
        .default_header("x-title", "Rivers");
    [
        ("OpenAI", openai, "gpt-5.6-luna"),
        ("Azure", azure, "my-gpt"),
        ("Azure v1", azure_v1, "my-gpt"),
        ("vLLM or Ollama", local, "qwen3"),
        ("OpenRouter", openrouter, "openai/gpt-5.6-luna"),
    ]
}

async fn ask(connection: Connection, model: &str) -> Result<String, Error> {
    let client = Client::new(connection)?;
    let request = CreateChatCompletionRequest::new(model, [Message::user("Name a river.")]);
    let reply = client.chat_completion().create(&request).await?;
    Ok(reply.text().unwrap_or_default().to_owned())
}

async fn fetch_token() -> Secret {
    Secret::from("entra-token")
}
