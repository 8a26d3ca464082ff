//! A request as a command for `curl`. The script `samples.js` writes the same one.

use super::order;
use crate::model::{ArrayFormat, ConnectionField, Connector, Field, Location, Method, Operation, Send};
use serde_json::Value;

/// Returns the command that sends a request. `streamed` adds the field that requests a stream.
pub fn command(
    connector: &Connector,
    operation: &Operation,
    base: &str,
    input: &Value,
    streamed: bool,
) -> String {
    let mut input = input.clone();
    if let (true, Some(stream), Some(object)) = (streamed, &operation.stream, input.as_object_mut()) {
        let value = stream.value.as_deref().map_or(Value::Bool(true), Value::from);
        object.insert(operation.request.fields[stream.toggle].key().to_owned(), value);
    }
    let given = |location: Location| {
        let input = &input;
        let fields = operation.request.on_wire().filter(move |field| field.location == location);
        fields.filter_map(move |field| Some((field, input.get(field.key())?)))
    };
    let mut lines = vec![format!("curl {}", quoted(&url(connector, operation, base, &input)))];
    match operation.method {
        Method::Get => {}
        // curl would wait for a body.
        Method::Head => lines.push("--head".to_owned()),
        other => lines.push(format!("-X {}", other.as_str())),
    }
    lines.extend(headers(connector));
    for (field, value) in given(Location::Header) {
        lines.push(format!("-H {}", quoted(&format!("{}: {}", field.wire, plain(value)))));
    }
    let body: Vec<(&Field, &Value)> = given(Location::Body).collect();
    let others = input.as_object().filter(|_| operation.request.rest().is_some());
    let others = others.map(|input| operation.request.unnamed(input)).unwrap_or_default();
    if operation.is_form(connector) {
        body.iter().for_each(|(field, value)| {
            form(&field.wire, value, connector.is_file(&field.schema.ty), &mut lines)
        });
        others.iter().for_each(|(name, value)| form(name, value, false, &mut lines));
    } else if operation.request.on_wire().any(|field| field.location == Location::Body) {
        let fields: Vec<&Field> = body.iter().map(|(field, _)| *field).collect();
        let named = body.iter().map(|(field, value)| (field.key().to_owned(), (*value).clone()));
        let object = named.chain(others).collect();
        let json = order::request(connector, &fields, &Value::Object(object));
        lines.push("-H 'Content-Type: application/json'".to_owned());
        lines.push(format!("-d {}", quoted(&json)));
    }
    for (field, value) in given(Location::Raw) {
        lines.push(raw(connector, field, value));
    }
    lines.join(" \\\n  ")
}

/// Returns the options for the headers of the connection.
pub fn headers(connector: &Connector) -> Vec<String> {
    let mut lines = Vec::new();
    let mut basic = [String::new(), String::new()];
    for field in sent(connector) {
        let variable = variable(field);
        let Some(send) = &field.send else { continue };
        let value = field.written.as_ref().map(|written| literal(written).replace("{}", &variable));
        match send {
            Send::Bearer => lines.push(format!("-H \"Authorization: Bearer {variable}\"")),
            Send::BasicUser => basic[0] = value.unwrap_or(variable),
            Send::BasicPassword => basic[1] = value.unwrap_or(variable),
            Send::Cookie(name) => lines.push(format!("-H \"Cookie: {name}={variable}\"")),
            Send::Header(name) => lines.push(format!("-H \"{name}: {}\"", value.unwrap_or(variable))),
            Send::Query(_) => {}
        }
    }
    if basic.iter().any(|part| !part.is_empty()) {
        lines.push(format!("-u \"{}\"", basic.join(":")));
    }
    let fixed = connector.headers.iter();
    lines.extend(fixed.map(|(name, value)| format!("-H {}", quoted(&format!("{name}: {value}")))));
    lines
}

/// Returns a text as it is written between double quotes of a shell.
fn literal(text: &str) -> String {
    ['\\', '"', '$', '`'].iter().fold(text.to_owned(), |text, c| text.replace(*c, &format!("\\{c}")))
}

/// Returns the parameters of the query with the credentials of the connection.
pub fn parameters(connector: &Connector) -> Vec<String> {
    let parameter = |field: &ConnectionField| match &field.send {
        Some(Send::Query(name)) => Some(format!("{}={}", encoded(name), variable(field))),
        _ => None,
    };
    sent(connector).filter_map(parameter).collect()
}

