//! Responses, streams and errors that a test of a caller makes by hand.
#![cfg(feature = "test-util")]
#![allow(missing_docs)]

use modwright_runtime::{
    Accumulate, ApiError, ByteStream, CustomEvent, CustomResponse, Error, Events, Follow, PageItems, Pages,
    Response, Value,
};
use serde_json::json;

#[derive(Debug, PartialEq)]
struct Chunk(&'static str, String);

impl Accumulate for Chunk {
    fn accumulate(&mut self, next: Self) {
        self.1 += &next.1;
    }
}

impl modwright_runtime::Chunk for Chunk {
    type Response = Self;
}

/// A function of a caller.
async fn text(mut events: Events<Chunk>) -> Result<String, (String, Error)> {
    let mut text = String::new();
    loop {
        match events.next().await {
            Some(Ok(chunk)) => text += &chunk.1,
            Some(Err(error)) => return Err((text, error)),
            None => return Ok(text),
        }
    }
}

fn chunks() -> [Chunk; 2] {
    ["a", "b"].map(|text| Chunk("m", text.to_owned()))
}

#[tokio::test]
async fn a_stream_is_made_of_chunks_and_ends_with_an_error_if_asked() {
    assert_eq!(text(Events::of(chunks())).await.unwrap(), "ab");
    let (text, error) = text(Events::of(chunks()).with_error(Error::of_timeout())).await.unwrap_err();
    assert_eq!(text, "ab");
    assert!(error.is_timeout());
    let whole = Events::of(chunks()).accumulate().await.unwrap();
    assert_eq!(whole, Chunk("m", "ab".to_owned()));
    assert_eq!(Events::of(chunks()).with_header("x-request-id", "req_1").request_id(), Some("req_1"));
}

#[tokio::test]
async fn a_download_is_made_of_bytes() {
    assert_eq!(ByteStream::of(["a", "b"]).bytes().await.unwrap(), "ab");
    let broken = ByteStream::of(["a"]).with_error(Error::of_transport());
    assert!(matches!(broken.bytes().await, Err(Error::Transport(_))));
}

#[tokio::test]
async fn a_list_is_made_of_items_or_of_pages() {
    assert_eq!(PageItems::of([1, 2]).collect().await.unwrap(), [1, 2]);
    let mut items = PageItems::of([1]).with_error(Error::of_connect());
    assert_eq!(items.next().await.unwrap().unwrap(), 1);
    assert!(items.next().await.unwrap().unwrap_err().is_connect());
    assert!(items.next().await.is_none());

    let mut pages = Pages::of([vec![1], vec![2, 3]]);
    let first = pages.try_next().await.unwrap().unwrap();
    assert!(first.has_more());
    let last = pages.try_next().await.unwrap().unwrap();
    assert_eq!((last.items(), last.has_more()), (&[2, 3][..], false));
    assert!(pages.next().await.is_none());

    let mut followed = Follow::of([1]).with_error(Error::of_timeout());
    assert_eq!(followed.next().await.unwrap().unwrap(), 1);
    assert!(followed.next().await.unwrap().is_err());
    assert!(followed.next().await.is_none());
}

#[test]
fn a_response_is_made_of_its_status_and_its_body() {
    let response = Response::<Vec<i64>>::of(200, &json!([1, 2])).with_header("x-left", "3");
    assert_eq!((response.status(), response.headers()["x-left"].as_bytes()), (200, &b"3"[..]));
    assert_eq!(response.parse().unwrap(), [1, 2]);
    assert_eq!(CustomResponse::of(201, r#"{"a":1}"#).json().unwrap(), json!({ "a": 1 }));
    assert_eq!(CustomEvent::of(Some("delta"), "{}").name.as_deref(), Some("delta"));
}

#[test]
fn each_kind_of_error_can_be_made() {
    let body = json!({ "error": { "message": "no more", "type": "quota", "code": "insufficient_quota" } });
    let error = ApiError::of(429, &body).with_header("retry-after", "1").with_retries(2);
    assert_eq!((error.message(), error.retries()), ("no more", 2));
    assert_eq!(error.headers()["retry-after"], "1");
    let error = Error::from(error.with_header("x-request-id", "req_1"));
    assert_eq!(
        (error.status(), error.code(), error.kind()),
        (Some(429), Some("insufficient_quota"), Some("quota"))
    );
    assert_eq!(error.request_id(), Some("req_1"));
    assert_eq!(ApiError::of(502, &Value::Null).message(), "HTTP 502 Bad Gateway");

    for (error, text) in [
        (Error::of_config("api_key", "is empty"), "`api_key` is empty"),
        (
            Error::of_violation("n", "maximum", "larger than 3 (4)"),
            "the request has 1 violation:\n  `n`: larger than 3 (4)",
        ),
        (Error::of_connect(), "could not connect: connection refused"),
        (Error::of_timeout(), "the response did not arrive in time"),
        (Error::of_transport(), "the connection was interrupted: connection reset"),
        (
            Error::of_decode("choices[0]", "expected object, found number"),
            "the response does not match the specification: `choices[0]`: expected object, found number (HTTP 200)",
        ),
        (Error::of_too_large(3), "the response is larger than 3 bytes (HTTP 200)"),
        (Error::of_interrupted(2), "the stream was interrupted after 2 chunks"),
        (Error::of_file("file", "cannot be read"), "`file` cannot be read"),
    ] {
        assert_eq!(error.to_string(), text);
    }
}

mod by_hand {
    use std::collections::BTreeMap;

    use modwright_runtime::codegen;
    use modwright_runtime::{Nullable, Timestamp, Value};

    codegen::response_only! {
        /// A response with fields of every kind.
        pub struct Everything {
            pub text: String,
            pub number: i64,
            pub time: Timestamp,
            pub items: Vec<Item>,
            pub item: Item,
            pub maybe: Option<Item>,
            pub null: Nullable<String>,
            pub any: Value,
            pub map: BTreeMap<String, i64>,
            pub id: ThingId,
            pub open: Open,
            pub tier: Tier,
            #[preset(preset_kind)]
            pub kind: String,
            #[preset(empty)]
            pub nested: Item,
            pub part: Part,
            pub tree: Tree,
        }
    }

    impl Everything {
        fn preset_kind() -> String {
            "everything".to_owned()
        }
    }

    codegen::shared! {
        /// A type that `new` makes in requests.
        pub struct Item {
            #[required(name)]
            pub name: String,
            pub size: Option<i64>,
        }
    }

    codegen::shared! {
        /// A type that has `Default` in any case.
        #[derive(Default)]
        pub struct Plain {
            pub size: Option<i64>,
        }
    }

    codegen::id! {
        /// An ID.
        pub struct ThingId {}
    }

    codegen::open_enum! {
        /// An open enum.
        pub enum Open {
            A = "a",
        }
    }

    codegen::open_integer_enum! {
        /// An open enum of integers.
        pub enum Tier {
            Free = 1,
        }
    }

    codegen::response_only_union! {
        /// An open union.
        #[tag("type", unknown = Other)]
        pub enum Part {
            Text(Item) = "text",
            Nothing = "nothing",
        }
    }

    codegen::response_only_union! {
        /// A closed union, whose first member holds the union.
        pub enum Tree {
            Branch(Box<Branch>),
            Leaf(String),
        }
    }

    codegen::response_only! {
        /// The first member.
        pub struct Branch {
            pub left: Tree,
            pub right: Tree,
        }
    }

    #[test]
    fn a_response_has_a_default_of_empty_fields_and_presets() {
        let mut made = Everything::default();
        assert_eq!((made.text.as_str(), made.number, made.time), ("", 0, Timestamp(0)));
        assert_eq!((&made.items, &made.maybe, &made.item), (&Vec::new(), &None, &Item::new("")));
        assert_eq!(
            (&made.null, &made.any, &made.kind),
            (&Nullable::Null, &Value::Null, &"everything".into())
        );
        assert_eq!((made.id.as_str(), made.open.as_str()), ("", ""));
        assert_eq!(made.tier, Tier::Other(0));
        assert_eq!(made.part, Part::Other(modwright_runtime::Map::new()));
        let leaf = || Tree::Leaf(String::new());
        assert!(
            matches!(&made.tree, Tree::Branch(branch) if **branch == Branch { left: leaf(), right: leaf(), ..Branch::default() })
        );
        made.text = "x".to_owned();
        assert_ne!(made, Everything::default());
        assert_eq!(Plain::default(), Plain::new());
    }
}
