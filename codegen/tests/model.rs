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
