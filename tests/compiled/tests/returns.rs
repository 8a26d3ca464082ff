//! A response that is one text as JSON.
#![allow(missing_docs)]

use modwright_compiled::returns::api;
use modwright_spec_mock::Mock;

#[tokio::test]
async fn a_text_as_json_is_read_without_its_quotes() {
    let spec = include_str!("../../cases/emit/returns/spec.yaml");
    let (model, _) = modwright::check(&modwright_cases::sources(spec));
    let mock = Mock::start(model.unwrap(), "api").await.unwrap();
    let client = api::Client::new(api::Connection::new().base_url(mock.base_url())).unwrap();
    assert_eq!(client.things().token(&api::things::TokenThingRequest::new()).await.unwrap(), "a \"b\"");
}
