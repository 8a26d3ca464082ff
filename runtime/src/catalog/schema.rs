//! Complete JSON Schemas: an input, a response or a chunk with the types that it refers to.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{CatalogError, CatalogField, CatalogModule, CatalogOperation};
use crate::json::extra::Map;

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

impl CatalogModule {
    /// Returns a JSON Schema (2020-12) of an operation's complete input. It does not contain rules between fields.
    #[must_use]
    pub fn input_schema(&self, operation: &CatalogOperation) -> Value {
        let described = |field: &CatalogField| {
            let mut schema = field.schema.clone();
            if let (Value::Object(schema), Some(help)) = (&mut schema, &field.help) {
                schema.insert("description".to_owned(), json!(help));
            }
            (field.name.clone(), schema)
        };
        let properties: Map = operation.fields.iter().map(described).collect();
        let required: Vec<&str> =
            operation.fields.iter().filter(|field| field.required).map(|field| field.name.as_str()).collect();
        let schema = json!({
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": operation.rest.clone().unwrap_or(json!(false)),
        });
        complete(schema, &self.types)
    }

    /// Returns a JSON Schema (2020-12) of the JSON that a call by name returns. A response may have more fields.
    #[must_use]
    pub fn response_schema(&self, operation: &CatalogOperation) -> Value {
        complete(operation.response.clone(), &self.response_types)
    }

    /// Returns a JSON Schema (2020-12) of the body of an error.
    #[must_use]
    pub fn error_schema(&self, error: &CatalogError) -> Value {
        complete(error.schema.clone(), &self.response_types)
    }

    /// Returns a JSON Schema (2020-12) of a chunk of the streamed response; `None` if the operation does not stream.
    #[must_use]
    pub fn chunk_schema(&self, operation: &CatalogOperation) -> Option<Value> {
        Some(complete(operation.chunk.clone()?, &self.response_types))
    }
}

/// Adds the dialect and the types that a schema refers to.
fn complete(mut schema: Value, types: &BTreeMap<String, Value>) -> Value {
    let mut found = Map::new();
    add_types(&schema, types, &mut found);
    if let Value::Object(schema) = &mut schema {
        schema.insert("$schema".to_owned(), json!(DIALECT));
        if !found.is_empty() {
            schema.insert("$defs".to_owned(), Value::Object(found));
        }
    }
    schema
}

/// Adds the types that a schema refers to, directly or not.
fn add_types(schema: &Value, types: &BTreeMap<String, Value>, into: &mut Map) {
    match schema {
        Value::Array(items) => items.iter().for_each(|item| add_types(item, types, into)),
        Value::Object(fields) => {
            let name = fields.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next());
            if let Some((name, schema)) = name.and_then(|name| types.get_key_value(name))
                && !into.contains_key(name)
            {
                into.insert(name.clone(), schema.clone());
                add_types(schema, types, into);
            }
            fields.values().for_each(|value| add_types(value, types, into));
        }
        _ => {}
    }
}
