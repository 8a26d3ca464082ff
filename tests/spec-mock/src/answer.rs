//! What the server answers.

use crate::pages;
use crate::{Recorded, route};
use modwright::conform;
use modwright::model::{
    ConnectionField, Connector, Example, Json, Operation, ResponseBody, Returns, Send, StatusCase,
    StreamFormat,
};
use modwright_mock::Reply;
use serde_json::{Map, Value, json};

/// The answer to a request.
pub(crate) async fn answer(connector: &Connector, base: &str, request: &Recorded) -> Reply {
    if let Some(name) = missing_credential(connector, request) {
        return refuse(connector, 401, &format!("the connection's `{name}` is missing"), None);
    }
    let Some((operation, holes)) = route::find(connector, base, request) else {
        let allowed = route::methods(connector, base, request).join(", ");
        let status = if allowed.is_empty() { 404 } else { 405 };
        let refusal = refuse(connector, status, "no operation has this method and path", None);
        return if allowed.is_empty() { refusal } else { refusal.header("allow", allowed) };
    };
    let fields = match route::fields(connector, operation, &holes, request).await {
        Ok(fields) => fields,
        Err(message) => return refuse(connector, 400, &message, None),
    };
    let violations = conform::check_struct(connector, &operation.request, &fields);
    if let Some(first) = violations.iter().find(|violation| !violation.soft) {
        let path = first.path_text();
        return refuse(connector, 400, &format!("`{path}` {}", first.message), Some(&path));
    }
    if let Some(events) = events(operation, &fields) {
        let media_type = match &operation.returns {
            Returns::Stream { format, .. } => format.media_type(),
            _ => StreamFormat::Events.media_type(),
        };
        return respond(connector, 200, Some(media_type), stream(connector, operation, events));
    }
    if let Returns::Pages(listing) = &operation.returns {
        return pages::answer(connector, operation, listing, base, request, &fields);
    }
    let silent = operation.examples.iter().any(|one| one.request.value() == fields && one.response.is_none());
    if silent && matches!(operation.returns, Returns::OptionalJson(_)) {
        return respond(connector, 304, None, String::new());
    }
    if let Returns::ByStatus { cases, .. } = &operation.returns {
        return by_status(connector, operation, cases, &fields);
    }
    match &operation.returns {
        Returns::Nothing => respond(connector, 204, None, String::new()),
        returns => match response(operation, &fields) {
            Some(Value::String(text)) if operation.response_to(&fields) == ResponseBody::Text => {
                let kind = if *returns == Returns::Bytes { "application/octet-stream" } else { "text/plain" };
                respond(connector, 200, Some(kind), text)
            }
            Some(value) => respond(connector, 200, Some("application/json"), value.to_string()),
            None => refuse(connector, 501, "no example of this operation has a response", None),
        },
    }
}

/// The response of the example that was asked for, else of the first one, with its status.
fn by_status(connector: &Connector, operation: &Operation, cases: &[StatusCase], fields: &Value) -> Reply {
    let same = |example: &&Example| as_sent(operation, example.request.value()) == *fields;
    let example = operation.examples.iter().find(same).or(operation.examples.first());
    let status = example.and_then(|example| example.status).or(cases.first().map(|case| case.status));
    let (Some(example), Some(status)) = (example, status) else {
        return refuse(connector, 501, "no example of this operation has a response", None);
    };
    match (operation.response_of(example), example.response.as_ref().map(Json::value)) {
        (ResponseBody::Text, Some(Value::String(text))) => {
            respond(connector, status, Some("text/plain"), text)
        }
        (_, Some(value)) => respond(connector, status, Some("application/json"), value.to_string()),
        (_, None) => respond(connector, status, None, String::new()),
    }
}

/// The response of the example that was asked for; else of the first of that form, or at all, that has one.
fn response(operation: &Operation, fields: &Value) -> Option<Value> {
    let same = operation
        .examples
        .iter()
        .find(|example| as_sent(operation, example.request.value()) == *fields && example.response.is_some());
    let answered = || operation.examples.iter().filter(|example| example.response.is_some());
    let wanted = operation.response_to(fields);
    let alike = answered().find(|example| operation.response_to(&example.request.value()) == wanted);
    same.or(alike).or_else(|| answered().next())?.response.as_ref().map(Json::value)
}

