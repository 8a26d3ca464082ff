//! Which operation a request is for, and its fields.

use crate::{Recorded, body};
use modwright::model::{ArrayFormat, BodyKind, Connector, Field, Location, Operation, Type, TypeKind};
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};
use std::cmp::Reverse;

/// The operation of a request, and the texts in its path's holes.
pub(crate) fn find<'m>(
    connector: &'m Connector,
    base: &str,
    request: &Recorded,
) -> Option<(&'m Operation, Vec<(String, String)>)> {
    let path = request.target.split('?').next()?.strip_prefix(base)?;
    let operations = connector.modules.iter().flat_map(|module| module.operations());
    let mut found: Vec<_> = operations
        .filter(|operation| operation.method.as_str() == request.method)
        .filter(|operation| operation.query.iter().all(|fixed| query(request).any(|sent| sent == *fixed)))
        .filter_map(|operation| Some((operation, holes(&operation.path, path)?)))
        .collect();
    // Two operations of one path differ in what they are sent.
    let is_form = request.header("content-type").is_some_and(|kind| kind.starts_with("multipart/"));
    if found.iter().any(|(operation, _)| operation.is_form(connector) == is_form) {
        found.retain(|(operation, _)| operation.is_form(connector) == is_form);
    }
    // `models/list` before `models/{model}`, and `jobs?action=start` before `jobs`.
    found.sort_by_key(|(operation, holes)| (holes.len(), Reverse(operation.query.len())));
    found.into_iter().next()
}

/// The methods of the operations that have the path of a request.
pub(crate) fn methods(connector: &Connector, base: &str, request: &Recorded) -> Vec<&'static str> {
    let path = request.target.split('?').next().and_then(|path| path.strip_prefix(base));
    let operations = connector.modules.iter().flat_map(|module| module.operations());
    let known = |operation: &&Operation| path.is_some_and(|path| holes(&operation.path, path).is_some());
    let mut methods: Vec<_> = operations.filter(known).map(|operation| operation.method.as_str()).collect();
    methods.dedup();
    methods
}

/// The parameters of a request's query, decoded.
fn query(request: &Recorded) -> impl Iterator<Item = (String, String)> {
    let query = request.target.split_once('?').map_or("", |(_, query)| query);
    form_urlencoded::parse(query.as_bytes()).into_owned()
}

/// The texts in the holes of a path; `{name...}` is a hole of several segments.
fn holes(template: &str, path: &str) -> Option<Vec<(String, String)>> {
    let Some((before, rest)) = template.split_once('{') else {
        return (template == path).then(Vec::new);
    };
    let (hole, behind) = rest.split_once('}')?;
    let path = path.strip_prefix(before)?;
    let segment = path.find('/').unwrap_or(path.len());
    let (name, longest) = match hole.strip_suffix("...") {
        Some(name) => (name, path.len()),
        None => (hole, segment),
    };
    (1..=longest).rev().filter(|end| path.is_char_boundary(*end)).find_map(|end| {
        let mut holes = holes(behind, &path[end..])?;
        let text = percent_decode_str(&path[..end]).decode_utf8().ok()?.into_owned();
        holes.insert(0, (name.to_owned(), text));
        Some(holes)
    })
}

/// All fields of a request as one object, by their keys.
pub(crate) async fn fields(
    connector: &Connector,
    operation: &Operation,
    holes: &[(String, String)],
    request: &Recorded,
) -> Result<Value, String> {
    let mut object = Map::new();
    let kind = operation.body(connector);
    if kind == BodyKind::Nothing && !request.body.is_empty() {
        return Err("this call has no body".to_owned());
    }
    match operation.whole_body() {
        Some(field) if !request.body.is_empty() || is_empty_file(kind, request) => {
            object.insert(field.key().to_owned(), body::whole(connector, field, kind, request).await?);
        }
        Some(_) => {}
        None => object = body::fields(connector, operation, kind, request).await?,
    }
    body::check_media_type(operation, kind, request)?;
    for (name, text) in holes {
        if let Some(field) = operation.request.fields.iter().find(|field| field.name == *name) {
            object.insert(field.key().to_owned(), listed(connector, field, text));
        }
    }
    for (name, text) in query(request).filter(|sent| !operation.query.contains(sent)) {
        insert_query(connector, operation, &mut object, &name, &text)?;
    }
    for field in operation.request.on_wire().filter(|field| field.location == Location::Header) {
        let header = request.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(&field.wire));
        if let Some((_, text)) = header {
            object.insert(field.key().to_owned(), listed(connector, field, text));
        }
    }
    Ok(Value::Object(object))
}

