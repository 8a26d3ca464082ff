//! Modules → OpenAPI 3.1.

use crate::make::pascal;
use crate::model::{Field, Form, Kind, Method, Module, Operation, Type};
use serde_json::{Map, Value, json};

/// The whole document.
pub fn document(modules: &[Module], shared: &[Type]) -> Value {
    let mut schemas = Map::new();
    let plain = Names { prefix: String::new(), own: &[] };
    for one in shared {
        schemas.insert(one.name.clone(), plain.declaration(one));
    }
    let mut paths = Map::new();
    for module in modules {
        let names = Names { prefix: pascal(&module.name), own: &module.types };
        for one in &module.types {
            schemas.insert(names.full(&one.name), names.declaration(one));
        }
        for operation in &module.operations {
            let path = paths.entry(format!("/{}", operation.path)).or_insert_with(|| json!({}));
            path[operation.method.word()] = names.operation(&mut schemas, module, operation);
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": "A made connector", "version": "1.0.0" },
        "servers": [{ "url": "https://api.example.com/v1" }],
        "security": [{ "bearer": [] }],
        "paths": paths,
        "components": {
            "securitySchemes": { "bearer": { "type": "http", "scheme": "bearer" } },
            "schemas": schemas,
        },
    })
}

/// What the types of a module are called in a document, where all share one room.
struct Names<'m> {
    prefix: String,
    own: &'m [Type],
}

impl Names<'_> {
    fn full(&self, name: &str) -> String {
        if self.own.iter().any(|one| one.name == name) {
            format!("{}{name}", self.prefix)
        } else {
            name.to_owned()
        }
    }

    fn reference(&self, name: &str) -> Value {
        json!({ "$ref": format!("#/components/schemas/{}", self.full(name)) })
    }

    fn operation(&self, schemas: &mut Map<String, Value>, module: &Module, operation: &Operation) -> Value {
        let answer = if operation.paged {
            json!({
                "type": "object",
                "required": ["data", "has_more"],
                "properties": {
                    "data": { "type": "array", "items": self.reference(&operation.returns) },
                    "has_more": { "type": "boolean" },
                },
            })
        } else {
            self.reference(&operation.returns)
        };
        let mut out = json!({
            "operationId": format!("{}_{}", operation.name, module.name),
            "summary": operation.title,
            "description": operation.help,
            "tags": [module.name],
            "responses": {
                "200": { "description": "What was asked for.", "content": { "application/json": { "schema": answer } } },
            },
        });
        if operation.method == Method::Get {
            out["parameters"] =
                operation.fields.iter().map(|field| self.parameter(operation, field)).collect();
            return out;
        }
        let name = format!("{}{}Request", self.prefix, pascal(operation.name));
        schemas.insert(name.clone(), self.structure(&operation.title, &operation.fields));
        let sends_file = operation.fields.iter().any(|field| matches!(field.kind, Kind::File));
        let media_type = if sends_file { "multipart/form-data" } else { "application/json" };
        let schema = json!({ "$ref": format!("#/components/schemas/{name}") });
        out["requestBody"] = json!({ "required": true, "content": { media_type: { "schema": schema } } });
        out
    }

    fn parameter(&self, operation: &Operation, field: &Field) -> Value {
        let in_path = operation.path.contains(&format!("{{{}}}", field.name));
        json!({
            "name": field.wire.unwrap_or(&field.name),
            "in": if in_path { "path" } else { "query" },
            "required": field.required,
            "description": field.help,
            "schema": self.schema(&field.kind),
        })
    }

    fn declaration(&self, one: &Type) -> Value {
        match &one.form {
            Form::Struct(fields) => self.structure(&one.help, fields),
            Form::Enum { values, .. } => json!({ "type": "string", "description": one.help, "enum": values }),
            Form::Text { most } => json!({ "type": "string", "description": one.help, "maxLength": most }),
            Form::Union { tag, variants } => {
                let alternatives: Vec<_> = variants
                    .iter()
                    .map(|(value, name)| {
                        let tagged = json!({ "type": "object", "required": [tag], "properties": { *tag: { "type": "string", "const": value } } });
                        self.variant(name, tag, tagged)
                    })
                    .collect();
                json!({ "description": one.help, "oneOf": alternatives })
            }
        }
    }

    /// A variant's struct with its tag, in place.
    fn variant(&self, name: &str, tag: &str, mut tagged: Value) -> Value {
        let found = self.own.iter().find(|one| one.name == name);
        let Some(Type { form: Form::Struct(fields), help, .. }) = found else { return tagged };
        let mut schema = self.structure(help, fields);
        schema["properties"][tag] = tagged["properties"][tag].take();
        if let Some(required) = schema["required"].as_array_mut() {
            required.push(json!(tag));
        }
        schema
    }

    fn structure(&self, help: &str, fields: &[Field]) -> Value {
        let properties: Map<_, _> =
            fields.iter().map(|field| (field.name.clone(), self.property(field))).collect();
        let required: Vec<_> =
            fields.iter().filter(|field| field.required).map(|field| &field.name).collect();
        json!({ "type": "object", "description": help, "required": required, "properties": properties })
    }

    fn property(&self, field: &Field) -> Value {
        let mut schema = self.schema(&field.kind);
        if field.nullable {
            schema = match schema.get("type") {
                Some(ty) => {
                    schema["type"] = json!([ty, "null"]);
                    schema
                }
                None => json!({ "anyOf": [schema, { "type": "null" }] }),
            };
        }
        if let Some(default) = &field.default {
            schema["default"] = default.clone();
        }
        schema["description"] = json!(field.help);
        schema
    }

    fn schema(&self, kind: &Kind) -> Value {
        match kind {
            Kind::Text(None) => json!({ "type": "string" }),
            Kind::Text(Some((0, most))) => json!({ "type": "string", "maxLength": most }),
            Kind::Text(Some((least, most))) => {
                json!({ "type": "string", "minLength": least, "maxLength": most })
            }
            Kind::Pattern(pattern, _) => json!({ "type": "string", "pattern": format!("^{pattern}$") }),
            Kind::Integer(None) => json!({ "type": "integer" }),
            Kind::Integer(Some((minimum, maximum))) => {
                json!({ "type": "integer", "minimum": minimum, "maximum": maximum })
            }
            Kind::Number(None) => json!({ "type": "number" }),
            Kind::Number(Some((minimum, maximum))) => {
                json!({ "type": "number", "minimum": minimum, "maximum": maximum })
            }
            Kind::Boolean => json!({ "type": "boolean" }),
            Kind::Timestamp => json!({ "type": "integer" }),
            Kind::File => json!({ "type": "string", "format": "binary" }),
            Kind::List { items, most: None } => json!({ "type": "array", "items": self.schema(items) }),
            Kind::List { items, most } => {
                json!({ "type": "array", "items": self.schema(items), "maxItems": most })
            }
            Kind::TextOrTexts { most } => json!({
                "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" }, "maxItems": most }],
            }),
            Kind::Map { value, most, .. } => {
                json!({ "type": "object", "additionalProperties": self.reference(value), "maxProperties": most })
            }
            Kind::Named(name) => self.reference(name),
        }
    }
}
