//! JSON objects, and fields that are not in the specification.

use serde_json::Value;

/// A JSON object: a map from field names to values.
pub type Map = serde_json::Map<String, Value>;

/// The fields of a request or a response that this version of the client does not know.
pub type Extra = Map;
