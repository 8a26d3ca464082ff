//! Sends requests of one's own; the key goes along, and to no other host.
//!
//! ```text
//! cargo run --example custom_api_call
//! ```

use modwright_connectors::openai::Client;
use modwright_connectors::{CustomRequest, Error, File, Value};
use serde::Deserialize;
use serde_json::json;
use std::process::ExitCode;

/// The part of a response that this program needs.
#[derive(Deserialize)]
struct Named {
    id: String,
}

#[tokio::main]
async fn main() -> ExitCode {
    modwright_tests::example(calls).await
}

async fn calls(client: &Client) -> Result<(), Error> {
    let module = client.custom_api_call();
    let request =
        CustomRequest::get("files").query("purpose", "fine-tune").query("limit", 1).query("order", "asc");
    let files = module.call(&request).await?;
    println!("GET files: HTTP {}, {}", files.status(), files.json()?["data"]);

    let body = json!({ "model": "omni-moderation-latest", "input": ["first text", "second text"] });
    let verdict =
        module.call(&CustomRequest::post("moderations").header("x-note", "mine").body(body)).await?;
    println!("POST moderations: {} results", verdict.json()?["results"].as_array().map_or(0, Vec::len));

    let files: Vec<Named> =
        module.list(&CustomRequest::get("files").query("purpose", "fine-tune")).items().collect().await?;
    println!("all files: {:?}", files.iter().map(|file| &file.id).collect::<Vec<_>>());

    // Each event as JSON; a type of your own works as well.
    let body = json!({
        "model": "gpt-5.6-luna",
        "messages": [{ "role": "user", "content": "Name three rivers." }],
        "stream": true,
    });
    let mut events = module.events::<Value>(&CustomRequest::post("chat/completions").body(body)).await?;
    let mut count = 0;
    while let Some(event) = events.try_next().await? {
        count += usize::from(event["choices"].is_array());
    }
    println!("a stream of {count} chunks");

    let form = CustomRequest::post("files")
        .form_field("purpose", "batch")
        .file("file", File::bytes("calls.jsonl", r#"{"custom_id":"1"}"#));
    let file: Named = module.json(&form).await?;
    println!("uploaded {}", file.id);

    let content = module.bytes(&CustomRequest::get(format!("files/{}/content", file.id))).await?;
    println!("downloaded {} bytes", content.bytes().await?.len());

    let refused = module.call(&CustomRequest::get("https://example.com/models")).await;
    println!("another host: {}", refused.expect_err("the key stays here"));
    Ok(())
}
