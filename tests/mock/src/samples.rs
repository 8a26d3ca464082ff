//! The samples of an API, as the generator writes them.

use std::cmp::Reverse;
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
    /// The keys that lead to the message of an error.
    error: Vec<String>,
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
        let error: Vec<String> = value["error"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect();
        Ok(Self { path, stream_end, request_id, more, error, operations: operations.clone() })
    }

    /// Returns the sample response to a request, whose path below the base URL is `path`.
    pub(crate) fn reply(&self, path: Option<&str>, request: &Recorded) -> Reply {
        let reply = match path.and_then(|path| self.operation(path, request)) {
            Some(operation) => self.sample(operation, request),
            None => self.error(404, "the samples have no operation with this method and path"),
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
        let found = found.filter_map(|operation| {
            let (template, query) = split(operation["path"].as_str()?);
            let is_fixed = query.iter().all(|fixed| request.query().split('&').any(|part| part == fixed));
            Some((fields(template, path).filter(|_| is_fixed)?, Reverse(query.len()), operation))
        });
        let best =
            found.min_by_key(|(fields, fixed, operation)| (*fields, *fixed, operation["form"] != is_form));
        best.map(|(_, _, operation)| operation)
    }

    fn sample(&self, operation: &Value, request: &Recorded) -> Reply {
        let is_stream = matches!(operation["returns"].as_str(), Some("events" | "lines"));
        if let Some(events) =
            operation["events"].as_array().filter(|_| is_stream || asks_for_stream(operation, request))
        {
            if operation["returns"] == "lines" {
                return Reply::ok().lines(events.iter().cloned());
            }
            let end = self.stream_end.as_deref().filter(|_| operation["stream_ends"] == true);
            return Reply::ok().events(events.iter().cloned()).ended_with(end);
        }
        let (response, returns) = (&operation["response"], operation["returns"].as_str().unwrap_or_default());
        let status =
            operation["status"].as_u64().and_then(|status| u16::try_from(status).ok()).unwrap_or(200);
        match (response, returns) {
            (Value::Null, "any") => Reply::status(status),
            (Value::String(text), "any") => Reply::status(status).text(text.clone()),
            (_, "nothing") => Reply::status(204),
            (Value::Null, _) => self.error(501, "the samples have no response of this operation"),
            (Value::String(text), "bytes") => Reply::ok().body("application/octet-stream", text.clone()),
            (Value::String(text), "text") => Reply::ok().text(text.clone()),
            (page, "page") => Reply::ok().json(&self.last(&self::page(operation, request, page))),
            (json, _) => Reply::status(status).json(json),
        }
    }

    /// Returns an error in the form of the API.
    fn error(&self, status: u16, message: &str) -> Reply {
        if self.error.is_empty() {
            return Reply::error(status, message);
        }
        let wrap = |value: Value, key: &String| json!({ key: value });
        Reply::status(status).json(&self.error.iter().rev().fold(json!(message), wrap))
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

/// Returns the page at the position of a request: the sample is the first one, and there is no other.
fn page(operation: &Value, request: &Recorded, page: &Value) -> Value {
    let mut page = page.clone();
    let Some(position) = operation["position"].as_str() else { return page };
    let first = format!("{position}={}", operation["first"]);
    let mut parts = request.query().split('&');
    let is_later = parts.any(|part| part.starts_with(&format!("{position}=")) && part != first);
    let keys = operation["items"].as_array().into_iter().flatten().filter_map(Value::as_str);
    if is_later && let Some(items) = keys.into_iter().try_fold(&mut page, |value, key| value.get_mut(key)) {
        *items = json!([]);
    }
    page
}

/// Returns the path of a template, and the parameters of its query as they are sent.
fn split(template: &str) -> (&str, Vec<String>) {
    let Some((path, query)) = template.split_once('?') else { return (template, Vec::new()) };
    let parts = query.split('&').map(|part| part.split_once('=').unwrap_or((part, "")));
    (path, parts.map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect())
}

fn encoded(text: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let byte = |byte: u8| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(byte).collect()
}

/// Returns the number of fields in a path template that matches `path`. `{name...}` is a field of several segments.
fn fields(template: &str, path: &str) -> Option<usize> {
    let Some((before, rest)) = template.split_once('{') else { return (template == path).then_some(0) };
    let (field, behind) = rest.split_once('}')?;
    let path = path.strip_prefix(before)?;
    let longest = if field.ends_with("...") { path.len() } else { path.find('/').unwrap_or(path.len()) };
    let mut ends = (1..=longest).rev().filter(|end| path.is_char_boundary(*end));
    ends.find_map(|end| fields(behind, &path[end..])).map(|count| count + 1)
}

/// Returns `true` if the field that asks for a stream has its value: in JSON, in a form of either kind or in the query.
fn asks_for_stream(operation: &Value, request: &Recorded) -> bool {
    let (Some(field), value) = (operation["stream"].as_str(), &operation["stream_value"]) else {
        return false;
    };
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let form =
        || String::from_utf8_lossy(&request.body).contains(&format!("name=\"{field}\"\r\n\r\n{text}\r\n"));
    let part = format!("{field}={text}");
    let has_part = |text: &str| text.split('&').any(|one| one == part);
    request.json()[field] == *value
        || has_part(request.query())
        || request.body.is_ascii() && has_part(&String::from_utf8_lossy(&request.body))
        || form()
}

#[cfg(test)]
mod tests {
    use super::{fields, split};

    #[test]
    fn a_template_matches_the_paths_that_its_fields_can_make() {
        for (template, path, count) in [
            ("things", "things", Some(0)),
            ("things/{id}", "things/1", Some(1)),
            ("things/{id}", "things/", None),
            ("things/{id}", "things/1/2", None),
            ("files/{path...}/text", "files/a/b/text", Some(1)),
            ("files/{path...}", "files/", None),
            ("things/{name}.{format}", "things/a.b.csv", Some(2)),
        ] {
            assert_eq!(fields(template, path), count, "{template} {path}");
        }
    }

    #[test]
    fn a_fixed_query_is_encoded() {
        assert_eq!(
            split("jobs?action=a b&dry"),
            ("jobs", vec!["action=a%20b".to_owned(), "dry=".to_owned()])
        );
    }
}
