//! Responses by status.
#![allow(missing_docs)]

mod support;

use modwright_compiled::crate_of_statuses::api as whole;
use modwright_compiled::statuses::api::things::{
    CreateThingRequest, CreateThingResponse, ReadThingRequest, ReadThingResponse,
};
use modwright_compiled::statuses::api::{Client, Connection};
use modwright_runtime::Error;
use modwright_spec_mock::{Mock, Reply};
use serde_json::{Value, json};

async fn mock() -> Mock {
    let case = include_str!("../../cases/emit/statuses/spec.yaml");
    support::mock(case).await
}

#[tokio::test]
async fn each_status_is_a_variant() {
    let mock = mock().await;
    let client = Client::new(Connection::new().base_url(mock.base_url())).unwrap();
    let create = async |request: CreateThingRequest| client.things().create(&request).await.unwrap();
    let CreateThingResponse::Ok(thing) = create(CreateThingRequest::new("a").wait(true)).await else {
        panic!()
    };
    assert_eq!(thing.id, "a");
    // `error` is a field of this response, so it is not an error of the API.
    let CreateThingResponse::Accepted(ticket) = create(CreateThingRequest::new("a")).await else { panic!() };
    assert_eq!((ticket.ticket.as_str(), ticket.error.as_deref()), ("t", Some("none")));
    assert_eq!(create(CreateThingRequest::new("b")).await, CreateThingResponse::NoContent);
    let text = client.things().read(&ReadThingRequest::new()).await.unwrap();
    assert_eq!(text, ReadThingResponse::NonAuthoritative("a text".to_owned()));
    let accepted: Vec<Option<String>> =
        mock.requests().iter().map(|request| request.header("accept").map(str::to_owned)).collect();
    assert_eq!((accepted[0].as_deref(), accepted[3].as_deref()), (Some("application/json"), Some("*/*")));
}

#[tokio::test]
async fn another_success_is_read_as_the_first_and_a_body_must_fit_its_status() {
    let mock = mock().await;
    let client = Client::new(Connection::new().base_url(mock.base_url())).unwrap();
    let request = CreateThingRequest::new("a");
    let answer = async |status: u16, body: Value| {
        mock.answer(Reply::status(status).json(&body));
        client.things().create(&request).await
    };
    assert!(matches!(answer(201, json!({ "id": "a" })).await, Ok(CreateThingResponse::Ok(_))));
    assert!(matches!(answer(204, json!({ "id": "a" })).await, Ok(CreateThingResponse::NoContent)));
    assert!(matches!(answer(202, json!({ "id": "a" })).await, Err(Error::Decode(_))));
    assert!(matches!(
        answer(200, json!({ "error": { "message": "no" } })).await,
        Err(Error::Api(_) | Error::Decode(_))
    ));
    assert!(matches!(answer(404, json!({ "message": "no" })).await, Err(Error::Api(_))));
}

#[tokio::test]
async fn a_call_by_name_returns_the_body_of_any_status() {
    let mock = mock().await;
    let client = whole::Client::new(whole::Connection::new().base_url(mock.base_url())).unwrap();
    let create = async |input: Value| client.invoke("things", "create", input).await.unwrap();
    assert_eq!(create(json!({ "name": "a", "wait": true })).await, json!({ "id": "a" }));
    assert_eq!(create(json!({ "name": "a" })).await, json!({ "ticket": "t", "error": "none" }));
    assert_eq!(create(json!({ "name": "b" })).await, Value::Null);
    let operation = whole::catalog().module("things").unwrap().operation("create").unwrap();
    assert_eq!(operation.returns, "Thing | Ticket | nothing");
}
