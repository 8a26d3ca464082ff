//! Forms, as JSON by the keys of the fields.

use crate::{Recorded, route};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures_util::stream;
use modwright::model::{ArrayFormat, Connector, Field, Location, Operation, Schema, Type, TypeKind};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::convert::Infallible;

/// What the fields of a form belong to.
#[derive(Clone, Copy)]
pub(crate) enum Shape<'m> {
    /// The fields of an operation in its body.
    Request(&'m Operation),
    /// A type.
    Value(&'m Schema),
}

impl<'m> Shape<'m> {
    /// The key and the type of a field.
    fn field(self, connector: &'m Connector, wire: &str) -> Option<(String, &'m Schema)> {
        match self {
            Self::Request(operation) => {
                let known = |field: &&Field| field.wire == wire && field.location == Location::Body;
                let field = operation.request.on_wire().find(known)?;
                Some((field.key().to_owned(), &field.schema))
            }
            Self::Value(schema) => Some((wire.to_owned(), field_shape(connector, schema, wire)?)),
        }
    }
}

/// The fields of a multipart form.
pub(crate) async fn read(
    connector: &Connector,
    shape: Shape<'_>,
    request: &Recorded,
) -> Result<Map<String, Value>, String> {
    let kind = request.header("content-type").unwrap_or_default();
    let boundary = multer::parse_boundary(kind).map_err(|error| error.to_string())?;
    let body = request.body.clone();
    let body = stream::once(async move { Ok::<_, Infallible>(body) });
    let mut parts = multer::Multipart::new(body, boundary);
    let (mut fields, mut names) = (Map::new(), BTreeSet::new());
    while let Some(part) = parts.next_field().await.map_err(|error| error.to_string())? {
        let name = part.name().unwrap_or_default().to_owned();
        let (file_name, kind) =
            (part.file_name().map(str::to_owned), part.content_type().map(ToString::to_string));
        let content = part.bytes().await.map_err(|error| error.to_string())?;
        let is_list = |(_, schema): (_, &Schema)| item_shape(connector, schema, 0).is_some();
        if !names.insert(name.clone())
            && !name.ends_with(']')
            && !shape.field(connector, &name).is_some_and(is_list)
        {
            return Err(format!("`{name}` is sent twice"));
        }
        let value = match file_name {
            Some(file_name) => file(&file_name, kind.as_deref(), &content),
            None if is_file(connector, shape, &name) => file("file", kind.as_deref(), &content),
            None => Value::String(String::from_utf8_lossy(&content).into_owned()),
        };
        add(connector, shape, &mut fields, &name, value)?;
    }
    Ok(fields)
}

/// Whether a part of a form is a file by the specification, also without a file name.
fn is_file(connector: &Connector, shape: Shape<'_>, name: &str) -> bool {
    let wire = name.split('[').next().unwrap_or_default();
    shape.field(connector, wire).is_some_and(|(_, schema)| connector.is_file(&schema.ty))
}

/// The fields of a form that is written like a query.
pub(crate) fn urlencoded(
    connector: &Connector,
    shape: Shape<'_>,
    text: &str,
) -> Result<Map<String, Value>, String> {
    let mut fields = Map::new();
    for (name, text) in form_urlencoded::parse(text.as_bytes()) {
        let is_list = |schema: &Schema| item_shape(connector, schema, 0).is_some();
        let plain_list = shape.field(connector, &name).is_some_and(|(_, schema)| is_list(schema));
        if !plain_list {
            add(connector, shape, &mut fields, &name, Value::String(text.into_owned()))?;
            continue;
        }
        let comma = connector.array_format == ArrayFormat::Comma;
        for item in text.split(if comma { ',' } else { '\0' }) {
            add(connector, shape, &mut fields, &format!("{name}[]"), Value::from(item))?;
        }
    }
    Ok(fields)
}

/// Adds a field of a form under its name, such as `a[b][]`.
fn add(
    connector: &Connector,
    shape: Shape<'_>,
    fields: &mut Map<String, Value>,
    name: &str,
    value: Value,
) -> Result<(), String> {
    let mut path = name.split('[').map(|part| part.trim_end_matches(']'));
    let wire = path.next().unwrap_or_default();
    let Some((key, schema)) = shape.field(connector, wire) else {
        return Err(format!("`{wire}` is no field of the form"));
    };
    let place = fields.entry(key).or_insert(Value::Null);
    insert(connector, place, schema, &path.collect::<Vec<_>>(), value);
    Ok(())
}

/// A file that was sent.
pub(crate) fn file(name: &str, media_type: Option<&str>, content: &[u8]) -> Value {
    json!({ "name": name, "media_type": media_type, "data": STANDARD.encode(content) })
}

/// Puts a value where its name says: `[]` into a list, `[key]` into an object.
fn insert(connector: &Connector, place: &mut Value, shape: &Schema, path: &[&str], value: Value) {
    let Some((key, rest)) = path.split_first() else {
        *place = match &value {
            Value::String(text) => typed(connector, shape, text),
            _ => value,
        };
        return;
    };
    if key.is_empty() {
        if !place.is_array() {
            *place = json!([]);
        }
        let (mut item, index) = (Value::Null, place.as_array().map_or(0, Vec::len));
        let json = Schema { ty: Type::Json, bounds: Vec::new() };
        insert(connector, &mut item, item_shape(connector, shape, index).unwrap_or(&json), rest, value);
        place.as_array_mut().into_iter().for_each(|items| items.push(item.clone()));
        return;
    }
    let json = Schema { ty: Type::Json, bounds: Vec::new() };
    let index = key.parse::<usize>().ok();
    if let Some((item, index)) = index.and_then(|index| Some((item_shape(connector, shape, index)?, index))) {
        if !place.is_array() {
            *place = json!([]);
        }
        let Some(items) = place.as_array_mut() else { return };
        items.resize(items.len().max(index + 1), Value::Null);
        insert(connector, &mut items[index], item, rest, value);
        return;
    }
    let inner = field_shape(connector, shape, key).unwrap_or(&json);
    insert(connector, &mut place[*key], inner, rest, value);
}

fn typed(connector: &Connector, shape: &Schema, text: &str) -> Value {
    match &shape.ty {
        Type::Named(id) => match &connector.declaration(*id).kind {
            TypeKind::Untagged { alternatives } => {
                let texts =
                    alternatives.iter().any(|one| route::typed(connector, &one.schema.ty, text).is_string());
                if texts { Value::from(text) } else { route::typed(connector, &Type::Json, text) }
            }
            _ => route::typed(connector, &shape.ty, text),
        },
        ty => route::typed(connector, ty, text),
    }
}

/// Returns the shape of the item of a list with this index.
fn item_shape<'m>(connector: &'m Connector, shape: &'m Schema, index: usize) -> Option<&'m Schema> {
    match &shape.ty {
        ty @ (Type::List(_) | Type::Tuple(_)) => ty.item(index),
        Type::Named(id) => match &connector.declaration(*id).kind {
            TypeKind::Untagged { alternatives } => {
                alternatives.iter().find_map(|one| item_shape(connector, &one.schema, index))
            }
            _ => None,
        },
        _ => None,
    }
}

fn field_shape<'m>(connector: &'m Connector, shape: &'m Schema, name: &str) -> Option<&'m Schema> {
    let id = match &shape.ty {
        Type::Map { value, .. } => return Some(value),
        Type::Json => return Some(shape),
        Type::Named(id) => id,
        _ => return None,
    };
    match &connector.declaration(*id).kind {
        TypeKind::Struct(inner) => {
            inner.on_wire().find(|field| field.wire == name).map(|field| &field.schema)
        }
        TypeKind::Untagged { alternatives } => {
            alternatives.iter().find_map(|one| field_shape(connector, &one.schema, name))
        }
        _ => None,
    }
}
