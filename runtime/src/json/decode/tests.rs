#![allow(dead_code, reason = "the fields are there to be read")]

use std::collections::BTreeMap;

use serde::Deserializer;

use super::*;
use crate::json::extra::Map;
use crate::json::tagged::Tagged;

#[derive(Debug, serde::Deserialize)]
struct Page {
    data: Vec<Item>,
    #[serde(default)]
    union: Option<Union>,
    #[serde(default)]
    parts: Vec<Part>,
    #[serde(default)]
    part: Option<Part>,
    #[serde(default)]
    by_name: BTreeMap<String, u8>,
    #[serde(flatten)]
    extra: Map,
}

#[derive(Debug, serde::Deserialize)]
struct Item {
    id: String,
    #[serde(default)]
    count: u8,
    #[serde(default)]
    unions: Vec<Union>,
    #[serde(default)]
    inner: Option<Box<Item>>,
}

#[derive(Debug, serde::Deserialize)]
#[serde(untagged)]
enum Union {
    Text(String),
    List(Vec<String>),
}

#[derive(Debug)]
enum Part {
    Item(Item),
    Group(Group),
    Other(Map),
}

#[derive(Debug, serde::Deserialize)]
struct Group {
    parts: Vec<Part>,
}

impl<'de> serde::Deserialize<'de> for Part {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let object = Tagged::read(deserializer, "type")?;
        match object.tag() {
            "item" => object.variant().map(Self::Item),
            "group" => object.variant().map(Self::Group),
            _ => Ok(Self::Other(object.into_map())),
        }
    }
}

#[track_caller]
fn fault<T: DeserializeOwned>(json: &str) -> (String, String) {
    let fault = read::<T>(json.as_bytes()).err().expect("an error");
    (fault.path, fault.message)
}

#[track_caller]
fn check(json: &str, path: &str, message: &str) {
    assert_eq!(fault::<Page>(json), (path.to_owned(), message.to_owned()), "{json}");
    let pretty =
        serde_json::from_str::<Value>(json).map(|value| serde_json::to_string_pretty(&value).unwrap());
    if let Ok(pretty) = pretty {
        assert_eq!(fault::<Page>(&pretty), (path.to_owned(), message.to_owned()), "{pretty}");
    }
}

