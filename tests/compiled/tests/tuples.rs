//! Lists of a fixed length, in which each item has its own type.
#![allow(missing_docs)]

mod support;

use modwright_compiled::tuples::api::things::{
    CornersThingRequest, CreateThingAt, CreateThingRequest, Part, SubmitThingRequest,
};
use modwright_compiled::tuples::api::{Client, Connection};
use modwright_runtime::Nullable;
use modwright_spec_mock::{Mock, Reply};
use serde_json::json;
use support::{broken, sent};

async fn mock() -> (Mock, Client) {
    let case = include_str!("../../cases/emit/tuples/spec.yaml");
    let mock = support::mock(case).await;
    let client = Client::new(Connection::new().base_url(mock.base_url())).unwrap();
    (mock, client)
}

#[tokio::test]
async fn tuples_are_sent_and_read_as_lists() {
    let (mock, client) = mock().await;
    let request = CreateThingRequest::new((0, 1.5))
        .label(("x", None::<i64>))
        .path([(-0.1, 51.5), (2.35, 48.9)])
        .marks([("a", (Part::new(1), [Part::new(2)]))])
        .at((1.0, 2.0))
        .near((0.5, 1));
    let thing = client.things().create(&request).await.unwrap();
    let body = json!({
        "bounds": [0.0, 1.5], "label": ["x", null], "path": [[-0.1, 51.5], [2.35, 48.9]],
        "marks": { "a": [{ "n": 1 }, [{ "n": 2 }]] }, "at": [1.0, 2.0], "range": [0, 10],
    });
    assert_eq!(sent(&mock), body);
    assert_eq!(mock.requests()[0].query(), "near=%5B0.5%2C1.0%5D");
    assert_eq!(thing.pair, Some(("a".to_owned(), 1)));
    assert_eq!(thing.next.unwrap().0.size, (3, None));
    let (first, second) = client.things().corners(&CornersThingRequest::new()).await.unwrap();
    assert_eq!((first.n, second.n), (1, 2));
    assert_eq!(CreateThingRequest::new((0, 0)).label(Nullable::Null).label, Some(Nullable::Null));
    assert_eq!(CreateThingRequest::new((0, 0)).at("here").at, Some(CreateThingAt::Text("here".to_owned())));
}

#[tokio::test]
async fn a_form_has_a_tuple_as_a_list() {
    let (mock, client) = mock().await;
    let request = SubmitThingRequest::new((1, 0.5)).name(("x", ("y", true)));
    client.things().submit(&request).await.unwrap();
    let body = String::from_utf8(mock.requests()[0].body.to_vec()).unwrap();
    assert_eq!(body, "name%5B0%5D=x&name%5B1%5D%5B%5D=y&name%5B1%5D%5B%5D=true&size%5B%5D=1&size%5B%5D=0.5");
}

#[tokio::test]
async fn each_item_is_checked_at_its_place() {
    let (mock, client) = mock().await;
    let request = CreateThingRequest::new((f64::NAN, 1))
        .label(("long", 1))
        .path([(0, 0), (-181, 91)])
        .marks([("a", (Part::new(0), [Part::new(1), Part::new(0)]))])
        .at((0.0, f64::INFINITY));
    let found = broken(client.things().create(&request).await.unwrap_err());
    assert_eq!(
        found,
        [
            "bounds[0] finite",
            "label[0] max_length",
            "path[1][0] minimum",
            "path[1][1] maximum",
            "marks[value 0][0].n minimum",
            "marks[value 0][1][1].n minimum",
            "at[1] finite",
        ]
    );
    let twice = CreateThingRequest::new((0, 0)).path([(1, 2), (1, 2)]);
    assert_eq!(broken(client.things().create(&twice).await.unwrap_err()), ["path unique_items"]);
    assert!(mock.requests().is_empty());
}

#[tokio::test]
async fn odd_lists_of_a_response_are_read_where_they_can_be() {
    let (mock, client) = mock().await;
    let request = CreateThingRequest::new((0, 0));
    let odd = json!({
        "size": ["1", 2, "more"], "pair": [1], "path": [["1", 2.5, 9], [3, 4]], "next": [{ "size": [1] }, 7, 8],
    });
    mock.answer(Reply::status(200).json(&odd));
    let thing = client.things().create(&request).await.unwrap();
    assert_eq!(thing.size, (1, Some("2".to_owned())));
    assert_eq!((thing.pair, &thing.extra["pair"]), (None, &json!([1])));
    assert_eq!(thing.path, Some(vec![(1.0, 2.5), (3.0, 4.0)]));
    // The item that may be null may also be missing, and the whole of a longer list is kept.
    assert_eq!(thing.next.unwrap().0.size, (1, None));
    assert_eq!(thing.extra["next"], odd["next"]);
    mock.answer(Reply::status(200).json(&json!({ "size": [null, "a"] })));
    let error = client.things().create(&request).await.unwrap_err();
    assert!(error.to_string().contains("size[0]"), "{error}");
    mock.answer(Reply::status(200).json(&json!({ "size": [] })));
    let error = client.things().create(&request).await.unwrap_err();
    assert!(error.to_string().contains("expected an array of 2 items, found 0"), "{error}");
}
