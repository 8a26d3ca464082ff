//! Forms, as JSON by the keys of the fields.

use crate::{Recorded, route};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures_util::stream;
use modwright::model::{Connector, Field, Location, Operation, Schema, Type, TypeKind};
use serde_json::{Map, Value, json};
use std::convert::Infallible;

/// The fields of a form.
pub(crate) async fn read(
    connector: &Connector,
    operation: &Operation,
    request: &Recorded,
) -> Result<Map<String, Value>, String> {
    let kind = request.header("content-type").unwrap_or_default();
    let boundary = multer::parse_boundary(kind).map_err(|error| error.to_string())?;
    let body = request.body.clone();
    let body = stream::once(async move { Ok::<_, Infallible>(body) });
    let mut parts = multer::Multipart::new(body, boundary);
    let mut fields = Map::new();
    while let Some(part) = parts.next_field().await.map_err(|error| error.to_string())? {
        let name = part.name().unwrap_or_default().to_owned();
        let (file_name, kind) =
            (part.file_name().map(str::to_owned), part.content_type().map(ToString::to_string));
        let content = part.bytes().await.map_err(|error| error.to_string())?;
        let value = match file_name {
            Some(file_name) => file(&file_name, kind.as_deref(), &content),
            None => Value::String(String::from_utf8_lossy(&content).into_owned()),
        };
        let mut path = name.split('[').map(|part| part.trim_end_matches(']'));
        let wire = path.next().unwrap_or_default();
        let known = |field: &&Field| field.wire == wire && field.location == Location::Body;
        let Some(field) = operation.request.fields.iter().find(known) else {
            return Err(format!("`{wire}` is no field of the form"));
        };
        let place = fields.entry(field.key()).or_insert(Value::Null);
        insert(connector, place, &field.schema, &path.collect::<Vec<_>>(), value);
    }
    Ok(fields)
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
        let mut item = Value::Null;
        let json = Schema { ty: Type::Json, bounds: Vec::new() };
        insert(connector, &mut item, item_shape(connector, shape).unwrap_or(&json), rest, value);
        place.as_array_mut().into_iter().for_each(|items| items.push(item.clone()));
        return;
    }
    let json = Schema { ty: Type::Json, bounds: Vec::new() };
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

fn item_shape<'m>(connector: &'m Connector, shape: &'m Schema) -> Option<&'m Schema> {
    match &shape.ty {
        Type::List(item) => Some(item),
        Type::Named(id) => match &connector.declaration(*id).kind {
            TypeKind::Untagged { alternatives } => {
                alternatives.iter().find_map(|one| item_shape(connector, &one.schema))
            }
            _ => None,
        },
        _ => None,
    }
}

fn field_shape<'m>(connector: &'m Connector, shape: &'m Schema, name: &str) -> Option<&'m Schema> {
    let Type::Named(id) = &shape.ty else { return None };
    match &connector.declaration(*id).kind {
        TypeKind::Struct(inner) => {
            inner.fields.iter().find(|field| field.wire == name).map(|field| &field.schema)
        }
        TypeKind::Untagged { alternatives } => {
            alternatives.iter().find_map(|one| field_shape(connector, &one.schema, name))
        }
        _ => None,
    }
}
