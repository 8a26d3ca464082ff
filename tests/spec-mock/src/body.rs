//! Bodies, as JSON by the keys of the fields.

use crate::form::{self, Shape};
use crate::{Recorded, route};
use modwright::model::{BodyKind, Connector, Field, Location, Operation};
use serde_json::{Map, Value};

/// The value of a field that is the whole body.
pub(crate) async fn whole(
    connector: &Connector,
    field: &Field,
    kind: BodyKind,
    request: &Recorded,
) -> Result<Value, String> {
    let shape = Shape::Value(&field.schema);
    match kind {
        BodyKind::File => Ok(form::file("body", request.header("content-type"), &request.body)),
        BodyKind::Text => Ok(route::typed(connector, &field.schema.ty, &text(request))),
        BodyKind::Form => form::urlencoded(connector, shape, &text(request)).map(Value::Object),
        BodyKind::Multipart => form::read(connector, shape, request).await.map(Value::Object),
        BodyKind::Lines => text(request).lines().map(json).collect::<Result<_, _>>().map(Value::Array),
        BodyKind::Json | BodyKind::Nothing => json(&text(request)),
    }
}

/// The fields of a body.
pub(crate) async fn fields(
    connector: &Connector,
    operation: &Operation,
    kind: BodyKind,
    request: &Recorded,
) -> Result<Map<String, Value>, String> {
    let shape = Shape::Request(operation);
    match kind {
        BodyKind::Form => form::urlencoded(connector, shape, &text(request)),
        BodyKind::Multipart => form::read(connector, shape, request).await,
        _ if request.body.is_empty() => Ok(Map::new()),
        _ => match json(&text(request))? {
            Value::Object(body) => by_key(operation, body),
            _ => Err("the body is no JSON object".to_owned()),
        },
    }
}

/// Refuses a body under another media type than the specification's.
pub(crate) fn check_media_type(
    operation: &Operation,
    kind: BodyKind,
    request: &Recorded,
) -> Result<(), String> {
    let expected = operation.media_type().unwrap_or(match kind {
        BodyKind::Json => "application/json",
        BodyKind::Form => "application/x-www-form-urlencoded",
        BodyKind::Multipart => "multipart/form-data",
        BodyKind::Text => "text/plain",
        BodyKind::Lines | BodyKind::File | BodyKind::Nothing => return Ok(()),
    });
    let sent = request.header("content-type").unwrap_or_default();
    if request.body.is_empty() || sent.starts_with(expected) {
        return Ok(());
    }
    Err(format!("the body is `{sent}`, not `{expected}`"))
}

fn text(request: &Recorded) -> String {
    String::from_utf8_lossy(&request.body).into_owned()
}

fn json(text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map(whole_numbers).map_err(|error| format!("the body is no JSON: {error}"))
}

/// Writes `1.0` as `1`: JSON has one kind of number.
fn whole_numbers(value: Value) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(whole_numbers).collect(),
        Value::Object(fields) => {
            fields.into_iter().map(|(name, value)| (name, whole_numbers(value))).collect()
        }
        value => match value.as_f64().filter(|number| value.is_f64() && number.fract() == 0.0) {
            // Below 2⁵³ no digit is lost.
            Some(number) if number.abs() < 9_007_199_254_740_992.0 => Value::from(number as i64),
            _ => value,
        },
    }
}

/// The fields of a JSON body by their keys. What no field has is refused later.
fn by_key(operation: &Operation, body: Map<String, Value>) -> Result<Map<String, Value>, String> {
    let fields = &operation.request;
    let key = |name: String| match fields
        .on_wire()
        .find(|field| field.location == Location::Body && field.wire == name)
    {
        Some(field) => Ok(field.key().to_owned()),
        None if fields.on_wire().any(|field| field.key() == name) => {
            Err(format!("`{name}` is no field of the body"))
        }
        None => Ok(name),
    };
    body.into_iter().map(|(name, value)| Ok((key(name)?, value))).collect()
}
