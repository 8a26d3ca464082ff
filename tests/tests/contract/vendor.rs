//! The vendor's documents.

use modwright::model::{Connector, Field, Location, Operation};
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};

/// The vendor's documents, the living one first.
pub(crate) fn documents() -> Vec<Value> {
    let folder = std::env::var_os("MODWRIGHT_VENDOR_DOCUMENTS")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data"), PathBuf::from);
    let read = |name: &str| {
        let path = folder.join(name);
        let text =
            std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        document(&text)
    };
    vec![read("openai-2026-08.yaml"), read("openai-2023-12.yaml")]
}

fn document(text: &str) -> Value {
    // A bound that a JavaScript tool rounded beyond 64 bits.
    let text = text.replace("9223372036854776000", "9223372036854775807");
    let mut value: Value = serde_yaml::from_str(&text).expect("the vendor's document is YAML");
    plain(&mut value);
    value
}

/// The words of OpenAPI 3.0 in JSON Schema's own.
fn plain(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(plain),
        Value::Object(object) => {
            object.values_mut().for_each(plain);
            for (flag, bound) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
                if object.get(flag) == Some(&Value::Bool(true)) {
                    let limit = object.remove(bound).unwrap_or_default();
                    object.insert(flag.to_owned(), limit);
                }
            }
            if object.remove("nullable") == Some(Value::Bool(true)) {
                let inner = Value::Object(std::mem::take(object));
                *object = Map::from_iter([("anyOf".to_owned(), json!([inner, { "type": "null" }]))]);
            }
        }
        _ => {}
    }
}

/// Lets the alternatives of a union overlap: a message of an input is one of two schemas, and often of both.
fn overlapping(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(overlapping),
        Value::Object(object) => {
            object.values_mut().for_each(overlapping);
            if let Some(alternatives @ Value::Array(_)) = object.get("oneOf")
                && !object.contains_key("anyOf")
            {
                let alternatives = alternatives.clone();
                object.remove("oneOf");
                object.insert("anyOf".to_owned(), alternatives);
            }
        }
        _ => {}
    }
}

/// An operation in the vendor's document.
pub(crate) struct Vendor<'d> {
    pub(crate) document: &'d Value,
    pub(crate) operation: &'d Value,
    /// The kind of body that our operation has.
    media_type: &'static str,
}

impl<'d> Vendor<'d> {
    pub(crate) fn find(document: &'d Value, connector: &Connector, operation: &Operation) -> Option<Self> {
        let paths = document["paths"].as_object()?;
        let (_, item) = paths.iter().find(|(path, item)| {
            same_path(path.trim_start_matches('/'), &operation.path)
                && item.get(method(operation).to_lowercase()).is_some()
        })?;
        let media_type =
            if operation.is_form(connector) { "multipart/form-data" } else { "application/json" };
        Some(Self { document, operation: &item[method(operation).to_lowercase()], media_type })
    }

    pub(crate) fn schema(&self) -> Option<&'d Value> {
        let content = self.operation["requestBody"]["content"].as_object()?;
        let body = content.get(self.media_type)?;
        Some(self.resolve(&body["schema"]))
    }

    pub(crate) fn resolve(&self, value: &'d Value) -> &'d Value {
        match value["$ref"].as_str() {
            Some(path) => self.resolve(
                self.document.pointer(path.trim_start_matches('#')).expect("a $ref leads somewhere"),
            ),
            None => value,
        }
    }

    /// All fields: path, query and body.
    pub(crate) fn fields(&self) -> Vec<String> {
        let mut names = self.parameters("query");
        if let Some(schema) = self.schema() {
            self.properties(schema, &mut names);
        }
        let mut seen = std::collections::HashSet::new();
        names.retain(|name| seen.insert(name.clone()));
        names
    }

    fn properties(&self, schema: &'d Value, into: &mut Vec<String>) {
        if let Some(properties) = schema["properties"].as_object() {
            into.extend(properties.keys().cloned());
        }
        for part in schema["allOf"].as_array().into_iter().flatten() {
            self.properties(self.resolve(part), into);
        }
    }

    pub(crate) fn parameters(&self, place: &str) -> Vec<String> {
        let parameters =
            self.operation["parameters"].as_array().into_iter().flatten().map(|one| self.resolve(one));
        let names = parameters.filter(|one| one["in"] == place).filter_map(|one| one["name"].as_str());
        names.map(|name| name.trim_end_matches("[]").to_owned()).collect()
    }

    pub(crate) fn validator(&self, schema: &Value) -> jsonschema::Validator {
        let mut schema = schema.clone();
        schema["components"] = self.document["components"].clone();
        overlapping(&mut schema);
        jsonschema::options()
            .with_draft(jsonschema::Draft::Draft202012)
            .build(&schema)
            .unwrap_or_else(|error| panic!("{schema}: {error}"))
    }

    /// The fields of the query: name, schema, and whether it must be there.
    pub(crate) fn query(&self) -> Vec<(&'d str, &'d Value, bool)> {
        let parameters =
            self.operation["parameters"].as_array().into_iter().flatten().map(|one| self.resolve(one));
        let queries = parameters.filter(|one| one["in"] == "query");
        let read = |one: &'d Value| {
            let name = one["name"].as_str()?.trim_end_matches("[]");
            Some((name, &one["schema"], one["required"] == true))
        };
        queries.filter_map(read).collect()
    }

    /// The schema of the answer of this media type.
    pub(crate) fn answer(&self, media_type: &str) -> Option<&'d Value> {
        let answers = self.operation["responses"].as_object()?;
        let (_, answer) = answers.iter().find(|(status, _)| status.starts_with('2'))?;
        self.resolve(answer)["content"].as_object()?.get(media_type).map(|content| &content["schema"])
    }

    /// What the vendor's schema says of the bodies of the operation's examples.
    pub(crate) fn judge(&self, connector: &Connector, operation: &Operation) -> Vec<String> {
        let Some(schema) = self.schema() else {
            let bodies = operation.has_body();
            return bodies
                .then(|| format!("{}: the vendor's operation has no body", operation.path))
                .into_iter()
                .collect();
        };
        let validator = self.validator(schema);
        let mut wrong = Vec::new();
        for example in &operation.examples {
            let body = body(connector, &operation.request.fields, &example.request.value());
            for error in validator.iter_errors(&body) {
                wrong.push(format!(
                    "{} `{}`: {} at {}",
                    operation.path,
                    example.name,
                    error,
                    error.instance_path()
                ));
            }
        }
        wrong
    }
}

/// What travels in the body: the example's body fields, and the presets of those that it leaves unset.
pub(crate) fn body(connector: &Connector, fields: &[Field], request: &Value) -> Value {
    let sent = fields.iter().filter(|field| field.location == Location::Body).filter_map(|field| {
        let value = request.get(&field.wire).cloned().or_else(|| Some(field.preset.as_ref()?.value()))?;
        // A file is a text to the vendor's schemas.
        let value = match value {
            Value::Array(files) if connector.is_file(&field.schema.ty) => json!(vec!["file"; files.len()]),
            _ if connector.is_file(&field.schema.ty) => json!("file"),
            value => value,
        };
        Some((field.wire.clone(), value))
    });
    Value::Object(sent.collect())
}

pub(crate) fn method(operation: &Operation) -> &'static str {
    operation.method.as_str()
}

/// Paths that differ only in the names of their holes.
fn same_path(left: &str, right: &str) -> bool {
    let shape = |path: &str| -> Vec<String> {
        path.split('/')
            .map(|part| if part.starts_with('{') { "{}".to_owned() } else { part.to_owned() })
            .collect()
    };
    shape(left) == shape(right)
}
