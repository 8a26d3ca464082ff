//! The Responses API as a program uses it: items that go back to the model, and streams that break off.
#![allow(missing_docs)]

use modwright_connectors::openai::responses::{
    CreateResponseRequest, Function, Include, InputItem, Item, OutputSchema, Response, ResponseEvent,
    TextOptions,
};
use modwright_connectors::{Accumulate, Events};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

/// Each kind of item of an output, as the API sends it.
fn items() -> Vec<Value> {
    vec![
        json!({ "type": "message", "role": "assistant", "id": "msg_1", "status": "completed", "content": [
            { "type": "output_text", "text": "Oslo.", "annotations": [
                { "type": "url_citation", "url": "https://yr.no/", "title": "Yr", "start_index": 0, "end_index": 4 },
                { "type": "container_file_citation", "container_id": "c", "file_id": "f", "filename": "a.csv" },
            ], "logprobs": [] },
            { "type": "refusal", "refusal": "No." },
        ] }),
        json!({ "type": "function_call", "call_id": "call_1", "name": "f", "arguments": "{}", "id": "fc_1" }),
        json!({ "type": "function_call_output", "call_id": "call_1", "output": "1" }),
        json!({ "type": "custom_tool_call", "call_id": "call_2", "name": "sql", "input": "select 1" }),
        json!({ "type": "custom_tool_call_output", "call_id": "call_2", "output": [{ "type": "input_text", "text": "1" }] }),
        json!({ "type": "reasoning", "id": "rs_1", "summary": [{ "type": "summary_text", "text": "Thinking." }], "encrypted_content": "gAAA" }),
        json!({ "type": "web_search_call", "id": "ws_1", "status": "completed", "action": { "type": "search", "query": "rain", "sources": [{ "type": "url", "url": "https://yr.no/" }] } }),
        json!({ "type": "file_search_call", "id": "fs_1", "status": "completed", "queries": ["rain"], "results": [{ "file_id": "f", "score": 0.5, "attributes": { "year": 2026.0 } }] }),
        json!({ "type": "code_interpreter_call", "id": "ci_1", "status": "completed", "container_id": "c", "code": "1", "outputs": [{ "type": "logs", "logs": "1" }] }),
        json!({ "type": "image_generation_call", "id": "ig_1", "status": "completed", "result": "aGk=" }),
        json!({ "type": "mcp_list_tools", "id": "mcpl_1", "server_label": "wiki", "tools": [{ "name": "read", "input_schema": {} }] }),
        json!({ "type": "mcp_call", "id": "mcp_1", "server_label": "wiki", "name": "read", "arguments": "{}", "output": "text" }),
        json!({ "type": "mcp_approval_request", "id": "mcpr_1", "server_label": "wiki", "name": "read", "arguments": "{}" }),
        json!({ "type": "mcp_approval_response", "approval_request_id": "mcpr_1", "approve": true }),
        json!({ "type": "computer_call", "id": "cu_1", "call_id": "call_3", "action": { "type": "click", "x": 1, "y": 2, "button": "left" }, "pending_safety_checks": [], "status": "completed" }),
        json!({ "type": "computer_call_output", "call_id": "call_3", "output": { "type": "computer_screenshot", "image_url": "https://example.com/a.png" } }),
        json!({ "type": "shell_call", "call_id": "call_4", "action": { "commands": ["ls"] } }),
        json!({ "type": "shell_call_output", "call_id": "call_4", "output": [{ "stdout": "a", "stderr": "", "outcome": { "type": "exit", "exit_code": 0 } }] }),
        json!({ "type": "local_shell_call", "id": "ls_1", "call_id": "call_5", "action": { "type": "exec", "command": ["ls"], "env": {} }, "status": "completed" }),
        json!({ "type": "local_shell_call_output", "id": "ls_1", "output": "{}" }),
        json!({ "type": "apply_patch_call", "call_id": "call_6", "operation": { "type": "create_file", "path": "a", "diff": "+a" }, "status": "completed" }),
        json!({ "type": "apply_patch_call_output", "call_id": "call_6", "status": "completed" }),
        json!({ "type": "tool_search_call", "arguments": { "query": "crm" } }),
        json!({ "type": "tool_search_output", "tools": [{ "type": "function", "name": "f" }] }),
        json!({ "type": "additional_tools", "tools": [], "role": "developer" }),
        json!({ "type": "program", "id": "p_1", "call_id": "call_7", "code": "f()", "fingerprint": "x" }),
        json!({ "type": "program_output", "id": "p_2", "call_id": "call_7", "result": "1", "status": "completed" }),
        json!({ "type": "compaction", "encrypted_content": "gAAA" }),
        json!({ "type": "item_of_tomorrow", "id": "it_1", "anything": [1] }),
    ]
}

fn response(output: &[Value]) -> Response {
    serde_json::from_value(json!({ "id": "resp_1", "output": output })).unwrap()
}

#[test]
fn every_item_of_an_output_goes_back_unchanged() {
    let response = response(&items());
    let known = response.output.iter().filter(|item| !matches!(item, Item::Other(_))).count();
    assert_eq!(known, items().len() - 1);
    let mut request = CreateResponseRequest::new("gpt-5.6-luna", "Hello");
    request.extend(response.output);
    let request = request.store(false).include([Include::ReasoningEncryptedContent]);
    let sent = serde_json::to_value(&request).unwrap();
    assert_eq!(sent["input"][0], json!({ "type": "message", "role": "user", "content": "Hello" }));
    assert_eq!(sent["input"].as_array().unwrap()[1..], items());
}

