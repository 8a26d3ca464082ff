//! Makes the calls of `calls.json` to the server of `OPENAI_BASE_URL`. Writes a line of JSON for each: its name, and the error
//! or null.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use modwright_connectors::Error;
use modwright_connectors::openai::{Client, Connection};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;

const CALLS: &str = include_str!("../calls.json");
const CIRCLE: &[u8] = include_bytes!("../../examples/circle.png");

/// The longest that a call may take.
const PATIENCE: Duration = Duration::from_secs(20);

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::new(Connection::from_env()?.timeout(PATIENCE).max_retries(0))?;
    let calls: Vec<Value> = serde_json::from_str(CALLS)?;
    let mut kept = BTreeMap::new();
    for call in &calls {
        let text = |key: &str| call[key].as_str().unwrap_or_default();
        let input = prepared(&call["input"], &kept);
        let outcome = if call["stream"] == true {
            streamed(&client, text("call"), input).await.map(Value::from)
        } else {
            let (module, operation) = text("call").split_once('.').unwrap_or_default();
            client.invoke(module, operation, input).await
        };
        if let (Some(name), Ok(answer)) = (call["keep"].as_str(), &outcome) {
            let field = if name == "$model" { "fine_tuned_model" } else { "id" };
            kept.insert(name, answer[field].clone());
        }
        println!("{}", json!([text("name"), outcome.err().map(|error| error.to_string())]));
    }
    Ok(())
}

/// The input, with the ids that earlier calls gave and the content of a file.
fn prepared(input: &Value, kept: &BTreeMap<&str, Value>) -> Value {
    match input {
        Value::String(text) if text.starts_with('$') => {
            kept.get(text.as_str()).filter(|id| id.is_string()).cloned().unwrap_or_else(|| "unknown".into())
        }
        Value::Object(fields) if fields.contains_key("file") && fields["file"].is_string() => {
            json!({ "name": fields["file"], "data": STANDARD.encode(CIRCLE) })
        }
        Value::Object(fields) => {
            fields.iter().map(|(name, value)| (name.clone(), prepared(value, kept))).collect()
        }
        Value::Array(items) => items.iter().map(|item| prepared(item, kept)).collect(),
        Value::Null => json!({}),
        other => other.clone(),
    }
}

/// The number of events of a streamed response.
async fn streamed(client: &Client, call: &str, input: Value) -> Result<usize, Error> {
    let (module, operation) = call.split_once('.').unwrap_or_default();
    let mut events = client.invoke_stream(module, operation, input).await?;
    let mut count = 0;
    while events.try_next().await?.is_some() {
        count += 1;
    }
    Ok(count)
}
