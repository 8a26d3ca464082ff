//! A table of the kind of a field, the JSON and the decoded value.

use serde_json::{Value, json};

use crate::codegen;
use crate::json::decode;
use crate::{Map, Nullable, Timestamp};
use std::collections::BTreeMap;

codegen::open_enum! {
    pub enum Colour {
        Red = "red",
    }
}

codegen::response_only! {
    pub struct Inner {
        pub a: Option<i64>,
    }
}

codegen::response_only! {
    pub struct Strict {
        pub a: i64,
    }
}

codegen::response_only_union! {
    #[tag("type", unknown = Other)]
    pub enum Part {
        Strict(Strict) = "strict",
        Named(Named) = "named",
    }
}

codegen::response_only! {
    pub struct Named {
        pub name: String,
    }
}

codegen::response_only_union! {
    pub enum Epochs {
        Colour(Colour),
        Count(i64),
    }
}

codegen::response_only! {
    /// A struct with every kind of field, optional.
    pub struct Optional {
        pub integer: Option<i64>,
        pub number: Option<f64>,
        pub boolean: Option<bool>,
        pub text: Option<String>,
        pub time: Option<Timestamp>,
        pub json: Option<Value>,
        pub vector: Option<Vec<f32>>,
        pub list: Option<Vec<i64>>,
        pub map: Option<BTreeMap<String, String>>,
        pub pair: Option<(f64, String)>,
        pub pairs: Option<Vec<(i64, Option<i64>)>>,
        pub nulls: Option<Vec<Option<i64>>>,
        pub entries: Option<BTreeMap<String, Option<Vec<Option<String>>>>>,
        pub word: Option<Colour>,
        pub object: Option<Box<Inner>>,
        pub part: Option<Part>,
        pub epochs: Option<Epochs>,
        pub null: Option<Nullable<i64>>,
        #[preset(empty)]
        pub preset: Vec<i64>,
        #[preset(empty)]
        pub default: Inner,
        #[preset(word)]
        pub with: String,
    }
}

impl Optional {
    fn word() -> String {
        "{}".to_owned()
    }
}

codegen::response_only! {
    /// A struct with some of them, required.
    pub struct Required {
        #[rename = "integer"]
        pub number: i64,
        pub text: String,
        pub list: Vec<Inner>,
    }
}

/// Returns the `Debug` text of the field, and the value of `extra` with its name.
fn optional(field: &str, json: &str) -> (String, Option<Value>) {
    let text = format!("{{\"{field}\":{json}}}");
    let read: Optional =
        decode::read(text.as_bytes()).unwrap_or_else(|fault| panic!("{text}: {}", fault.message));
    let value = match field {
        "integer" => format!("{:?}", read.integer),
        "number" => format!("{:?}", read.number),
        "boolean" => format!("{:?}", read.boolean),
        "text" => format!("{:?}", read.text),
        "time" => format!("{:?}", read.time.map(|time| time.0)),
        "json" => format!("{:?}", read.json.map(|json| json.to_string())),
        "vector" => format!("{:?}", read.vector),
        "list" => format!("{:?}", read.list),
        "map" => format!("{:?}", read.map),
        "pair" => format!("{:?}", read.pair),
        "pairs" => format!("{:?}", read.pairs),
        "nulls" => format!("{:?}", read.nulls),
        "entries" => format!("{:?}", read.entries),
        "word" => format!("{:?}", read.word),
        "object" => format!("{:?}", read.object.map(|object| object.a)),
        "part" => format!("{:?}", read.part),
        "epochs" => format!("{:?}", read.epochs),
        "null" => format!("{:?}", read.null),
        "preset" => format!("{:?}", read.preset),
        "with" => read.with,
        "default" => format!("{:?}", read.default.a),
        _ => unreachable!("{field}"),
    };
    (value, read.extra.get(field).cloned())
}

/// Values of another kind, which `extra` keeps unchanged.
const ODD: &[(&str, &str)] = &[
    ("integer", "\"x\""),
    ("integer", "true"),
    ("integer", "[1]"),
    ("integer", "{\"a\":[1,null]}"),
    ("integer", "18446744073709551615"),
    ("integer", "1e300"),
    ("integer", "\"NaN\""),
    ("number", "\"x\""),
    ("number", "false"),
    ("number", "{}"),
    ("boolean", "1"),
    ("boolean", "\"yes\""),
    ("boolean", "[]"),
    ("text", "[]"),
    ("text", "[1,{\"type\":\"image\"}]"),
    ("time", "\"2024-01-01\""),
    ("time", "[]"),
    ("vector", "1"),
    ("vector", "\"secret!\""),
    ("vector", "{}"),
    ("list", "1"),
    ("list", "[null]"),
    ("list", "[{},1,[2]]"),
    ("list", "\"x\""),
    ("list", "{}"),
    ("nulls", "[{},null]"),
    ("pair", "[]"),
    ("pair", "[1]"),
    ("pair", "[null,\"a\"]"),
    ("pair", "[\"x\",\"a\"]"),
    ("pair", "[1,[]]"),
    ("pair", "{\"0\":1}"),
    ("pair", "\"x\""),
    ("pairs", "[[],[1,2]]"),
    ("pairs", "[[1,{}]]"),
    ("map", "[]"),
    ("map", "\"x\""),
    ("word", "[]"),
    ("word", "1.5"),
    ("object", "[]"),
    ("object", "\"x\""),
    ("object", "1"),
    ("object", "true"),
    ("part", "\"x\""),
    ("part", "[]"),
    ("epochs", "[1]"),
    ("epochs", "{}"),
    ("null", "\"x\""),
];

