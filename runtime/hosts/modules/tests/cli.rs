//! The program `modules`: every example of the specifications as a command, against the mock server.
#![allow(missing_docs)]

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use modwright::model::{Connector, Example, Field, Operation, Returns};
use modwright_spec_mock::Mock;
use serde_json::{Map, Value, json};
use std::path::Path;
use std::process::{Command, Output, Stdio};

const SPEC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../spec");

fn connectors() -> Vec<Connector> {
    modwright::check(&modwright::load::load(SPEC.as_ref()).unwrap()).0.unwrap().connectors
}

/// Runs the program with clients of a server.
fn run(url: &str, arguments: &[String]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_modules"));
    command.args(arguments).stdin(Stdio::null());
    for (name, value) in [("OPENAI_API_KEY", "no-key"), ("GITHUB_TOKEN", "no-key")] {
        command.env(name, value);
    }
    command
        .env("OPENAI_BASE_URL", url)
        .env("GITHUB_API_URL", url)
        .env_remove("OPENAI_ORG_ID")
        .output()
        .unwrap()
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// The command of an example. Files are written to the folder.
fn command(
    connector: &Connector,
    module: &str,
    operation: &Operation,
    example: &Example,
    folder: &Path,
) -> Vec<String> {
    let request = example.request.value();
    let mut arguments = words(&[&connector.name, module, &operation.name]);
    for field in operation.request.fields.iter().filter(|field| !field.set_by_client) {
        if let Some(value) = request.get(field.key()) {
            arguments.extend(options(connector, field, value, folder));
        }
    }
    if example.events.is_some() {
        arguments.push("--stream".to_owned());
    }
    arguments
}

fn options(connector: &Connector, field: &Field, value: &Value, folder: &Path) -> Vec<String> {
    let option = format!("--{}", field.name.replace('_', "-"));
    if connector.is_file(&field.schema.ty) {
        let files = value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]);
        return files.iter().flat_map(|file| [option.clone(), written(file, folder)]).collect();
    }
    match value {
        Value::Array(items)
            if items.iter().all(|item| item.is_string() || item.is_number()) && is_list(field) =>
        {
            items.iter().flat_map(|item| [option.clone(), text(item)]).collect()
        }
        Value::Bool(flag) => vec![format!("{option}={flag}")],
        value => vec![option, text(value)],
    }
}

