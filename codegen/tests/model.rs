//! The examples of the model are those of the specification.
#![allow(missing_docs)]

use modwright::model::Json;
use serde_json::{Value, json};

#[test]
fn json_that_is_kept_as_text_comes_back_as_it_was() {
    let values = [
        Value::Null,
        json!({ "b": [1, 1.0, -0.0, u64::MAX, i64::MIN], "a": { "\u{1}\"\\ü": "\u{1f600}\n" } }),
        json!([
            f64::MAX,
            f64::MIN_POSITIVE,
            5e-324,
            0.1 + 0.2,
            122.416_294_033_786_58,
            31.245_270_191_439_438
        ]),
    ];
    for value in values {
        assert_eq!(Json::new(&value).value(), value);
        assert_eq!(Json::new(&value).value().to_string(), value.to_string());
    }
}

#[test]
fn a_field_of_an_operation_has_its_own_default() {
    let source = |path: &str, text: &str| modwright::Source { path: path.to_owned(), text: text.to_owned() };
    let sources = [
        source(
            "spec/a/connector.yaml",
            "connector: a\nbase_url: { default: https://a.example/ }\nconnection: {}\n",
        ),
        source(
            "spec/a/modules/b.yaml",
            "module: b
fields:
  n: { type: integer, default: 1 }
operations:
  one: { get: one, use: [n], returns: nothing }
  two: { get: two, fields: { n: { type: string, default: few } }, returns: nothing }
",
        ),
    ];
    let (model, diagnostics) = modwright::check(&sources);
    let model = model.unwrap_or_else(|| panic!("{diagnostics:?}"));
    let defaults: Vec<Value> = model.connectors[0].modules[0]
        .operations()
        .iter()
        .map(|operation| operation.request.fields[0].default.as_ref().unwrap().value())
        .collect();
    assert_eq!(defaults, [json!(1), json!("few")]);
}
