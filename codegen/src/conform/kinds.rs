//! Kinds of values: the kind that a type takes, and the alternative of a union that a value matches.

use crate::model::{Alternative, Connector, Schema, TUPLE_ITEMS, Type, TypeKind};
use serde_json::{Map, Value};

/// Returns the alternative that a value matches: of several structs the first whose required fields the value has. If no
/// alternative takes all items of a list, the first item decides.
pub(crate) fn alternative<'a>(
    connector: &Connector,
    alternatives: &'a [Alternative],
    value: &Value,
) -> Option<&'a Alternative> {
    let find = |value: &Value| {
        let mut fitting =
            alternatives.iter().filter(|alternative| matches_kind(connector, &alternative.schema, value));
        let told = fitting.clone().find(|alternative| has_required(connector, &alternative.schema.ty, value));
        told.or_else(|| fitting.next_back())
    };
    find(value).or_else(|| find(&Value::Array(vec![value.as_array()?.first()?.clone()])))
}

/// Returns `true` if a value has the fields by which its type is told from others.
fn has_required(connector: &Connector, ty: &Type, value: &Value) -> bool {
    match (ty, value) {
        (Type::List(item), Value::Array(items)) => {
            items.iter().all(|one| has_required(connector, &item.ty, one))
        }
        (Type::Tuple(items), Value::Array(values)) => {
            items.iter().zip(values).all(|(item, one)| has_required(connector, &item.ty, one))
        }
        (Type::Nullable(item), _) => value.is_null() || has_required(connector, &item.ty, value),
        (Type::Named(id), Value::Object(object)) => match &connector.declaration(*id).kind {
            TypeKind::Struct(record) => record
                .fields
                .iter()
                .filter(|field| field.tells_apart())
                .all(|field| object.get(field.key()).is_some_and(|value| !value.is_null())),
            TypeKind::Tagged { tag, variants, .. } => {
                object.contains_key(tag) || variants.iter().any(|variant| variant.untagged)
            }
            TypeKind::Untagged { alternatives } => {
                alternatives.iter().any(|one| has_required(connector, &one.schema.ty, value))
            }
            TypeKind::Enum { .. } | TypeKind::IntegerEnum { .. } => true,
        },
        _ => true,
    }
}

/// Returns `true` if a value has the outer form of a type. This is enough to choose among the alternatives of a checked
/// union.
fn matches_kind(connector: &Connector, schema: &Schema, value: &Value) -> bool {
    match (&schema.ty, value) {
        (Type::Json, _) => true,
        (Type::String | Type::Secret, Value::String(_))
        | (Type::Boolean, Value::Bool(_))
        | (Type::Number, Value::Number(_))
        | (Type::Map { .. } | Type::File, Value::Object(_))
        | (Type::Vector, Value::Array(_) | Value::String(_)) => true,
        (Type::Integer | Type::Timestamp, Value::Number(number)) => number.as_i64().is_some(),
        (Type::List(item), Value::Array(items)) => items.iter().all(|one| matches_kind(connector, item, one)),
        // An item of another kind is reported, not the whole list: the first one tells a tuple from other lists.
        (Type::Tuple(items), Value::Array(values)) => {
            values.first().is_some_and(|first| matches_kind(connector, &items[0], first))
        }
        (Type::Nullable(item), value) => value.is_null() || matches_kind(connector, item, value),
        (Type::Named(id), _) => match &connector.declaration(*id).kind {
            TypeKind::Struct(_) | TypeKind::Tagged { .. } => value.is_object(),
            TypeKind::Enum { .. } => value.is_string(),
            TypeKind::IntegerEnum { .. } => value.is_i64(),
            TypeKind::Untagged { alternatives } => {
                alternatives.iter().any(|alternative| matches_kind(connector, &alternative.schema, value))
            }
        },
        _ => false,
    }
}

/// Returns the kind of a JSON value in words.
pub(super) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// The lengths of tuples, in words.
const LENGTHS: [&str; *TUPLE_ITEMS.end() + 1] = [
    "a list",
    "a list of 1 item",
    "a list of 2 items",
    "a list of 3 items",
    "a list of 4 items",
    "a list of 5 items",
    "a list of 6 items",
];

/// Returns the kind of JSON value that a type takes, in words.
pub(super) fn expected(ty: &Type) -> &'static str {
    match ty {
        Type::String | Type::Secret => "a string",
        Type::Integer => "an integer",
        Type::Number => "a number",
        Type::Boolean => "a boolean",
        Type::Timestamp => "whole seconds",
        Type::Json => "anything",
        Type::Vector => "numbers or base64",
        Type::File => "a file (`name` with `text`, or with `data` in base64)",
        Type::List(_) => "a list",
        Type::Map { .. } => "an object",
        Type::Tuple(items) => LENGTHS.get(items.len()).copied().unwrap_or("a list"),
        Type::Nullable(item) => expected(&item.ty),
        Type::Named(_) => "a value of its type",
    }
}

/// `{ name: a.txt, text: … }`, or `data` in base64.
pub(super) fn is_file(file: &Map<String, Value>) -> bool {
    let text = |key: &str| file.get(key).is_some_and(Value::is_string);
    let known = file.keys().all(|key| matches!(key.as_str(), "name" | "media_type" | "text" | "data"));
    known && text("name") && (text("text") != text("data"))
}