fn is_list(field: &Field) -> bool {
    matches!(field.schema.ty, modwright::model::Type::List(_))
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn written(file: &Value, folder: &Path) -> String {
    let content = match (&file["text"], &file["data"]) {
        (Value::String(text), _) => text.clone().into_bytes(),
        (_, Value::String(data)) => STANDARD.decode(data).unwrap(),
        _ => Vec::new(),
    };
    let path = folder.join(file["name"].as_str().unwrap());
    std::fs::write(&path, content).unwrap();
    path.display().to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_example_is_a_command() {
    let folder = tempfile::tempdir().unwrap();
    let (mut count, mut wrong) = (0, Vec::new());
    for connector in connectors() {
        let mock = Mock::from_spec(SPEC, &connector.name).await.unwrap();
        for module in &connector.modules {
            for operation in module.operations() {
                for example in &operation.examples {
                    let arguments = command(&connector, &module.name, operation, example, folder.path());
                    let output = run(&mock.base_url(), &arguments);
                    count += 1;
                    // The mock server of one URL has no second server.
                    let is_elsewhere = operation.server.is_some();
                    let expected = if is_elsewhere { Some(2) } else { Some(0) };
                    let error = String::from_utf8_lossy(&output.stderr);
                    if output.status.code() != expected {
                        wrong.push(format!("{}: {error}", arguments.join(" ")));
                    } else if !is_elsewhere && let Some(fault) = fault(operation, example, &output.stdout) {
                        wrong.push(format!("{}: {fault}", arguments.join(" ")));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count > 90, "{count}");
}

/// Returns what is wrong with an output: each chunk is a line, a response is one, and a text is itself.
fn fault(operation: &Operation, example: &Example, output: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(output);
    if let Some(events) = &example.events {
        return (text.lines().count() != events.len()).then(|| text.into_owned());
    }
    let response = example.response.as_ref()?.value();
    match (&operation.returns, &response) {
        (_, Value::String(expected)) if operation.returns != Returns::Bytes => {
            (text.trim_end() != expected.trim_end()).then(|| text.into_owned())
        }
        _ => serde_json::from_str::<Value>(&text).err().map(|error| format!("{error}: {text}")),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_input_has_another_exit_code_than_a_failed_call() {
    let mock = Mock::from_spec(SPEC, "openai").await.unwrap();
    let code = |arguments: &[&str]| {
        let output = run(&mock.base_url(), &words(arguments));
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (exit, error) = code(&["openai", "embedding", "create", "--modle", "m", "--input", "a"]);
    assert!(exit == Some(2) && error.contains("--model"), "{error}");
    let (exit, error) = code(&["openai", "embedding", "create", "--input", "a"]);
    assert!(exit == Some(2) && error.contains("--model"), "{error}");
    let create = ["openai", "chat-completion", "create", "--model", "m", "--messages"];
    let (exit, error) = code(
        &[create.as_slice(), &["[{\"role\":\"user\",\"content\":\"Hi\"}]", "--temperature", "9"]].concat(),
    );
    assert!(exit == Some(2) && error.contains("`temperature`: greater than 2"), "{error}");
    let (exit, error) = code(&[create.as_slice(), &["[{"]].concat());
    assert!(exit == Some(2) && error.contains("`--messages` is no JSON"), "{error}");
    let (exit, error) = code(&[create.as_slice(), &["@nowhere.json"]].concat());
    assert!(exit == Some(2) && error.contains("nowhere.json cannot be read"), "{error}");

    mock.always(modwright_spec_mock::Reply::status(418).json(&json!({ "error": { "message": "no tea" } })));
    let (exit, error) = code(&["openai", "get_models", "list"]);
    assert!(exit == Some(1) && error.contains("no tea"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn json_is_the_whole_input_and_options_replace_fields_in_it() {
    let mock = Mock::from_spec(SPEC, "openai").await.unwrap();
    let whole = json!({ "model": "a", "input": "b" }).to_string();
    let arguments = words(&["openai", "embedding", "create", "--json", &whole, "--input", "c"]);
    assert_eq!(run(&mock.base_url(), &arguments).status.code(), Some(0));
    let sent: Map<String, Value> = serde_json::from_slice(&mock.requests()[0].body).unwrap();
    assert_eq!((&sent["model"], &sent["input"]), (&json!("a"), &json!("c")));
}

#[test]
fn a_dry_run_prints_a_command_of_curl_and_no_secret() {
    let print = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_modules"));
        command.args(arguments).env("OPENAI_API_KEY", "sk-secret").env_remove("OPENAI_ORG_ID");
        let output = command.output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
    };
    let (code, text) =
        print(&["openai", "embedding", "create", "--model", "m", "--input", "it's", "--dry-run"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.starts_with("curl -X POST 'https://api.openai.com/v1/embeddings'"), "{text}");
    assert!(text.to_lowercase().contains("authorization: bearer $openai_api_key\""), "{text}");
    assert!(text.contains("\"input\":\"it'\\''s\"") && !text.contains("sk-secret"), "{text}");
    let create = ["openai", "completion", "create", "--model", "m", "--prompt", "a", "--dry-run"];
    let (code, text) = print(&[create.as_slice(), &["--temperature", "9"]].concat());
    assert!(code == Some(2) && text.contains("`temperature`"), "{text}");
}

#[test]
fn the_help_tells_required_and_advanced_fields_apart() {
    let command = words(&["openai", "chat_completion", "create", "--help"]);
    let help = String::from_utf8(run("http://127.0.0.1:1", &command).stdout).unwrap();
    let at = |text: &str| help.find(text).unwrap_or_else(|| panic!("no {text} in {help}"));
    assert!(at("Required:") < at("--messages") && at("Advanced settings:") < at("--temperature"));
    assert!(help.contains("`max_tokens` excludes `max_completion_tokens`"), "{help}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shell_completes_values_that_the_api_lists() {
    let mock = Mock::from_spec(SPEC, "openai").await.unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_modules"));
    command.env("COMPLETE", "bash").env("_CLAP_COMPLETE_INDEX", "5").env("_CLAP_COMPLETE_COMP_TYPE", "9");
    command.env("OPENAI_API_KEY", "no-key").env("OPENAI_BASE_URL", mock.base_url());
    command.args(["--", "modules", "openai", "embedding", "create", "--model", ""]);
    let output = command.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let list = mock.requests().len();
    assert!(list == 1 && text.contains("gpt"), "{text}{}", String::from_utf8_lossy(&output.stderr));
}
