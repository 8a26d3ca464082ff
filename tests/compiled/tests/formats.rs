//! Texts of a format: requests are checked, and responses are read as they are.
#![allow(missing_docs)]

use modwright_compiled::formats::api::{self, things};
use modwright_spec_mock::Mock;

const ID: &str = "123e4567-e89b-12d3-a456-426614174000";

async fn client() -> (Mock, api::Client) {
    let spec = include_str!("../../cases/emit/formats/spec.yaml");
    let (model, _) = modwright::check(&modwright_cases::sources(spec));
    let mock = Mock::start(model.unwrap(), "api").await.unwrap();
    let client = api::Client::new(api::Connection::new().base_url(mock.base_url())).unwrap();
    (mock, client)
}

#[tokio::test]
async fn a_text_of_another_format_is_refused_with_the_format() {
    let (_mock, client) = client().await;
    let request = things::CreateThingRequest::new(ID, "tomorrow")
        .ids([ID, "7"])
        .host(std::net::IpAddr::from([192, 0, 2, 1]))
        .owner("ada")
        .limits([("a", "1e3")]);
    let error = client.things().create(&request).await.unwrap_err().to_string();
    for part in [
        "`at`: not a date and time with an offset, such as `2026-01-31T09:30:00Z`",
        "`ids[1]`: not a UUID",
        "`owner`: not an email address",
        "not a decimal number",
    ] {
        assert!(error.contains(part), "{error}");
    }
    assert!(!error.contains("host"), "{error}");
}

#[tokio::test]
async fn an_odd_date_of_a_response_is_read() {
    let mut body = serde_json::Deserializer::from_str(r#"{ "id": "1", "at": "soon", "day": 7 }"#);
    let thing: things::Thing = modwright_runtime::codegen::received(&mut body).unwrap();
    assert_eq!((thing.at.as_deref(), thing.day.as_deref()), (Some("soon"), Some("7")));
}