#[test]
fn a_missing_field_names_its_path() {
    check("{}", "data", "missing field `data`");
    check(r#"{"data":[{"id":"a"},{"count":1}]}"#, "data[1].id", "missing field `id`");
    check(
        r#"{"data":[{"id":"a","inner":{"id":"b","inner":{}}}]}"#,
        "data[0].inner.inner.id",
        "missing field `id`",
    );
    check(r#"{"data":[{"count":1},{"id":"a"}],"x":1}"#, "data[0].id", "missing field `id`");
}

#[test]
fn a_field_of_another_type_names_its_path_and_both_kinds() {
    check(r#"{"data":[{"id":5}]}"#, "data[0].id", "expected string, found integer");
    check(r#"{"data":[{"id":"a","count":"secret"}]}"#, "data[0].count", "expected integer, found string");
    check(r#"{"data":[{"id":"a","count":1.5}]}"#, "data[0].count", "expected integer, found number");
    check(r#"{"data":[{"id":{"a":1}}]}"#, "data[0].id", "expected string, found object");
    check(r#"{"data":[{"id":null}]}"#, "data[0].id", "expected string, found null");
    check(r#"{"data":{"id":"a"}}"#, "data", "expected array, found object");
    check(r#"{"data":"x"}"#, "data", "expected array, found string");
    check(r#"{"data":[[]]}"#, "data[0]", "expected object, found array");
}

#[test]
fn a_number_outside_its_range_is_told_from_a_number_of_another_kind() {
    check(
        r#"{"data":[{"id":"a","count":300}]}"#,
        "data[0].count",
        "expected u8, found an integer outside its range",
    );
    check(
        r#"{"data":[{"id":"a","count":-1}]}"#,
        "data[0].count",
        "expected u8, found an integer outside its range",
    );
}

#[test]
fn keys_of_a_map_are_in_the_path() {
    check(r#"{"data":[],"by_name":{"a b":true}}"#, r#"by_name["a b"]"#, "expected integer, found boolean");
}

#[test]
fn a_value_that_looks_like_serde_text_is_not_repeated() {
    let json = r#"{"data":[{"id":"a","count":"x, expected secret"}]}"#;
    check(json, "data[0].count", "expected integer, found string");
    let json = r#"{"data":[{"id":"a","count":"secret\", expected u8 at line 1 column 5"}]}"#;
    check(json, "data[0].count", "expected integer, found string");
}

#[test]
fn a_union_without_a_matching_shape_names_its_own_path() {
    let message = "expected one of the union's shapes, found another";
    check(r#"{"data":[],"union":5}"#, "union", message);
    check(r#"{"data":[],"union":[1]}"#, "union", message);
    check(r#"{"data":[],"union":{"a":[1]},"x":1}"#, "union", message);
    check(r#"{"data":[{"id":"a","unions":["a",{"b":1}]}]}"#, "data[0].unions[1]", message);
    check(r#"{"data":[{"id":"a","unions":["a",{"b":1},"c"]}]}"#, "data[0].unions[1]", message);
    check(r#"{"data":[{"id":"a","unions":[[[]]]}],"x":[1,2]}"#, "data[0].unions[0]", message);
    assert_eq!(fault::<Union>("5"), (String::new(), message.to_owned()));
    assert_eq!(fault::<Vec<Union>>(r#"["a", [1]]"#), ("[1]".to_owned(), message.to_owned()));
}

#[test]
fn a_members_error_names_the_tag_and_the_complete_path() {
    check(r#"{"data":[],"part":{"type":"item"}}"#, "part.id", "in variant `item`: missing field `id`");
    check(r#"{"data":[],"part":{"type":"item"},"x":1}"#, "part.id", "in variant `item`: missing field `id`");
    check(
        r#"{"data":[],"parts":[{"type":"item","id":"a"},{"id":"b","type":"item","inner":{"id":1}},{"type":"?"}]}"#,
        "parts[1].inner.id",
        "in variant `item`: expected string, found integer",
    );
    check(
        r#"{"data":[],"part":{"type":"group","parts":[{"type":"?"},{"type":"item","id":[]}]}}"#,
        "part.parts[1].id",
        "in variant `group`: in variant `item`: expected string, found array",
    );
    assert_eq!(
        fault::<Part>(r#"{"type":"item","id":1}"#),
        ("id".to_owned(), "in variant `item`: expected string, found integer".to_owned())
    );
}

#[test]
fn a_missing_tag_is_a_missing_field() {
    check(r#"{"data":[],"parts":[{"id":"a"}]}"#, "parts[0].type", "missing field `type`");
    check(r#"{"data":[],"part":{"type":1}}"#, "part", "expected string in field `type`, found integer");
    check(r#"{"data":[],"part":"secret"}"#, "part", "expected object, found string");
}

#[test]
fn an_unknown_tag_keeps_the_complete_object() {
    let part = read::<Part>(br#"{"a":1,"type":"new"}"#).ok().expect("a part");
    let Part::Other(map) = part else { panic!("{part:?}") };
    assert_eq!(Value::Object(map), serde_json::json!({"type": "new", "a": 1}));
}

#[test]
fn text_that_is_not_json_is_not_repeated() {
    check("<html>secret", "", "expected JSON, found other text");
    check("", "", "expected JSON, found nothing");
    check(r#"{"data":[{"id":"secr"#, "data[0].id", "the JSON ends too early");
    check(r#"{"data":[]} secret"#, "", "expected JSON, found other text");
    let twice = fault::<Page>(r#"{"data":[],"data":[]}"#);
    assert_eq!(twice, ("data".to_owned(), "duplicate field `data`".to_owned()));
}

#[test]
fn text_that_is_not_utf_8_is_an_error_with_its_path() {
    let fault = read::<Page>(b"{\"data\":[{\"id\":\"a\"},{\"id\":\"\xff\"}]}").err().unwrap();
    assert_eq!((&*fault.path, &*fault.message), ("data[1].id", "expected UTF-8 text, found other bytes"));
}
