//! Turns texts into vectors, and compares them.
//!
//! ```text
//! cargo run --example embedding
//! ```

use modwright_connectors::Error;
use modwright_connectors::openai::Client;
use modwright_connectors::openai::embedding::CreateEmbeddingRequest;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    modwright_tests::example(calls).await
}

async fn calls(client: &Client) -> Result<(), Error> {
    let request = CreateEmbeddingRequest::new("text-embedding-3-large", ["a river", "a lake"])
        .dimensions(256)
        .user("user-1");
    let embeddings = client.embedding().create(&request).await?;
    let (river, lake) = (&embeddings.data[0].embedding, &embeddings.data[1].embedding);
    println!("{} vectors of {} numbers each", embeddings.data.len(), river.len());
    println!("likeness: {:.3}", cosine(river, lake));

    // Of all inputs, only the first is handed on.
    let first = client.embedding().create(&request.limit(1)).await?;
    println!("with a limit of 1: {}", first.data.len());
    Ok(())
}

fn cosine(a: &[f32], b: &[f32]) -> f32 {
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
    dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
}
