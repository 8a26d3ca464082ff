//! The catalog as programs use it: forms, schemas of what goes in and comes out, rules as data, calls by name.
#![allow(missing_docs)]

use modwright::model::{Connector, Example, Operation};
use modwright_connectors::{
    AnyClient, BoxEvents, Catalog, CatalogCondition, CatalogEffect, CatalogRequirement, Error, File, Input,
    RequestOptions, github, openai,
};
use modwright_spec_mock::Mock;
use modwright_tests::any_client;
use serde_json::{Map, Value, json};

const SPEC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec");

fn connectors() -> Vec<Connector> {
    modwright::check(&modwright::load::load(SPEC.as_ref()).unwrap()).0.unwrap().connectors
}

/// The input of a call by name that sends the request of an example.
fn input(operation: &Operation, example: &Example) -> Value {
    let request = example.request.value();
    let fields = operation.request.fields.iter().filter(|field| !field.set_by_client);
    fields
        .filter_map(|field| Some((field.name.clone(), request.get(field.key())?.clone())))
        .collect::<Map<_, _>>()
        .into()
}

fn openai_client(base_url: &str) -> openai::Client {
    openai::Client::new(openai::Connection::new("no-key").base_url(base_url)).unwrap()
}

#[test]
fn a_catalog_is_written_as_json_and_read_again() {
    for catalog in [openai::catalog(), github::catalog()] {
        let text = serde_json::to_string(catalog).unwrap();
        assert_eq!(&serde_json::from_str::<Catalog>(&text).unwrap(), catalog);
    }
    let connector = &openai::catalog().connector;
    assert_eq!((connector.name.as_str(), connector.test.as_deref()), ("openai", Some("get_models.list")));
    let fields: Vec<_> = connector
        .connection
        .iter()
        .map(|field| (field.label.as_str(), field.required, field.secret))
        .collect();
    assert_eq!(fields[..2], [("API Key", true, true), ("Organization ID", false, false)]);
    assert_eq!(connector.connection[0].env.as_deref(), Some("OPENAI_API_KEY"));
}

#[tokio::test]
async fn what_a_call_by_name_returns_fits_the_schema_of_its_response() {
    let (mut responses, mut chunks) = (0, 0);
    for connector in connectors() {
        let mock = Mock::from_spec(SPEC, &connector.name).await.unwrap();
        let client = any_client(&connector.name, &mock);
        for module in &connector.modules {
            let Some(described) = client.catalog().module(&module.name) else {
                assert!(!module.is_default, "{} is not in the catalog", module.name);
                continue;
            };
            for operation in module.operations() {
                let name = format!("{}.{}", module.name, operation.name);
                let entry = described.operation(&operation.name).unwrap();
                let response = jsonschema::validator_for(&described.response_schema(entry)).unwrap();
                let chunk =
                    described.chunk_schema(entry).map(|schema| jsonschema::validator_for(&schema).unwrap());
                assert_eq!(chunk.is_some(), operation.chunk().is_some(), "{name}");
                for example in &operation.examples {
                    let input = Input::new(input(operation, example));
                    if let Some(chunk) = chunk.as_ref().filter(|_| example.events.is_some()) {
                        let events =
                            client.invoke_stream(&module.name, &operation.name, input).await.unwrap();
                        for read in all(events).await {
                            assert!(chunk.is_valid(&read), "{name}: {:?}\n{read}", chunk.validate(&read));
                            chunks += 1;
                        }
                    } else {
                        let read = client.invoke(&module.name, &operation.name, input).await;
                        let read = read.unwrap_or_else(|error| panic!("{name}: {error}"));
                        assert!(response.is_valid(&read), "{name}: {:?}\n{read}", response.validate(&read));
                        responses += 1;
                    }
                }
            }
        }
    }
    assert!(responses > 70 && chunks > 20, "{responses} responses, {chunks} chunks");
}

async fn all(mut events: BoxEvents) -> Vec<Value> {
    let mut chunks = Vec::new();
    while let Some(chunk) = events.try_next().await.unwrap() {
        chunks.push(chunk);
    }
    chunks
}

