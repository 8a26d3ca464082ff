//! The server, driven by the client of the official SDK.
#![allow(missing_docs)]

use modwright_connectors::{github, openai};
use modwright_mcp::Server;
use modwright_spec_mock::Mock;
use rmcp::model::{CallToolRequestParams, CallToolResult};
use rmcp::service::RunningService;
use rmcp::transport::StreamableHttpClientTransport;
use rmcp::{RoleClient, ServiceExt};
use serde_json::{Value, json};

const SPEC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../spec");

async fn mock(connector: &str) -> Mock {
    Mock::from_spec(SPEC, connector).await.unwrap()
}

fn openai_client(mock: &Mock) -> openai::Client {
    openai::Client::new(openai::Connection::new("no-key").base_url(mock.base_url())).unwrap()
}

fn github_client(mock: &Mock) -> github::Client {
    github::Client::new(github::Connection::new("no-key").base_url(mock.base_url())).unwrap()
}

/// Connects a client with a server.
async fn connected(server: Server) -> RunningService<RoleClient, ()> {
    let (ours, theirs) = tokio::io::duplex(1 << 16);
    tokio::spawn(async move {
        let running = server.serve(ours).await.unwrap();
        running.waiting().await.unwrap();
    });
    ().serve(theirs).await.unwrap()
}

async fn call(client: &RunningService<RoleClient, ()>, tool: &str, arguments: Value) -> (bool, String) {
    let arguments = arguments.as_object().unwrap().clone();
    let request = CallToolRequestParams::new(tool.to_owned()).with_arguments(arguments);
    let result: CallToolResult = client.call_tool(request).await.unwrap();
    let text = result.content.first().and_then(|one| one.as_text()).map(|one| one.text.clone());
    (!result.is_error.unwrap_or_default(), text.unwrap_or_default())
}

#[tokio::test]
async fn an_operation_is_a_tool_with_hints() {
    let mock = mock("github").await;
    let client = connected(Server::new().connector(github_client(&mock))).await;
    let tools = client.list_all_tools().await.unwrap();
    let hints = |name: &str| {
        let tool = tools.iter().find(|tool| tool.name == name).unwrap_or_else(|| panic!("no {name}"));
        let hints = tool.annotations.clone().unwrap();
        (hints.read_only_hint.unwrap(), hints.destructive_hint.unwrap(), hints.idempotent_hint.unwrap())
    };
    assert_eq!(hints("issues_list"), (true, false, true));
    assert_eq!(hints("issues_create"), (false, false, false));
    assert_eq!(hints("issues_delete_comment"), (false, true, true));

    let arguments = json!({ "owner": "octocat", "repo": "hello-world", "title": "Found a bug" });
    let (is_well, text) = call(&client, "issues_create", arguments).await;
    assert!(is_well && text.contains("\"number\":1347"), "{text}");
    let (is_well, text) = call(&client, "issues_create", json!({ "owner": "octocat" })).await;
    assert!(!is_well && text.contains("repo"), "{text}");
    assert!(client.call_tool(CallToolRequestParams::new("nothing")).await.is_err());
}

#[tokio::test]
async fn many_operations_are_found_described_and_called_by_three_tools() {
    let (openai, github) = (mock("openai").await, mock("github").await);
    let server = Server::new().connector(openai_client(&openai)).connector(github_client(&github));
    let client = connected(server).await;
    let tools = client.list_all_tools().await.unwrap();
    let size = serde_json::to_string(&tools).unwrap().len();
    assert!(tools.len() == 3 && size <= 8 << 10, "{size} bytes");

    let (_, text) = call(&client, "search_operations", json!({ "words": "moderation" })).await;
    assert!(text.contains("openai.moderation.create"), "{text}");
    let (_, text) = call(&client, "search_operations", json!({})).await;
    assert!(text.contains("github.issues") && !text.contains("custom_api_call"), "{text}");
    let (_, text) =
        call(&client, "describe_operation", json!({ "operation": "openai.chat_completion.create" })).await;
    let described: Value = serde_json::from_str(&text).unwrap();
    assert!(described["input"]["properties"]["messages"].is_object(), "{text}");
    assert!(described["input"]["properties"]["temperature"].is_null(), "an advanced field");
    let asked = json!({ "operation": "openai.chat_completion.create", "advanced": true });
    let (_, text) = call(&client, "describe_operation", asked).await;
    assert!(text.contains("temperature"), "{text}");

    let input = json!({ "model": "m", "messages": [{ "role": "user", "content": "Hi" }] });
    let made = |input: Value| json!({ "operation": "openai.chat_completion.create", "input": input });
    let (is_well, text) = call(&client, "call_operation", made(input)).await;
    assert!(is_well && text.contains("choices"), "{text}");
    let input = json!({ "model": "m", "messages": [{ "role": "user", "content": "Hi" }], "temperature": 9 });
    let (is_well, text) = call(&client, "call_operation", made(input)).await;
    assert!(!is_well && text.contains("`temperature`: greater than 2"), "{text}");
    let custom =
        json!({ "operation": "openai.custom_api_call.call", "input": { "url": "models", "method": "GET" } });
    let (is_well, text) = call(&client, "call_operation", custom).await;
    assert!(!is_well && text.contains("is no operation"), "{text}");
}

