//! JSON Schemas of the catalog: the shapes of fields and responses.

use serde_json::Value;
use std::collections::BTreeMap;

/// The types that a schema refers to, by name.
pub(crate) type Types = BTreeMap<String, Value>;

/// A deeper chain of references is a circle.
const MAX_DEPTH: usize = 16;

/// Returns the alternatives of a schema: none of them is a reference or a union.
pub(crate) fn alternatives<'c>(schema: &'c Value, types: &'c Types) -> Vec<&'c Value> {
    let mut found = Vec::new();
    add(schema, types, 0, &mut found);
    found
}

fn add<'c>(schema: &'c Value, types: &'c Types, depth: usize, into: &mut Vec<&'c Value>) {
    if depth > MAX_DEPTH {
        return;
    }
    let name = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next());
    if let Some(named) = name.and_then(|name| types.get(name)) {
        return add(named, types, depth + 1, into);
    }
    match schema["anyOf"].as_array().or(schema["oneOf"].as_array()) {
        Some(all) => all.iter().for_each(|one| add(one, types, depth + 1, into)),
        None => into.push(schema),
    }
}

/// Returns `true` if a schema accepts values of a kind, such as `string`.
pub(crate) fn accepts(schema: &Value, kind: &str) -> bool {
    match &schema["type"] {
        Value::String(own) => own == kind || own == "number" && kind == "integer",
        Value::Array(all) => all.iter().any(|own| own == kind || own == "number" && kind == "integer"),
        _ => match (schema.get("const"), schema.get("properties"), schema["enum"].as_array()) {
            (Some(value), _, _) => kind_of(value) == kind,
            (None, Some(_), _) => kind == "object",
            (None, None, Some(all)) => all.iter().any(|value| kind_of(value) == kind),
            (None, None, None) => true,
        },
    }
}

/// Returns the kind of a value, as JSON Schema names it.
pub(crate) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// Returns the words for a kind, for reports.
pub(crate) fn words(kind: &str) -> &'static str {
    match kind {
        "null" => "null",
        "boolean" => "a boolean",
        "number" => "a number",
        "integer" => "an integer",
        "string" => "a text",
        "array" => "a list",
        _ => "an object",
    }
}

/// Returns the words for the kinds that alternatives accept, such as `a text or a list`.
pub(crate) fn kinds(alternatives: &[&Value]) -> String {
    let all = ["string", "integer", "number", "boolean", "array", "object"];
    let accepted = |kind: &&str| alternatives.iter().any(|schema| accepts(schema, kind));
    let mut kinds: Vec<&str> = all.into_iter().filter(accepted).collect();
    // A number may be an integer.
    if kinds.contains(&"number") {
        kinds.retain(|kind| *kind != "integer");
    }
    let words: Vec<&str> = kinds.into_iter().map(words).collect();
    words.join(" or ")
}
