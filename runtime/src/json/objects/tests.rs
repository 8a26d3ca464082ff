//! Structs, read and written.

#![allow(dead_code, reason = "not all of what the macros write is tested here")]

use serde_json::{Value, from_str, json, to_value};

use crate::codegen;
use crate::json::nullable::Nullable;

codegen::shared! {
    /// Goes both ways.
    pub struct Thing {
        /// Must be there.
        #[required(id)]
        pub id: String,
        #[rename = "type"]
        pub r#type: Option<i64>,
        #[preset(one)]
        pub count: i64,
        #[place(query)]
        pub page: Option<i64>,
        #[none(null)]
        pub parent: Option<String>,
        pub maybe: Option<Nullable<i64>>,
    }
}

codegen::shared! {
    /// A field that must be there and may be null.
    pub struct Must {
        #[required(note)]
        pub note: Nullable<String>,
    }
}

codegen::shared! {
    /// A body field with the name of a field of the path.
    pub struct Twin {
        #[required(id)]
        #[place(path)]
        pub id: String,
        #[sent = "id"]
        #[required(body_id)]
        pub body_id: String,
        #[rename = "type"]
        #[sent = "kind"]
        pub r#type: Option<String>,
    }
}

impl Thing {
    fn one() -> i64 {
        1
    }
}

#[test]
fn an_object_is_read_and_written_as_its_attributes_say() {
    let thing: Thing =
        from_str(r#"{"type": 2, "id": "a", "page": 3, "maybe": null, "new": [true], "\u006eew2": 4}"#)
            .unwrap();
    assert_eq!((thing.id.as_str(), thing.r#type, thing.count, thing.page), ("a", Some(2), 1, Some(3)));
    assert_eq!((&thing.parent, thing.maybe), (&None, Some(Nullable::Null)));
    assert_eq!((&thing.extra["new"], &thing.extra["new2"]), (&json!([true]), &json!(4)));
    let written = json!({
        "id": "a", "type": 2, "count": 1, "parent": null, "maybe": null, "new": [true], "new2": 4,
    });
    assert_eq!(to_value(&thing).unwrap(), written);
    let again: Thing = serde_json::from_value(written).unwrap();
    assert_eq!(Thing { page: Some(3), ..again }, thing);
}

#[test]
fn a_field_may_be_written_by_another_name_than_it_is_read_by() {
    let twin: Twin = from_str(r#"{"id": "a", "body_id": "b", "type": "c"}"#).unwrap();
    assert_eq!(to_value(&twin).unwrap(), json!({ "id": "b", "kind": "c" }));
    let error = from_str::<Twin>(r#"{"id": "a"}"#).unwrap_err();
    assert_eq!(error.to_string(), "missing field `body_id` at line 1 column 11");
}

#[test]
fn what_is_left_out_is_none_and_is_left_out_again() {
    let thing: Thing = from_str(r#"{"id": "a", "type": null, "parent": "b"}"#).unwrap();
    assert_eq!((thing.r#type, thing.maybe), (None, None));
    assert_eq!(to_value(&thing).unwrap(), json!({ "id": "a", "count": 1, "parent": "b" }));
}

#[test]
fn of_fields_with_the_same_name_the_last_counts() {
    for (text, page, extra) in [
        (r#"{"id": "a", "page": [], "page": 2}"#, Some(2), json!({})),
        (r#"{"id": "a", "page": 2, "page": []}"#, None, json!({ "page": [] })),
        (r#"{"id": "a", "page": [], "page": null, "b": 1}"#, None, json!({ "b": 1 })),
        (r#"{"id": "a", "page": [], "page": {}}"#, None, json!({ "page": {} })),
    ] {
        let thing: Thing = from_str(text).unwrap();
        assert_eq!((thing.page, Value::Object(thing.extra)), (page, extra), "{text}");
    }
}

#[test]
fn an_unknown_field_cannot_repeat_a_field_that_is_written() {
    let thing: Thing = from_str(r#"{"id": "a", "page": [], "type": {}}"#).unwrap();
    assert_eq!(
        to_value(&thing).unwrap(),
        json!({ "id": "a", "count": 1, "parent": null, "page": [], "type": {} })
    );
    let error = to_value(thing.r#type(2)).unwrap_err();
    assert_eq!(error.to_string(), "extra.type: is a field of `Thing`: set that");
    let new = Thing::new("a").extra("b", [1, 2]);
    assert_eq!(to_value(new).unwrap(), json!({ "id": "a", "count": 1, "parent": null, "b": [1, 2] }));
}

#[test]
fn what_may_be_null_must_be_there() {
    assert_eq!(from_str::<Must>(r#"{"note": null}"#).unwrap().note, Nullable::Null);
    assert_eq!(from_str::<Must>(r#"{"note": 1}"#).unwrap().note, Nullable::Value("1".to_owned()));
    let error = from_str::<Must>("{}").unwrap_err();
    assert_eq!(error.to_string(), "missing field `note` at line 1 column 2");
}

#[test]
fn what_is_no_such_object_is_an_error_that_says_why() {
    for (text, message) in [
        ("{}", "missing field `id` at line 1 column 2"),
        (r#"{"id": null}"#, "invalid type: null, expected a string at line 1 column 11"),
        (r#"["a"]"#, "invalid type: sequence, expected struct Thing at line 1 column 5"),
    ] {
        assert_eq!(from_str::<Thing>(text).unwrap_err().to_string(), message, "{text}");
    }
}
