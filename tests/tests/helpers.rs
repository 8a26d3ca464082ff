//! Conveniences of the companion files of OpenAI.
#![allow(missing_docs)]

use modwright_connectors::openai::chat_completion::{
    ChatCompletion, ContentPart, CreateChatCompletionRequest, Custom, Function, ImageUrl, Message,
    OutputSchema, ResponseFormat, Tool, ToolCall, ToolChoice,
};
use modwright_connectors::openai::types::ImageList;
use modwright_connectors::openai::{Client, Connection};
use modwright_spec_mock::Mock;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

/// Returns the weather at a place.
#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
struct Weather {
    /// City and country.
    place: String,
    days: Option<u8>,
    /// Defaults to metric.
    unit: Option<Unit>,
    #[serde(default)]
    near: Vec<Point>,
    /// Where exactly.
    at: Point,
}

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Unit {
    Metric,
    Imperial,
}

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
struct Point {
    latitude: f64,
    title: String,
}

fn json(value: impl serde::Serialize) -> Value {
    serde_json::to_value(value).unwrap()
}

#[test]
fn a_type_becomes_a_function_in_strict_form() {
    let function = json(Function::of::<Weather>("get_weather"));
    let expected = json!({
        "name": "get_weather",
        "description": "Returns the weather at a place.",
        "parameters": {
            "type": "object",
            "description": "Returns the weather at a place.",
            "properties": {
                "place": { "type": "string", "description": "City and country." },
                "days": { "type": ["integer", "null"], "minimum": 0, "maximum": 255 },
                "unit": {
                    "description": "Defaults to metric.",
                    "anyOf": [{ "$ref": "#/$defs/Unit" }, { "type": "null" }],
                },
                "near": { "type": "array", "items": { "$ref": "#/$defs/Point" } },
                "at": { "description": "Where exactly.", "anyOf": [{ "$ref": "#/$defs/Point" }] },
            },
            "required": ["place", "days", "unit", "near", "at"],
            "additionalProperties": false,
            "$defs": {
                "Unit": { "type": "string", "enum": ["metric", "imperial"] },
                "Point": {
                    "type": "object",
                    "properties": { "latitude": { "type": "number" }, "title": { "type": "string" } },
                    "required": ["latitude", "title"],
                    "additionalProperties": false,
                },
            },
        },
        "strict": true,
    });
    assert_eq!(sorted(function), sorted(expected));
}

