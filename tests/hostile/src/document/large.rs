//! A document as large as those of the largest vendors: many random documents in one, with names of their own.

use super::make_version_three;
use serde_json::{Map, Value, json};

/// The documents that share a tag.
const PER_TAG: u64 = 12;

/// Makes a document with at least so many operations.
pub fn make_large_document(operations: usize) -> String {
    let (mut paths, mut schemas, mut count) = (Map::new(), Map::new(), 0);
    let mut components = Value::Null;
    for number in 0.. {
        let mut part = make_version_three(number);
        own(&mut part, number);
        if number == 0 {
            components = part["components"].clone();
        }
        for (path, mut item) in entries(&mut part["paths"]) {
            let operations = item.as_object_mut().into_iter().flatten();
            for operation in operations.filter(|(_, one)| one["responses"].is_object()) {
                count += 1;
                let tag = format!("group {}", words(number / PER_TAG));
                operation.1["tags"] = json!([tag]);
                if let Some(id) = operation.1["operationId"].as_str() {
                    operation.1["operationId"] = json!(format!("{id} {}", words(number)));
                }
                operation.1["description"] = json!("Does what its name says. ".repeat(20));
            }
            paths.insert(format!("/{}{path}", words(number).replace(' ', "/")), item);
        }
        for (name, schema) in entries(&mut part["components"]["schemas"]) {
            schemas.insert(format!("{name}{}", words(number).replace(' ', "-")), schema);
        }
        if count >= operations {
            break;
        }
    }
    components["schemas"] = Value::Object(schemas);
    components["securitySchemes"] = json!({ "key": { "type": "http", "scheme": "bearer" } });
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Large", "version": "1" },
        "servers": [{ "url": "https://api.example.com/v1" }],
        "security": [{ "key": [] }],
        "paths": paths,
        "components": components,
    })
    .to_string()
}

fn entries(node: &mut Value) -> Vec<(String, Value)> {
    node.as_object_mut().map(std::mem::take).unwrap_or_default().into_iter().collect()
}

/// Refers to the schemas of this part.
fn own(node: &mut Value, number: u64) {
    match node {
        Value::String(text) if text.starts_with("#/components/schemas/") => {
            text.push_str(&words(number).replace(' ', "-"));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| own(item, number)),
        Value::Object(fields) => fields.iter_mut().for_each(|(_, value)| own(value, number)),
        _ => {}
    }
}

/// Returns a number as words, since a name with a number is rare in a document.
fn words(number: u64) -> String {
    const WORDS: [&str; 10] =
        ["red", "blue", "green", "north", "south", "east", "west", "old", "young", "warm"];
    let digits = number.to_string();
    let word = |digit: char| WORDS[digit.to_digit(10).unwrap_or_default() as usize];
    digits.chars().map(word).collect::<Vec<_>>().join(" ")
}
