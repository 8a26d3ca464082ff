//! Uploads a file of requests, runs it as a batch, waits for its end and reads the results.
//!
//! ```text
//! cargo run --example batches
//! ```
//!
//! It needs the feature `openai-batches`.

use modwright_connectors::openai::Client;
use modwright_connectors::openai::batches::{Batch, BatchEndpoint, BatchStatus, CreateBatchRequest};
use modwright_connectors::openai::manage_files::{UploadFileRequest, UploadPurpose};
use modwright_connectors::openai::responses::CreateResponseRequest;
use modwright_connectors::{Error, File};
use serde_json::json;
use std::process::ExitCode;
use std::time::Duration;

#[tokio::main]
async fn main() -> ExitCode {
    modwright_tests::example(calls).await
}

async fn calls(client: &Client) -> Result<(), Error> {
    let input = ["Name a river.", "Name a lake."];
    let lines = input.iter().enumerate().map(|(number, input)| {
        let body = CreateResponseRequest::new("gpt-5.6-luna", *input);
        let line = json!({ "custom_id": number.to_string(), "method": "POST", "url": "/v1/responses", "body": body });
        format!("{line}\n")
    });
    let file = File::bytes("requests.jsonl", lines.collect::<String>());
    let file = client.manage_files().upload(&UploadFileRequest::new(file, UploadPurpose::Batch)).await?;

    let request = CreateBatchRequest::new(file.id, BatchEndpoint::V1Responses);
    let batch = ended(client, client.batches().create(&request).await?).await?;
    if let Some(counts) = batch.request_counts {
        println!("{} of {} requests", counts.completed, counts.total);
    }

    if let Some(output) = batch.output_file_id {
        let path = std::env::temp_dir().join("results.jsonl");
        let size = client.manage_files().content(&output).await?.save_to(&path).await?;
        println!("{size} bytes of results");
    }
    Ok(())
}

/// Waits for the end of a batch, a day at most.
async fn ended(client: &Client, mut batch: Batch) -> Result<Batch, Error> {
    use BatchStatus::{Cancelled, Completed, Expired, Failed};
    while !matches!(batch.status, Some(Completed | Failed | Expired | Cancelled)) {
        println!("{}: {}", batch.id, batch.status.as_ref().map_or("", BatchStatus::as_str));
        let pause = if std::env::var_os("OPENAI_API_KEY").is_some() { 30 } else { 0 };
        tokio::time::sleep(Duration::from_secs(pause)).await;
        batch = client.batches().retrieve(&batch.id).await?;
    }
    Ok(batch)
}
