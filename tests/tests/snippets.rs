//! The code in README.md and below docs/ is this code, and that of the repository: it compiles and runs.
#![allow(missing_docs)]

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use modwright_connectors::openai::chat_completion::{
    ChatCompletion, ChatCompletionChunk, CreateChatCompletionRequest, Function, Message, Tool, ToolCall,
};
use modwright_connectors::openai::embedding::{self, EmbeddingList};
use modwright_connectors::openai::manage_files::{ListFilesRequest, UploadFileRequest, UploadPurpose};
use modwright_connectors::openai::types::Usage;
use modwright_connectors::openai::webhooks::{self, WebhookEvent};
use modwright_connectors::openai::{self, Client, Connection};
use modwright_connectors::{
    Accumulate, ApiError, CustomRequest, Error, Events, File, HeaderMap, Input, RequestOptions, Secret,
    Validation, Value, WebhookError, WebhookSecret,
};
use modwright_mock::{Mock, Reply};
use modwright_spec_mock::Mock as SpecMock;
use serde::Deserialize;
use serde_json::json;
use std::path::Path;
use std::time::Duration;

/// A document, and the files that hold its code.
const DOCUMENTS: &[(&str, &[&str])] = &[
    ("README.md", &["tests/tests/snippets.rs", "generated/src/openai/chat_completion.rs"]),
    ("docs/client.md", &["tests/tests/snippets.rs", "tests/tests/helpers.rs"]),
    ("docs/command.md", &["tests/build-script/build.rs", "tests/build-script/src/lib.rs"]),
];

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)).unwrap()
}

/// A text without its spaces and line ends, which rustfmt sets as it likes.
fn dense(text: &str) -> String {
    text.split_whitespace().collect()
}

/// The lines of the code blocks in one language, each up to what it leaves out (`…`) and to its comment.
fn code(document: &str, language: &str) -> Vec<String> {
    let blocks = document.split("```").skip(1).step_by(2).filter_map(|block| block.strip_prefix(language));
    let lines = blocks.flat_map(str::lines).map(|line| {
        let line = line.split("…").next().unwrap_or_default();
        line.split(" //").next().unwrap_or_default().trim_end().trim_end_matches(" {")
    });
    // An import names more or less than that of the test.
    let shown =
        lines.filter(|line| !line.trim().is_empty() && !line.starts_with("use ") && !line.starts_with("//"));
    shown.map(str::to_owned).collect()
}

#[test]
fn the_rust_of_the_documents_is_in_the_repository() {
    for (document, sources) in DOCUMENTS {
        let source: String = sources.iter().map(|path| dense(&read(path))).collect();
        let lines = code(&read(document), "rust\n");
        assert!(!lines.is_empty(), "{document}");
        for line in lines {
            assert!(source.contains(&dense(&line)), "{document}: {line}");
        }
    }
}

#[test]
fn the_yaml_of_the_readme_is_in_the_specification() {
    let spec = read("spec/openai/modules/chat_completion.yaml");
    let lines = code(&read("README.md"), "yaml\n");
    assert!(lines.len() > 10, "{lines:?}");
    for line in lines {
        assert!(spec.lines().any(|known| known == line), "{line}");
    }
}

/// Needs a key in the environment, so it is only compiled.
async fn _connect(key: &str) -> Result<(), Error> {
    let client = Client::from_env()?;
    client.test().await?;
    let connection =
        Connection::new(key).project_id("proj_1").timeout(Duration::from_secs(30)).max_retries(1);
    let client = Client::new(connection)?;
    client.test().await?;

    let connection = Connection::new(key);
    let connection = connection.on_attempt(|attempt| {
        let (operation, status) = (format!("{} {}", attempt.method, attempt.template), attempt.status);
        println!("{operation}: attempt {}, {status:?} after {:?}", attempt.number, attempt.elapsed);
    });
    Client::new(connection)?.test().await
}

#[derive(Deserialize)]
struct Settings {
    api_key: Secret,
    organization: Option<String>,
    timeout: u64,
}

