//! Lists the models, and describes one.
//!
//! ```text
//! cargo run --example get_models
//! ```

use modwright_connectors::Error;
use modwright_connectors::openai::Client;
use modwright_connectors::openai::get_models::ListModelsRequest;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    modwright_tests::example(calls).await
}

async fn calls(client: &Client) -> Result<(), Error> {
    let models = client.get_models().list(&ListModelsRequest::new()).await?;
    for model in &models.data {
        println!("{}", model.id);
    }
    let model = client.get_models().retrieve("gpt-5.6-luna").await?;
    println!("{} belongs to {}", model.id, model.owned_by.as_deref().unwrap_or("nobody"));
    Ok(())
}