/// JSON values and their decoded values.
const READ: &[(&str, &str, &str)] = &[
    ("integer", "1", "Some(1)"),
    ("integer", "-1", "Some(-1)"),
    ("integer", "1.0", "Some(1)"),
    ("integer", "-1.9", "Some(-1)"),
    ("integer", "\"12\"", "Some(12)"),
    ("integer", "\"12.5\"", "Some(12)"),
    ("integer", "null", "None"),
    ("integer", "9223372036854775807", "Some(9223372036854775807)"),
    ("number", "1", "Some(1.0)"),
    ("number", "18446744073709551615", "Some(1.8446744073709552e19)"),
    ("number", "\"11.5\"", "Some(11.5)"),
    ("number", "NaN", "Some(NaN)"),
    ("number", "-Infinity", "Some(-inf)"),
    ("number", "null", "None"),
    ("boolean", "true", "Some(true)"),
    ("boolean", "\"False\"", "Some(false)"),
    ("boolean", "null", "None"),
    ("text", "\"a\"", "Some(\"a\")"),
    ("text", "12", "Some(\"12\")"),
    ("text", "1.5", "Some(\"1.5\")"),
    ("text", "18446744073709551615", "Some(\"18446744073709551615\")"),
    ("text", "true", "Some(\"true\")"),
    ("text", "{\"a\":1}", "Some(\"{\\\"a\\\":1}\")"),
    ("text", "[{\"type\":\"text\",\"text\":\"a\"},{\"text\":\"b\"},\"c\"]", "Some(\"abc\")"),
    ("text", "\"\\ud83d\"", "Some(\"\u{fffd}\")"),
    ("text", "null", "None"),
    ("time", "1744129329.87", "Some(1744129329)"),
    ("time", "-0.5", "Some(-1)"),
    ("time", "\"1744129329\"", "Some(1744129329)"),
    ("time", "null", "None"),
    ("json", "{\"a\":null}", "Some(\"{\\\"a\\\":null}\")"),
    ("json", "null", "None"),
    ("vector", "[1,-0.5,\"NaN\"]", "Some([1.0, -0.5, NaN])"),
    ("vector", "\"AACAPw==\"", "Some([1.0])"),
    ("list", "[1,2.0,\"3\"]", "Some([1, 2, 3])"),
    ("list", "null", "None"),
    ("map", "{\"n\":1,\"b\":true}", "Some({\"b\": \"true\", \"n\": \"1\"})"),
    ("map", "{\"n\":null}", "Some({})"),
    ("pair", "[1.5,\"a\"]", "Some((1.5, \"a\"))"),
    ("pair", "[\"1\",2]", "Some((1.0, \"2\"))"),
    ("pair", "null", "None"),
    ("pairs", "[[1,2],[3,null],[4]]", "Some([(1, Some(2)), (3, None), (4, None)])"),
    ("pairs", "[[1,2,3],[\"4\",5.0,{}]]", "Some([(1, Some(2)), (4, Some(5))])"),
    ("pairs", "[]", "Some([])"),
    ("nulls", "[1,null,2]", "Some([Some(1), None, Some(2)])"),
    ("nulls", "[null,\"3\"]", "Some([None, Some(3)])"),
    ("entries", "{\"n\":null,\"l\":[null,\"a\"]}", "Some({\"l\": Some([None, Some(\"a\")]), \"n\": None})"),
    ("word", "\"red\"", "Some(Red)"),
    ("word", "\"new\"", "Some(Other(\"new\"))"),
    ("word", "12", "Some(Other(\"12\"))"),
    ("word", "null", "None"),
    ("object", "{\"a\":\"1\"}", "Some(Some(1))"),
    ("object", "{\"a\":1,\"a\":2}", "Some(Some(2))"),
    ("object", "null", "None"),
    ("part", "null", "None"),
    ("part", "{\"name\":\"n\"}", "Some(Named(Named { name: \"n\", extra: {} }))"),
    ("part", "{\"type\":null,\"a\":1}", "Some(Strict(Strict { a: 1, extra: {\"type\": Null} }))"),
    ("part", "{\"a\":1,\"name\":\"n\"}", "Some(Other({\"a\": Number(1), \"name\": String(\"n\")}))"),
    ("part", "{\"type\":\"strict\"}", "Some(Other({\"type\": String(\"strict\")}))"),
    ("part", "{\"x\":1}", "Some(Other({\"x\": Number(1)}))"),
    ("epochs", "\"red\"", "Some(Colour(Red))"),
    ("epochs", "3", "Some(Count(3))"),
    ("epochs", "null", "None"),
    ("null", "null", "Some(Null)"),
    ("null", "1.0", "Some(Value(1))"),
    ("preset", "[1]", "[1]"),
    ("preset", "null", "[]"),
    ("default", "null", "None"),
    ("with", "null", "{}"),
    ("with", "{\"a\":1}", "{\"a\":1}"),
    ("default", "{\"a\":1}", "Some(1)"),
];

