//! Forms of single fields: lists in a path, a query and a header, and values as JSON.
#![allow(missing_docs)]

use modwright_compiled::written::api::{self, things};
use modwright_spec_mock::Mock;

#[tokio::test]
async fn each_field_has_its_own_form() {
    let spec = include_str!("../../cases/emit/written/spec.yaml");
    let (model, _) = modwright::check(&modwright_cases::sources(spec));
    let mock = Mock::start(model.unwrap(), "api").await.unwrap();
    let client = api::Client::new(api::Connection::new().base_url(mock.base_url())).unwrap();
    let filter = things::Filter::new("a").above(2);
    let request = things::ListThingsRequest::new(["a", "b/c"])
        .kinds([things::Kind::Big, things::Kind::Small])
        .sizes([1, 2])
        .marks(["x", "y"])
        .filter(filter)
        .sort([things::Filter::new("b")]);
    client.things().list(&request).await.unwrap();
    let sent = mock.requests().remove(0);
    assert_eq!(
        sent.target,
        "/v1/things/a%2Cb%2Fc?kinds=big,small&sizes=1&sizes=2&filter=%7B%22name%22%3A%22a%22%2C%22above%22%3A2%7D"
    );
    let header = |name: &str| {
        let found = sent.headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str()).unwrap_or_default().to_owned()
    };
    assert_eq!((header("X-Marks").as_str(), header("X-Sort").as_str()), ("x, y", r#"[{"name":"b"}]"#));

    let wrong = things::ListThingsRequest::new(["a"]).filter(things::Filter::new("a").above(0));
    assert!(client.things().list(&wrong).await.unwrap_err().is_invalid());
    let empty = things::ListThingsRequest::new(Vec::<String>::new());
    assert!(client.things().list(&empty).await.unwrap_err().is_invalid());
}
