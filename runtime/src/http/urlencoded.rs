//! Bodies of the type `application/x-www-form-urlencoded`: the fields of an object, written like a query.
//!
//! A list of texts or numbers has the form of the connector's `array_format`. A list of objects has the index of each item,
//! `items[0][price]=1`, so that no server can mix two items up. Null is an empty text, which forms use to clear a value.

use std::fmt::Write;

use percent_encoding::utf8_percent_encode;
use serde_json::Value;

use crate::connector::ArrayFormat;
use crate::http::query::ENCODED;
use crate::json::extra::Map;

/// The media type of such a body.
pub(crate) const MEDIA_TYPE: &str = "application/x-www-form-urlencoded";

/// Writes the fields of an object.
pub(crate) fn write(fields: &Map, format: ArrayFormat) -> String {
    let mut form = String::new();
    fields.iter().for_each(|(name, value)| push(&mut form, name, value, format));
    form
}

fn push(form: &mut String, name: &str, value: &Value, format: ArrayFormat) {
    match (value, format) {
        (Value::Object(fields), _) => {
            fields.iter().for_each(|(field, value)| push(form, &format!("{name}[{field}]"), value, format));
        }
        (Value::Array(items), _) if items.iter().any(|item| item.is_object() || item.is_array()) => {
            let named = items.iter().enumerate().map(|(index, item)| (format!("{name}[{index}]"), item));
            named.for_each(|(name, item)| push(form, &name, item, format));
        }
        (Value::Array(items), ArrayFormat::Brackets) => {
            items.iter().for_each(|item| pair(form, &format!("{name}[]"), &encoded(item)));
        }
        (Value::Array(items), ArrayFormat::Repeat) => {
            items.iter().for_each(|item| pair(form, name, &encoded(item)));
        }
        (Value::Array(items), ArrayFormat::Comma) if items.is_empty() => {}
        (Value::Array(items), ArrayFormat::Comma) => {
            pair(form, name, &items.iter().map(encoded).collect::<Vec<_>>().join(","));
        }
        (scalar, _) => pair(form, name, &encoded(scalar)),
    }
}

fn pair(form: &mut String, name: &str, encoded: &str) {
    let separator = if form.is_empty() { "" } else { "&" };
    let _ = write!(form, "{separator}{}={encoded}", utf8_percent_encode(name, ENCODED));
}

fn encoded(scalar: &Value) -> String {
    match scalar {
        Value::Null => String::new(),
        Value::String(text) => utf8_percent_encode(text, ENCODED).to_string(),
        other => utf8_percent_encode(&other.to_string(), ENCODED).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn form(value: Value, format: ArrayFormat) -> String {
        let Value::Object(fields) = value else { panic!("not an object") };
        write(&fields, format).replace("%5B", "[").replace("%5D", "]")
    }

    #[test]
    fn each_kind_of_value_has_its_form() {
        let form = |value| form(value, ArrayFormat::Brackets);
        assert_eq!(form(json!({})), "");
        assert_eq!(
            form(json!({ "a": 1, "b": true, "c": "x y&z=é", "d": null })),
            "a=1&b=true&c=x%20y%26z%3D%C3%A9&d="
        );
        assert_eq!(form(json!({ "a": { "b": { "c": "d" } }, "e": {} })), "a[b][c]=d");
        assert_eq!(form(json!({ "a": ["b", 2], "c": [] })), "a[]=b&a[]=2");
        assert_eq!(
            form(json!({ "a": [{ "b": 1, "c": [2] }, { "b": 3 }] })),
            "a[0][b]=1&a[0][c][]=2&a[1][b]=3"
        );
    }

    #[test]
    fn a_list_has_the_form_of_the_connector() {
        let list = json!({ "a": ["b", "c,d"], "e": [], "f": [["g"]] });
        assert_eq!(form(list.clone(), ArrayFormat::Repeat), "a=b&a=c%2Cd&f[0]=g");
        assert_eq!(form(list, ArrayFormat::Comma), "a=b,c%2Cd&f[0]=g");
    }
}
