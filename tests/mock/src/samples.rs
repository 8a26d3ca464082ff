//! The samples of an API, as the generator writes them.

use std::io;

use serde_json::{Value, json};

use crate::{Recorded, Reply};

/// The operations of an API, with a sample response of each.
#[derive(Debug)]
pub(crate) struct Samples {
    /// The path of the base URL, such as `/v1/`.
    pub(crate) path: String,
    /// The data of the event that ends a stream.
    pub(crate) stream_end: Option<String>,
    request_id: Option<String>,
    /// The field of a page that is `true` if there is a next page.
    more: Option<String>,
    operations: Vec<Value>,
}

impl Samples {
    /// Reads the text that a generated crate has as `SAMPLES`.
    pub(crate) fn read(text: &str) -> io::Result<Self> {
        let value: Value = serde_json::from_str(text)?;
        let text = |name: &str| value[name].as_str().map(str::to_owned);
        let (Some(path), Some(operations)) = (text("path"), value["operations"].as_array()) else {
            let message =
                "the text has no `path` or no `operations`: it is not the samples of a generated crate";
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        };
        let (stream_end, request_id, more) = (text("stream_end"), text("request_id"), text("more"));
        Ok(Self { path, stream_end, request_id, more, operations: operations.clone() })
    }

    /// Returns the sample response to a request, whose path below the base URL is `path`.
    pub(crate) fn reply(&self, path: Option<&str>, request: &Recorded) -> Reply {
        let reply = match path.and_then(|path| self.operation(path, request)) {
            Some(operation) => self.sample(operation, request),
            None => Reply::error(404, "the samples have no operation with this method and path"),
        };
        match &self.request_id {
            Some(name) => reply.header(name, "req_mock"),
            None => reply,
        }
    }

    /// Returns the operation of a request: of several, the one whose path has the fewest fields.
    fn operation(&self, path: &str, request: &Recorded) -> Option<&Value> {
        let is_form = request.header("content-type").is_some_and(|kind| kind.starts_with("multipart/"));
        let found = self.operations.iter().filter(|operation| operation["method"] == request.method.as_str());
        let found =
            found.filter_map(|operation| Some((fields(operation["path"].as_str()?, path)?, operation)));
        let best = found.min_by_key(|(fields, operation)| (*fields, operation["form"] != is_form));
        best.map(|(_, operation)| operation)
    }

    fn sample(&self, operation: &Value, request: &Recorded) -> Reply {
        if let Some(events) = operation["events"].as_array().filter(|_| asks_for_stream(operation, request)) {
            let end = self.stream_end.as_deref().filter(|_| operation["stream_ends"] == true);
            return Reply::ok().events(events.iter().cloned()).ended_with(end);
        }
        let (response, returns) = (&operation["response"], operation["returns"].as_str().unwrap_or_default());
        match (response, returns) {
            (_, "nothing") => Reply::status(204),
            (Value::Null, _) => Reply::error(501, "the samples have no response of this operation"),
            (Value::String(text), "bytes") => Reply::ok().body("application/octet-stream", text.clone()),
            (Value::String(text), "text") => Reply::ok().text(text.clone()),
            (page, "page") => Reply::ok().json(&self.last(page)),
            (json, _) => Reply::ok().json(json),
        }
    }

    /// Returns the page as the last of its list: a sample has no next page.
    fn last(&self, page: &Value) -> Value {
        let mut page = page.clone();
        if let (Some(page), Some(more)) = (page.as_object_mut(), &self.more) {
            page.insert(more.clone(), json!(false));
        }
        page
    }
}

/// Returns the number of fields in a path template that matches `path`.
fn fields(template: &str, path: &str) -> Option<usize> {
    let (mut parts, mut segments) = (template.split('/'), path.split('/'));
    let mut count = 0;
    loop {
        match (parts.next(), segments.next()) {
            (None, None) => return Some(count),
            (Some(part), Some(segment)) if part == segment => {}
            (Some(part), Some(segment)) if part.starts_with('{') && !segment.is_empty() => count += 1,
            _ => return None,
        }
    }
}

/// Returns `true` if the field that asks for a stream has its value: in JSON, in a form or in the query.
fn asks_for_stream(operation: &Value, request: &Recorded) -> bool {
    let (Some(field), value) = (operation["stream"].as_str(), &operation["stream_value"]) else {
        return false;
    };
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let form =
        || String::from_utf8_lossy(&request.body).contains(&format!("name=\"{field}\"\r\n\r\n{text}\r\n"));
    request.json()[field] == *value
        || request.query().split('&').any(|part| part == format!("{field}={text}"))
        || form()
}
