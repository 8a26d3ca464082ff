//! Typed calls over HTTP, against the mock: what is sent, what comes back, and what is refused before a byte is sent.
#![allow(missing_docs)]

use modwright_connectors::openai::chat_completion::{self, Message, ResponseFormat, ToolCall, ToolMode};
use modwright_connectors::openai::types::StreamOptions;
use modwright_connectors::openai::{
    Client, Connection, embedding, generate_images, get_models, manage_fine_tunes, moderation,
};
use modwright_connectors::{CustomRequest, Error, Nullable, RequestOptions, Validation, WithOptions};
use modwright_spec_mock::Mock;
use serde_json::{Value, json};
use std::time::Duration;

async fn mock() -> (Mock, Client) {
    let mock = Mock::from_spec(concat!(env!("CARGO_MANIFEST_DIR"), "/../spec"), "openai").await.unwrap();
    let connection =
        Connection::new("no-key").organization_id("org-1").project_id("proj-1").base_url(mock.base_url());
    let client = Client::new(connection).unwrap();
    (mock, client)
}

fn header<'m>(request: &'m modwright_spec_mock::Recorded, name: &str) -> Option<&'m str> {
    request.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

#[tokio::test]
async fn a_call_sends_what_was_set_and_nothing_else() {
    let (mock, client) = mock().await;
    let request = chat_completion::CreateChatCompletionRequest::new("gpt-4o", [Message::user("Hello")])
        .temperature(0.2)
        .stop(Nullable::Null);
    client.chat_completion().create(&request).await.unwrap();

    let [sent] = mock.requests().try_into().unwrap();
    assert_eq!((sent.method.as_str(), sent.target.as_str()), ("POST", "/v1/chat/completions"));
    assert_eq!(header(&sent, "authorization"), Some("Bearer no-key"));
    assert_eq!(header(&sent, "openai-organization"), Some("org-1"));
    assert_eq!(header(&sent, "openai-project"), Some("proj-1"));
    assert_eq!(header(&sent, "content-type"), Some("application/json"));
    let body: Value = serde_json::from_slice(&sent.body).unwrap();
    let expected = json!({
        "model": "gpt-4o", "messages": [{ "role": "user", "content": "Hello" }], "temperature": 0.2, "stop": null
    });
    assert_eq!(body, expected);
}

#[tokio::test]
async fn a_tool_call_of_an_answer_goes_back_into_the_conversation() {
    let (mock, client) = mock().await;
    let function = chat_completion::Function::new("get_current_weather")
        .description("Get the current weather in a given location")
        .parameters(json!({
            "type": "object",
            "properties": { "location": { "type": "string" } },
            "required": ["location"],
        }));
    let ask = Message::user("What is the weather like in Boston?");
    let request = chat_completion::CreateChatCompletionRequest::new("gpt-5.6-luna", [ask.clone()])
        .tools([chat_completion::Tool::function(function)])
        .tool_choice(ToolMode::Auto);
    let answer = client.chat_completion().create(&request).await.unwrap();
    let calls = answer.choices[0].message.tool_calls.clone();
    let ToolCall::Function(call) = &calls[0] else { panic!("a function is called") };
    assert_eq!(call.function.name, "get_current_weather");

    let history = [
        ask,
        chat_completion::AssistantMessage::new().tool_calls(calls.clone()).into(),
        Message::tool("12 degrees", &call.id),
    ];
    client
        .chat_completion()
        .create(&chat_completion::CreateChatCompletionRequest::new("gpt-5.6-luna", history))
        .await
        .unwrap();
    let sent: Value = serde_json::from_slice(&mock.requests()[1].body).unwrap();
    assert_eq!(sent["messages"][1]["tool_calls"][0]["function"]["arguments"], "{\"location\": \"Boston\"}");
    assert_eq!(
        sent["messages"][2],
        json!({ "role": "tool", "content": "12 degrees", "tool_call_id": "call_abc123" })
    );
}

