//! The way from a response to the next request.
#![allow(missing_docs)]

use modwright_connectors::openai::chat_completion::{
    ChatCompletion, ChatCompletionChunk, CreateChatCompletionRequest, Delta, Message, Reply, ToolCall,
    ToolCallDelta,
};
use serde_json::{Value, json};

fn read<T: serde::de::DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}

fn written(value: &impl serde::Serialize) -> Value {
    serde_json::to_value(value).unwrap()
}

#[test]
fn a_reply_becomes_a_message_of_the_next_request() {
    let call =
        json!({ "id": "call_1", "type": "function", "function": { "name": "weather", "arguments": "{}" } });
    let reply: Reply = read(json!({
        "role": "assistant", "content": "One moment.", "refusal": null, "annotations": [], "tool_calls": [call],
    }));
    let message = Message::from(reply.clone());
    assert_eq!(
        written(&message),
        json!({ "role": "assistant", "content": "One moment.", "tool_calls": [call] })
    );
    let request = CreateChatCompletionRequest::new("gpt-4o", [Message::user("Is it raining?"), reply.into()]);
    assert_eq!(written(&request)["messages"][1], written(&message));
}

#[test]
fn a_reply_without_tool_calls_becomes_a_message_without_an_empty_list() {
    for calls in [json!(null), json!([])] {
        let reply: Reply = read(json!({ "role": "assistant", "content": "No.", "tool_calls": calls }));
        assert!(reply.tool_calls.is_empty());
        assert_eq!(written(&Message::from(reply)), json!({ "role": "assistant", "content": "No." }));
    }
}

#[test]
fn spoken_audio_is_referred_to_only_if_it_has_an_id() {
    let spoken = |audio: Value| Message::from(read::<Reply>(json!({ "audio": audio })));
    let with_id = spoken(json!({ "id": "audio_1", "data": "UklG", "transcript": "Hello" }));
    assert_eq!(written(&with_id), json!({ "role": "assistant", "audio": { "id": "audio_1" } }));
    assert_eq!(written(&spoken(json!({ "transcript": "Hello" }))), json!({ "role": "assistant" }));
}

#[test]
fn a_streamed_tool_call_becomes_a_tool_call_and_keeps_what_is_unknown() {
    // As Gemini sends it: without an index, and with a signature that has to go back.
    let delta: ToolCallDelta = read(json!({
        "id": "call_1", "function": { "name": "weather", "arguments": "{\"a\":1}" },
        "extra_content": { "google": { "thought_signature": "c2ln" } },
    }));
    let expected = json!({
        "id": "call_1", "type": "function", "function": { "name": "weather", "arguments": "{\"a\":1}" },
        "extra_content": { "google": { "thought_signature": "c2ln" } },
    });
    assert_eq!(written(&ToolCall::from(delta)), expected);

    let custom: ToolCallDelta = read(
        json!({ "index": 1, "id": "call_2", "type": "custom", "custom": { "name": "sql", "input": "select" } }),
    );
    let expected =
        json!({ "id": "call_2", "type": "custom", "custom": { "name": "sql", "input": "select" } });
    assert_eq!(written(&ToolCall::from(custom)), expected);

    let unknown: ToolCallDelta =
        read(json!({ "index": 2, "id": "call_3", "type": "mcp", "mcp": { "name": "x" } }));
    let expected = json!({ "id": "call_3", "type": "mcp", "mcp": { "name": "x" } });
    assert_eq!(written(&ToolCall::from(unknown)), expected);
}

#[test]
fn a_tool_call_without_arguments_has_an_empty_object() {
    let delta: ToolCallDelta = read(json!({ "index": 0, "id": "call_1", "function": { "name": "now" } }));
    assert_eq!(written(&ToolCall::from(delta))["function"], json!({ "name": "now", "arguments": "{}" }));
}

#[test]
fn a_delta_becomes_a_message_as_the_whole_reply_does() {
    let chunk: ChatCompletionChunk = read(json!({
        "id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "gpt-4o", "obfuscation": "x",
        "choices": [{
            "index": 0, "finish_reason": "tool_calls",
            "delta": { "role": "assistant", "tool_calls": [
                { "index": 0, "id": "call_1", "type": "function", "function": { "name": "weather", "arguments": "{}" } },
            ] },
        }],
        "usage": { "prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3 },
    }));
    let completion: ChatCompletion = read(json!({
        "id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "gpt-4o",
        "choices": [{
            "index": 0, "finish_reason": "tool_calls",
            "message": { "role": "assistant", "tool_calls": [
                { "id": "call_1", "type": "function", "function": { "name": "weather", "arguments": "{}" } },
            ] },
        }],
        "usage": { "prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3 },
    }));
    let delta: Delta = chunk.choices[0].delta.clone();
    let message = Message::from(completion.choices[0].message.clone());
    assert_eq!(ChatCompletion::from(chunk), completion);
    assert_eq!(Message::from(delta), message);
}
