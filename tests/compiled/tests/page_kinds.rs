//! Every kind of pages is read by the generated client.
#![allow(missing_docs)]

use modwright_compiled::page_kinds::api::things::{
    ChangedThingRequest, LastItemRequest, LinkThingRequest, NumberedThingRequest, OffsetThingRequest,
    UrlThingRequest, UsualThingRequest,
};
use modwright_compiled::page_kinds::api::{Client, Connection};
use modwright_spec_mock::Mock;

#[tokio::test]
async fn every_kind_of_pages_is_read_to_its_end() {
    let case = include_str!("../../cases/emit/page_kinds/spec.yaml");
    let model = modwright::check(&modwright_cases::sources(case)).0.unwrap();
    let mock = Mock::start(model, "api").await.unwrap();
    let client = Client::new(Connection::new().base_url(mock.base_url())).unwrap();
    let things = client.things();
    let mut ids = Vec::new();
    for call in [
        things.usual(&UsualThingRequest::new()),
        things.changed(&ChangedThingRequest::new()),
        things.numbered(&NumberedThingRequest::new()),
        things.offset(&OffsetThingRequest::new()),
        things.url(&UrlThingRequest::new()),
        things.link(&LinkThingRequest::new()),
        things.last_item(&LastItemRequest::new()),
    ] {
        let items = call.items().collect().await.unwrap();
        ids.push(items.into_iter().map(|thing| thing.id).collect::<String>());
    }
    assert_eq!(ids, ["ab", "a", "a", "a", "a", "a", "a"]);
    let sent: Vec<String> = mock.requests().into_iter().map(|request| request.target).collect();
    assert_eq!(sent[..2], ["/v1/usual", "/v1/usual?cursor=n"]);
    assert_eq!(sent[3..5], ["/v1/numbered", "/v1/numbered?page=1"]);
}
