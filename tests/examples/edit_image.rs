//! Changes an image as a description says, and makes a variation of it.
//!
//! ```text
//! cargo run --example edit_image
//! ```
#![allow(deprecated)]

use modwright_connectors::openai::Client;
use modwright_connectors::openai::edit_image::{CreateImageVariationRequest, EditImageRequest};
use modwright_connectors::{Error, File};
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    modwright_tests::example(calls).await
}

async fn calls(client: &Client) -> Result<(), Error> {
    // A square PNG of less than 4 MiB that can be seen through; it is looked at before anything is sent.
    let circle = File::path(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/circle.png"));
    let request = EditImageRequest::new(circle.clone(), "A blue planet with rings").model("gpt-image-2");
    let edited = client.edit_image().edit(&request).await?;
    println!("edited: {} image", edited.data.len());

    let jpeg = File::bytes("photo.png", &b"\xff\xd8\xff\xe0\0\x10JFIF\0"[..]);
    let request = EditImageRequest::new(circle.clone(), "A hat").model("gpt-image-2").mask(jpeg);
    let refused = client.edit_image().edit(&request).await;
    println!("a JPEG called .png: {}", refused.expect_err("it is refused here"));

    // OpenAI has no model for it any more; other servers have.
    match client.edit_image().variation(&CreateImageVariationRequest::new(circle)).await {
        Ok(varied) => {
            println!("varied: {:?}", varied.data.first().and_then(|image| image.url.clone()))
        }
        Err(error) => println!("not varied: {error}"),
    }
    Ok(())
}