/// The fields of a connection that a sample sends.
fn sent(connector: &Connector) -> impl Iterator<Item = &ConnectionField> {
    connector.connection.iter().filter(|field| field.required || field.secret)
}

/// `$OPENAI_API_KEY`
fn variable(field: &ConnectionField) -> String {
    let is_name = |name: &&str| {
        name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
            && name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
    };
    format!("${}", field.env.as_deref().filter(is_name).unwrap_or("API_KEY"))
}

fn url(connector: &Connector, operation: &Operation, base: &str, input: &Value) -> String {
    let mut path = operation.target();
    let mut query: Vec<String> = Vec::new();
    for field in operation.request.on_wire() {
        let Some(value) = input.get(field.key()) else { continue };
        match field.location {
            Location::Path => {
                let value = plain(value);
                let segments: Vec<String> = value.split('/').map(encoded).collect();
                for name in [&field.name, &field.wire] {
                    path = path.replace(&format!("{{{name}}}"), &encoded(&value));
                    path = path.replace(&format!("{{{name}...}}"), &segments.join("/"));
                }
            }
            Location::Query if field.is_json_text() => {
                query.push(format!("{}={}", encoded(&field.wire), encoded(&value.to_string())));
            }
            Location::Query => {
                pairs(&field.wire, value, field.array_format(connector.array_format), &mut query);
            }
            _ => {}
        }
    }
    query.extend(parameters(connector));
    let mark = match (query.is_empty(), path.contains('?')) {
        (true, _) => "",
        (false, true) => "&",
        (false, false) => "?",
    };
    format!("{base}{path}{mark}{}", query.join("&"))
}

fn pairs(name: &str, value: &Value, format: ArrayFormat, query: &mut Vec<String>) {
    match value {
        Value::Array(items) if format == ArrayFormat::Comma => {
            let items: Vec<String> = items.iter().map(|item| encoded(&plain(item))).collect();
            query.push(format!("{}={}", encoded(name), items.join(",")));
        }
        Value::Array(items) => {
            let name = if format == ArrayFormat::Brackets { format!("{name}[]") } else { name.to_owned() };
            items.iter().for_each(|item| pairs(&name, item, format, query));
        }
        Value::Object(entries) => {
            entries.iter().for_each(|(key, value)| pairs(&format!("{name}[{key}]"), value, format, query));
        }
        other => query.push(format!("{}={}", encoded(name), encoded(&plain(other)))),
    }
}

/// Adds the parts of a form.
fn form(name: &str, value: &Value, is_file: bool, lines: &mut Vec<String>) {
    match value {
        Value::Object(file) if is_file => {
            let text = |key: &str| file.get(key).and_then(Value::as_str);
            let media_type = text("media_type").map(|media_type| format!(";type={media_type}"));
            let part =
                format!("{name}=@{}{}", text("name").unwrap_or("file"), media_type.unwrap_or_default());
            lines.push(format!("-F {}", quoted(&part)));
        }
        Value::Array(items) => items.iter().for_each(|item| form(&format!("{name}[]"), item, is_file, lines)),
        Value::Object(entries) => {
            entries.iter().for_each(|(key, value)| form(&format!("{name}[{key}]"), value, false, lines));
        }
        other => lines.push(format!("--form-string {}", quoted(&format!("{name}={}", plain(other))))),
    }
}

fn raw(connector: &Connector, field: &Field, value: &Value) -> String {
    if connector.is_file(&field.schema.ty) {
        let name = value.get("name").and_then(Value::as_str).unwrap_or("file");
        return format!("--data-binary {}", quoted(&format!("@{name}")));
    }
    format!("--data-binary {}", quoted(&plain(value)))
}

/// Returns a text as it is, and other values as JSON.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Returns a word that a POSIX shell reads as this text. A variable in it is still replaced if the text contains no other
/// special character: only the base URL and encoded texts are around it.
fn quoted(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~/:?=%".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.to_owned();
    }
    if text.contains('$') && text.chars().all(|c| is_plain(c) || "$&_".contains(c)) {
        return format!("\"{text}\"");
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// Percent-encodes everything but the unreserved characters of RFC 3986.
fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
