//! The examples of the specification, at the parts of a document.

use super::super::json::Object;
use super::Exporter;
use crate::model::{BodyKind, Connector, Example, Field, Location, Operation, StreamFormat};
use serde_json::{Map, Value};

/// Returns the values of a parameter in the examples.
pub(super) fn values(operation: &Operation, field: &Field) -> Object {
    let mut all = Object::new();
    for example in &operation.examples {
        let request = example.request.value();
        if let Some(value) = request.get(field.key()).filter(|value| !value.is_null()) {
            all.add(&example.name, Object::new().with("value", value.clone()));
        }
    }
    all
}

/// Returns the request bodies of the examples.
pub(super) fn requests(exporter: &Exporter<'_>, operation: &Operation) -> Object {
    let mut all = Object::new();
    for example in &operation.examples {
        if let Some(value) = body(exporter, operation, example) {
            all.add(&example.name, titled(example).with("value", value));
        }
    }
    all
}

/// An example with its help, which has the name of the operation's field.
pub(super) fn titled(example: &Example) -> Object {
    Object::new().maybe("summary", example.help.as_deref())
}

fn body(exporter: &Exporter<'_>, operation: &Operation, example: &Example) -> Option<Value> {
    let connector = exporter.connector;
    let request = example.request.value();
    if let Some(whole) = operation.whole_body() {
        let value = request.get(whole.key())?.clone();
        return Some(sent(connector, whole, value));
    }
    let fields = operation.request.on_wire().filter(|field| field.location == Location::Body);
    let fields: Map<String, Value> = fields
        .filter_map(|field| {
            Some((exporter.part(operation, field), sent(connector, field, request.get(field.key())?.clone())))
        })
        .chain(toggle(operation, example))
        .collect();
    let is_nothing = fields.is_empty() && operation.body(connector) == BodyKind::Nothing;
    (!is_nothing).then_some(Value::Object(fields))
}

/// Returns the field that requests a stream, if the example has one.
fn toggle(operation: &Operation, example: &Example) -> Option<(String, Value)> {
    let stream = operation.stream.as_ref().filter(|_| example.events.is_some())?;
    let value = stream.value.clone().map_or(Value::Bool(true), Value::String);
    Some((operation.request.fields[stream.toggle].wire.clone(), value))
}

/// Returns a value as it is sent: a file is its content.
fn sent(connector: &Connector, field: &Field, value: Value) -> Value {
    if !connector.is_file(&field.schema.ty) {
        return value;
    }
    match value {
        Value::Array(files) => files.into_iter().map(content).collect(),
        file => content(file),
    }
}

fn content(file: Value) -> Value {
    let text = file.get("text").or_else(|| file.get("data")).and_then(Value::as_str);
    text.unwrap_or_default().into()
}

/// Returns the responses of the examples that have this body: `None` for text, or else its type.
pub(super) fn responses(operation: &Operation, is_so: &dyn Fn(&Value) -> bool) -> Object {
    responses_with(operation, &|example| is_so(&example.request.value()))
}

/// Returns the responses of some examples.
pub(super) fn responses_with(operation: &Operation, is_so: &dyn Fn(&Example) -> bool) -> Object {
    let mut all = Object::new();
    for example in &operation.examples {
        let Some(response) = &example.response else { continue };
        if is_so(example) {
            all.add(&example.name, titled(example).with("value", response.value()));
        }
    }
    all
}

/// Returns the streams of the examples, as text.
pub(super) fn events(connector: &Connector, operation: &Operation, format: StreamFormat) -> Object {
    let is_ended = operation.stream.as_ref().is_none_or(|stream| stream.until.is_empty());
    let end = connector.stream_end.as_ref().filter(|_| is_ended && format == StreamFormat::Events);
    let (before, after) = match format {
        StreamFormat::Events => ("data: ", "\n\n"),
        StreamFormat::Lines => ("", "\n"),
    };
    let mut all = Object::new();
    for example in &operation.examples {
        let Some(events) = &example.events else { continue };
        let mut text: String = events.iter().map(|event| format!("{before}{event}{after}")).collect();
        text.extend(end.map(|end| format!("{before}{end}{after}")));
        all.add(&example.name, titled(example).with("value", text));
    }
    all
}