#[tokio::test]
async fn a_custom_call_is_offered_on_demand_only() {
    let mock = mock("openai").await;
    for allowed in [false, true] {
        let server = Server::new().connector(openai_client(&mock)).all_tools(true).custom_calls(allowed);
        let tools = connected(server).await.list_all_tools().await.unwrap();
        assert_eq!(tools.iter().any(|tool| tool.name == "custom_api_call_call"), allowed);
        let chat = tools.iter().find(|tool| tool.name == "chat_completion_create").unwrap();
        assert!(!chat.input_schema["properties"].as_object().unwrap().contains_key("temperature"));
    }
}

#[tokio::test]
async fn files_are_read_and_written_below_the_folder_only() {
    let mock = mock("openai").await;
    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("secret.txt"), "secret").unwrap();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("notes.jsonl"), "{\"a\":1}").unwrap();
    let server = Server::new().connector(openai_client(&mock)).all_tools(true);
    let client = connected(server.clone().files(folder.path())).await;
    let upload = |path: &str| json!({ "purpose": "batch", "file": path });
    let (is_well, text) = call(&client, "manage_files_upload", upload("notes.jsonl")).await;
    assert!(is_well, "{text}");
    assert!(String::from_utf8_lossy(&mock.requests()[0].body).contains("{\"a\":1}"));
    let secret = outside.path().join("secret.txt").display().to_string();
    for path in [secret.as_str(), "../secret.txt", "/etc/hostname"] {
        let (is_well, text) = call(&client, "manage_files_upload", upload(path)).await;
        assert!(!is_well, "{path}: {text}");
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(&secret, folder.path().join("link.txt")).unwrap();
        let (is_well, text) = call(&client, "manage_files_upload", upload("link.txt")).await;
        assert!(!is_well && text.contains("not below"), "{text}");
    }
    let speech = json!({ "model": "tts-1", "input": "Hello", "voice": "alloy" });
    let (is_well, text) = call(&client, "manage_audio_speak", speech.clone()).await;
    assert!(is_well && folder.path().join("manage_audio_speak-1").exists(), "{text}");
    let client = connected(server).await;
    for (tool, input) in [("manage_files_upload", upload("notes.jsonl")), ("manage_audio_speak", speech)] {
        let (is_well, text) = call(&client, tool, input).await;
        assert!(!is_well && text.contains("no files"), "{text}");
    }
}

#[tokio::test]
async fn a_result_has_a_bounded_number_of_items() {
    let mock = mock("openai").await;
    let client = connected(Server::new().connector(openai_client(&mock)).all_tools(true).max_items(1)).await;
    let (_, text) = call(&client, "manage_files_list", json!({ "limit": 50 })).await;
    let listed: Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
    assert_eq!(listed.as_array().map(Vec::len), Some(1), "{text}");
    let (_, text) = call(&client, "get_models_list", json!({})).await;
    assert!(text.contains("items of lists are left out"), "{text}");
}

#[tokio::test]
async fn clients_connect_over_http_by_the_names_of_this_machine_only() {
    let mock = mock("github").await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(Server::new().connector(github_client(&mock)).host("mcp.example.com").serve_http(listener));

    // Two clients at once, each with calls of its own.
    let connect = || ().serve(StreamableHttpClientTransport::from_uri(format!("http://{address}/mcp")));
    let (one, other) = (connect().await.unwrap(), connect().await.unwrap());
    for client in [&one, &other] {
        assert!(client.list_all_tools().await.unwrap().iter().any(|tool| tool.name == "issues_list"));
        let arguments = json!({ "owner": "octocat", "repo": "hello-world", "title": "Found a bug" });
        let (is_well, text) = call(client, "issues_create", arguments).await;
        assert!(is_well && text.contains("\"number\":1347"), "{text}");
    }

    // As a page in a browser of this machine would ask, and as a page whose name leads to this machine.
    let http = reqwest::Client::new();
    let ping = json!({ "jsonrpc": "2.0", "id": 1, "method": "ping" });
    for (name, value, allowed) in [
        ("host", "mcp.example.com", true),
        ("host", "rebound.example.com", false),
        ("origin", "https://page.example.com", false),
    ] {
        let sent = http.post(format!("http://{address}/mcp")).header(name, value);
        let sent =
            sent.header("accept", "application/json, text/event-stream").json(&ping).send().await.unwrap();
        assert_eq!(sent.status() != 403, allowed, "{name}: {value}: {}", sent.status());
    }
}
