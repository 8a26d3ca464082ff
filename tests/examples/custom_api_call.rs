//! Sends requests of one's own; the key goes along, and to no other host.
//!
//! ```text
//! cargo run --example custom_api_call
//! ```

use modwright_connectors::openai::Client;
use modwright_connectors::{CustomRequest, Error};
use serde_json::json;
use std::process::ExitCode;

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

    let refused = module.call(&CustomRequest::get("https://example.com/models")).await;
    println!("another host: {}", refused.expect_err("the key stays here"));
    Ok(())
}
