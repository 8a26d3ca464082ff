//! Reading a response, and saying where and why it is not what the spec says, without its values.

use bytes::Bytes;
use memchr::memmem;
use reqwest::StatusCode;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::error::Category;

use crate::error::{ApiError, DecodeError, DecodeFault, ERROR_FIELD, Error};
use crate::head::ResponseHead;
use crate::json::json_path;

mod repair;

/// Reads JSON.
pub fn json<T: DeserializeOwned>(head: &ResponseHead, body: &Bytes) -> Result<T, Error> {
    read(body).or_else(|fault| {
        let list = head.connector().pages.items.and_then(|items| as_field(body, items));
        let read = list.and_then(|object| read(&object).ok());
        read.ok_or_else(|| head.unexpected(body, fault))
    })
}

/// A list that came by itself, as the field `name` of an object: some servers leave the object out.
pub(crate) fn as_field(json: &[u8], name: &str) -> Option<Vec<u8>> {
    let is_list = json.trim_ascii_start().starts_with(b"[");
    is_list.then(|| [b"{\"", name.as_bytes(), b"\":", json, b"}"].concat())
}

/// Reads an event's data, which is JSON.
pub(crate) fn event<T: DeserializeOwned>(head: &ResponseHead, data: &str) -> Result<T, Error> {
    serde_json::from_str(data).or_else(|error| {
        read_repaired(data, error, &|json| serde_json::from_str(json))
            .map_err(|fault| head.unexpected(&Bytes::copy_from_slice(data.as_bytes()), fault))
    })
}

/// How a response is read.
pub type Read<T> = fn(&ResponseHead, &Bytes) -> Result<T, Error>;

pub(crate) fn json_or_nothing<T: DeserializeOwned>(
    head: &ResponseHead,
    body: &Bytes,
) -> Result<Option<T>, Error> {
    if head.status == StatusCode::NOT_MODIFIED || body.is_empty() {
        Ok(None)
    } else {
        json(head, body).map(Some)
    }
}

/// Reads JSON otherwise than by a type alone.
pub(crate) fn json_by<T>(
    head: &ResponseHead,
    body: &Bytes,
    read: &dyn Fn(&str) -> Result<T, serde_json::Error>,
) -> Result<T, Error> {
    let outcome = text_of(body).and_then(|json| read(json).or_else(|error| read_repaired(json, error, read)));
    outcome.map_err(|fault| head.unexpected(body, fault))
}

/// The outcome of reading the whole body of a success; an error that the body reports takes its place, where nothing
/// else is in the body. `read` says whether what was expected is in the body.
pub(crate) fn or_reported<T>(
    outcome: Result<T, Error>,
    head: &ResponseHead,
    body: &[u8],
    read: bool,
) -> Result<T, Error> {
    if read && memmem::find(body, ERROR_FIELD).is_none() {
        return outcome;
    }
    match ApiError::reported_alone(head, body, read) {
        Some(error) => Err(Error::Api(Box::new(error))),
        None => outcome,
    }
}

/// A response that can be read and cannot be.
#[cold]
pub(crate) fn unexpected(head: &ResponseHead, body: &Bytes, message: &str) -> Error {
    head.unexpected(body, DecodeFault { path: String::new(), message: message.to_owned() })
}

/// Reads text.
pub fn text(head: &ResponseHead, body: &Bytes) -> Result<String, Error> {
    let message =
        || DecodeFault { path: String::new(), message: "expected UTF-8 text, found other bytes".into() };
    String::from_utf8(body.to_vec()).map_err(|_| head.unexpected(body, message()))
}

#[allow(clippy::unnecessary_wraps, reason = "one of the functions that a call can decode with")]
pub(crate) fn nothing(_: &ResponseHead, _: &Bytes) -> Result<(), Error> {
    Ok(())
}

impl ResponseHead {
    #[cold]
    fn unexpected(&self, body: &Bytes, fault: DecodeFault) -> Error {
        Error::Decode(Box::new(DecodeError::new(self, body, fault)))
    }
}

/// Reads JSON.
pub(crate) fn read<T: DeserializeOwned>(json: &[u8]) -> Result<T, DecodeFault> {
    let json = text_of(json)?;
    serde_json::from_str(json).or_else(|error| read_repaired(json, error, &|json| serde_json::from_str(json)))
}

/// Reads again what is no JSON, with the mistakes of several servers mended.
#[cold]
fn read_repaired<T>(
    json: &str,
    error: serde_json::Error,
    read: &dyn Fn(&str) -> Result<T, serde_json::Error>,
) -> Result<T, DecodeFault> {
    let again: ReadAgain<'_> = &|json| read(json).err();
    if error.is_data() {
        return Err(describe(json, &error, again));
    }
    match repair::repaired(json) {
        Some(repaired) => read(&repaired).map_err(|error| describe(&repaired, &error, again)),
        None => Err(describe(json, &error, again)),
    }
}

/// One look at the whole is cheaper than one at each string in it.
fn text_of(json: &[u8]) -> Result<&str, DecodeFault> {
    str::from_utf8(json).map_err(|error| DecodeFault {
        path: json_path::path_at(json, error.valid_up_to()),
        message: "expected UTF-8 text, found other bytes".to_owned(),
    })
}

