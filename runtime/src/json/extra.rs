//! JSON objects, and fields that are not in the specification.

use serde_json::Value;

/// A JSON object: a map from field names to values.
pub type Map = serde_json::Map<String, Value>;

/// The fields of a request or a response that this version of the client does not know.
pub type Extra = Map;

/// Returns the object of a variant that this version does not know, from its unknown fields and those that are known.
pub fn with_fields<const N: usize>(mut object: Map, fields: [(&str, Option<Value>); N]) -> Map {
    for (name, value) in fields {
        if let Some(value) = value {
            object.insert(name.to_owned(), value);
        }
    }
    object
}
