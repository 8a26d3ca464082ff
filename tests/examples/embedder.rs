//! Vectors of many texts: packed into requests, 32 of them in flight, retried where the API is busy.
//!
//! ```text
//! cargo run --example embedder
//! ```

use futures_util::{StreamExt, TryStreamExt, stream};
use modwright_connectors::openai::embedding::CreateEmbeddingRequest;
use modwright_connectors::openai::{Client, Connection};
use modwright_mock::{Mock, Recorded, Reply};
use serde_json::{Value, json};

const MODEL: &str = "text-embedding-3-small";

/// Limits of one request.
const MAX_TEXTS: usize = 2_048;
const MAX_TOKENS: usize = 8_000;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mock = mock().await?;
    let client = Client::new(Connection::new("no-key").base_url(mock.base_url()).max_retries(8))?;
    let texts = (0..10_000).map(|number| format!("The text with the number {number}."));

    let (mut vectors, mut retries) = (Vec::new(), 0);
    let mut responses = stream::iter(pack(texts))
        .map(|batch| client.embedding().create(&CreateEmbeddingRequest::new(MODEL, batch)).raw())
        .buffered(32);
    while let Some(response) = responses.try_next().await? {
        retries += response.retries();
        vectors.extend(response.parse()?.data.into_iter().map(|embedding| embedding.embedding));
    }
    println!("{} vectors of {} numbers, {retries} retries", vectors.len(), vectors[0].len());
    Ok(())
}

/// Splits the texts into batches that fit into a request.
fn pack(texts: impl Iterator<Item = String>) -> Vec<Vec<String>> {
    let (mut batches, mut room) = (Vec::new(), 0);
    for text in texts {
        // A token has about four letters.
        let tokens = text.len().div_ceil(4);
        match batches.last_mut() {
            Some(batch) if tokens <= room && Vec::len(batch) < MAX_TEXTS => {
                batch.push(text);
                room -= tokens;
            }
            _ => {
                batches.push(vec![text]);
                room = MAX_TOKENS.saturating_sub(tokens);
            }
        }
    }
    batches
}

/// Starts a server that refuses five requests, and returns a vector for each text of the others.
async fn mock() -> std::io::Result<Mock> {
    let embed = |request: Recorded| async move {
        let count = request.json()["input"].as_array().map_or(0, Vec::len);
        let data: Vec<Value> =
            (0..count).map(|index| json!({ "index": index, "embedding": [0.6, 0.8] })).collect();
        Reply::ok().json(&json!({ "data": data }))
    };
    let mock = Mock::with_handler("/v1/", embed).await?;
    for _ in 0..5 {
        mock.next(Reply::error(429, "slow down").header("retry-after-ms", "10"));
    }
    Ok(mock)
}
