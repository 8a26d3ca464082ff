//! An agent: typed tools that are called in parallel, streamed text, a session on disk, and a result of a type.
//!
//! ```text
//! cargo run --example agent
//! ```
//!
//! It needs the features `schemars` and `serde`.

use futures_util::future::join_all;
use modwright_connectors::Accumulate;
use modwright_connectors::openai::Client;
use modwright_connectors::openai::chat_completion::{
    ChatCompletion, CreateChatCompletionRequest, Function, Message, OutputSchema, Reply, ToolCall,
};
use modwright_mock::Reply as Scripted;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use std::error::Error;
use std::io::Write;

const MODEL: &str = "gpt-5.6-luna";

/// Returns the temperature in a city, in degrees Celsius.
#[derive(Deserialize, JsonSchema)]
struct Temperature {
    city: String,
}

/// Returns the distance between two cities, in kilometers.
#[derive(Deserialize, JsonSchema)]
struct Distance {
    from: String,
    to: String,
}

/// A city to travel to.
#[derive(Debug, Deserialize, JsonSchema)]
struct Destination {
    city: String,
    /// At most one sentence.
    reason: String,
    degrees: i32,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (connection, _mock) = modwright_tests::scripted(script()).await?;
    let client = Client::new(connection)?;
    let tools = [Function::of::<Temperature>("temperature"), Function::of::<Distance>("distance")];
    let messages = [
        Message::system("You plan journeys. Use the tools."),
        Message::user("I am in Paris. Is Oslo or Lisbon warmer, and how far is it?"),
    ];
    let mut request = CreateChatCompletionRequest::new(MODEL, messages).tools(tools);
    converse(&client, &mut request).await?;

    // The session is saved, and goes on from the file.
    let path = std::env::temp_dir().join("session.json");
    std::fs::write(&path, serde_json::to_vec(&request.messages)?)?;
    let mut messages: Vec<Message> = serde_json::from_slice(&std::fs::read(&path)?)?;
    println!("session: {} messages", messages.len());
    messages.push(Message::user("Where should I go?"));

    let request =
        CreateChatCompletionRequest::new(MODEL, messages).response_format(OutputSchema::of::<Destination>());
    let destination = decide(&client, request).await?;
    println!("result: {} at {} degrees: {}", destination.city, destination.degrees, destination.reason);
    Ok(())
}

/// Lets the model call tools until it has an answer. All messages are added to the request.
async fn converse(client: &Client, request: &mut CreateChatCompletionRequest) -> Result<(), Box<dyn Error>> {
    loop {
        let reply = show(client, request).await?;
        let results = join_all(reply.tool_calls().iter().map(run)).await;
        request.messages.push(reply.into());
        if results.is_empty() {
            return Ok(());
        }
        request.messages.extend(results);
    }
}

/// Shows the text as it arrives, and returns the complete reply.
async fn show(client: &Client, request: &CreateChatCompletionRequest) -> Result<Reply, Box<dyn Error>> {
    let mut whole = None;
    let mut chunks = client.chat_completion().create_stream(request).await?;
    while let Some(chunk) = chunks.try_next().await? {
        print!("{}", chunk.text().unwrap_or_default());
        std::io::stdout().flush()?;
        whole.accumulate(Some(chunk));
    }
    println!();
    first(whole.map(ChatCompletion::from))
}

fn first(completion: Option<ChatCompletion>) -> Result<Reply, Box<dyn Error>> {
    let choice = completion.and_then(|completion| completion.choices.into_iter().next());
    Ok(choice.ok_or("the response has no choice")?.message)
}

/// Runs a tool. The model reads an error, and corrects its call.
async fn run(call: &ToolCall) -> Message {
    println!("call: {} {}", call.name(), call.arguments());
    let result = match call.name() {
        "temperature" => match call.parse() {
            Ok(arguments) => temperature(arguments).await,
            Err(error) => format!("error: {error}"),
        },
        "distance" => match call.parse() {
            Ok(arguments) => distance(arguments).await,
            Err(error) => format!("error: {error}"),
        },
        name => format!("error: there is no tool {name}"),
    };
    println!("tool: {result}");
    call.answer(result)
}

async fn temperature(Temperature { city }: Temperature) -> String {
    let degrees = if city == "Oslo" { 4 } else { 18 };
    format!("{city}: {degrees} degrees")
}

async fn distance(Distance { from, to }: Distance) -> String {
    format!("{from} to {to}: 1450 km")
}

/// Asks for a result of a type. If the output does not fit, the model reads why, and tries again.
async fn decide(
    client: &Client,
    mut request: CreateChatCompletionRequest,
) -> Result<Destination, Box<dyn Error>> {
    for _ in 0..3 {
        let reply = first(Some(client.chat_completion().create(&request).await?))?;
        match reply.parsed() {
            Ok(destination) => return Ok(destination),
            Err(error) => request.messages.extend([reply.into(), Message::user(error.to_string())]),
        }
    }
    Err("the model has no valid result".into())
}

/// The responses of the mock: two calls at once, one with wrong arguments, a text, and a result at the second try.
fn script() -> [Scripted; 5] {
    let delta = |delta: Value| json!({ "choices": [{ "index": 0, "delta": delta }] });
    let call = |index: u8, name: &str, arguments: &str| {
        let function = json!({ "name": name, "arguments": arguments });
        delta(
            json!({ "tool_calls": [{ "index": index, "id": format!("call_{index}"), "function": function }] }),
        )
    };
    let more = |index: u8, arguments: &str| {
        delta(json!({ "tool_calls": [{ "index": index, "function": { "arguments": arguments } }] }))
    };
    let whole =
        |content: &str| Scripted::ok().json(&json!({ "choices": [{ "message": { "content": content } }] }));
    [
        Scripted::ok().events([
            call(0, "temperature", r#"{"city":"#),
            more(0, r#""Lisbon"}"#),
            call(1, "temperature", r#"{"city":"Oslo"}"#),
            call(2, "distance", r#"{"to":"Lisbon"}"#),
        ]),
        Scripted::ok().events([call(0, "distance", r#"{"from":"Paris","to":"Lisbon"}"#)]),
        Scripted::ok().events(["Lisbon is ", "warmer."].map(|text| delta(json!({ "content": text })))),
        whole(r#"{"city":"Lisbon"}"#),
        whole(r#"{"city":"Lisbon","reason":"It is warm.","degrees":18}"#),
    ]
}
