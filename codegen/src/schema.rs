//! The key tables of the reader → a JSON Schema of the language, for editors.
//!
//! It is written in draft 7, which editors know best. It says what a schema can say: keys, shapes and words. Names, types
//! and rules are checked by `check` alone.

use crate::read::keys::{GROUPS, Group, Key, Shape};
use serde_json::{Map, Value, json};

/// Returns the JSON Schema of a specification file: `connector.yaml`, `types.yaml`, a module or a locale.
pub fn schema() -> String {
    let definitions: Map<String, Value> =
        GROUPS.iter().map(|group| (name(group.what), mapping(group))).collect();
    let whole = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "A specification of modwright",
        "description": "A connector (`connector:`), a module (`module:`), a locale (`locale:`), or types that modules share (`types:` alone).",
        "type": "object",
        "if": { "required": ["connector"] },
        "then": reference("a connector"),
        "else": {
            "if": { "required": ["module"] },
            "then": reference("a module"),
            "else": {
                "if": { "required": ["locale"] },
                "then": reference("a locale"),
                "else": reference("`types.yaml`"),
            },
        },
        "definitions": definitions,
    });
    format!("{whole:#}\n")
}

/// `a field of the connection` → `field_of_the_connection`
fn name(what: &str) -> String {
    let bare = what.trim_matches('`');
    let bare = bare.strip_prefix("an ").or_else(|| bare.strip_prefix("a ")).unwrap_or(bare);
    bare.replace([' ', '.'], "_")
}

fn reference(what: &str) -> Value {
    json!({ "$ref": format!("#/definitions/{}", name(what)) })
}

fn mapping(group: &Group) -> Value {
    let properties: Map<String, Value> =
        group.keys.iter().map(|key| (key.name.to_owned(), property(key))).collect();
    let required: Vec<&str> = group.keys.iter().filter(|key| key.required).map(|key| key.name).collect();
    let mut schema = json!({
        "description": group.help,
        "type": "object",
        "properties": properties,
        "patternProperties": { "^x-": true },
        "additionalProperties": group.rest.as_ref().map_or(json!(false), shape),
    });
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    if !group.one_of.is_empty() {
        let one_of = group.one_of.iter().map(|keys| {
            let (absent, present): (Vec<&str>, Vec<&str>) = keys.iter().partition(|key| key.starts_with('!'));
            match absent.as_slice() {
                [absent] => json!({ "required": present, "not": { "required": [&absent[1..]] } }),
                _ => json!({ "required": present }),
            }
        });
        schema["oneOf"] = one_of.collect();
    }
    let with = group.keys.iter().filter(|key| !key.with.is_empty()).map(|key| {
        let any: Vec<Value> = key.with.iter().map(|with| json!({ "required": [with] })).collect();
        (key.name.to_owned(), json!({ "anyOf": any }))
    });
    let with: Map<String, Value> = with.collect();
    if !with.is_empty() {
        schema["dependencies"] = Value::Object(with);
    }
    schema
}

fn property(key: &Key) -> Value {
    let schema = shape(&key.shape);
    // Next to `$ref`, draft 7 ignores every other word.
    let mut schema = if schema.get("$ref").is_some() { json!({ "allOf": [schema] }) } else { schema };
    schema["description"] = json!(key.help);
    schema
}

fn shape(shape: &Shape) -> Value {
    let either = |one: Value, group: &str| json!({ "anyOf": [one, reference(group)] });
    match shape {
        // A scalar stays text, however YAML reads it.
        Shape::Text | Shape::Type => json!({ "type": ["string", "number", "boolean"] }),
        Shape::Flag => json!({ "enum": [true, false, "true", "false"] }),
        Shape::Number => json!({ "type": ["number", "string"] }),
        Shape::Word(words) => json!({ "enum": words }),
        Shape::Texts => json!({ "type": "array", "items": self::shape(&Shape::Text) }),
        Shape::TextOrTexts => json!({ "anyOf": [self::shape(&Shape::Text), self::shape(&Shape::Texts)] }),
        Shape::TextMap => map(&Shape::Text),
        Shape::OneText => {
            let mut schema = map(&Shape::Text);
            schema["minProperties"] = json!(1);
            schema["maxProperties"] = json!(1);
            schema
        }
        Shape::Value => json!({}),
        Shape::Values => json!({ "type": "array" }),
        Shape::Group(group) => reference(group),
        Shape::GroupOrMap(group) => either(map(&Shape::Group(group)), group),
        Shape::TextOr(group) => either(self::shape(&Shape::Text), group),
        Shape::TypeOr(group) => either(self::shape(&Shape::Type), group),
        Shape::EmptyOr(group) => either(json!({ "type": ["null", "string", "number", "boolean"] }), group),
        Shape::Map(value) => map(value),
        Shape::TextsOrMap(value) => {
            // `{ a, b }` and a list that names `null` are for `check`.
            json!({ "anyOf": [self::shape(&Shape::Texts), map(value)] })
        }
    }
}

fn map(value: &Shape) -> Value {
    json!({ "type": "object", "additionalProperties": shape(value) })
}
