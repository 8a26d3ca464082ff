//! Embeddings that come as base64.

use crate::server::{self, Server};
use crate::{Outcome, REQWEST, ROUNDS, TABLE, cpu, ours, runtime};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use modwright_connectors::openai::Client;
use modwright_connectors::openai::embedding::{CreateEmbeddingRequest, EmbeddingList};
use report::{Row, interleaved};
use serde::Deserialize;

/// The answer as a bare decoder reads it.
#[derive(Deserialize)]
struct List<'a> {
    #[serde(borrow)]
    data: Vec<Item<'a>>,
}

#[derive(Deserialize)]
struct Item<'a> {
    embedding: &'a str,
}

/// Prints the rows.
pub fn rows(server: &Server) -> Outcome {
    let body = server::embeddings();
    assert!(decode(body.as_bytes()) == bare(body.as_bytes()), "both read the same");
    let figures = interleaved(
        ROUNDS,
        &mut [&mut || cpu(|| decode(body.as_bytes())), &mut || cpu(|| bare(body.as_bytes()))],
    );
    let what = "embeddings of 2,048 × 1,536 as base64, to `Vec<Vec<f32>>`";
    Row::new(TABLE, what, figures[0], "ms CPU").peer("a bare decode", figures[1]).at_most(1.2).print();

    let runtime = runtime()?;
    let client = ours(&server.base_url());
    let http = reqwest::Client::new();
    let url = format!("{}/embeddings", server.base_url());
    let figures = interleaved(
        ROUNDS,
        &mut [&mut || cpu(|| runtime.block_on(call(&client))), &mut || {
            cpu(|| runtime.block_on(bare_call(&http, &url)))
        }],
    );
    let what = format!("{what}: the whole call");
    let peer = format!("{REQWEST} and a bare decode");
    Row::new(TABLE, &what, figures[0], "ms CPU").peer(&peer, figures[1]).at_most(1.2).print();
    Ok(())
}

fn decode(body: &[u8]) -> Vec<Vec<f32>> {
    let list: EmbeddingList = serde_json::from_slice(body).expect("a list of embeddings");
    list.data.into_iter().map(|item| item.embedding).collect()
}

fn bare(body: &[u8]) -> Vec<Vec<f32>> {
    let list: List<'_> = serde_json::from_slice(body).expect("a list of embeddings");
    let vector = |item: &Item<'_>| {
        let bytes = STANDARD.decode(item.embedding).expect("base64");
        bytes.as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect()
    };
    list.data.iter().map(vector).collect()
}

async fn call(client: &Client) -> Vec<Vec<f32>> {
    let request = CreateEmbeddingRequest::new("text-embedding-3-small", "a river");
    let list = client.embedding().create(&request).await.expect("a list of embeddings");
    list.data.into_iter().map(|item| item.embedding).collect()
}

async fn bare_call(http: &reqwest::Client, url: &str) -> Vec<Vec<f32>> {
    let request = CreateEmbeddingRequest::new("text-embedding-3-small", "a river");
    let response = http.post(url).bearer_auth("sk-no-key").json(&request).send().await.expect("an answer");
    bare(&response.bytes().await.expect("a body"))
}
