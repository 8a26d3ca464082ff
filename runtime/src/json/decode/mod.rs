//! Decoding of responses. An error has the JSON path and the kinds of values, never a value.

use bytes::Bytes;
use http::StatusCode;
use memchr::memmem;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::error::Category;

use crate::error::{ApiError, DecodeError, DecodeFault, ERROR_FIELD, Error};
use crate::head::ResponseHead;
use crate::json::direction::in_response;
use crate::json::json_path;

mod repair;

/// Decodes a JSON body.
pub fn json<T: DeserializeOwned>(head: &ResponseHead, body: &Bytes) -> Result<T, Error> {
    in_response(|| {
        read(body).or_else(|fault| {
            let list = head.connector().pages.items.and_then(|items| as_field(body, items));
            let read = list.and_then(|object| read(&object).ok());
            read.ok_or_else(|| head.unexpected(body, fault))
        })
    })
}

/// Wraps a list into an object with the field `name`: some servers omit the object.
pub(crate) fn as_field(json: &[u8], name: &str) -> Option<Vec<u8>> {
    let is_list = json.trim_ascii_start().starts_with(b"[");
    is_list.then(|| [b"{\"", name.as_bytes(), b"\":", json, b"}"].concat())
}

/// Decodes the data of an event, which is JSON.
pub(crate) fn event<T: DeserializeOwned>(
    head: &ResponseHead,
    data: &str,
    _name: Option<&str>,
) -> Result<T, Error> {
    in_response(|| {
        serde_json::from_str(data).or_else(|error| {
            read_repaired(data, error, &|json| serde_json::from_str(json))
                .map_err(|fault| head.unexpected(&Bytes::copy_from_slice(data.as_bytes()), fault))
        })
    })
}

/// A function that decodes the data of an event, which may have a name.
pub(crate) type ReadEvent<T> = fn(&ResponseHead, &str, Option<&str>) -> Result<T, Error>;

/// A function that decodes a response.
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

/// Decodes a JSON body with a function.
pub(crate) fn json_by<T>(
    head: &ResponseHead,
    body: &Bytes,
    read: &dyn Fn(&str) -> Result<T, serde_json::Error>,
) -> Result<T, Error> {
    let outcome = in_response(|| {
        text_of(body).and_then(|json| read(json).or_else(|error| read_repaired(json, error, read)))
    });
    outcome.map_err(|fault| head.unexpected(body, fault))
}

/// Replaces the result of decoding a success by the error that its body reports, if the body contains nothing else.
/// `read` is `true` if the body contains the expected data.
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

/// Creates the error of a response that was decoded but cannot be used.
#[cold]
pub(crate) fn unexpected(head: &ResponseHead, body: &Bytes, message: &str) -> Error {
    head.unexpected(body, DecodeFault { path: String::new(), message: message.to_owned() })
}

/// Returns the status of a response.
#[must_use]
pub fn status(head: &ResponseHead) -> u16 {
    head.status.as_u16()
}

/// Decodes a text body.
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

/// Decodes JSON.
pub(crate) fn read<T: DeserializeOwned>(json: &[u8]) -> Result<T, DecodeFault> {
    let json = text_of(json)?;
    serde_json::from_str(json).or_else(|error| read_repaired(json, error, &|json| serde_json::from_str(json)))
}

/// Decodes a text again that is not JSON, after a repair of mistakes that several servers make.
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

/// Checks that a body is UTF-8. One check of the body is cheaper than one of each string in it.
fn text_of(json: &[u8]) -> Result<&str, DecodeFault> {
    str::from_utf8(json).map_err(|error| DecodeFault {
        path: json_path::path_at(json, error.valid_up_to()),
        message: "expected UTF-8 text, found other bytes".to_owned(),
    })
}

/// A function that decodes a text again and returns its error.
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

/// Returns the path of a union. It reads its complete value before it fails, so the position of the error is that of
/// its container.
fn path_of_union(json: &str, error: &serde_json::Error, again: ReadAgain<'_>) -> String {
    if error.line() == 0 {
        return String::new();
    }
    let json = json_path::spaced(json.as_bytes());
    let error = str::from_utf8(&json).ok().and_then(again);
    let end = error.and_then(|error| json_path::offset(&json, error.line(), error.column()));
    end.map(|end| json_path::path_of_last(&json, end)).unwrap_or_default()
}

/// Parses the text of [`DecodeFault::in_variant`] into the tag, the path within the member, and the message.
fn in_variant(text: &str) -> Option<(&str, &str, &str)> {
    let (tag, rest) = text.strip_prefix("in variant `")?.split_once('`')?;
    if let Some(message) = rest.strip_prefix(": ") {
        return Some((tag, "", message));
    }
    let (path, message) = rest.strip_prefix(" at `")?.split_once("`: ")?;
    Some((tag, path, message))
}

/// The start of `serde`'s message about an unknown field.
pub(crate) const UNKNOWN_FIELD: &str = "unknown field";

/// Returns the message of `serde` without the value that it quotes.
fn without_values(text: &str) -> String {
    if text.starts_with("expected ") || text.starts_with("duplicate field `") {
        return text.to_owned();
    }
    if let Some(rest) = text.strip_prefix("invalid length ") {
        if let Some((found, length)) = rest.split_once(", expected an array of ") {
            return format!("expected an array of {length}, found {found}");
        }
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
    // The value comes first and may contain any text.
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

/// Returns the JSON kind of a value.
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