#[test]
fn null_is_read_where_the_api_sends_it() {
    let response = response(&[
        json!({ "type": "message", "role": "assistant", "content": [{ "type": "output_text", "text": "A", "annotations": null, "logprobs": null }], "phase": null }),
        json!({ "type": "reasoning", "id": "rs_1", "summary": [], "content": null, "encrypted_content": null, "status": null }),
        json!({ "type": "function_call", "call_id": "c", "name": "f", "arguments": "{}", "namespace": null, "caller": null }),
    ]);
    assert!(response.output.iter().all(|item| !matches!(item, Item::Other(_))), "{:?}", response.output);
    assert_eq!(response.text(), "A");
}

#[test]
fn an_item_that_cannot_be_read_spoils_no_response() {
    let response = response(&[
        json!({ "type": "function_call", "arguments": 7 }),
        json!({ "type": "message", "role": "assistant", "content": [{ "type": "output_text", "text": "A", "annotations": [] }] }),
    ]);
    assert!(matches!(response.output[0], Item::Other(_)));
    assert_eq!(response.text(), "A");
}

fn event(value: &Value) -> ResponseEvent {
    serde_json::from_value(value.clone()).unwrap()
}

#[tokio::test]
async fn a_stream_that_breaks_off_keeps_what_arrived() {
    let item = |index: u8, item: Value| json!({ "type": "response.output_item.added", "output_index": index, "item": item });
    let delta = |kind: &str, index: u8, delta: &str| json!({ "type": kind, "output_index": index, "content_index": 0, "summary_index": 0, "delta": delta });
    let events = [
        json!({ "type": "response.created", "response": { "id": "resp_1", "output": [] } }),
        item(0, json!({ "type": "reasoning", "id": "rs_1", "summary": [] })),
        json!({ "type": "response.reasoning_summary_part.added", "output_index": 0, "summary_index": 0, "part": { "type": "summary_text", "text": "" } }),
        delta("response.reasoning_summary_text.delta", 0, "Rain"),
        delta("response.reasoning_summary_text.delta", 0, "?"),
        item(1, json!({ "type": "message", "role": "assistant", "content": [] })),
        json!({ "type": "response.content_part.added", "output_index": 1, "content_index": 0, "part": { "type": "output_text", "text": "", "annotations": [] } }),
        delta("response.output_text.delta", 1, "In "),
        json!({ "type": "response.event_of_tomorrow", "output_index": 1 }),
        delta("response.output_text.delta", 1, "Oslo"),
        json!({ "type": "response.output_text.annotation.added", "output_index": 1, "content_index": 0, "annotation": { "type": "file_citation", "file_id": "f" } }),
        item(2, json!({ "type": "function_call", "call_id": "c", "name": "f", "arguments": "" })),
        delta("response.function_call_arguments.delta", 2, r#"{"city":"#),
        delta("response.function_call_arguments.delta", 9, "nowhere"),
    ];
    let whole = Events::of(events.iter().map(event)).accumulate().await.unwrap();
    assert_eq!((whole.id.as_str(), whole.text().as_str()), ("resp_1", "In Oslo"));
    assert_eq!(whole.function_calls().next().unwrap().arguments, r#"{"city":"#);
    let items = serde_json::to_value(&whole.output).unwrap();
    assert_eq!(items[0]["summary"], json!([{ "type": "summary_text", "text": "Rain?" }]));
    assert_eq!(items[1]["content"][0]["annotations"], json!([{ "type": "file_citation", "file_id": "f" }]));
}

#[test]
fn the_last_event_has_the_complete_response() {
    let mut whole = event(
        &json!({ "type": "response.output_text.delta", "output_index": 0, "content_index": 0, "delta": "A" }),
    );
    assert_eq!(Response::from(whole.clone()).text(), "");
    whole.accumulate(event(
        &json!({ "type": "response.completed", "response": { "id": "resp_1", "output": [] } }),
    ));
    assert_eq!(Response::from(whole).id, "resp_1");
}

#[test]
fn the_next_request_has_the_options_and_a_new_input() {
    let request = CreateResponseRequest::new("gpt-5.6-luna", "Hello").instructions("Be brief.");
    let next = request.follow_up(&response(&[]), [InputItem::user("And now?")]);
    assert_eq!(
        serde_json::to_value(&next).unwrap(),
        json!({
            "model": "gpt-5.6-luna",
            "instructions": "Be brief.",
            "previous_response_id": "resp_1",
            "input": [{ "type": "message", "role": "user", "content": "And now?" }],
        })
    );
    // A conversation has its responses already.
    let next = request.conversation("conv_1").follow_up(&response(&[]), "And now?");
    assert_eq!(serde_json::to_value(&next).unwrap().get("previous_response_id"), None);
}

/// A city.
#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
struct City {
    name: String,
}

#[test]
fn a_type_is_a_function_and_a_format() {
    let request = CreateResponseRequest::new("gpt-5.6-luna", "Hello")
        .tools([Function::of::<City>("visit")])
        .text(TextOptions::from(OutputSchema::of::<City>()));
    let sent = serde_json::to_value(&request).unwrap();
    assert_eq!(sent["tools"][0]["parameters"]["additionalProperties"], json!(false));
    assert_eq!(
        (&sent["text"]["format"]["name"], &sent["text"]["format"]["strict"]),
        (&json!("City"), &json!(true))
    );
    let text = |text: &str| {
        response(&[
            json!({ "type": "message", "role": "assistant", "content": [{ "type": "output_text", "text": text }] }),
        ])
    };
    assert_eq!(text(r#"{"name":"Oslo"}"#).parsed::<City>().unwrap(), City { name: "Oslo".to_owned() });
    assert_eq!(text("").parsed::<City>().unwrap_err().to_string(), "the response has no text");
}