#[tokio::test]
async fn path_and_query_fields_are_encoded_where_they_belong() {
    let (mock, client) = mock().await;
    let list = manage_fine_tunes::ListFineTuningJobsRequest::new().limit(2).after("ftjob-abc122");
    let jobs = client.manage_fine_tunes().list(&list).await.unwrap();
    assert_eq!(jobs.items()[0].id, "ftjob-abc123");
    assert!(jobs.has_more());
    client.manage_fine_tunes().list(&list.metadata([("a key", "ü")])).await.unwrap();
    client
        .manage_fine_tunes()
        .delete_model(manage_fine_tunes::DeleteModelRequest::new("ft:gpt-4o-mini:acme:demo:abc123"))
        .await
        .unwrap();
    let targets: Vec<String> = mock.requests().into_iter().map(|request| request.target).collect();
    assert_eq!(targets[0], "/v1/fine_tuning/jobs?limit=2&after=ftjob-abc122");
    assert_eq!(targets[1], "/v1/fine_tuning/jobs?metadata%5Ba%20key%5D=%C3%BC&limit=2&after=ftjob-abc122");
    assert_eq!(targets[2], "/v1/models/ft:gpt-4o-mini:acme:demo:abc123");
}

#[tokio::test]
async fn a_path_field_that_would_lead_elsewhere_is_refused() {
    let (mock, client) = mock().await;
    for id in ["", ".", "..", "%2e%2e", ".%2E", "%2e", "a/../b", "..\\b"] {
        let refused =
            client.get_models().retrieve(get_models::RetrieveModelRequest::new(id)).await.unwrap_err();
        assert!(matches!(refused, Error::Invalid(_)), "{id}: {refused}");
    }
    client.get_models().retrieve("a/b?c#d").await.unwrap();
    assert_eq!(mock.requests().len(), 1);
    assert_eq!(mock.requests()[0].target, "/v1/models/a%2Fb%3Fc%23d");
}

#[tokio::test]
async fn every_violation_is_told_at_once_with_its_place_and_without_the_value() {
    let (mock, client) = mock().await;
    let message: Message = chat_completion::UserMessage::new("Hi").name("a secret name!").into();
    let request = chat_completion::CreateChatCompletionRequest::new("gpt-4o", [Message::user("Hi"), message])
        .temperature(2.5)
        .n(0)
        .top_logprobs(3);
    let refused = client.chat_completion().create(&request).await.unwrap_err();
    let text = refused.to_string();
    for place in ["`messages[1].name`", "`temperature`", "`n`", "`top_logprobs`"] {
        assert!(text.contains(place), "{place} is not in: {text}");
    }
    assert!(!text.contains("secret name") && !text.contains("2.5"), "{text}");
    assert!(mock.requests().is_empty());
}

#[tokio::test]
async fn soft_bounds_can_be_passed_and_hard_ones_only_with_validation_off() {
    let (_mock, client) = mock().await;
    let long = "x".repeat(1_001);
    let request = generate_images::CreateImageRequest::new(long.as_str()).model("dall-e-2");
    let refused = client.generate_images().create(&request).await.unwrap_err();
    assert!(refused.to_string().contains("when `model` is dall-e-2"), "{refused}");
    client.generate_images().create(&request).allow_soft().await.unwrap();

    let hard = generate_images::CreateImageRequest::new("x").n(11);
    assert!(client.generate_images().create(&hard).allow_soft().await.is_err());
    let off = RequestOptions::new().validation(Validation::Off);
    let refused = client.generate_images().create(&hard).with(off).await.unwrap_err();
    assert_eq!(refused.status(), Some(400), "the mock refuses it in the API's own form: {refused}");
}

#[tokio::test]
async fn a_rule_that_hangs_on_a_model_is_silent_for_a_model_that_nobody_knew() {
    let (_mock, client) = mock().await;
    let request =
        generate_images::CreateImageRequest::new("x".repeat(40_000)).model("gpt-next").n(4).style("vivid");
    client.generate_images().create(&request).await.unwrap();
}

