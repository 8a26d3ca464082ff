//! Bodies of every form: what is sent, by a typed call and by a call by name. The mock server checks each request.
#![allow(missing_docs)]

use modwright::model::Model;
use modwright_compiled::crate_of_bodies::api::things::{
    Address, CreateThingRequest, DeleteThingRequest, ImportThingRequest, Item, Order, OrderOfRequest,
    OrderThingRequest, PartsThingRequest, Patch, PatchListRequest, PatchThingRequest, Query,
    ReplaceThingRequest, ReplaceTopicsRequest, SearchThingRequest, SetDataRequest, SetLabelsRequest,
    SetNoteRequest, SetValueRequest, StyleThingRequest, Thing, UploadThingRequest,
};
use modwright_compiled::crate_of_bodies::api::{Client, Connection};
use modwright_runtime::{File, Nullable};
use modwright_spec_mock::{Mock, Recorded};
use serde_json::json;

fn model() -> Model {
    let case = include_str!("../../cases/emit/bodies/spec.yaml");
    modwright::check(&modwright_cases::sources(case)).0.unwrap()
}

async fn mock() -> (Mock, Client) {
    let mock = Mock::start(model(), "api").await.unwrap();
    let client = Client::new(Connection::new().base_url(mock.base_url())).unwrap();
    (mock, client)
}

/// Method, path with query, media type and body of a request.
fn shown(request: &Recorded) -> String {
    let path = request.target.split_once("/v1/").map_or(request.target.as_str(), |(_, path)| path);
    let media_type = request.header("content-type").unwrap_or("-");
    let body = String::from_utf8_lossy(&request.body);
    format!("{} {path} | {media_type} | {body}", request.method)
}

#[tokio::test]
async fn a_field_of_any_type_is_the_whole_body() {
    let (mock, client) = mock().await;
    let things = client.things();
    let thing = things.create(&CreateThingRequest::new(Thing::new("a").size(3))).await.unwrap();
    let _ = things.replace(&ReplaceThingRequest::new("a", thing).dry_run(true)).await.unwrap();
    things.replace_topics(&ReplaceTopicsRequest::new("a", ["b", "c"])).await.unwrap();
    things.set_labels("a").await.unwrap();
    things.set_labels(SetLabelsRequest::new("a").labels([("color", "red")])).await.unwrap();
    things.set_value(&SetValueRequest::new("a", 7)).await.unwrap();
    things.set_value(&SetValueRequest::new("a", "7")).await.unwrap();
    things.set_note(SetNoteRequest::new("a").note(Nullable::Null)).await.unwrap();
    things.set_data(&SetDataRequest::new("a", json!([1]))).await.unwrap();
    let sent: Vec<String> = mock.requests().iter().map(shown).collect();
    assert_eq!(
        sent,
        [
            r#"POST things | application/json | {"id":"a","size":3}"#,
            r#"PUT things/a?dry_run=true | application/json | {"id":"a","size":3}"#,
            r#"PUT things/a/topics | application/json | ["b","c"]"#,
            "PUT things/a/labels | - | ",
            r#"PUT things/a/labels | application/json | {"color":"red"}"#,
            "PUT things/a/value | application/json | 7",
            r#"PUT things/a/value | application/json | "7""#,
            "PUT things/a/note | application/json | null",
            "PUT things/a/data | application/json | [1]",
        ]
    );
}