type ReadAgain<'a> = &'a dyn Fn(&str) -> Option<serde_json::Error>;

#[cold]
fn describe(json: &str, error: &serde_json::Error, again: ReadAgain<'_>) -> DecodeFault {
    let end = json_path::offset(json.as_bytes(), error.line(), error.column());
    let path = end.map(|end| json_path::path_at(json.as_bytes(), end)).unwrap_or_default();
    let message = match error.classify() {
        _ if json.is_empty() => "expected JSON, found nothing".to_owned(),
        Category::Eof => "the JSON ends too early".to_owned(),
        Category::Syntax | Category::Io => "expected JSON, found other text".to_owned(),
        Category::Data => return describe_data(json, error, path, again),
    };
    DecodeFault { path, message }
}

fn describe_data(json: &str, error: &serde_json::Error, path: String, again: ReadAgain<'_>) -> DecodeFault {
    let text = error.to_string();
    let at = format!(" at line {} column {}", error.line(), error.column());
    let text = text.strip_suffix(&at).unwrap_or(&text);
    if let Some((tag, inner, message)) = in_variant(text) {
        let path = json_path::join(&path_of_union(json, error, again), inner);
        return DecodeFault { path, message: format!("in variant `{tag}`: {message}") };
    }
    if text.starts_with("data did not match any variant of untagged enum") {
        let message = "expected one of the union's shapes, found another".to_owned();
        return DecodeFault { path: path_of_union(json, error, again), message };
    }
    match text.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`')) {
        Some(field) => DecodeFault { path: json_path::join(&path, field), message: text.to_owned() },
        None => DecodeFault { path, message: without_values(text) },
    }
}

/// A union reads its whole value before it fails, so the error has the place where its container noticed.
fn path_of_union(json: &str, error: &serde_json::Error, again: ReadAgain<'_>) -> String {
    if error.line() == 0 {
        return String::new();
    }
    let json = json_path::spaced(json.as_bytes());
    let error = str::from_utf8(&json).ok().and_then(again);
    let end = error.and_then(|error| json_path::offset(&json, error.line(), error.column()));
    end.map(|end| json_path::path_of_last(&json, end)).unwrap_or_default()
}

/// Takes [`DecodeFault::in_variant`] apart: the tag, the path within the member, and what is wrong.
fn in_variant(text: &str) -> Option<(&str, &str, &str)> {
    let (tag, rest) = text.strip_prefix("in variant `")?.split_once('`')?;
    if let Some(message) = rest.strip_prefix(": ") {
        return Some((tag, "", message));
    }
    let (path, message) = rest.strip_prefix(" at `")?.split_once("`: ")?;
    Some((tag, path, message))
}

/// How `serde` begins where a field is none of those that there are.
pub(crate) const UNKNOWN_FIELD: &str = "unknown field";

/// What `serde` says, without the value that it quotes.
fn without_values(text: &str) -> String {
    if text.starts_with("expected ") || text.starts_with("duplicate field `") {
        return text.to_owned();
    }
    if let Some(rest) = text.strip_prefix("invalid length ") {
        let object = rest.contains("expected struct ");
        let message =
            if object { "expected object, found array" } else { "expected an array of another length" };
        return message.to_owned();
    }
    if text.starts_with(UNKNOWN_FIELD) {
        return UNKNOWN_FIELD.to_owned();
    }
    let (is_type, rest) = match (text.strip_prefix("invalid type: "), text.strip_prefix("invalid value: ")) {
        (Some(rest), _) => (true, rest),
        (_, Some(rest)) => (false, rest),
        _ => return "expected another value".to_owned(),
    };
    // The value comes first and may hold anything.
    let Some((found, expected)) = rest.rsplit_once(", expected ") else {
        return "expected another value".to_owned();
    };
    match (is_type, expected_kind(expected), found_kind(found)) {
        (true, expected, found) => format!("expected {expected}, found {found}"),
        (false, "integer", "integer") => format!("expected {expected}, found an integer outside its range"),
        (false, expected, found) => format!("expected {expected}, found another {found}"),
    }
}

fn expected_kind(expected: &str) -> &str {
    match expected {
        "i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64" | "usize" | "isize" => "integer",
        "f32" | "f64" => "number",
        "a string" | "string" | "a borrowed string" | "a character" => "string",
        "a boolean" => "boolean",
        "a map" => "object",
        "a sequence" => "array",
        "unit" => "null",
        _ if expected.starts_with("struct ") => "object",
        _ if expected.starts_with("tuple") || expected.starts_with("an array") => "array",
        _ => expected,
    }
}

fn found_kind(found: &str) -> &'static str {
    const KINDS: [(&str, &str); 11] = [
        ("string", "string"),
        ("character", "string"),
        ("integer", "integer"),
        ("floating point", "number"),
        ("number", "number"),
        ("boolean", "boolean"),
        ("null", "null"),
        ("unit", "null"),
        ("Option", "null"),
        ("map", "object"),
        ("sequence", "array"),
    ];
    KINDS.iter().find(|(prefix, _)| found.starts_with(prefix)).map_or("value", |(_, kind)| kind)
}

/// The JSON kind of a value.
pub(crate) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

#[cfg(test)]
mod tests;
