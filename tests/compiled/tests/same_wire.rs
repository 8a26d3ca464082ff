//! Fields that have the same name on the wire, in different locations: each is sent to its own, and read by its key.
#![allow(missing_docs)]

use modwright::model::Model;
use modwright_compiled::crate_of_same_wire::api::things::{
    ReplaceThingRequest, SayThingRequest, UploadThingRequest,
};
use modwright_compiled::crate_of_same_wire::api::{Client, Connection, catalog};
use modwright_runtime::File;
use modwright_spec_mock::{Mock, Recorded};
use serde_json::{Value, json};

fn model() -> Model {
    let case = include_str!("../../cases/emit/same_wire/spec.yaml");
    modwright::check(&modwright_cases::sources(case)).0.unwrap()
}

async fn mock() -> (Mock, Client) {
    let mock = Mock::start(model(), "api").await.unwrap();
    let client = Client::new(Connection::new().base_url(mock.base_url())).unwrap();
    (mock, client)
}

fn body(request: &Recorded) -> Value {
    serde_json::from_slice(&request.body).unwrap()
}

#[tokio::test]
async fn each_field_is_sent_to_its_own_location() {
    let (mock, client) = mock().await;
    let request = ReplaceThingRequest::new("a", "b").version(2).version_header("3");
    client.things().replace(&request).await.unwrap();
    client
        .things()
        .replace(&ReplaceThingRequest::new("a", "b").page("x").page_query(["y", "z"]))
        .await
        .unwrap();

    let sent = mock.requests();
    assert!(sent[0].target.ends_with("/things/a"), "{}", sent[0].target);
    assert_eq!(sent[0].header("version"), Some("3"));
    assert_eq!(body(&sent[0]), json!({ "id": "b", "version": 2, "page": "first" }));
    assert!(sent[1].target.ends_with("/things/a?page%5B%5D=y&page%5B%5D=z"), "{}", sent[1].target);
    assert_eq!(body(&sent[1]), json!({ "id": "b", "page": "x" }));

    // The mock refuses a form without its `id`.
    client.things().upload(&UploadThingRequest::new("a", "b", File::bytes("a.txt", "hello"))).await.unwrap();
    let form = mock.requests().remove(2);
    assert!(form.target.ends_with("/things/a/file"), "{}", form.target);
    assert!(String::from_utf8_lossy(&form.body).contains("name=\"id\"\r\n\r\nb\r\n"));
}

#[tokio::test]
async fn the_field_that_asks_for_a_stream_and_a_header_may_share_a_name() {
    let (mock, client) = mock().await;
    let request = SayThingRequest::new("t").stream_header("h");
    client.things().say(&request).await.unwrap();
    let mut chunks = client.things().say_stream(&request).await.unwrap();
    assert_eq!(chunks.try_next().await.unwrap().unwrap().text, "t");

    let sent = mock.requests();
    assert_eq!(sent.iter().map(|one| one.header("stream")).collect::<Vec<_>>(), [Some("h"); 2]);
    assert_eq!(body(&sent[0]), json!({ "text": "t" }));
    assert_eq!(body(&sent[1]), json!({ "text": "t", "stream": true }));
}

#[tokio::test]
async fn a_call_by_name_takes_what_the_catalog_and_the_examples_name() {
    let (mock, client) = mock().await;
    let things = catalog().module("things").unwrap();
    let schema = things.input_schema(things.operation("replace").unwrap());
    let mut called = 0;
    for operation in model().connectors[0].modules[0].operations() {
        for example in operation.examples.iter().filter(|example| example.events.is_none()) {
            let input = example.request.value();
            if operation.name == "replace" {
                for (key, _) in input.as_object().unwrap() {
                    assert!(schema["properties"].get(key).is_some(), "{key} is not in {schema}");
                }
            }
            client.invoke("things", &operation.name, input).await.unwrap();
            called += 1;
        }
    }
    assert_eq!(called, 4);

    let sent = mock.requests();
    assert!(sent[0].target.ends_with("/things/a"), "{}", sent[0].target);
    assert_eq!(sent[0].header("version"), Some("3"));
    assert_eq!(body(&sent[0]), json!({ "id": "b", "version": 2, "page": "first" }));
    assert_eq!(sent[3].header("stream"), Some("h"));
}

#[tokio::test]
async fn a_mistake_names_the_field_by_its_key() {
    let (mock, client) = mock().await;
    let refused = client.things().replace(&ReplaceThingRequest::new("a", "123456789")).await.unwrap_err();
    assert_eq!(
        refused.to_string(),
        "the request has 1 violation:\n  `body_id`: longer than 8 characters (9)"
    );
    for (input, message) in [
        (json!({ "id": "a" }), "`body_id`"),
        (json!({ "id": "a", "body_id": "b", "stream_header": "c" }), "`stream_header`"),
    ] {
        let refused = client.invoke("things", "replace", input).await.unwrap_err();
        assert!(refused.to_string().contains(message), "{refused}");
    }
    assert!(mock.requests().is_empty());
}