/// Whether a file without content is sent: it has a media type.
fn is_empty_file(kind: BodyKind, request: &Recorded) -> bool {
    kind == BodyKind::File && request.header("content-type").is_some()
}

/// `limit=3`, `include[]=a`, `metadata[key]=value`
fn insert_query(
    connector: &Connector,
    operation: &Operation,
    object: &mut Map<String, Value>,
    name: &str,
    text: &str,
) -> Result<(), String> {
    let (wire, key) = match name.split_once('[') {
        Some((wire, rest)) => (wire, Some(rest.trim_end_matches(']'))),
        None => (name, None),
    };
    let known = |field: &&Field| field.wire == wire && field.location == Location::Query;
    let written = operation.request.on_wire().find(known).filter(|field| field.is_json_text());
    if let (Some(field), None) = (written, key) {
        object.insert(field.key().to_owned(), listed(connector, field, text));
        return Ok(());
    }
    let is_list = |field: &&Field| known(field) && matches!(field.schema.ty, Type::List(_));
    if let (Some(field), None) = (operation.request.fields.iter().find(is_list), key) {
        let Type::List(item) = &field.schema.ty else { return Ok(()) };
        let comma = field.array_format(connector.array_format) == ArrayFormat::Comma;
        let texts = text.split(if comma { ',' } else { '\0' });
        let list = object.entry(field.key()).or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(items) = list {
            items.extend(texts.map(|text| typed(connector, &item.ty, text)));
        }
        return Ok(());
    }
    let Some(field) = operation.request.on_wire().find(known) else {
        return Err(format!("`{wire}` is no field of the query"));
    };
    match (&field.schema.ty, key) {
        (Type::List(item), Some("")) => {
            let list = object.entry(field.key()).or_insert_with(|| Value::Array(Vec::new()));
            if let Value::Array(items) = list {
                items.push(typed(connector, &item.ty, text));
            }
        }
        (Type::Map { value, .. }, Some(key)) => {
            let map = object.entry(field.key()).or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(entries) = map {
                entries.insert(key.to_owned(), typed(connector, &value.ty, text));
            }
        }
        _ if field.nullable && text == "null" => {
            object.insert(field.key().to_owned(), Value::Null);
        }
        (ty, _) => {
            object.insert(field.key().to_owned(), typed(connector, ty, text));
        }
    }
    Ok(())
}

/// A text of a path or a header as a value of its field: a list has commas.
fn listed(connector: &Connector, field: &Field, text: &str) -> Value {
    match &field.schema.ty {
        _ if field.is_json_text() => serde_json::from_str(text).unwrap_or_else(|_| Value::from(text)),
        Type::List(item) => text.split(',').map(|text| typed(connector, &item.ty, text.trim())).collect(),
        ty => typed(connector, ty, text),
    }
}

/// A text of a path, query or header as a value of its type; what is none stays a text, and is refused as such.
pub(crate) fn typed(connector: &Connector, ty: &Type, text: &str) -> Value {
    let is_text = match ty {
        Type::String => true,
        Type::Named(id) => matches!(connector.declaration(*id).kind, TypeKind::Enum { .. }),
        _ => false,
    };
    if is_text { Value::from(text) } else { serde_json::from_str(text).unwrap_or_else(|_| Value::from(text)) }
}