/// The fields of an example, with what a client sets by itself where they do not say.
fn as_sent(operation: &Operation, mut request: Value) -> Value {
    for field in operation.request.on_wire() {
        if let (Some(preset), Some(fields)) = (&field.preset, request.as_object_mut()) {
            fields.entry(field.key()).or_insert_with(|| preset.value());
        }
    }
    request
}

/// The pieces of the example that was asked for, else of the first that has some; `None` where pieces are not asked for.
fn events<'m>(operation: &'m Operation, fields: &Value) -> Option<&'m [Json]> {
    if !matches!(operation.returns, Returns::Stream { .. }) {
        let pieces = operation.stream.as_ref()?;
        let asked = pieces.value.clone().map_or(Value::Bool(true), Value::String);
        if fields.get(operation.request.fields[pieces.toggle].key()) != Some(&asked) {
            return None;
        }
    }
    let streamed = || operation.examples.iter().filter(|example| example.events.is_some());
    let example =
        streamed().find(|example| example.request.value() == *fields).or_else(|| streamed().next())?;
    example.events.as_deref()
}

/// Lines, or server-sent events and the one that ends them.
fn stream(connector: &Connector, operation: &Operation, events: &[Json]) -> String {
    if matches!(operation.returns, Returns::Stream { format: StreamFormat::Lines, .. }) {
        return events.iter().map(|event| format!("{}\n", event.value())).collect();
    }
    let mut text: String = events.iter().map(|event| format!("data: {}\n\n", event.value())).collect();
    let named = operation.stream.as_ref().is_some_and(|pieces| !pieces.until.is_empty());
    if let (Some(end), false) = (&connector.stream_end, named) {
        text.push_str(&format!("data: {end}\n\n"));
    }
    text
}

fn missing_credential<'m>(connector: &'m Connector, request: &Recorded) -> Option<&'m str> {
    let header = |name: &str| request.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    let missing =
        connector.connection.iter().filter(|field| field.required).find(|field| match &field.send {
            Some(Send::Bearer) => {
                !header("authorization").is_some_and(|(_, value)| value.starts_with("Bearer "))
            }
            Some(Send::BasicUser | Send::BasicPassword) => {
                !header("authorization").is_some_and(|(_, value)| value.starts_with("Basic "))
            }
            Some(Send::Header(name)) => !header(name).is_some_and(|(_, value)| is_written(field, value)),
            Some(Send::Query(name)) => !request.target.contains(&format!("{name}=")),
            Some(Send::Cookie(name)) => !header("cookie").is_some_and(|(_, value)| {
                value.split("; ").any(|cookie| cookie.starts_with(&format!("{name}=")))
            }),
            None => false,
        });
    missing.map(|field| field.name.as_str())
}

fn is_written(field: &ConnectionField, value: &str) -> bool {
    let (before, after) =
        field.written.as_deref().and_then(|written| written.split_once("{}")).unwrap_or_default();
    value.starts_with(before) && value.ends_with(after)
}

/// An error in the API's own form.
pub(crate) fn refuse(connector: &Connector, status: u16, message: &str, param: Option<&str>) -> Reply {
    let mut body = Value::Object(Map::new());
    let paths = &connector.errors;
    let kind = if status == 401 { "authentication_error" } else { "invalid_request_error" };
    for (path, value) in [
        (&paths.message, json!(message)),
        (&paths.kind, json!(kind)),
        (&paths.code, Value::Null),
        (&paths.param, json!(param)),
    ] {
        insert(&mut body, path, value);
    }
    respond(connector, status, Some("application/json"), body.to_string())
}

fn insert(body: &mut Value, path: &[String], value: Value) {
    let Some((last, parents)) = path.split_last() else { return };
    let mut place = body;
    for key in parents {
        place = &mut place[key.as_str()];
    }
    place[last.as_str()] = value;
}

pub(crate) fn respond(connector: &Connector, status: u16, media_type: Option<&str>, body: String) -> Reply {
    let reply = match media_type {
        Some(media_type) => Reply::status(status).body(media_type, body),
        None => Reply::status(status),
    };
    match &connector.request_id {
        Some(name) => reply.header(name, "req_mock"),
        None => reply,
    }
}
