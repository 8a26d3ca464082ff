//! A reply as a whole, and one that is shown as it comes and kept.
//!
//! ```text
//! cargo run --example chat_completion
//! ```

use modwright_connectors::openai::Client;
use modwright_connectors::openai::chat_completion::{ChatCompletion, CreateChatCompletionRequest, Message};
use modwright_connectors::{Accumulate, Error};
use std::io::Write;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    modwright_tests::example(calls).await
}

async fn calls(client: &Client) -> Result<(), Error> {
    let request = CreateChatCompletionRequest::new(
        "gpt-5.6-luna",
        [Message::system("You answer in one sentence."), Message::user("Name three rivers.")],
    );

    let reply = client.chat_completion().create(&request).await?;
    println!("whole: {}", reply.choices[0].message.content.as_deref().unwrap_or_default());

    print!("shown: ");
    let mut kept = None;
    let mut chunks = client.chat_completion().create_stream(&request).await?;
    while let Some(chunk) = chunks.try_next().await? {
        let new = chunk.choices.first().and_then(|choice| choice.delta.content.as_deref());
        print!("{}", new.unwrap_or_default());
        std::io::stdout().flush().ok();
        kept.accumulate(Some(chunk));
    }
    println!();

    // What was kept is a reply, and the next request goes on from it.
    let Some(kept) = kept.map(ChatCompletion::from) else { return Ok(()) };
    println!("kept:  {}", kept.choices[0].message.content.as_deref().unwrap_or_default());
    let mut messages = vec![Message::user("Name three rivers.")];
    messages.extend(kept.choices.into_iter().map(|choice| Message::from(choice.message)));
    messages.push(Message::user("And three lakes?"));
    let reply =
        client.chat_completion().create(&CreateChatCompletionRequest::new("gpt-5.6-luna", messages)).await?;
    println!("next:  {}", reply.choices[0].message.content.as_deref().unwrap_or_default());
    Ok(())
}
