//! Message, kind, code and parameter in the body of an error, in many shapes.
//!
//! The connector has the paths of its own API. Proxies, gateways and compatible servers use other shapes:
//!
//! ```text
//! {"error": {"message": "…", "type": "…", "code": "…", "param": "…"}}     {"error": "…"}
//! {"object": "error", "message": "…", "type": "…", "code": 400}           {"message": "…"}
//! {"detail": "…"}    {"detail": [{"loc": ["body", "n"], "msg": "…"}]}     [{"error": {…}}]    {"errors": […]}
//! ```

use serde_json::{Map, Value};

use crate::connector::ErrorPaths;

/// The largest depth of an error in a body.
const MAX_DEPTH: usize = 4;

/// The number of messages of a list that are joined.
const MAX_MESSAGES: usize = 3;

const MESSAGES: [&str; 7] =
    ["message", "error_description", "error_message", "msg", "detail", "reason", "title"];

/// The texts of an error, as the server sent them.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Texts {
    pub(super) message: Option<String>,
    pub(super) kind: Option<String>,
    pub(super) code: Option<String>,
    pub(super) param: Option<String>,
}

impl Texts {
    /// Fills each missing text with that of `other`.
    fn or(self, other: Self) -> Self {
        Self {
            message: self.message.or(other.message),
            kind: self.kind.or(other.kind),
            code: self.code.or(other.code),
            param: self.param.or(other.param),
        }
    }
}

/// Returns the texts of an error body, from the connector's paths and, if these have none, from anywhere else.
pub(super) fn of_error(body: &Value, paths: &ErrorPaths) -> Texts {
    let at = |path: &[&str]| text(path.split_first().and_then(|_| value_at(body, path)));
    let configured = Texts {
        message: at(paths.message),
        kind: at(paths.kind),
        code: at(paths.code),
        param: at(paths.param),
    };
    configured.or(find(body, MAX_DEPTH))
}

/// Returns `true` if the body of a success reports an error: one that is not null, instead of the content.
pub(super) fn reports_error(body: &Value, paths: &ErrorPaths) -> bool {
    let Value::Object(fields) = body else {
        let first = body.as_array().and_then(|items| items.first()).and_then(Value::as_object);
        return first.is_some_and(|first| first.len() == 1 && names_error(first, paths));
    };
    names_error(fields, paths) || is_flat_error(fields)
}

/// Returns `true` if a body contains nothing but an error: no other list or object that is not empty.
pub(super) fn has_no_content(body: &Value, paths: &ErrorPaths) -> bool {
    let Value::Object(fields) = body else { return true };
    let is_error = |name: &str| matches!(name, "errors" | "detail") || is_error_field(name, paths);
    fields.iter().filter(|(name, _)| !is_error(name)).all(|(_, value)| match value {
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        _ => true,
    })
}

/// Returns `true` if a body that could not be decoded is an error without an `error` field, such as
/// `{"message": "overloaded", "code": 503}`.
pub(super) fn is_bare_error(body: &Value) -> bool {
    let Value::Object(fields) = body else { return false };
    let has_message =
        ["message", "detail", "msg", "errors"].iter().any(|name| fields.get(*name).is_some_and(has_text));
    has_message && !fields.contains_key("id")
}

/// Returns the first list item that ended in an error. Gateways end a choice like that if their provider failed.
pub(super) fn failed_item(body: &Value) -> Option<&Value> {
    let lists = body.as_object()?.values().filter_map(Value::as_array);
    lists.flatten().find(|item| {
        let failed = item.get("finish_reason").and_then(Value::as_str) == Some("error");
        failed && item.get("error").is_some_and(has_text)
    })
}

/// Returns `true` if a field for errors is not empty.
fn names_error(fields: &Map<String, Value>, paths: &ErrorPaths) -> bool {
    fields.iter().any(|(name, value)| is_error_field(name, paths) && has_text(value))
}

/// Returns `true` for `error` and for the object in which the connector's API sends its message.
fn is_error_field(name: &str, paths: &ErrorPaths) -> bool {
    name == "error" || matches!(paths.message, [first, _, ..] if *first == name)
}

fn is_flat_error(fields: &Map<String, Value>) -> bool {
    let marked = |name| fields.get(name).and_then(Value::as_str) == Some("error");
    (marked("object") || marked("type")) && fields.get("message").is_some_and(has_text)
}

/// Returns `true` if an error has a message, a code or a type.
fn has_text(value: &Value) -> bool {
    find(value, MAX_DEPTH).message.is_some()
        || value.get("code").is_some_and(|code| text(Some(code)).is_some())
        || value.get("type").is_some_and(|kind| text(Some(kind)).is_some())
}

/// Finds the texts of an error anywhere in a value.
fn find(value: &Value, depth: usize) -> Texts {
    let Some(depth) = depth.checked_sub(1) else { return Texts::default() };
    match value {
        Value::String(_) => Texts { message: text(Some(value)), ..Texts::default() },
        Value::Array(items) => of_list(items, depth),
        Value::Object(fields) => of_object(fields, depth),
        Value::Null | Value::Bool(_) | Value::Number(_) => Texts::default(),
    }
}

fn of_object(fields: &Map<String, Value>, depth: usize) -> Texts {
    let field = |name: &str| text(fields.get(name));
    let nested = |name: &str| fields.get(name).map(|value| find(value, depth)).unwrap_or_default();
    let outer = Texts {
        message: MESSAGES.iter().find_map(|name| field(name)),
        kind: field("type").or_else(|| field("status").filter(|_| fields["status"].is_string())),
        code: field("code"),
        param: field("param").or_else(|| location(fields.get("loc"))),
    };
    let lists = || {
        ["message", "detail", "errors"].iter().fold(Texts::default(), |texts, name| texts.or(nested(name)))
    };
    match fields.get("error") {
        Some(Value::String(error)) => {
            let texts = if outer.message.is_some() { outer } else { outer.or(lists()) };
            // If there is also a message, the text of `error` is the kind.
            let error = text(Some(&Value::String(error.clone())));
            match texts.message {
                Some(_) => texts.or(Texts { kind: error, ..Texts::default() }),
                None => Texts { message: error, ..texts },
            }
        }
        error => {
            let inner = error.map(|error| find(error, depth)).unwrap_or_default();
            let texts = inner.or(outer);
            if texts.message.is_some() { texts } else { texts.or(lists()) }
        }
    }
}

/// Joins the messages of a list; the other texts are those of its first item.
fn of_list(items: &[Value], depth: usize) -> Texts {
    let mut items = items.iter().take(MAX_MESSAGES).map(|item| find(item, depth));
    let mut texts = items.next().unwrap_or_default();
    for message in items.filter_map(|item| item.message) {
        texts.message = Some(texts.message.map_or(message.clone(), |first| format!("{first}; {message}")));
    }
    texts
}

/// Returns the path of a field, from a list of names and indexes.
fn location(value: Option<&Value>) -> Option<String> {
    let names: Vec<String> = value?.as_array()?.iter().filter_map(|name| text(Some(name))).collect();
    (!names.is_empty()).then(|| names.join("."))
}

fn value_at<'a>(body: &'a Value, path: &[&str]) -> Option<&'a Value> {
    path.iter().try_fold(body, |value, key| value.get(*key))
}

/// Returns a text that is not empty, or a number as text: some servers send a numeric code.
fn text(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) => (!text.trim().is_empty()).then(|| text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
