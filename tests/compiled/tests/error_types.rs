//! The types of error bodies.
#![allow(missing_docs)]

use modwright_compiled::crate_of_error_types::api::things::{Conflict, ReadThingRequest};
use modwright_compiled::crate_of_error_types::api::types::{NotFound, Problem};
use modwright_compiled::crate_of_error_types::api::{Client, Connection, catalog};
use modwright_spec_mock::{Mock, Reply};
use serde_json::{Value, json};

#[tokio::test]
async fn the_body_of_an_error_is_read_as_a_type_of_the_api() {
    let case = include_str!("../../cases/emit/error_types/spec.yaml");
    let model = modwright::check(&modwright_cases::sources(case)).0.unwrap();
    let mock = Mock::start(model, "api").await.unwrap();
    let client = Client::new(Connection::new().base_url(mock.base_url())).unwrap();
    mock.answer(Reply::status(409).json(&json!({ "detail": "taken", "holder": "b", "since": 1 })));
    let error = client.things().read(ReadThingRequest::new("a")).await.unwrap_err();
    let error = error.api().unwrap();
    let conflict: Conflict = error.body_as().unwrap();
    assert_eq!((conflict.detail.as_str(), conflict.holder.as_deref()), ("taken", Some("b")));
    assert_eq!(error.body_as::<Problem>().unwrap().detail, "taken");
    assert!(error.body_as::<NotFound>().is_none(), "`missing` is required");
    mock.answer(Reply::status(502).text("<html>"));
    let error = client.things().read(ReadThingRequest::new("a")).await.unwrap_err();
    assert!(error.api().unwrap().body_as::<Problem>().is_none());
    assert!(error.api().unwrap().body_as::<Value>().is_none());
}

#[test]
fn the_catalog_has_the_errors_of_each_operation() {
    let module = catalog().module("things").unwrap();
    let errors = |name: &str| {
        let operation = module.operation(name).unwrap();
        let errors = operation.errors.iter();
        errors.map(|error| format!("{:?} {}", error.status, error.schema)).collect::<Vec<_>>()
    };
    let of = |status: Option<&str>, name: &str| format!(r##"{status:?} {{"$ref":"#/$defs/{name}"}}"##);
    assert_eq!(
        errors("read"),
        [
            of(Some("409"), "Conflict"),
            "Some(\"5xx\") {}".to_owned(),
            of(Some("404"), "NotFound"),
            of(None, "Problem")
        ]
    );
    assert_eq!(errors("list"), [of(Some("404"), "NotFound"), of(None, "Problem")]);
    assert_eq!(errors("own"), [of(None, "Conflict")]);
    let schema = module.error_schema(&module.operation("own").unwrap().errors[0]);
    assert_eq!(schema["$defs"]["Conflict"]["required"], json!(["detail"]));
}
