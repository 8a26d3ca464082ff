//! JSON objects, and the fields that nobody knows.

use serde_json::Value;

/// A JSON object: field names with their values.
pub type Map = serde_json::Map<String, Value>;

/// The fields of a response that this version of the client does not know.
pub type Extra = Map;
