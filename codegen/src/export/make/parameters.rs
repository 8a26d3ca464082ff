//! The fields of a request → the parameters of a form.
//!
//! For `model: { type: string!, choices: get_models.list, help: Model. }` this is:
//!
//! ```json
//! { "name": "model", "type": "select", "label": "Model", "help": "Model.", "required": true,
//!   "options": "rpc://listGetModelsListId" }
//! ```

use super::super::json::{Node, Object};
use super::App;
use super::names::{self, ParameterNames};
use super::notes::Kind;
use crate::model::{Docs, Field, Location, Operation, Schema, Type};
use serde_json::{Value, json};

/// A parameter of a search module for the greatest number of items, if the caller sets none.
const LIMIT: u32 = 100;

impl App<'_> {
    /// Returns the parameters of an operation.
    pub fn operation_parameters(
        &mut self,
        place: &str,
        operation: &Operation,
        names: &ParameterNames,
        has_limit: bool,
    ) -> Vec<Node> {
        let mut all = Vec::new();
        self.written = 0;
        for (field, name) in operation.request.fields.iter().zip(&names.fields) {
            let place = format!("{place}.{}", field.name);
            if field.set_by_client || !field.is_sent() {
                continue;
            }
            if !names::is_parameter(name) {
                self.notes.add(Kind::Field, &place, "the name is too long");
                continue;
            }
            all.extend(self.parameters(&place, name, field).into_iter().map(Node::from));
        }
        if has_limit {
            all.push(limit(&names.limit).into());
        }
        all
    }

    /// Returns the parameters of a field: a file has two.
    fn parameters(&mut self, place: &str, name: &str, field: &Field) -> Vec<Object> {
        let ty = &field.schema.ty;
        if self.connector.is_file(ty) {
            self.file_bounds(place, field);
            return match self.is_files(ty) {
                false => file(name, field),
                true => vec![files(name, field)],
            };
        }
        let mut shape = match ty {
            Type::Map { value, .. } => self.pairs(place, &field.schema, value),
            _ => self.value(place, field),
        };
        if matches!(field.location, Location::Path | Location::Query | Location::Header) {
            // There is no place for a line break.
            shape.take("multiline");
        }
        vec![self.head(name, field).and(shape)]
    }

    /// Returns the parameter of a field of an object; `None` if it has none.
    pub fn inner(&mut self, place: &str, field: &Field) -> Option<Object> {
        if field.set_by_client || !field.is_sent() {
            return None;
        }
        if field.is_rest {
            self.notes.add(Kind::Field, place, "fields without a name have no parameter");
            return None;
        }
        if !names::is_parameter(&field.wire) {
            self.notes.add(Kind::Field, place, "the name is too long");
            return None;
        }
        if let Some(value) = field.constant() {
            let head = Object::new().with("name", field.wire.as_str());
            return Some(head.with("type", "hidden").with("default", value));
        }
        let shape = self.value(place, field);
        Some(self.head(&field.wire, field).and(shape))
    }

    /// Returns the type of the parameter of a field: a select of the values that the API lists, if there are such.
    fn value(&mut self, place: &str, field: &Field) -> Object {
        match field.choices.as_deref().and_then(|text| self.choices(place, text)) {
            Some(options) => {
                self.unsaid_bounds(place, &field.schema);
                Object::new().with("type", "select").with("options", options)
            }
            None => self.shape(place, &field.schema),
        }
    }

    /// Returns name, label, help and flags of a parameter.
    fn head(&self, name: &str, field: &Field) -> Object {
        let help = help(&field.docs, field);
        let preset = field.preset.as_ref().filter(|_| field.default.is_none());
        Object::new()
            .with("name", name)
            .with("type", "any")
            .with("label", names::label(&field.label_or_words()))
            .maybe("help", help)
            .flag("required", field.required)
            .flag("advanced", field.advanced && !field.required)
            .maybe("default", preset.map(|preset| preset.value()))
    }

    /// A map as a list of keys and values.
    fn pairs(&mut self, place: &str, schema: &Schema, value: &Schema) -> Object {
        self.unsaid_bounds(place, schema);
        let key = Object::new().with("name", "key").with("type", "text").with("label", "Key");
        let head = Object::new().with("name", "value").with("type", "any").with("label", "Value");
        let value = head.and(self.shape(place, value)).with("required", true);
        let spec: Vec<Node> = vec![key.with("required", true).into(), value.into()];
        Object::new().with("type", "array").with("spec", spec)
    }

    /// Returns `true` for several files.
    pub fn is_files(&self, ty: &Type) -> bool {
        self.connector.is_file(ty) && *ty != Type::File
    }
}

fn help(docs: &Docs, field: &Field) -> Option<String> {
    let mut parts: Vec<String> = docs.help.iter().map(|help| help.to_string()).collect();
    parts.extend(field.default.as_ref().map(|default| match default.value() {
        Value::String(text) => format!("Default: {text}."),
        value => format!("Default: {value}."),
    }));
    parts.extend(docs.deprecated.as_ref().map(|note| format!("Deprecated: {note}.")));
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// Name and data of a file: together they are a file input.
fn file(name: &str, field: &Field) -> Vec<Object> {
    let label = field.label_or_words();
    let part = |end: &str, ty: &str, semantic: &str, what: &str| {
        Object::new()
            .with("name", format!("{name}_{end}"))
            .with("type", ty)
            .with("label", names::label(&format!("{label}: {what}")))
            .maybe("help", help(&field.docs, field))
            .flag("required", field.required)
            .flag("advanced", field.advanced && !field.required)
            .with("semantic", semantic)
    };
    vec![part("name", "filename", "file:name", "name"), part("data", "buffer", "file:data", "data")]
}

/// Several files. Each item has the form in which a request has a file.
fn files(name: &str, field: &Field) -> Object {
    let filename = Object::new().with("name", "filename").with("type", "filename").with("label", "File name");
    let filename = filename.with("required", true).with("semantic", "file:name");
    let options = Object::new().with("name", "options").with("type", "collection").with("label", "Options");
    let options = options.with("spec", vec![Node::from(filename)]);
    let data = Object::new().with("name", "value").with("type", "buffer").with("label", "Data");
    let data = data.with("required", true).with("semantic", "file:data");
    Object::new()
        .with("name", name)
        .with("type", "array")
        .with("label", names::label(&field.label_or_words()))
        .maybe("help", help(&field.docs, field))
        .flag("required", field.required)
        .flag("advanced", field.advanced && !field.required)
        .with("spec", vec![Node::from(data), options.into()])
}

fn limit(name: &str) -> Object {
    Object::new()
        .with("name", name)
        .with("type", "uinteger")
        .with("label", "Limit")
        .with("help", "Greatest number of items that the module returns in one run.")
        .with("default", json!(LIMIT))
}
