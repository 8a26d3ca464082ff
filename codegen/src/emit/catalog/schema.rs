//! JSON Schemas of the inputs and the response of an operation.

use super::Ordered;
use crate::json_schema::{put_bounds, rules};
use crate::model::{
    Choices, Connector, EnumValue, Field, Location, Returns, Schema, StatusContent, Struct, Type,
    TypeDeclaration, TypeId, TypeKind,
};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The direction of a value: an input is refused if it does not fit, and a response is read generously.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Input,
    Response,
}

/// JSON Schemas, and the declared types that they name.
pub(super) struct Schemas<'m, 't> {
    pub side: Side,
    pub connector: &'m Connector,
    pub types: &'t mut BTreeMap<String, Value>,
}

impl Schemas<'_, '_> {
    /// A field as a form shows it.
    pub fn described(&mut self, field: &Field) -> Value {
        let mut object = Ordered::default();
        object.add("name", json!(field.name));
        object.add("label", json!(field.label_or_words()));
        object.maybe("help", &field.docs.help);
        object.maybe("deprecated", &field.docs.deprecated);
        for (name, flag) in [("required", field.required), ("advanced", field.advanced)] {
            if flag {
                object.add(name, json!(true));
            }
        }
        if !matches!(field.location, Location::Body) {
            object.add("in", json!(field.location.word()));
        }
        let choices = field.choices.as_ref();
        if let Some((choices, path)) = choices.and_then(|text| Some((text, self.connector.choices(text)?))) {
            object.add("choices", json!({ "operation": Choices::of(choices).operation, "path": path }));
        }
        object.add("schema", self.field(field));
        object.object()
    }

    fn field(&mut self, field: &Field) -> Value {
        let mut schema = self.shape(&field.schema);
        if field.nullable {
            schema = json!({ "anyOf": [schema, { "type": "null" }] });
        }
        if let Value::Object(object) = &mut schema {
            for (name, value) in [("default", &field.default), ("preset", &field.preset)] {
                if let Some(value) = value {
                    let name = if name == "preset" { "default" } else { name };
                    object.insert(name.to_owned(), value.value());
                }
            }
            if let Some(example) = &field.example {
                object.insert("examples".to_owned(), json!([example.value()]));
            }
            if field.docs.deprecated.is_some() {
                object.insert("deprecated".to_owned(), json!(true));
            }
        }
        schema
    }

    pub fn shape(&mut self, shape: &Schema) -> Value {
        let mut schema = self.ty(&shape.ty);
        if let Value::Object(object) = &mut schema {
            put_bounds(&shape.bounds, object);
        }
        schema
    }

    pub fn ty(&mut self, ty: &Type) -> Value {
        match ty {
            Type::String => json!({ "type": "string" }),
            Type::Secret => json!({ "type": "string", "format": "password" }),
            Type::Integer | Type::Timestamp => json!({ "type": "integer" }),
            Type::Number => json!({ "type": "number" }),
            Type::Boolean => json!({ "type": "boolean" }),
            Type::Json => json!({}),
            Type::Vector => json!({ "type": "array", "items": { "type": "number" } }),
            Type::File => {
                self.types.entry("File".to_owned()).or_insert_with(file);
                json!({ "$ref": "#/$defs/File" })
            }
            Type::List(item) => json!({ "type": "array", "items": self.shape(item) }),
            Type::Tuple(items) => json!({
                "type": "array",
                "prefixItems": items.iter().map(|item| self.shape(item)).collect::<Vec<_>>(),
                "items": false,
                "minItems": items.len(),
                "maxItems": items.len(),
            }),
            Type::Map { key, value } => {
                let mut map = json!({ "type": "object", "additionalProperties": self.shape(value) });
                if let Some(key) = key {
                    map["propertyNames"] = self.shape(key);
                }
                map
            }
            Type::Nullable(item) => json!({ "anyOf": [self.shape(item), { "type": "null" }] }),
            Type::Named(id) => {
                let name = self.connector.declaration(*id).name.clone();
                if !self.types.contains_key(&name) {
                    // Known before it is read: a type may hold itself.
                    self.types.insert(name.clone(), Value::Null);
                    let schema = self.declaration(*id);
                    self.types.insert(name.clone(), schema);
                }
                json!({ "$ref": format!("#/$defs/{name}") })
            }
        }
    }

