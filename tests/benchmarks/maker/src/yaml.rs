//! Modules → the specification language.

use crate::model::{Example, Field, Form, Kind, Method, Module, Operation, Type};
use serde_json::Value;
use std::fmt::Write;

pub fn connector(name: &str) -> String {
    format!(
        "connector: {name}
title: A made connector
docs: https://example.com/docs
base_url: {{ default: https://api.example.com/v1/, env: MADE_BASE_URL }}

connection:
  api_key: {{ type: secret!, env: MADE_API_KEY, send: bearer, label: API Key, help: Found in your settings. }}

errors: {{ message: error.message, kind: error.type, code: error.code, param: error.param }}
request_id: x-request-id
retry: {{ statuses: [408, 409, 429, 5xx], max_retries: 2 }}
pages: {{ items: data, more: has_more, cursor: after, from: id, size: limit }}
"
    )
}

/// `types.yaml`
pub fn types(types: &[Type]) -> String {
    let mut out = "types:\n".to_owned();
    types.iter().for_each(|one| declaration(&mut out, one));
    out
}

/// `modules/*.yaml`
pub fn module(module: &Module) -> String {
    let mut out = String::new();
    line(&mut out, 0, &format!("module: {}", module.name));
    line(&mut out, 0, &format!("title: {}", text(&module.title)));
    line(&mut out, 0, &format!("help: {}", text(&module.help)));
    line(&mut out, 0, &format!("docs: https://example.com/docs/{}", module.name));
    line(&mut out, 0, "\noperations:");
    module.operations.iter().for_each(|one| operation(&mut out, one));
    line(&mut out, 0, "\ntypes:");
    module.types.iter().for_each(|one| declaration(&mut out, one));
    out
}

fn operation(out: &mut String, operation: &Operation) {
    line(out, 1, &format!("{}:", operation.name));
    line(out, 2, &format!("{}: {}", operation.method.word(), operation.path));
    line(out, 2, &format!("title: {}", text(&operation.title)));
    line(out, 2, &format!("help: {}", text(&operation.help)));
    for (key, advanced) in [("fields:", false), ("advanced:", true)] {
        let mut chosen = operation.fields.iter().filter(|field| field.advanced == advanced).peekable();
        if chosen.peek().is_some() {
            line(out, 2, key);
            chosen.for_each(|one| field(out, 3, one));
        }
    }
    if !operation.rules.is_empty() {
        line(out, 2, "rules:");
        operation.rules.iter().for_each(|rule| line(out, 3, &format!("- {}", text(rule))));
    }
    let returns = &operation.returns;
    line(
        out,
        2,
        &if operation.paged { format!("returns: pages<{returns}>") } else { format!("returns: {returns}") },
    );
    line(out, 2, "examples:");
    operation.examples.iter().for_each(|one| example(out, one));
    debug_assert!(operation.method == Method::Post || operation.rules.is_empty());
}

fn example(out: &mut String, example: &Example) {
    line(out, 3, &format!("{}:", example.name));
    line(out, 4, &format!("request: {}", flow(&example.request)));
    if let Some(response) = &example.response {
        line(out, 4, &format!("response: {}", flow(response)));
    }
}

fn declaration(out: &mut String, one: &Type) {
    line(out, 1, &format!("{}:", one.name));
    line(out, 2, &format!("help: {}", text(&one.help)));
    match &one.form {
        Form::Struct(fields) => {
            line(out, 2, "fields:");
            fields.iter().for_each(|one| field(out, 3, one));
        }
        Form::Enum { open, values } => {
            if !open {
                line(out, 2, "open: false");
            }
            line(out, 2, &format!("enum: [{}]", values.join(", ")));
        }
        Form::Union { tag, variants } => {
            let variants: Vec<_> = variants.iter().map(|(value, name)| format!("{value}: {name}")).collect();
            line(out, 2, &format!("tag: {tag}"));
            line(out, 2, &format!("variants: {{ {} }}", variants.join(", ")));
        }
        Form::Text { most } => {
            line(out, 2, "type: string");
            line(out, 2, &format!("max_length: {most}"));
        }
    }
}

fn field(out: &mut String, depth: usize, field: &Field) {
    let mut entry = format!("{}: {{ type: {}", field.name, field_type(field));
    if field.required && matches!(field.kind, Kind::TextOrTexts { .. }) {
        entry.push_str(", required: true");
    }
    if let Some(wire) = field.wire {
        write!(entry, ", name: {wire}").expect("a string takes everything");
    }
    bounds(&mut entry, &field.kind);
    if let Some(default) = &field.default {
        write!(entry, ", default: {default}").expect("a string takes everything");
    }
    if let Some(soft) = field.soft {
        write!(entry, ", soft: [{soft}]").expect("a string takes everything");
    }
    line(out, depth, &format!("{entry}, help: {} }}", text(&field.help)));
}

fn field_type(field: &Field) -> String {
    let name = type_name(&field.kind);
    let null = if field.nullable { "?" } else { "" };
    match field.kind {
        Kind::TextOrTexts { .. } => format!("{name}{null}"),
        Kind::Map { .. } => format!("'{name}{null}{}'", if field.required { "!" } else { "" }),
        _ => format!("{name}{null}{}", if field.required { "!" } else { "" }),
    }
}

fn type_name(kind: &Kind) -> String {
    match kind {
        Kind::Text(_) | Kind::Pattern(..) => "string".to_owned(),
        Kind::Integer(_) => "integer".to_owned(),
        Kind::Number(_) => "number".to_owned(),
        Kind::Boolean => "boolean".to_owned(),
        Kind::Timestamp => "timestamp".to_owned(),
        Kind::File => "file".to_owned(),
        Kind::List { items, .. } => format!("list<{}>", type_name(items)),
        Kind::TextOrTexts { .. } => "string | list<string>".to_owned(),
        Kind::Map { key, value, .. } => format!("map<{key}, {value}>"),
        Kind::Named(name) => name.clone(),
    }
}

fn bounds(entry: &mut String, kind: &Kind) {
    let said = match kind {
        Kind::Text(Some((0, most))) => format!(", max_length: {most}"),
        Kind::Text(Some((least, most))) => format!(", min_length: {least}, max_length: {most}"),
        Kind::Pattern(pattern, _) => format!(", pattern: '{pattern}'"),
        Kind::Integer(Some((minimum, maximum))) => format!(", minimum: {minimum}, maximum: {maximum}"),
        Kind::Number(Some((minimum, maximum))) => format!(", minimum: {minimum}, maximum: {maximum}"),
        Kind::File => ", max_size: 25 MiB".to_owned(),
        Kind::List { most: Some(most), .. } | Kind::TextOrTexts { most } => format!(", max_items: {most}"),
        Kind::Map { most, .. } => format!(", max_properties: {most}"),
        _ => String::new(),
    };
    entry.push_str(&said);
}

/// A value in one line.
fn flow(value: &Value) -> String {
    match value {
        Value::String(text) => format!("'{}'", text.replace('\'', "''")),
        Value::Array(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Value::Object(entries) => {
            let entries: Vec<_> =
                entries.iter().map(|(key, value)| format!("{key}: {}", flow(value))).collect();
            format!("{{ {} }}", entries.join(", "))
        }
        other => other.to_string(),
    }
}

/// A text, in quotes where YAML needs them.
fn text(text: &str) -> String {
    if text.contains([',', ':', '#', '\'', '`', '[', ']', '{', '}']) {
        format!("'{}'", text.replace('\'', "''"))
    } else {
        text.to_owned()
    }
}

fn line(out: &mut String, depth: usize, text: &str) {
    writeln!(out, "{:indent$}{text}", "", indent = depth * 2).expect("a string takes everything");
}
