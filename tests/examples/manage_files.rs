//! Uploads a file, lists the files, downloads the file and deletes it.
//!
//! ```text
//! cargo run --example manage_files
//! ```

use modwright_connectors::openai::Client;
use modwright_connectors::openai::manage_files::{ListFilesRequest, Order, UploadFileRequest, UploadPurpose};
use modwright_connectors::{Error, File};
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    modwright_tests::example(calls).await
}

async fn calls(client: &Client) -> Result<(), Error> {
    // `File::path` is sent in pieces; `File::bytes` is for what is in memory anyway.
    let puppy = File::bytes("puppy.jsonl", r#"{"messages":[]}"#);
    let file = client.manage_files().upload(&UploadFileRequest::new(puppy, UploadPurpose::UserData)).await?;
    println!("uploaded: {}", file.id);

    let list = ListFilesRequest::new().purpose("fine-tune").order(Order::Asc).page_size(1).limit(250);
    let mut files = client.manage_files().list(&list).items();
    while let Some(file) = files.try_next().await? {
        println!("listed: {} {}", file.id, file.filename.as_deref().unwrap_or_default());
    }

    let path = std::env::temp_dir().join("puppy.jsonl");
    let content = client.manage_files().content(&file.id).await?;
    println!("downloaded: {} bytes to {}", content.save_to(&path).await?, path.display());

    let deleted = client.manage_files().delete(&file.id).await?;
    println!("deleted: {}", deleted.deleted == Some(true));
    Ok(())
}