#[tokio::test]
async fn a_refused_call_keeps_what_the_api_said() {
    let (_mock, client) = mock().await;
    let options = RequestOptions::new().validation(Validation::Off);
    let request = chat_completion::CreateChatCompletionRequest::new("gpt-4o", Vec::<Message>::new());
    let refused = client.chat_completion().create(&request).with(options).await.unwrap_err();
    let Error::Api(api) = &refused else { panic!("{refused:?}") };
    assert_eq!(refused.status(), Some(400));
    assert_eq!(refused.kind(), Some("invalid_request_error"));
    assert_eq!(refused.request_id(), Some("req_mock"));
    assert_eq!(api.param(), Some("messages"));
}

#[tokio::test]
async fn a_raw_answer_has_its_status_headers_and_bytes() {
    let (mock, client) = mock().await;
    let options =
        RequestOptions::new().timeout(Duration::from_secs(5)).header("x-trace", "t-1").query("limit", 1);
    mock.answer_with("application/json", r#"{"data":[{"id":"gpt-4o"}]}"#);
    let list = client.get_models().list(&get_models::ListModelsRequest::new());
    let answer = list.with(options).raw().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.request_id(), Some("req_mock"));
    assert_eq!(answer.headers()["content-type"], "application/json");
    assert_eq!(answer.parse().unwrap().data.len(), 1);
    assert_eq!(mock.requests()[0].target, "/v1/models?limit=1");
    assert_eq!(header(&mock.requests()[0], "x-trace"), Some("t-1"));
}

#[tokio::test]
async fn embeddings_ask_for_base64_and_are_cut_at_the_limit() {
    let (mock, client) = mock().await;
    let request = embedding::CreateEmbeddingRequest::new("text-embedding-3-large", ["a river", "a lake"])
        .dimensions(256)
        .user("user-1")
        .limit(1);
    let embeddings = client.embedding().create(&request).await.unwrap();
    assert_eq!(embeddings.data.len(), 1);
    let sent: Value = serde_json::from_slice(&mock.requests()[0].body).unwrap();
    assert_eq!(sent["encoding_format"], "base64");
    assert!(sent.get("limit").is_none());
}

#[tokio::test]
async fn inputs_of_every_shape_are_taken() {
    let (mock, client) = mock().await;
    let requests = [
        moderation::CreateModerationRequest::new("text"),
        moderation::CreateModerationRequest::new(["a", "b"]),
        moderation::CreateModerationRequest::new([
            moderation::ModerationPart::text("a"),
            moderation::ModerationPart::image_url(moderation::ImageUrl::new("https://example.com/")),
        ]),
    ];
    for request in &requests {
        client.moderation().create(request).await.unwrap();
    }
    let bodies: Vec<Value> =
        mock.requests().iter().map(|sent| serde_json::from_slice(&sent.body).unwrap()).collect();
    assert_eq!(bodies[0], json!({ "input": "text" }));
    assert_eq!(bodies[1], json!({ "input": ["a", "b"] }));
    assert_eq!(
        bodies[2]["input"][1],
        json!({ "type": "image_url", "image_url": { "url": "https://example.com/" } })
    );
}

#[tokio::test]
async fn a_custom_call_stays_below_the_base_url_and_keeps_its_authorization() {
    let (mock, client) = mock().await;
    let call = |path: &str| CustomRequest::get(path);
    for path in
        ["https://evil.example/", "//evil.example/x", "../x", "a/%2e%2e/b", "a\\..\\b", "user@host/x", "x#y"]
    {
        let refused = client.custom_api_call().call(&call(path)).await;
        assert!(refused.is_err(), "{path} was sent");
    }
    let replaced = client
        .custom_api_call()
        .call(&call("models").header("AUTHORIZATION", "Bearer other"))
        .await
        .unwrap_err();
    assert!(!replaced.to_string().contains("other"), "{replaced}");
    assert!(mock.requests().is_empty());

    let answer = client.custom_api_call().call(&call("fine_tuning/jobs").query("limit", 3)).await.unwrap();
    assert_eq!(answer.json().unwrap()["object"], "list");
    assert_eq!(mock.requests()[0].target, "/v1/fine_tuning/jobs?limit=3");
}

#[tokio::test]
async fn a_call_can_be_spawned_and_the_test_call_shows_a_refused_key() {
    let (mock, client) = mock().await;
    let call = client.get_models().list(&get_models::ListModelsRequest::new());
    tokio::spawn(call).await.unwrap().unwrap();
    client.test().await.unwrap();

    let other =
        Client::new(Connection::new("no-key").base_url(format!("{}nowhere/", mock.base_url()))).unwrap();
    assert_eq!(other.test().await.unwrap_err().status(), Some(404));
}