#[tokio::test]
async fn each_form_of_a_body_is_written_under_its_media_type() {
    let (mock, client) = mock().await;
    let things = client.things();
    let items = [Item::new("p1").count(2), Item::new("p2")];
    let order =
        OrderThingRequest::new("a b", items).labels(["x", "y,z"]).metadata([("k", "v")]).note(Nullable::Null);
    things.order(&order).await.unwrap();
    let order = Order::new("a").address(Address::new().city("b"));
    things.order_of(&OrderOfRequest::new(order)).await.unwrap();
    let _ = things.ask("a").await.unwrap();
    assert_eq!(things.ask_stream("a").await.unwrap().try_next().await.unwrap().unwrap().id, "a");
    things.say("Hello").await.unwrap();
    things.style(&StyleThingRequest::new()).await.unwrap();
    things.style(&StyleThingRequest::new().style("a { color: red }")).await.unwrap();
    things.patch(PatchThingRequest::new("a").size(Nullable::Null)).await.unwrap();
    let patch = Patch::new("add", "/a").value(1);
    things.patch_list(&PatchListRequest::new([patch])).await.unwrap();
    things.import(&ImportThingRequest::new([Thing::new("a"), Thing::new("b").size(1)])).await.unwrap();
    things.upload(&UploadThingRequest::new("a", File::bytes("a.txt", "a,b"))).await.unwrap();
    let sent: Vec<String> = mock.requests().iter().map(shown).collect();
    let form = "application/x-www-form-urlencoded";
    assert_eq!(
        sent,
        [
            format!(
                "POST orders | {form} | items%5B0%5D%5Bcount%5D=2&items%5B0%5D%5Bprice%5D=p1&items%5B1%5D%5Bprice%5D=p2&labels%5B%5D=x&labels%5B%5D=y%2Cz&metadata%5Bk%5D=v&name=a%20b&note="
            ),
            format!("PUT orders | {form} | address%5Bcity%5D=b&name=a"),
            format!("POST ask | {form} | text=a"),
            format!("POST ask | {form} | stream=true&text=a"),
            "POST say | text/plain; charset=utf-8 | Hello".to_owned(),
            "PUT style | - | ".to_owned(),
            "PUT style | text/css; charset=utf-8 | a { color: red }".to_owned(),
            r#"PATCH things/a | application/merge-patch+json | {"size":null}"#.to_owned(),
            r#"PATCH things | application/json-patch+json | [{"op":"add","path":"/a","value":1}]"#.to_owned(),
            "POST things/import | application/x-ndjson | {\"id\":\"a\"}\n{\"id\":\"b\",\"size\":1}\n"
                .to_owned(),
            "PUT things/a/table | text/csv | a,b".to_owned(),
        ]
    );
}

#[tokio::test]
async fn a_multipart_form_needs_no_file() {
    let (mock, client) = mock().await;
    let request = PartsThingRequest::new("a").count(2).address(Address::new().city("b"));
    client.things().parts(&request).await.unwrap();
    let sent = mock.requests().remove(0);
    assert!(sent.header("content-type").unwrap().starts_with("multipart/form-data; boundary="));
    let body = String::from_utf8_lossy(&sent.body);
    for part in ["name=\"name\"\r\n\r\na", "name=\"count\"\r\n\r\n2", "name=\"address[city]\"\r\n\r\nb"] {
        assert!(body.contains(part), "{body}");
    }
}

#[tokio::test]
async fn a_whole_body_is_checked_before_it_is_sent() {
    let (mock, client) = mock().await;
    let topics = ReplaceTopicsRequest::new("a", ["b", "c", "d"]);
    let refused = client.things().replace_topics(&topics).await.unwrap_err();
    assert_eq!(refused.to_string(), "the request has 1 violation:\n  `topics`: more than 2 items (3)");
    let refused =
        client.things().create(&CreateThingRequest::new(Thing::new("a").size(-1))).await.unwrap_err();
    assert_eq!(refused.to_string(), "the request has 1 violation:\n  `thing.size`: less than 0");
    assert!(mock.requests().is_empty());
}

#[tokio::test]
async fn a_delete_and_a_get_may_have_a_body() {
    let (mock, client) = mock().await;
    client.things().delete(&DeleteThingRequest::new("a", "old").force(true)).await.unwrap();
    client.things().search(&SearchThingRequest::new(Query::new().at_least(2)).limit(1)).await.unwrap();
    let sent: Vec<String> = mock.requests().iter().map(shown).collect();
    assert_eq!(
        sent,
        [
            r#"DELETE things/a?force=true | application/json | {"reason":"old"}"#,
            r#"GET things/search?limit=1 | application/json | {"at_least":2}"#,
        ]
    );
}

#[tokio::test]
async fn a_call_by_name_sends_what_the_typed_call_sends() {
    let (mock, client) = mock().await;
    for operation in model().connectors[0].modules[0].operations() {
        for example in operation.examples.iter().filter(|example| example.events.is_none()) {
            client.invoke("things", &operation.name, example.request.value()).await.unwrap();
        }
    }
    let sent: Vec<String> = mock.requests().iter().map(shown).collect();
    assert!(sent.contains(&r#"PUT things/a/note | application/json | null"#.to_owned()), "{sent:#?}");
    assert!(
        sent.contains(&r#"PUT things/a/data | application/json | [1,{"b":true}]"#.to_owned()),
        "{sent:#?}"
    );
}
