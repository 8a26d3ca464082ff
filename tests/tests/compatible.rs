//! Responses of compatible servers, written from their public descriptions: each is read through the generated client.
//!
//! `cases/compatible` has a file a server. A case names its call and the response: `body` as YAML or as raw text, or
//! `events` of a stream, which are merged into the whole. `read` is everything that a caller gets of it.
#![allow(missing_docs, deprecated)]

use modwright_connectors::openai::chat_completion::{self, Message, Reply, ToolCall};
use modwright_connectors::openai::types::{FinishReason, Usage};
use modwright_connectors::openai::{
    Client, Connection, completion, embedding, get_models, manage_audio, manage_files, moderation,
};
use modwright_connectors::{Error, File, Value};
use modwright_spec_mock::Mock;
use serde::Deserialize;
use serde_json::{Map, json};
use std::path::Path;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    call: Call,
    body: Option<Value>,
    events: Option<Vec<Value>>,
    read: Value,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum Call {
    Chat,
    Completion,
    Embedding,
    Models,
    Moderation,
    Files,
    Transcription,
}

#[tokio::test]
async fn responses_of_compatible_servers_are_read() {
    let spec = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec");
    let mock = Mock::from_spec(spec, "openai").await.unwrap();
    let client = Client::new(Connection::new("no-key").base_url(mock.base_url())).unwrap();
    let (mut wrong, mut count) = (Vec::new(), 0);
    for (server, cases) in servers() {
        for case in cases {
            count += 1;
            let read = read(&mock, &client, &case).await.unwrap_or_else(|error| json!(error.to_string()));
            if read != case.read {
                wrong.push(format!("{server}, {}\n  read:     {read}\n  expected: {}", case.name, case.read));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {count} cases:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count >= 60, "{count} cases");
}

fn servers() -> Vec<(String, Vec<Case>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/compatible");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let read = |path: &Path| serde_yaml::from_str(&std::fs::read_to_string(path).unwrap());
    let name = |path: &Path| path.file_stem().unwrap().to_string_lossy().into_owned();
    paths.iter().map(|path| (name(path), read(path).unwrap_or_else(|e| panic!("{path:?}: {e}")))).collect()
}

/// Text is sent as it is, all else as JSON.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

async fn read(mock: &Mock, client: &Client, case: &Case) -> Result<Value, Error> {
    match (&case.body, &case.events) {
        (Some(body), None) => mock.answer_with("application/json", text(body)),
        (None, Some(events)) => {
            let events: Vec<String> =
                events.iter().map(|event| format!("data: {}\n\n", text(event))).collect();
            mock.answer_with("text/event-stream", events.concat() + "data: [DONE]\n\n");
        }
        _ => panic!("{}: a case has either a body or events", case.name),
    }
    let streamed = case.events.is_some();
    match case.call {
        Call::Chat => chat(client, streamed).await,
        Call::Completion => completed(client, streamed).await,
        Call::Embedding => {
            let list = client.embedding().create(&embedding::CreateEmbeddingRequest::new("m", "a")).await?;
            let vectors: Vec<_> = list.data.iter().map(|one| json!([one.index, one.embedding])).collect();
            let tokens = list.usage.and_then(|usage| usage.total_tokens);
            Ok(said([("data", json!(vectors)), ("tokens", json!(tokens))]))
        }
        Call::Models => {
            let list = client.get_models().list(&get_models::ListModelsRequest::new()).await?;
            let models = list.data.iter().map(|one| json!([one.id, one.created.map(|created| created.0)]));
            Ok(models.collect())
        }
        Call::Moderation => {
            let verdict = client.moderation().create(&moderation::CreateModerationRequest::new("a")).await?;
            let one = &verdict.results[0];
            Ok(said([("flagged", json!(one.flagged)), ("hate", json!(one.category_scores.hate))]))
        }
        Call::Files => {
            let files =
                client.manage_files().list(&manage_files::ListFilesRequest::new()).items().collect().await?;
            let files = files.iter().map(|one| json!([one.id, one.bytes, one.created_at.map(|time| time.0)]));
            Ok(files.collect())
        }
        Call::Transcription => transcribed(client).await,
    }
}

async fn chat(client: &Client, streamed: bool) -> Result<Value, Error> {
    let request = chat_completion::CreateChatCompletionRequest::new("m", [Message::user("Hello")]);
    let calls = client.chat_completion();
    let reply = if streamed {
        calls.create_stream(&request).await?.accumulate().await?
    } else {
        calls.create(&request).await?
    };
    let choices = reply.choices.iter().map(|choice| whole(&choice.message, choice.finish_reason.as_ref()));
    Ok(said([("choices", choices.collect()), ("usage", usage(reply.usage.as_ref()))]))
}

fn whole(reply: &Reply, finish: Option<&FinishReason>) -> Value {
    let calls = reply.tool_calls.iter().map(|call| match call {
        ToolCall::Function(call) => json!([call.id, call.function.name, call.function.arguments]),
        other => json!(format!("{other:?}")),
    });
    message(reply.content.as_deref(), calls.collect(), finish, &reply.extra)
}

fn message(
    text: Option<&str>,
    tools: Vec<Value>,
    finish: Option<&FinishReason>,
    extra: &Map<String, Value>,
) -> Value {
    let tools = if tools.is_empty() { Value::Null } else { json!(tools) };
    let finish = json!(finish.map(FinishReason::as_str));
    let extra = if extra.is_empty() { Value::Null } else { json!(extra) };
    said([("text", json!(text)), ("tools", tools), ("finish", finish), ("extra", extra)])
}

fn usage(usage: Option<&Usage>) -> Value {
    usage.map_or(Value::Null, |usage| {
        json!([usage.prompt_tokens, usage.completion_tokens, usage.total_tokens])
    })
}

async fn completed(client: &Client, streamed: bool) -> Result<Value, Error> {
    let request = completion::CreateCompletionRequest::new("m", "Hello");
    let whole = if streamed {
        client.completion().create_stream(&request).await?.accumulate().await?
    } else {
        client.completion().create(&request).await?
    };
    let choices = whole.choices.iter().map(|choice| {
        let finish = choice.finish_reason.as_ref().map(FinishReason::as_str);
        said([("text", json!(choice.text)), ("finish", json!(finish))])
    });
    Ok(said([("choices", choices.collect()), ("usage", usage(whole.usage.as_deref()))]))
}

async fn transcribed(client: &Client) -> Result<Value, Error> {
    let request = manage_audio::CreateTranscriptionRequest::new(File::bytes("a.mp3", "ID3"), "whisper-1")
        .response_format(manage_audio::TranscriptionFormat::VerboseJson);
    let answer = client.manage_audio().transcribe(&request).await?;
    let manage_audio::CreateTranscriptionResponse::VerboseJson(said_) = answer else { panic!("{answer:?}") };
    let segments = said_.segments.iter().map(|one| json!([one.id, one.start, one.text]));
    Ok(said([
        ("text", json!(said_.text)),
        ("duration", json!(said_.duration)),
        ("segments", segments.collect()),
    ]))
}

/// What there is.
fn said<const N: usize>(parts: [(&str, Value); N]) -> Value {
    let parts = parts.into_iter().filter(|(_, value)| !value.is_null());
    Value::Object(parts.map(|(name, value)| (name.to_owned(), value)).collect())
}