#[test]
fn every_kind_of_json_is_read_into_every_kind_of_field() {
    for (field, json) in ODD {
        let kept = serde_json::from_str::<Value>(json).unwrap();
        assert_eq!(optional(field, json), ("None".to_owned(), Some(kept)), "{field}: {json}");
    }
    for (field, json, value) in READ {
        assert_eq!(optional(field, json), ((*value).to_owned(), None), "{field}: {json}");
    }
    // Both are kept: the text, and the parts that are not text.
    let parts = json!([{ "type": "thinking", "thinking": "hm" }, { "type": "text", "text": "42" }]);
    assert_eq!(optional("text", &parts.to_string()), ("Some(\"42\")".to_owned(), Some(parts)));
    // Both are kept: the first items, and the longer list.
    let longer = json!([1, "a", 2]);
    assert_eq!(optional("pair", &longer.to_string()), ("Some((1.0, \"a\"))".to_owned(), Some(longer)));
    assert_eq!(optional("preset", "{}"), ("[]".to_owned(), Some(json!({}))));
    assert_eq!(optional("default", "\"x\""), ("None".to_owned(), Some(json!("x"))));
    let (map, kept) = optional("map", r#"{"a":"1","b":null}"#);
    assert_eq!((map.as_str(), kept), ("Some({\"a\": \"1\"})", None));
    assert_eq!(optional("list", "[1]").1, None);
}

#[test]
fn a_required_field_that_cannot_be_read_is_an_error_at_its_path() {
    for (json, path, message) in [
        (r#"{"text":"","list":[]}"#, "integer", "missing field `integer`"),
        (r#"{"integer":null,"text":"","list":[]}"#, "integer", "expected integer, found null"),
        (r#"{"integer":[1],"text":"","list":[]}"#, "integer", "expected integer, found array"),
        (r#"{"integer":"x","text":"","list":[]}"#, "integer", "expected integer, found string"),
        (
            r#"{"integer":18446744073709551615,"text":"","list":[]}"#,
            "integer",
            "expected i64, found an integer outside its range",
        ),
        (r#"{"integer":1,"text":[1, [2]],"list":[]}"#, "text", "expected string, found array"),
        (r#"{"integer":1,"text":"","list":{"a":[1]}}"#, "list", "expected array, found object"),
        (r#"{"integer":1,"text":"","list":[{"a":1},null]}"#, "list[1]", "expected object, found null"),
        (r#"{"integer":1,"text":"","list":[{},[1]]}"#, "list[1]", "expected object, found array"),
    ] {
        let fault = decode::read::<Required>(json.as_bytes()).err().unwrap();
        assert_eq!((fault.path.as_str(), fault.message.as_str()), (path, message), "{json}");
    }
    let fault = decode::read::<Optional>(br#"{"pairs":[[1,2],[3,{}]]}"#).err().unwrap();
    let found = (fault.path.as_str(), fault.message.as_str());
    assert_eq!(found, ("pairs[1][1]", "expected integer, found object"));
    let fault = decode::read::<Optional>(br#"{"pairs":[[1,2],[]]}"#).err().unwrap();
    let found = (fault.path.as_str(), fault.message.as_str());
    assert_eq!(found, ("pairs[1]", "expected an array of 2 items, found 0"));
    for (name, list) in [("list", r#"{"list":[1,{}]}"#), ("nulls", r#"{"nulls":[null,{}]}"#)] {
        let fault = decode::read::<Optional>(list.as_bytes()).err().unwrap();
        let found = (fault.path.as_str(), fault.message.as_str());
        assert_eq!(found, (format!("{name}[1]").as_str(), "expected integer, found object"));
    }
    // In a field, a union's member that cannot be decoded is kept unchanged; alone, such as an event, it is an error.
    let strict = br#"{"type":"strict"}"#;
    let fault = decode::read::<Part>(strict).err().unwrap();
    assert_eq!(
        (fault.path.as_str(), fault.message.as_str()),
        ("a", "in variant `strict`: missing field `a`")
    );
}

#[test]
fn a_byte_order_mark_and_repeated_names_are_read() {
    let read: Required = decode::read(
        "\u{feff}{\"integer\":1,\"integer\":2,\"text\":\"a\",\"text\":3,\"list\":[]}".as_bytes(),
    )
    .ok()
    .unwrap();
    assert_eq!((read.number, read.text.as_str(), read.extra), (2, "3", Map::new()));
}