#[tokio::test]
async fn every_kind_of_call_takes_options() {
    fn traced<C: WithOptions>(call: C) -> C {
        call.with(RequestOptions::new().header("x-trace", "t-1"))
    }
    let (mock, client) = mock().await;
    let options = || RequestOptions::new().header("x-trace", "t-1");
    client.test().with(options()).await.unwrap();
    client.invoke("get_models", "list", json!({})).with(options()).await.unwrap();
    client.invoke("manage_fine_tunes", "list", json!({})).with(options()).await.unwrap();
    let events = manage_fine_tunes::ListFineTuningEventsRequest::from("ftjob-abc123");
    let mut events = client.manage_fine_tunes().follow_events(&events).with(options());
    events.try_next().await.unwrap();

    traced(client.test()).await.unwrap();
    traced(client.invoke("get_models", "list", json!({}))).await.unwrap();
    traced(client.get_models().list(&get_models::ListModelsRequest::new())).await.unwrap();
    traced(client.manage_fine_tunes().list(&manage_fine_tunes::ListFineTuningJobsRequest::new()))
        .await
        .unwrap();
    let untraced = mock.requests().into_iter().filter(|sent| header(sent, "x-trace") != Some("t-1"));
    assert_eq!(untraced.map(|sent| sent.target).collect::<Vec<_>>(), [""; 0]);
    assert!(mock.requests().len() >= 9, "{}", mock.requests().len());

    let refused = client.invoke("get_models", "nothing", json!({})).with(options()).await.unwrap_err();
    assert!(refused.is_invalid(), "{refused}");
}

#[tokio::test]
async fn calls_are_futures_for_everything_that_takes_futures() {
    use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
    let (mock, client) = mock().await;
    let requests: Vec<_> =
        (0..8).map(|n| moderation::CreateModerationRequest::new(format!("text {n}"))).collect();
    let results = stream::iter(&requests).map(|request| client.moderation().create(request)).buffered(4);
    assert_eq!(results.try_collect::<Vec<_>>().await.unwrap().len(), 8);

    let calls = requests.iter().map(|request| client.moderation().create(request));
    assert!(futures_util::future::join_all(calls).await.iter().all(Result::is_ok));

    let mut tasks = tokio::task::JoinSet::new();
    tasks.spawn(client.moderation().create(&requests[0]));
    tasks.join_next().await.unwrap().unwrap().unwrap();
    let list = client.manage_fine_tunes().list(&manage_fine_tunes::ListFineTuningJobsRequest::new());
    let page = tokio::time::timeout(Duration::from_secs(5), list).await.unwrap().unwrap();
    assert!(page.has_more());
    assert_eq!(mock.requests().len(), 18);
}