#[test]
fn the_schema_of_a_response_says_what_is_always_there() {
    let module = openai::catalog().module("embedding").unwrap();
    let schema = module.response_schema(module.operation("create").unwrap());
    let validator = jsonschema::validator_for(&schema).unwrap();
    assert!(validator.is_valid(&json!({ "data": [{ "embedding": [0.5] }], "brand_new": 1 })));
    assert!(!validator.is_valid(&json!({ "data": [{}] })), "each item has its vector");
    assert!(!validator.is_valid(&json!({ "data": [{ "embedding": "AAA" }] })), "in numbers");
}

#[tokio::test]
async fn a_form_is_checked_without_a_connection() {
    // Nobody listens there.
    let client = openai_client("http://127.0.0.1:1/v1");
    let messages = json!([{ "role": "user", "content": "Hi" }]);
    let check = |input: Value| client.invoke("chat_completion", "create", input).check();
    assert!(check(json!({ "model": "m", "messages": messages })).is_ok());
    let refused = check(json!({ "model": "m", "messages": messages, "temperature": 9, "top_logprobs": 2 }))
        .unwrap_err();
    let paths: Vec<&str> = refused.violations().iter().map(|one| one.path()).collect();
    assert_eq!(paths, ["temperature", "top_logprobs"], "{refused}");
    assert!(check(json!({ "model": "m", "messages": messages, "temprature": 1 })).unwrap_err().is_invalid());
    assert!(client.invoke("chat_completion", "destroy", json!({})).check().unwrap_err().is_invalid());
    // A typed call can be checked, too, and is sent afterwards.
    use openai::chat_completion::Message;
    let request = openai::chat_completion::CreateChatCompletionRequest::new("", [Message::user("Hi")]);
    let call = client.chat_completion().create(&request);
    assert_eq!(call.check().unwrap_err().violations()[0].path(), "model");
    assert!(call.await.unwrap_err().is_invalid());
    let soft = json!({ "model": "text-embedding-3-small", "input": "a", "dimensions": 2000 });
    let call = client.invoke("embedding", "create", soft);
    assert!(call.check().unwrap_err().is_invalid());
    assert!(call.allow_soft().check().is_ok());
}

#[test]
fn rules_are_data_and_name_inputs_alone() {
    let embedding = openai::catalog().module("embedding").unwrap().operation("create").unwrap();
    let rule = &embedding.rules[1];
    let values = vec!["text-embedding-3-small".to_owned()];
    assert_eq!(rule.when, [CatalogCondition::Is { field: "model".to_owned(), values }]);
    let (field, keyword) = ("dimensions".to_owned(), "maximum".to_owned());
    assert_eq!(rule.requirement, CatalogRequirement::Bound { field, keyword, value: json!(1536) });
    assert!(rule.soft && rule.text.contains("at most 1536"), "{}", rule.text);

    let mut rules = 0;
    for catalog in [openai::catalog(), github::catalog()] {
        for operation in catalog.modules.iter().flat_map(|module| &module.operations) {
            let inputs: Vec<&str> = operation.fields.iter().map(|field| field.name.as_str()).collect();
            for rule in &operation.rules {
                let data = json!([rule.when, rule.requirement]);
                let named = names(&data);
                assert!(named.iter().all(|name| inputs.contains(name)), "{}: {named:?}", rule.text);
                rules += 1;
            }
        }
    }
    assert!(rules > 50, "{rules}");
}

/// The names of fields in the data of a rule.
fn names(data: &Value) -> Vec<&str> {
    match data {
        Value::Array(items) => items.iter().flat_map(names).collect(),
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(key, value)| match key.as_str() {
                "field" | "other" => value.as_str().into_iter().collect(),
                "others" | "fields" => {
                    value.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
                }
                "values" | "value" | "keyword" => Vec::new(),
                _ => names(value),
            })
            .collect(),
        _ => Vec::new(),
    }
}

#[test]
fn an_operation_says_what_it_changes() {
    let effect = |module: &str, operation: &str| {
        let entry = openai::catalog().module(module).unwrap().operation(operation).unwrap();
        (entry.effect, entry.idempotent)
    };
    assert_eq!(effect("get_models", "list"), (CatalogEffect::Reads, true));
    assert_eq!(effect("embedding", "create"), (CatalogEffect::Reads, true), "a POST that changes nothing");
    assert_eq!(effect("chat_completion", "create"), (CatalogEffect::Writes, false));
    assert_eq!(effect("manage_files", "delete"), (CatalogEffect::Destroys, true));
    assert_eq!(effect("custom_api_call", "call"), (CatalogEffect::Destroys, false), "it may be any method");
}

