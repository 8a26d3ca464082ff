//! Fields whose names are not known, with a type.
#![allow(missing_docs)]

mod support;

use modwright_compiled::crate_of_rest::api::things::{
    CreateThingRequest, LabelThingRequest, Labels, Pick, PickThingRequest, Setting, Sizes,
};
use modwright_compiled::crate_of_rest::api::{Client, Connection, catalog};
use modwright_spec_mock::{Mock, Reply};
use serde_json::{Value, json};
use support::{broken, sent};

async fn mock() -> (Mock, Client) {
    let case = include_str!("../../cases/emit/rest/spec.yaml");
    let mock = support::mock(case).await;
    let client = Client::new(Connection::new().base_url(mock.base_url())).unwrap();
    (mock, client)
}

#[tokio::test]
async fn the_fields_of_a_rest_are_sent_and_read() {
    let (mock, client) = mock().await;
    let things = client.things();
    let request = CreateThingRequest::new("a").rest([("size", Setting::new(3)), ("rest", Setting::new(4))]);
    let labels = things.create(&request).await.unwrap();
    assert_eq!(sent(&mock), json!({ "name": "a", "size": { "value": 3 }, "rest": { "value": 4 } }));
    assert_eq!(labels.rest["colour"].as_deref(), Some("red"));
    assert_eq!(labels.rest["none"], None);
    let numbers = things.label(&LabelThingRequest::new(labels)).await.unwrap();
    assert_eq!(sent(&mock), json!({ "name": "a", "colour": "red", "none": null }));
    assert_eq!(numbers[0].rest.iter().collect::<Vec<_>>(), [(&"b".to_owned(), &2.5)]);
    mock.answer(Reply::status(200).json(&json!([{ "": 1, "rest": 2, "a": 3, "c": "text", "d": null }])));
    let numbers = things.label(&LabelThingRequest::new(Labels::new("a"))).await.unwrap();
    assert_eq!(sent(&mock), json!({ "name": "a" }));
    // A value of another kind is kept as it is.
    assert_eq!((numbers[0].a, numbers[0].rest[""], numbers[0].rest["rest"]), (Some(3), 1.0, 2.0));
    assert_eq!((&numbers[0].extra["c"], &numbers[0].extra["d"]), (&json!("text"), &Value::Null));
    mock.answer(Reply::status(200).json(&json!({ "kind": "numbers", "x": 2 })));
    let picked =
        things.pick(&PickThingRequest::new(Pick::Numbers(Sizes::new().rest([("x", 1)])))).await.unwrap();
    assert_eq!(sent(&mock), json!({ "pick": { "kind": "numbers", "x": 1 } }));
    let Pick::Numbers(sized) = picked else { panic!("{picked:?}") };
    assert_eq!(sized.rest.keys().collect::<Vec<_>>(), ["x"]);
}

#[tokio::test]
async fn the_fields_of_a_rest_are_checked() {
    let (mock, client) = mock().await;
    let things = client.things();
    let long = CreateThingRequest::new("a").rest([("size", Setting::new(3).unit("miles"))]);
    assert_eq!(broken(things.create(&long).await.unwrap_err()), ["rest[value 0].unit max_length"]);
    let own = LabelThingRequest::new(Labels::new("a").rest([("name", Some("b"))]));
    let error = things.label(&own).await.unwrap_err();
    assert!(error.to_string().contains("is a field of `Labels`"), "{error}");
    assert!(mock.requests().is_empty());
    let given = json!({ "name": "a", "note": "b", "size": { "value": 3 } });
    client.invoke("things", "create", given).await.unwrap();
    assert_eq!(sent(&mock), json!({ "name": "a", "size": { "value": 3 } }));
    let error = client.invoke("things", "create", json!({ "name": "a", "size": 3 })).await.unwrap_err();
    assert_eq!(broken(error), ["size type"]);
    let module = catalog().module("things").unwrap();
    let schema = module.input_schema(module.operation("create").unwrap());
    assert_eq!(schema["additionalProperties"], json!({ "$ref": "#/$defs/Setting" }));
    assert_eq!(schema["$defs"]["Setting"]["required"], json!(["value"]));
}
