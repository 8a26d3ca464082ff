//! A whole response, a streamed one, and one with a function of this program.
//!
//! ```text
//! cargo run --example responses
//! ```

use modwright_connectors::openai::Client;
use modwright_connectors::openai::responses::{CreateResponseRequest, Function, Response, ResponseEvent};
use modwright_connectors::{Accumulate, Error};
use serde::Deserialize;
use serde_json::json;
use std::io::Write;
use std::process::ExitCode;

const MODEL: &str = "gpt-5.6-luna";

#[derive(Deserialize)]
struct Weather {
    city: String,
}

#[tokio::main]
async fn main() -> ExitCode {
    modwright_tests::example(calls).await
}

async fn calls(client: &Client) -> Result<(), Error> {
    whole(client).await?;
    streamed(client).await?;
    with_a_function(client).await
}

async fn whole(client: &Client) -> Result<(), Error> {
    let request = CreateResponseRequest::new(MODEL, "Name three rivers.");
    let response = client.responses().create(&request).await?;
    println!("whole: {}", response.text());
    Ok(())
}

/// Shows the text as it arrives, and keeps the complete response.
async fn streamed(client: &Client) -> Result<(), Error> {
    let request = CreateResponseRequest::new(MODEL, "Name a river.");
    let mut events = client.responses().create_stream(&request).await?;
    let mut kept: Option<ResponseEvent> = None;
    print!("shown: ");
    while let Some(event) = events.try_next().await? {
        print!("{}", event.text().unwrap_or_default());
        std::io::stdout().flush().ok();
        kept.accumulate(Some(event));
    }
    println!();
    if let Some(response) = kept.map(Response::from) {
        println!("kept:  {} ({})", response.text(), response.id);
    }
    Ok(())
}

/// Calls the function as often as the model asks for it.
async fn with_a_function(client: &Client) -> Result<(), Error> {
    let parameters = json!({ "type": "object", "properties": { "city": { "type": "string" } } });
    let mut request = CreateResponseRequest::new(MODEL, "Is it raining in Oslo?")
        .tools([Function::new("get_weather").parameters(parameters)]);
    loop {
        let response = client.responses().create(&request).await?;
        let results: Vec<_> = response
            .function_calls()
            .map(|call| match call.parse::<Weather>() {
                Ok(Weather { city }) => call.answer(format!("It is raining in {city}.")),
                Err(error) => call.answer(error.to_string()), // The model reads it, and corrects its call.
            })
            .collect();
        if results.is_empty() {
            println!("with a function: {}", response.text());
            return Ok(());
        }
        println!("{} call", results.len());
        request = request.follow_up(&response, results);
    }
}