#[test]
fn every_field_has_a_label_and_choices_have_a_path() {
    let path = |catalog: &Catalog, module: &str, operation: &str, field: &str| {
        let operation = catalog.module(module).unwrap().operation(operation).unwrap();
        let field = operation.fields.iter().find(|one| one.name == field).unwrap();
        let choices = field.choices.clone().unwrap();
        (field.label.clone(), choices.operation, choices.path)
    };
    let text = |(label, operation, path): (String, String, String)| format!("{label}: {operation} {path}");
    assert_eq!(
        text(path(openai::catalog(), "embedding", "create", "model")),
        "Model: get_models.list data[].id"
    );
    assert_eq!(
        text(path(openai::catalog(), "manage_fine_tunes", "retrieve", "job_id")),
        "Job ID: manage_fine_tunes.list [].id"
    );
    assert_eq!(
        text(path(github::catalog(), "issues", "update", "repo")),
        "Repository: repositories.list [].name"
    );
}

#[tokio::test]
async fn files_are_passed_beside_the_json() {
    let mock = Mock::from_spec(SPEC, "openai").await.unwrap();
    let client = openai_client(&mock.base_url());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.jsonl");
    std::fs::write(&path, "{\"a\":1}").unwrap();
    let input = Input::new(json!({ "purpose": "batch" })).file("file", File::path(&path));
    client.invoke("manage_files", "upload", input).await.unwrap();
    let sent = String::from_utf8_lossy(&mock.requests()[0].body).into_owned();
    assert!(sent.contains("filename=\"notes.jsonl\"") && sent.contains("{\"a\":1}"), "{sent}");

    // JSON alone reaches no file, neither by a path nor by a reference.
    for file in [json!({ "handed": 0 }), json!({ "path": path }), json!({ "name": "a", "handed": 0 })] {
        let input = json!({ "purpose": "batch", "file": file });
        assert!(client.invoke("manage_files", "upload", input).await.unwrap_err().is_invalid());
    }
    let picture = || File::bytes("circle.png", include_bytes!("../examples/circle.png").as_slice());
    let input = Input::new(json!({ "prompt": "a hat", "model": "gpt-image-1" }))
        .files("image", [picture(), picture()]);
    client.invoke("edit_image", "edit", input).check().unwrap();
}

#[tokio::test]
async fn a_call_by_name_streams_json() {
    let mock = Mock::from_spec(SPEC, "openai").await.unwrap();
    let client: &dyn AnyClient = &openai_client(&mock.base_url());
    let input = json!({ "model": "m", "messages": [{ "role": "user", "content": "Name a river." }] });
    let options = RequestOptions::new().header("x-trace-id", "42");
    let events = client.invoke_stream("chat_completion", "create", input.into()).with(options).await.unwrap();
    let chunks = all(events).await;
    let text: String =
        chunks.iter().filter_map(|chunk| chunk["choices"][0]["delta"]["content"].as_str()).collect();
    assert_eq!(text, "The Rhine.");
    let sent: Value = serde_json::from_slice(&mock.requests()[0].body).unwrap();
    assert_eq!(sent["stream"], true);

    let refused = client.invoke_stream("embedding", "create", json!({}).into()).await.unwrap_err();
    assert!(matches!(&refused, Error::Invalid(_)) && refused.to_string().contains("streams"), "{refused}");
    let refused = client.invoke_stream("manage_files", "list", json!({}).into()).check().unwrap_err();
    assert!(refused.to_string().contains("streams"), "{refused}");
}

#[tokio::test]
async fn a_vector_keeps_its_digits() {
    let mock = Mock::from_spec(SPEC, "openai").await.unwrap();
    let client = openai_client(&mock.base_url());
    let input = json!({ "model": "text-embedding-3-small", "input": "a river", "encoding_format": "float" });
    let response = client.invoke("embedding", "create", input).await.unwrap();
    assert_eq!(response["data"][0]["embedding"].to_string(), "[0.0023,-0.0093,0.0156]");
}