#[test]
fn a_connection_is_made_from_a_file_of_settings() -> Result<(), Box<dyn std::error::Error>> {
    for (organization, shown) in [("\"org-1\"", true), ("null", false)] {
        let text = format!(r#"{{ "api_key": "sk-1", "organization": {organization}, "timeout": 5 }}"#);
        let settings: Settings = serde_json::from_str(&text)?;
        let connection = Connection::new(settings.api_key).organization_id(settings.organization);
        assert_eq!(format!("{connection:?}").contains("organization_id"), shown);
        let client = Client::new(connection.timeout(Duration::from_secs(settings.timeout)))?;
        drop(client);
    }
    Ok(())
}

async fn chat(client: &Client) -> Result<(), Error> {
    let request = CreateChatCompletionRequest::new("gpt-5.6-luna", [Message::user("Name three rivers.")])
        .max_completion_tokens(200);
    let reply = client.chat_completion().create(&request).await?;
    println!("{}", reply.choices[0].message.content.as_deref().unwrap_or_default());
    let request = request.service_tier("new-tier").temperature(None::<f64>);

    let reply = client.chat_completion().create(&request).allow_soft().await?;
    assert!(!reply.choices.is_empty());
    let options = RequestOptions::new().validation(Validation::Off);
    let reply = client.chat_completion().create(&request).with(options).await?;
    assert!(!reply.choices.is_empty());

    let response = client.chat_completion().create(&request).raw().await?;
    println!(
        "HTTP {}, request {:?}, {} retries",
        response.status(),
        response.request_id(),
        response.retries()
    );
    let left: Option<u32> = response.header("x-ratelimit-remaining-requests");
    assert_eq!(left, None);
    let reply = response.parse()?;
    assert!(!reply.choices.is_empty());
    Ok(())
}

async fn fetch_token() -> String {
    "token".to_owned()
}

fn servers(key: &str, url: &str, secret: &str) -> Result<(), Error> {
    let ollama = Connection::keyless().base_url("http://localhost:11434/v1");
    let gateway = Connection::new(key)
        .base_url(url)
        .default_header("x-gateway-key", Secret::from(secret))
        .default_query("region", "eu");
    let azure = Connection::azure("https://me.openai.azure.com", "my-gpt", "2024-10-21").api_key(key);
    let entra =
        Connection::azure_v1("https://me.openai.azure.com").token_source(async || fetch_token().await);
    [ollama, azure, entra].into_iter().try_for_each(|connection| Client::new(connection).map(drop))?;

    let client = Client::new(gateway)?;
    let ann = client.with_key("sk-ann")?;
    drop(ann);
    Ok(())
}

async fn many(client: &Client) -> Result<(), Error> {
    let (model, texts) = ("text-embedding-3-small", ["a river", "a lake"]);
    let calls = texts
        .into_iter()
        .map(|text| client.embedding().create(&embedding::CreateEmbeddingRequest::new(model, text)));
    let embeddings: Vec<EmbeddingList> = stream::iter(calls).buffered(32).try_collect().await?;
    assert_eq!(embeddings.len(), 2);
    Ok(())
}

async fn streams(client: &Client) -> Result<(), Error> {
    let request = CreateChatCompletionRequest::new("gpt-5.6-luna", [Message::user("Name a river.")]);
    let mut chunks = client.chat_completion().create_stream(&request).await?;
    while let Some(chunk) = chunks.try_next().await? {
        let text = chunk.choices.first().and_then(|choice| choice.delta.content.as_deref());
        print!("{}", text.unwrap_or_default());
    }

    let mut whole = None;
    let mut chunks = client.chat_completion().create_stream(&request).await?;
    while let Some(chunk) = chunks.try_next().await? {
        whole.accumulate(Some(chunk));
    }
    let accumulated = client.chat_completion().create_stream(&request).await?.accumulate().await?;
    let completion: Option<ChatCompletion> = whole.map(Into::into);
    assert_eq!(completion, Some(accumulated));
    Ok(())
}

async fn conversation(client: &Client) -> Result<(), Error> {
    let weather = Tool::function(Function::new("weather"));
    let mut messages = vec![Message::user("Is it raining in Boston?")];
    let request = CreateChatCompletionRequest::new("gpt-5.6-luna", messages.clone()).tools([weather.clone()]);
    let reply = client.chat_completion().create_stream(&request).await?.accumulate().await?;
    for choice in reply.choices {
        let calls = choice.message.tool_calls.clone();
        messages.push(choice.message.into());
        for call in calls {
            let ToolCall::Function(call) = call else { continue };
            messages.push(Message::tool("no", call.id));
        }
    }
    assert_eq!(messages.len(), 2);
    Ok(())
}

/// Reads and writes files in the current folder, so it is only compiled; the example `manage_files` runs the same calls.
async fn _files(client: &Client) -> Result<(), Error> {
    let upload = UploadFileRequest::new(File::path("train.jsonl"), UploadPurpose::FineTune);
    let file = client.manage_files().upload(&upload).await?;
    let content = client.manage_files().content(&file.id).await?;
    content.save_to("copy.jsonl").await?;
    Ok(())
}

async fn lists_and_jobs(client: &Client) -> Result<(), Error> {
    let mut files = client.manage_files().list(&ListFilesRequest::new().limit(250)).items();
    while let Some(file) = files.try_next().await? {
        println!("{}", file.id);
    }

    let mut events = client.manage_fine_tunes().follow_events("ftjob-abc123");
    while let Some(event) = events.try_next().await? {
        println!("{}", event.message.as_deref().unwrap_or_default());
    }
    Ok(())
}

async fn custom(client: &Client) -> Result<(), Error> {
    let request = CustomRequest::get("files").query("purpose", "fine-tune").query("limit", 1);
    let files = client.custom_api_call().call(&request).await?;
    println!("HTTP {}, {}", files.status(), files.json()?["data"]);
    let body =
        json!({ "model": "gpt-5.6-luna", "messages": [{ "role": "user", "content": "Hi" }], "stream": true });
    let request = CustomRequest::post("chat/completions").body(body);
    let mut events = client.custom_api_call().events::<Value>(&request).await?;
    assert!(events.try_next().await?.is_some());
    Ok(())
}

#[allow(dead_code)]
async fn custom_form(client: &Client) -> Result<Value, Error> {
    let form =
        CustomRequest::post("files").form_field("purpose", "batch").file("file", File::path("calls.jsonl"));
    let file = client.custom_api_call().json::<Value>(&form).await?;
    Ok(file)
}

async fn testing(chunks: Vec<Value>) -> Result<(), Box<dyn std::error::Error>> {
    let events = Events::of(chunks).with_error(Error::of_interrupted(2));
    let error: Error = ApiError::of(429, &json!({ "error": { "code": "rate_limit_exceeded" } })).into();
    let read = events.take_while(|event| std::future::ready(event.is_ok())).count().await;
    assert_eq!((read, error.code()), (2, Some("rate_limit_exceeded")));
    let mut usage = Usage::default();
    usage.total_tokens = Some(12);
    let chunk: ChatCompletionChunk = serde_json::from_value(json!({ "choices": [] }))?;
    assert_eq!((usage.prompt_tokens, chunk), (None, ChatCompletionChunk::default()));

    let mock = Mock::with_samples(openai::SAMPLES).await?;
    mock.next(Reply::status(429).header("retry-after-ms", "1"));
    mock.next_at("chat/completions", Reply::ok().events([json!({ "choices": [] })]).cut_after(1));
    let client = Client::new(Connection::new("key").base_url(mock.base_url()))?;
    assert!(client.test().await.is_ok());
    assert_eq!((mock.requests().len(), mock.unused()), (2, 1));
    Ok(())
}

async fn by_name(client: &Client) -> Result<(), Error> {
    let catalog = openai::catalog();
    assert!(serde_json::to_string(catalog).unwrap().contains("chat_completion"));
    let input = json!({ "model": "text-embedding-3-small", "input": "a river" });
    client.invoke("embedding", "create", input.clone()).check()?;
    let response = client.invoke("embedding", "create", input).await?;
    assert!(response["data"].is_array());

    let input =
        json!({ "model": "gpt-5.6-luna", "messages": [{ "role": "user", "content": "Name a river." }] });
    let mut events = client.invoke_stream("chat_completion", "create", input).await?;
    assert!(events.try_next().await?.is_some());

    let upload = Input::new(json!({ "purpose": "batch" })).file("file", File::path("requests.jsonl"));
    let file =
        client.invoke("manage_files", "upload", upload).with(RequestOptions::new().max_retries(0)).await;
    assert!(matches!(file, Err(Error::Invalid(_))), "there is no such file: {file:?}");

    let upload = Input::new(json!({ "purpose": "batch" })).file("file", File::bytes("requests.jsonl", "{}"));
    let file =
        client.invoke("manage_files", "upload", upload).with(RequestOptions::new().max_retries(0)).await?;
    assert!(file["id"].is_string());
    Ok(())
}

/// Runs on a thread that may block.
fn blocking(client: &Client) -> Result<(), Box<dyn std::error::Error>> {
    let request = CreateChatCompletionRequest::new("gpt-5.6-luna", [Message::user("Name a river.")]);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let reply = runtime.block_on(client.chat_completion().create(&request))?;
    assert!(!reply.choices.is_empty());

    let mut events = runtime.block_on(client.chat_completion().create_stream(&request))?;
    let mut chunks = 0;
    while let Some(chunk) = runtime.block_on(events.try_next())? {
        chunks += chunk.choices.len();
    }
    assert!(chunks > 0);
    Ok(())
}

#[tokio::test]
async fn the_rust_of_the_documents_runs() {
    let mock = SpecMock::from_spec(concat!(env!("CARGO_MANIFEST_DIR"), "/../spec"), "openai").await.unwrap();
    let client = Client::new(Connection::new("no-key").base_url(mock.base_url())).unwrap();
    chat(&client).await.unwrap();
    servers("key", "https://gateway.example.com/v1", "secret").unwrap();
    many(&client).await.unwrap();
    streams(&client).await.unwrap();
    conversation(&client).await.unwrap();
    lists_and_jobs(&client).await.unwrap();
    custom(&client).await.unwrap();
    by_name(&client).await.unwrap();
    testing(vec![json!(1), json!(2)]).await.unwrap();
    let client = Client::new(Connection::new("no-key").base_url(mock.base_url())).unwrap();
    tokio::task::spawn_blocking(move || blocking(&client).unwrap()).await.unwrap();
}

/// Needs a secret in the environment, so it is only compiled.
fn _receive(headers: HeaderMap, body: Vec<u8>) -> Result<(), Box<dyn std::error::Error>> {
    let secret = WebhookSecret::new(&std::env::var("OPENAI_WEBHOOK_SECRET")?)?;
    match webhooks::unwrap(&secret, &headers, &body)? {
        WebhookEvent::ResponseCompleted(event) => println!("{} is complete", event.data.id),
        WebhookEvent::BatchFailed(event) => println!("{} failed", event.data.id),
        other => println!("{other:?}"),
    }
    Ok(())
}

/// The message of the tests of OpenAI's own libraries.
#[test]
fn a_webhook_of_openai_is_checked_and_read() {
    let secret = WebhookSecret::new("whsec_RdvaYFYUXuIFuEbvZHwMfYFhUf7aMYjYcmM24+Aj40c=").unwrap();
    let body = br#"{"id": "evt_685c059ae3a481909bdc86819b066fb6", "object": "event", "created_at": 1750861210, "type": "response.completed", "data": {"id": "resp_123"}}"#;
    let mut headers = HeaderMap::new();
    for (name, value) in [
        ("webhook-id", "wh_685c059ae39c8190af8c71ed1022a24d"),
        ("webhook-timestamp", "1750861210"),
        ("webhook-signature", "v1,gUAg4R2hWouRZqRQG4uJypNS8YK885G838+EHb4nKBY="),
    ] {
        headers.insert(name, value.parse().unwrap());
    }
    assert_eq!(webhooks::unwrap(&secret, &headers, body).unwrap_err(), WebhookError::TooOld);
    let secret = secret.tolerance(Duration::MAX);
    let event = webhooks::unwrap(&secret, &headers, body).unwrap();
    let WebhookEvent::ResponseCompleted(event) = event else { panic!("{event:?}") };
    assert_eq!((event.data.id.as_str(), event.created_at.map(|at| at.0)), ("resp_123", Some(1_750_861_210)));
    assert_eq!(webhooks::unwrap(&secret, &headers, b"{}").unwrap_err(), WebhookError::Signature);
}
