//! Uploads training data, starts a job, follows it to its end and deletes its model.
//!
//! Against the API this costs money and takes a while.
//!
//! ```text
//! cargo run --example manage_fine_tunes
//! ```

use modwright_connectors::openai::Client;
use modwright_connectors::openai::manage_files::{self, UploadPurpose};
use modwright_connectors::openai::manage_fine_tunes::{
    CreateFineTuningJobRequest, ListFineTuningJobsRequest,
};
use modwright_connectors::{Error, File};
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    modwright_tests::example(calls).await
}

async fn calls(client: &Client) -> Result<(), Error> {
    let line =
        r#"{"messages":[{"role":"user","content":"A river?"},{"role":"assistant","content":"The Rhine."}]}"#;
    let data = File::bytes("rivers.jsonl", format!("{line}\n").repeat(10));
    let upload = manage_files::UploadFileRequest::new(data, UploadPurpose::FineTune);
    let file = client.manage_files().upload(&upload).await?;

    let fine_tunes = client.manage_fine_tunes();
    // OpenAI accepts new jobs until 2027-01-06, so no base model is usable for longer.
    let job =
        fine_tunes.create(&CreateFineTuningJobRequest::new("gpt-4o-mini", &file.id).suffix("rivers")).await?;
    println!("job {} is {}", job.id, job.status.as_ref().map_or("unknown", |status| status.as_str()));

    let mut events = fine_tunes.follow_events(&job.id);
    while let Some(event) = events.try_next().await? {
        println!("event: {}", event.message.as_deref().unwrap_or_default());
    }

    let job = fine_tunes.retrieve(&job.id).await?;
    let jobs = fine_tunes.list(&ListFineTuningJobsRequest::new()).await?;
    println!("the first of {} jobs: {}", jobs.items().len(), jobs.items()[0].id);
    if let Some(model) = &job.fine_tuned_model {
        println!("made {model}, deleted: {}", fine_tunes.delete_model(model).await?.deleted == Some(true));
    }
    Ok(())
}