/// Sorts the names in `required`: their order is that of the crate's JSON objects.
fn sorted(mut value: Value) -> Value {
    match &mut value {
        Value::Object(object) => {
            object.values_mut().for_each(|value| *value = sorted(value.take()));
            if let Some(Value::Array(names)) = object.get_mut("required") {
                names.sort_by_key(Value::to_string);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| *item = sorted(item.take())),
        _ => {}
    }
    value
}

#[test]
fn a_strict_response_format_is_made_from_a_type_and_read_back() {
    let format = json(ResponseFormat::of::<Point>());
    assert_eq!(format, json!({ "type": "json_schema", "json_schema": json(OutputSchema::of::<Point>()) }));
    assert_eq!(
        (&format["json_schema"]["name"], &format["json_schema"]["strict"]),
        (&json!("Point"), &json!(true))
    );

    let reply = |message: Value| -> ChatCompletion {
        serde_json::from_value(json!({ "choices": [{ "message": message }] })).unwrap()
    };
    let point = reply(json!({ "content": r#"{"latitude":1,"title":"a"}"# }));
    assert_eq!(point.parsed::<Point>().unwrap(), Point { latitude: 1.0, title: "a".to_owned() });
    let refused = reply(json!({ "content": null, "refusal": "No." })).parsed::<Point>().unwrap_err();
    assert_eq!(refused.to_string(), "the model refused: No.");
    assert!(reply(json!({})).parsed::<Point>().is_err() && reply(json!({})).text().is_none());
}

#[test]
fn a_tool_call_is_parsed_and_answered() {
    let reply: ChatCompletion = serde_json::from_value(json!({ "choices": [{ "message": { "tool_calls": [
        { "id": "call_1", "type": "function", "function": { "name": "at", "arguments": r#"{"latitude":2,"title":"b"}"# } },
        { "id": "call_2", "type": "custom", "custom": { "name": "run", "input": "ls" } },
        { "id": "call_3", "type": "new" },
    ] } }] }))
    .unwrap();
    let calls = reply.tool_calls();
    assert_eq!(calls.iter().map(ToolCall::id).collect::<Vec<_>>(), ["call_1", "call_2", "call_3"]);
    assert_eq!(calls.iter().map(ToolCall::name).collect::<Vec<_>>(), ["at", "run", ""]);
    assert_eq!(calls[0].parse::<Point>().unwrap().title, "b");
    assert!(calls[1].parse::<Point>().is_err() && calls[1].arguments() == "ls");
    assert_eq!(
        json(calls[0].answer("12 degrees")),
        json!({ "role": "tool", "content": "12 degrees", "tool_call_id": "call_1" })
    );
}

async fn conversation(client: &Client, ask: Message) -> Result<Vec<Message>, Box<dyn std::error::Error>> {
    let forecast = |weather: &Weather| format!("{} is sunny", weather.place);
    let mut messages = vec![ask.clone()];
    let tools = [Function::of::<Weather>("get_weather")];
    let request = CreateChatCompletionRequest::new("gpt-5.6-luna", [ask])
        .tools(tools)
        .response_format(ResponseFormat::of::<Point>());
    let reply = client.chat_completion().create(&request).await?;
    for call in reply.tool_calls() {
        let weather: Weather = call.parse()?;
        messages.push(call.answer(forecast(&weather)));
    }
    Ok(messages)
}

#[tokio::test]
async fn a_tool_call_of_a_response_becomes_the_next_message() {
    let mock = Mock::from_spec(concat!(env!("CARGO_MANIFEST_DIR"), "/../spec"), "openai").await.unwrap();
    let call = r#"{"place":"Lyon","at":{"latitude":45.7,"title":"Lyon"}}"#;
    let response = json!({ "choices": [{ "message": { "tool_calls": [
        { "id": "call_1", "type": "function", "function": { "name": "get_weather", "arguments": call } },
    ] } }] });
    mock.answer_with("application/json", response.to_string());
    let client = Client::new(Connection::new("no-key").base_url(mock.base_url())).unwrap();
    let messages = conversation(&client, Message::user("What is the weather in Lyon?")).await.unwrap();
    assert_eq!(json(&messages[1])["content"], "Lyon is sunny");
}

#[test]
fn constructors_take_what_they_hold() {
    let request = CreateChatCompletionRequest::new(
        "gpt-5.6-luna",
        [Message::user([ContentPart::from("What is it?"), ImageUrl::from("https://a/b.png").into()])],
    )
    .tools([Tool::from(Function::new("at")), Custom::new("run").into()])
    .tool_choice(ToolChoice::function("at"))
    .response_format(OutputSchema::of::<Point>());
    let request = json(request);
    assert_eq!(
        request["messages"][0]["content"],
        json!([{ "type": "text", "text": "What is it?" }, { "type": "image_url", "image_url": { "url": "https://a/b.png" } }])
    );
    assert_eq!(
        request["tools"],
        json!([{ "type": "function", "function": { "name": "at" } }, { "type": "custom", "custom": { "name": "run" } }])
    );
    assert_eq!(request["tool_choice"], json!({ "type": "function", "function": { "name": "at" } }));
    assert_eq!(request["response_format"]["type"], "json_schema");
}

#[tokio::test]
async fn an_image_is_saved_from_its_base64() {
    let images: ImageList =
        serde_json::from_value(json!({ "data": [{ "b64_json": "aGVsbG8=" }, { "url": "https://a/b.png" }] }))
            .unwrap();
    let [inline, linked] = images.data.as_slice() else { panic!("two images") };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("image.png");
    assert_eq!(inline.save_to(&path).await.unwrap(), 5);
    assert_eq!(std::fs::read(&path).unwrap(), b"hello");
    assert_eq!(inline.bytes().as_deref(), Some(&b"hello"[..]));
    let error = linked.save_to(&path).await.unwrap_err();
    assert_eq!(error.to_string(), "`data` has no bytes that could be saved");
    assert_eq!(std::fs::read(&path).unwrap(), b"hello");
}
