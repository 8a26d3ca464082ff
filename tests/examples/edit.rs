//! Changes a text as an instruction says. Deprecated: see `chat_completion`.
//!
//! OpenAI retired this; `OPENAI_BASE_URL` names a server that still has it.
//!
//! ```text
//! cargo run --example edit
//! ```
#![allow(deprecated)]

use modwright_connectors::Error;
use modwright_connectors::openai::{Client, edit};
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    modwright_tests::example(calls).await
}

async fn calls(client: &Client) -> Result<(), Error> {
    let request = edit::CreateEditRequest::new("text-davinci-edit-001", "Fix the spelling mistakes")
        .input("What day of the wek is it?")
        .temperature(0.0);
    let edit = client.edit().create(&request).await?;
    for choice in &edit.choices {
        println!("{}", choice.text.as_deref().unwrap_or_default());
    }
    Ok(())
}
