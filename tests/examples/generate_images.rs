//! Makes an image, and watches one while it is made. Both are saved.
//!
//! ```text
//! cargo run --example generate_images
//! ```

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use modwright_connectors::Error;
use modwright_connectors::openai::Client;
use modwright_connectors::openai::generate_images::{CreateImageRequest, ImageEvent};
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    modwright_tests::example(calls).await
}

async fn calls(client: &Client) -> Result<(), Error> {
    let request =
        CreateImageRequest::new("A cute baby sea otter").model("gpt-image-2").n(1).size("1024x1024");
    let images = client.generate_images().create(&request).await?;
    for (index, image) in images.data.iter().enumerate() {
        save(&format!("otter-{index}.png"), image.b64_json.as_deref().unwrap_or_default());
    }

    let request = CreateImageRequest::new("A lake").model("gpt-image-2").partial_images(1);
    let mut events = client.generate_images().create_stream(&request).await?;
    while let Some(event) = events.try_next().await? {
        match event {
            ImageEvent::ImageGenerationPartialImage(image) => save("lake-unfinished.png", &image.b64_json),
            ImageEvent::ImageGenerationCompleted(image) => save("lake.png", &image.b64_json),
            _ => {}
        }
    }
    Ok(())
}

/// Images come as base64.
fn save(name: &str, base64: &str) {
    let path = std::env::temp_dir().join(name);
    let Ok(bytes) = STANDARD.decode(base64) else { return println!("{name}: the response has no base64") };
    match std::fs::write(&path, &bytes) {
        Ok(()) => println!("{}: {} bytes", path.display(), bytes.len()),
        Err(error) => println!("{}: {error}", path.display()),
    }
}
