//! Five calls and a stream: against the real API where `OPENAI_API_KEY` is set, else against a mock that is started here.
//!
//! ```text
//! cargo run --example quickstart
//! ```

use modwright_connectors::openai::chat_completion::Message;
use modwright_connectors::openai::{Client, chat_completion, embedding, get_models, moderation};
use modwright_connectors::{CustomRequest, Error};
use std::io::Write;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    modwright_tests::example(calls).await
}

async fn calls(client: &Client) -> Result<(), Error> {
    let models = client.get_models().list(&get_models::ListModelsRequest::new()).await?;
    println!("{} models, the first is {}", models.data.len(), models.data[0].id);

    let request = chat_completion::CreateChatCompletionRequest::new(
        "gpt-5.6-luna",
        [Message::user("Name three rivers.")],
    );
    let reply = client.chat_completion().create(&request).await?;
    println!("the reply: {}", reply.choices[0].message.content.as_deref().unwrap_or_default());

    print!("and word by word: ");
    let mut chunks = client.chat_completion().create_stream(&request).await?;
    while let Some(chunk) = chunks.try_next().await? {
        let new = chunk.choices.first().and_then(|choice| choice.delta.content.as_deref());
        print!("{}", new.unwrap_or_default());
        std::io::stdout().flush().ok();
    }
    println!();

    let request = embedding::CreateEmbeddingRequest::new("text-embedding-3-small", "a river");
    let embeddings = client.embedding().create(&request).await?;
    println!("an embedding of {} numbers", embeddings.data[0].embedding.len());

    let verdict =
        client.moderation().create(&moderation::CreateModerationRequest::new("I love rivers.")).await?;
    println!("flagged: {}", verdict.results[0].flagged == Some(true));

    let answer = client.custom_api_call().call(&CustomRequest::get("models")).await?;
    println!("a call of our own: HTTP {}", answer.status());
    Ok(())
}