    fn declaration(&mut self, id: TypeId) -> Value {
        let declaration: &TypeDeclaration = self.connector.declaration(id);
        let mut schema = match &declaration.kind {
            TypeKind::Struct(shape) => self.structure(declaration, shape, None, false),
            TypeKind::Enum { values, open } => {
                let values: Vec<&str> = values.iter().map(|value| value.value.as_str()).collect();
                if values.is_empty() {
                    json!({ "type": "string" })
                } else if *open {
                    json!({ "type": "string", "examples": values })
                } else {
                    json!({ "enum": values })
                }
            }
            TypeKind::IntegerEnum { values, open } => {
                let values: Vec<i64> = values.iter().map(EnumValue::integer).collect();
                if *open {
                    json!({ "type": "integer", "examples": values })
                } else {
                    json!({ "enum": values })
                }
            }
            TypeKind::Tagged { tag, variants, .. } => {
                let empty = Struct::default();
                let mut variants: Vec<Value> = variants
                    .iter()
                    .map(|variant| {
                        let content =
                            variant.content.map_or(declaration, |id| self.connector.declaration(id));
                        let shape = if let TypeKind::Struct(shape) = &content.kind { shape } else { &empty };
                        let tag = (!variant.value.is_empty()).then_some((tag, &variant.value));
                        self.structure(content, shape, tag, variant.untagged)
                    })
                    .collect();
                match self.side {
                    Side::Input => json!({ "oneOf": variants }),
                    Side::Response => {
                        // A variant that is not known, or cannot be read, is kept as it is.
                        variants.push(json!({ "type": "object" }));
                        json!({ "anyOf": variants })
                    }
                }
            }
            TypeKind::Untagged { alternatives } => {
                let alternatives: Vec<Value> =
                    alternatives.iter().map(|one| self.shape(&one.schema)).collect();
                json!({ "anyOf": alternatives })
            }
        };
        if let (Value::Object(schema), Some(help)) = (&mut schema, &declaration.docs.help) {
            schema.insert("description".to_owned(), json!(help));
        }
        schema
    }

    /// The schema of a struct, with the tag of a variant, which may be missing in an `untagged` one.
    fn structure(
        &mut self,
        declaration: &TypeDeclaration,
        shape: &Struct,
        tag: Option<(&String, &String)>,
        untagged: bool,
    ) -> Value {
        let mut properties = Map::new();
        let mut required: Vec<&str> = Vec::new();
        if let Some((tag, value)) = tag {
            properties.insert(tag.clone(), json!({ "const": value }));
            required.extend((!untagged).then_some(tag.as_str()));
        }
        let travels = match self.side {
            Side::Input => Field::is_sent,
            Side::Response => Field::is_received,
        };
        for field in shape.fields.iter().filter(|field| travels(field) && !field.is_rest) {
            let mut schema = self.field(field);
            if let (Value::Object(schema), Some(help)) = (&mut schema, &field.docs.help) {
                schema.insert("description".to_owned(), json!(help));
            }
            properties.insert(field.wire.clone(), schema);
            if self.is_required(declaration, field) {
                required.push(&field.wire);
            }
        }
        for field in &shape.constants {
            let schema = match (self.side, field.constant()) {
                (Side::Input, Some(constant)) => json!({ "const": constant }),
                _ => self.ty(&field.schema.ty),
            };
            properties.insert(field.wire.clone(), schema);
        }
        let mut schema = json!({ "type": "object", "properties": properties, "required": required });
        if let Some(rest) = shape.rest() {
            schema["additionalProperties"] = self.shape(rest);
        } else if self.side == Side::Input {
            schema["additionalProperties"] = json!(false);
        }
        if self.side == Side::Input {
            let rules = rules(shape, |field| &field.wire);
            if !rules.is_empty() {
                schema["x-rules"] = Value::Array(rules);
            }
        }
        schema
    }

    fn is_required(&self, declaration: &TypeDeclaration, field: &Field) -> bool {
        let is_always_written = self.side == Side::Response
            && field.is_preset(declaration)
            && !field.is_empty_if_absent(declaration);
        let is_required = match self.side {
            Side::Input => field.required,
            Side::Response => field.is_required_in_responses(),
        };
        is_required || is_always_written
    }

    /// Returns the schema of the JSON that a call by name returns.
    pub fn response(&mut self, returns: &Returns) -> Value {
        match returns {
            Returns::Json(ty) => self.ty(ty),
            Returns::OptionalJson(ty) => json!({ "anyOf": [self.ty(ty), { "type": "null" }] }),
            Returns::Pages(listing) => json!({ "type": "array", "items": self.ty(&listing.item) }),
            Returns::Stream { ty, .. } => json!({ "type": "array", "items": self.ty(ty) }),
            Returns::Text => json!({ "type": "string" }),
            Returns::Bytes => bytes(),
            Returns::Nothing => json!({ "type": "null" }),
            Returns::ByField { cases, .. } => any(cases
                .iter()
                .map(|case| case.ty.as_ref().map_or(json!({ "type": "string" }), |ty| self.ty(ty)))),
            Returns::ByStatus { cases, .. } => any(cases.iter().map(|case| match &case.content {
                StatusContent::Json(ty) => self.ty(ty),
                StatusContent::Text => json!({ "type": "string" }),
                StatusContent::Nothing => json!({ "type": "null" }),
            })),
        }
    }
}

/// One of some schemas.
fn any(all: impl Iterator<Item = Value>) -> Value {
    let mut schemas: Vec<Value> = Vec::new();
    for schema in all {
        if !schemas.contains(&schema) {
            schemas.push(schema);
        }
    }
    json!({ "anyOf": schemas })
}

fn bytes() -> Value {
    json!({
        "type": "object",
        "description": "The media type, and the bytes in base64.",
        "properties": {
            "media_type": { "type": ["string", "null"] },
            "data": { "type": "string", "contentEncoding": "base64" },
        },
        "required": ["media_type", "data"],
    })
}

fn file() -> Value {
    let text = json!({ "type": "string" });
    json!({
        "type": "object",
        "description": "A file: its content as text, or in base64.",
        "properties": { "name": text, "media_type": text, "text": text, "data": text },
        "required": ["name"],
        "additionalProperties": false,
    })
}
