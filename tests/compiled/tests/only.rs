//! Fields of one direction, of a type that travels in both.
#![allow(missing_docs)]

mod support;

use modwright_compiled::crate_of_only::api::things::{CreateThingRequest, Invite, ListThingsRequest, User};
use modwright_compiled::crate_of_only::api::{Client, Connection, catalog};
use modwright_spec_mock::{Mock, Reply};
use serde_json::{Value, json};
use support::broken;

async fn mock() -> (Mock, Client) {
    let case = include_str!("../../cases/emit/only/spec.yaml");
    let mock = support::mock(case).await;
    let client = Client::new(Connection::new().base_url(mock.base_url())).unwrap();
    (mock, client)
}

#[tokio::test]
async fn each_direction_has_its_own_fields() {
    let (mock, client) = mock().await;
    let user = User::new("Ada", "secret-1").invite(Invite::new("u-2"));
    assert_eq!((&user.id, user.password.as_deref()), (&None, Some("secret-1")));
    let created = client.things().create(&CreateThingRequest::new(user)).await.unwrap();
    let sent: Value = serde_json::from_slice(&mock.requests()[0].body).unwrap();
    assert_eq!(sent, json!({ "name": "Ada", "password": "secret-1", "invite": { "by": "u-2" } }));
    assert_eq!((created.id.as_deref(), created.password.as_deref()), (Some("u-1"), None));
    assert_eq!(created.plan.as_ref().map(|plan| plan.name.as_str()), Some("free"));
    assert_eq!(created.roles, ["owner"]);
    // A program can store all of it.
    let stored = serde_json::to_value(&created).unwrap();
    assert_eq!(stored, json!({ "id": "u-1", "name": "Ada", "plan": { "name": "free" }, "roles": ["owner"] }));
    assert_eq!(serde_json::from_value::<User>(stored).unwrap(), created);
    // A user that was received has no password.
    let error = client.things().create(&CreateThingRequest::new(created.clone())).await.unwrap_err();
    assert_eq!(broken(error), ["user.password required"]);
    let again = client.things().create(&CreateThingRequest::new(created.password("secret-2"))).await;
    assert!(again.is_ok(), "{again:?}");
    let sent: Value = serde_json::from_slice(&mock.requests()[1].body).unwrap();
    assert_eq!(sent, json!({ "name": "Ada", "password": "secret-2" }));
}

#[tokio::test]
async fn a_received_value_of_another_kind_is_kept_and_not_sent() {
    let (mock, client) = mock().await;
    mock.answer(Reply::status(200).json(&json!({ "id": "u-1", "name": "Ada", "plan": 5, "new": 2 })));
    let create = |user| async { client.things().create(&CreateThingRequest::new(user)).await.unwrap() };
    let created = create(User::new("Ada", "secret-1")).await;
    let stored = serde_json::to_value(&created).unwrap();
    assert_eq!(stored, json!({ "id": "u-1", "name": "Ada", "plan": 5, "new": 2 }));
    assert!(create(created.password("secret-2")).await.id.is_some());
    let sent: Value = serde_json::from_slice(&mock.requests()[1].body).unwrap();
    assert_eq!(sent, json!({ "name": "Ada", "password": "secret-2", "new": 2 }));
}

#[tokio::test]
async fn a_required_field_is_required_in_its_direction() {
    let (mock, client) = mock().await;
    mock.answer(Reply::status(200).json(&json!([{ "id": "u-1", "name": "Ada" }, { "name": "Bob" }])));
    let error = client.things().list(&ListThingsRequest::new()).await.unwrap_err();
    assert!(error.to_string().contains("[1].id"), "{error}");
    // What a program stored is no response.
    let text = serde_json::to_string(&User::new("Ada", "secret-1")).unwrap();
    assert_eq!(text, r#"{"name":"Ada","password":"secret-1"}"#);
    let stored: User = serde_json::from_str(&text).unwrap();
    assert_eq!(stored, User::new("Ada", "secret-1"));
}

#[tokio::test]
async fn a_call_by_name_has_the_fields_of_its_request() {
    let (mock, client) = mock().await;
    let given = json!({ "user": { "name": "Ada", "password": "secret-1" } });
    let returned = client.invoke("things", "create", given).await.unwrap();
    assert_eq!(returned["id"], "u-1");
    for (user, expected) in [
        (json!({ "id": "u-1", "name": "Ada", "password": "secret-1" }), "user.id unknown"),
        (json!({ "name": "Ada" }), "user.password required"),
        (json!({ "name": "Ada", "password": "short" }), "user.password min_length"),
    ] {
        let error = client.invoke("things", "create", json!({ "user": user })).await.unwrap_err();
        assert_eq!(broken(error), [expected]);
    }
    assert_eq!(mock.requests().len(), 1);
    let module = catalog().module("things").unwrap();
    let operation = module.operation("create").unwrap();
    let schema = module.input_schema(operation);
    let fields = |schema: &Value| {
        let fields = schema["$defs"]["User"]["properties"].as_object().unwrap().keys().cloned();
        (fields.collect::<Vec<_>>().join(" "), schema["$defs"]["User"]["required"].to_string())
    };
    assert_eq!(
        fields(&schema),
        ("code invite name password".to_owned(), r#"["name","password"]"#.to_owned())
    );
}
