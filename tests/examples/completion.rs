//! Goes on from a text: as a whole, and as it comes. Deprecated: see `chat_completion`.
//!
//! ```text
//! cargo run --example completion
//! ```
#![allow(deprecated)]

use modwright_connectors::Error;
use modwright_connectors::openai::{Client, completion};
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    modwright_tests::example(calls).await
}

async fn calls(client: &Client) -> Result<(), Error> {
    let request = completion::CreateCompletionRequest::new("gpt-3.5-turbo-instruct", "Say this is a test")
        .max_tokens(7);
    let completion = client.completion().create(&request).await?;
    println!("whole:  {}", completion.choices[0].text);

    let chunks = client.completion().create_stream(&request).await?;
    let completion = chunks.accumulate().await?;
    println!("joined: {}", completion.choices[0].text);
    Ok(())
}