#[test]
fn everything_that_an_error_or_a_call_returns_has_a_name_in_the_generated_crate() {
    use modwright_connectors as api;
    fn named<T>() {}
    named::<(api::ApiError, api::ConfigError, api::DecodeError, api::FileError, api::Interrupted)>();
    named::<(api::ResponseTooLarge, api::TransportError, api::UnknownValue, api::Violation, api::Violations)>(
    );
    named::<(api::Attempt<'_>, api::BoxCall<()>, api::Call<()>, api::BytesCall, api::ByteStream)>();
    named::<(api::EventCall<()>, api::Events<()>, api::PageCall<()>, api::Pages<()>, api::PageItems<()>)>();
    named::<(api::Page<()>, api::Follow<()>, api::Response<()>, api::HeaderMap, api::Value, api::Map)>();
}

#[test]
fn nothing_prints_the_key() {
    let connection = Connection::new("sk-SECRET").organization_id("org-1").name("mine");
    let client = Client::new(connection.clone()).unwrap();
    let call = client.get_models().list(&get_models::ListModelsRequest::new());
    for text in [
        format!("{connection:?}"),
        format!("{client:?}"),
        format!("{call:?}"),
        format!("{:?}", client.get_models()),
    ] {
        assert!(!text.contains("SECRET"), "{text}");
    }
    let refused = Client::new(Connection::new("sk-SECRET\n")).unwrap_err();
    assert!(refused.to_string().contains("api_key") && !refused.to_string().contains("SECRET"), "{refused}");
}

#[test]
fn answers_keep_what_nobody_knew_yet() {
    let text = json!({
        "id": "c", "choices": [{ "index": 0, "message": { "content": "x", "reasoning_content": "hm" }, "finish_reason": "eos" }],
        "service_tier": "on_demand", "brand_new": { "a": 1 }
    });
    let answer: chat_completion::ChatCompletion = serde_json::from_value(text).unwrap();
    assert_eq!(answer.choices[0].finish_reason.as_ref().unwrap().as_str(), "eos");
    assert_eq!(answer.choices[0].message.extra["reasoning_content"], "hm");
    assert_eq!(answer.service_tier.unwrap().as_str(), "on_demand");
    assert_eq!(answer.extra["brand_new"]["a"], 1);
    assert_eq!(serde_json::to_value(ResponseFormat::JsonObject).unwrap(), json!({ "type": "json_object" }));
}

#[tokio::test]
async fn the_mock_serves_every_example_of_the_specification_to_calls_by_name() {
    let (_mock, client) = mock().await;
    let sources = modwright::load::load(concat!(env!("CARGO_MANIFEST_DIR"), "/../spec").as_ref()).unwrap();
    let model = modwright::check(&sources).0.unwrap();
    let openai = model.connectors.iter().find(|connector| connector.name == "openai").unwrap();
    let mut served = 0;
    for module in &openai.modules {
        for operation in module.operations() {
            for example in operation.examples.iter().filter(|example| example.events.is_none()) {
                let (fields, request) = (operation.request.fields.iter(), example.request.value());
                let input = fields
                    .filter_map(|field| Some((field.name.clone(), request.get(field.key())?.clone())))
                    .collect::<serde_json::Map<_, _>>();
                let answer = client.invoke(&module.name, &operation.name, Value::Object(input)).await;
                answer.unwrap_or_else(|error| {
                    panic!("{}.{} `{}`: {error}", module.name, operation.name, example.name)
                });
                served += 1;
            }
        }
    }
    assert!(served >= 60, "{served}");
}

#[tokio::test]
async fn a_streamed_answer_arrives_piece_by_piece() {
    let (mock, client) = mock().await;
    let request =
        chat_completion::CreateChatCompletionRequest::new("gpt-4o-mini", [Message::user("Name a river.")])
            .stream_options(StreamOptions::new().include_usage(true));
    let mut chunks = client.chat_completion().create_stream(&request).await.unwrap();
    let (mut text, mut usage) = (String::new(), None);
    while let Some(chunk) = chunks.try_next().await.unwrap() {
        text.extend(chunk.choices.first().and_then(|choice| choice.delta.content.clone()));
        usage = chunk.usage.or(usage);
    }
    assert_eq!(text, "The Rhine.");
    assert_eq!(usage.unwrap().total_tokens, Some(12));
    assert!(chunks.next().await.is_none(), "the end is the end");
    let sent: Value = serde_json::from_slice(&mock.requests()[0].body).unwrap();
    assert_eq!(sent["stream"], true);
    assert_eq!(header(&mock.requests()[0], "accept"), Some("text/event-stream"));

    let whole = client.chat_completion().create(&request).await.unwrap_err();
    assert!(whole.to_string().contains("stream_options"), "only a stream has options: {whole}");
}

#[tokio::test]
async fn a_refusal_reads_as_the_readme_shows_it() {
    let (_mock, client) = mock().await;
    let named: Message = chat_completion::UserMessage::new("Hi").name("a".repeat(71)).into();
    let request = chat_completion::CreateChatCompletionRequest::new("gpt-4o", [Message::user("Hi"), named])
        .temperature(2.5);
    let refused = client.chat_completion().create(&request).await.unwrap_err();
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md")).unwrap();
    assert!(readme.contains(&format!("```text\n{refused}\n```")), "{refused}");
}
