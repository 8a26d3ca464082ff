//! Asks whether texts, or a text with an image, break the content policy.
//!
//! ```text
//! cargo run --example moderation
//! ```

use modwright_connectors::Error;
use modwright_connectors::openai::Client;
use modwright_connectors::openai::moderation::{
    CreateModerationRequest, ImageUrl, ImageUrlPart, ModerationPart, TextPart,
};
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    modwright_tests::example(calls).await
}

async fn calls(client: &Client) -> Result<(), Error> {
    let request = CreateModerationRequest::new(["first text", "second text"]).model("omni-moderation-latest");
    let verdict = client.moderation().create(&request).await?;
    for (index, result) in verdict.results.iter().enumerate() {
        println!(
            "text {index}: flagged {}, hate {:?}",
            result.flagged == Some(true),
            result.category_scores.hate
        );
    }

    let image = ImageUrl::new(
        "https://upload.wikimedia.org/wikipedia/commons/4/47/PNG_transparency_demonstration_1.png",
    );
    let parts: [ModerationPart; 2] = [TextPart::new("What is this?").into(), ImageUrlPart::new(image).into()];
    let verdict = client.moderation().create(&CreateModerationRequest::new(parts)).await?;
    println!("text and image: flagged {}", verdict.results[0].flagged == Some(true));
    Ok(())
}
