//! The operations of a document, alike for all versions.

use super::codes;
use super::document::{Document, Version};
use super::node::{Key, Node};
use crate::diagnostic::{Diagnostics, Span};

/// An operation as the document describes it.
pub(super) struct Endpoint<'d> {
    pub method: &'d str,
    pub path: &'d str,
    pub span: Span,
    pub path_span: Span,
    pub node: &'d Node<'d>,
    pub parameters: Vec<Parameter<'d>>,
    pub body: Option<Body<'d>>,
    pub responses: Vec<Response<'d>>,
    /// The base URL of this path or operation, if it is another one.
    pub server: Option<&'d Node<'d>>,
}

/// A parameter.
#[derive(Clone, Copy)]
pub(super) struct Parameter<'d> {
    pub name: &'d str,
    pub location: &'d str,
    pub node: &'d Node<'d>,
    /// The schema; in version 2.0 the parameter itself.
    pub schema: Option<&'d Node<'d>>,
    pub required: bool,
    /// The parameter is a text in a format such as JSON.
    pub content: bool,
    pub format: ListFormat,
    pub deep: bool,
}

/// The form of a list in a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum ListFormat {
    Repeat,
    Comma,
    Other,
}

/// A request body.
pub(super) struct Body<'d> {
    pub node: &'d Node<'d>,
    pub required: bool,
    pub media: Vec<Media<'d>>,
    /// The fields of a form in version 2.0.
    pub form: Vec<Parameter<'d>>,
}

/// One form of a body.
#[derive(Clone, Copy)]
pub(super) struct Media<'d> {
    pub name: &'d str,
    pub schema: Option<&'d Node<'d>>,
    pub node: &'d Node<'d>,
}

/// A response.
pub(super) struct Response<'d> {
    pub status: &'d str,
    pub span: Span,
    pub media: Vec<Media<'d>>,
    pub headers: Vec<&'d str>,
}

/// Returns every operation, in the order of the document.
pub(super) fn all<'d>(document: &Document<'d>, notes: &mut Diagnostics) -> Vec<Endpoint<'d>> {
    const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];
    let mut found = Vec::new();
    for (path, item) in document.root.get("paths").map(Node::entries).unwrap_or_default() {
        if path.text.starts_with("x-") {
            continue;
        }
        let Some(item) = document.follow(item) else {
            lost(item.span(), "the reference of this path leads nowhere", notes);
            continue;
        };
        let more = item.get("additionalOperations").map(Node::entries).unwrap_or_default();
        let usual = item.entries().iter().filter(|(key, _)| METHODS.contains(&key.text.as_ref()));
        for (method, node) in usual.chain(more) {
            let Some(node) = document.follow(node).filter(|node| node.is_map()) else {
                lost(method.span(), "this operation cannot be found", notes);
                continue;
            };
            found.push(endpoint(document, (path, item), (method, node), notes));
        }
    }
    found
}

fn lost(span: Span, message: &str, notes: &mut Diagnostics) {
    notes.push(codes::MENDED.at(span, message).help("it is left out").warning());
}

fn endpoint<'d>(
    document: &Document<'d>,
    (path, item): (&'d Key<'d>, &'d Node<'d>),
    (method, node): (&'d Key<'d>, &'d Node<'d>),
    notes: &mut Diagnostics,
) -> Endpoint<'d> {
    let mut parameters: Vec<Parameter<'d>> = Vec::new();
    let own = node.get("parameters").map(Node::items).unwrap_or_default();
    let common = item.get("parameters").map(Node::items).unwrap_or_default();
    for written in own.iter().chain(common) {
        let Some(one) = document.follow(written) else {
            lost(written.span(), "the reference of this parameter leads nowhere", notes);
            continue;
        };
        let Some(parameter) = parameter(document, one) else {
            lost(written.span(), "this parameter has no `name` or no `in`", notes);
            continue;
        };
        let is_twin =
            |known: &Parameter<'_>| known.name == parameter.name && known.location == parameter.location;
        if let Some(twin) = parameters.iter().find(|known| is_twin(known)) {
            // A parameter of the operation replaces the one of its path.
            if own.iter().any(|own| std::ptr::eq(own, written)) {
                let message = format!("the parameter `{}` is here twice", parameter.name);
                let report =
                    codes::MENDED.at(written.span(), message).other(twin.node.span(), "first used here");
                notes.push(report.help("the first one counts").warning());
            }
            continue;
        }
        parameters.push(parameter);
    }
    let body = body(document, node, &mut parameters, notes);
    let responses = node.get("responses").map(Node::entries).unwrap_or_default();
    let servers = |node: &'d Node<'d>| node.get("servers").and_then(|servers| servers.items().first());
    Endpoint {
        method: &method.text,
        path: &path.text,
        span: method.span(),
        path_span: path.span(),
        node,
        parameters,
        body,
        responses: responses
            .iter()
            .filter(|(status, _)| !status.text.starts_with("x-"))
            .filter_map(|(status, written)| response(document, node, status, written, notes))
            .collect(),
        server: servers(node).or_else(|| servers(item)),
    }
}

fn parameter<'d>(document: &Document<'d>, node: &'d Node<'d>) -> Option<Parameter<'d>> {
    let (name, location) = (node.text_of("name")?, node.text_of("in")?);
    let content = node.get("content").and_then(|content| content.entries().first());
    let schema = match (document.version, content) {
        (Version::Two, _) if location == "body" => node.get("schema"),
        (Version::Two, _) => Some(node),
        (_, Some((_, media))) => media.get("schema"),
        (_, None) => node.get("schema"),
    };
    let style = node.text_of("style");
    let explode =
        node.text_of("explode").map_or(style.is_none_or(|style| style == "form"), |text| text == "true");
    let format = match (document.version, node.text_of("collectionFormat"), style) {
        (Version::Two, Some("multi"), _) => ListFormat::Repeat,
        (Version::Two, Some("csv") | None, _) => ListFormat::Comma,
        (Version::Two, Some(_), _) => ListFormat::Other,
        (_, _, Some("spaceDelimited" | "pipeDelimited")) => ListFormat::Other,
        _ if explode && matches!(location, "query" | "formData") => ListFormat::Repeat,
        _ => ListFormat::Comma,
    };
    // An export writes the brackets of a list into its name.
    let bare = name.strip_suffix("[]").filter(|_| document.is_export && location == "query");
    Some(Parameter {
        name: bare.unwrap_or(name),
        location,
        node,
        schema,
        required: node.flag("required"),
        content: content.is_some(),
        format,
        deep: style == Some("deepObject") || bare.is_some(),
    })
}

fn body<'d>(
    document: &Document<'d>,
    node: &'d Node<'d>,
    parameters: &mut Vec<Parameter<'d>>,
    notes: &mut Diagnostics,
) -> Option<Body<'d>> {
    if document.version != Version::Two {
        let written = node.get("requestBody")?;
        let Some(node) = document.follow(written) else {
            lost(written.span(), "the reference of this body leads nowhere", notes);
            return None;
        };
        return Some(Body { node, required: node.flag("required"), media: media(node), form: Vec::new() });
    }
    let (own, others): (Vec<_>, Vec<_>) =
        parameters.drain(..).partition(|one| matches!(one.location, "body" | "formData"));
    *parameters = others;
    let first = *own.first()?;
    let (own, others): (Vec<_>, Vec<_>) = own.into_iter().partition(|one| one.location == first.location);
    let extra = own.iter().skip(1).filter(|one| one.location == "body").chain(&others);
    extra.for_each(|one| lost(one.node.span(), "the operation has another body", notes));
    let consumes = kinds(document, node, "consumes");
    if first.location == "body" {
        let names = if consumes.is_empty() { vec!["application/json"] } else { consumes };
        let media = |name| Media { name, schema: first.schema, node: first.node };
        return Some(Body {
            node: first.node,
            required: first.required,
            media: names.into_iter().map(media).collect(),
            form: Vec::new(),
        });
    }
    let has_file = own.iter().any(|one| one.node.text_of("type") == Some("file"));
    let name = match has_file || consumes.contains(&"multipart/form-data") {
        true => "multipart/form-data",
        false => "application/x-www-form-urlencoded",
    };
    let media = vec![Media { name, schema: None, node: first.node }];
    Some(Body { node: first.node, required: true, media, form: own })
}

/// Returns the media types of an operation in version 2.0.
fn kinds<'d>(document: &Document<'d>, node: &'d Node<'d>, key: &str) -> Vec<&'d str> {
    let written = node.get(key).or_else(|| document.root.get(key));
    written.map(|list| list.items().iter().filter_map(Node::text).collect()).unwrap_or_default()
}

fn media<'d>(node: &'d Node<'d>) -> Vec<Media<'d>> {
    let content = node.get("content").map(Node::entries).unwrap_or_default();
    content
        .iter()
        .map(|(name, node)| Media {
            name: name.text.split(';').next().unwrap_or_default().trim(),
            // Version 3.2 describes the items of a stream, and an export of 3.1 does, too.
            schema: ["schema", "itemSchema", "x-item-schema"].into_iter().find_map(|key| node.get(key)),
            node,
        })
        .collect()
}

fn response<'d>(
    document: &Document<'d>,
    operation: &'d Node<'d>,
    status: &'d Key<'d>,
    written: &'d Node<'d>,
    notes: &mut Diagnostics,
) -> Option<Response<'d>> {
    let Some(node) = document.follow(written) else {
        lost(written.span(), "the reference of this response leads nowhere", notes);
        return None;
    };
    let headers = node.get("headers").map(Node::entries).unwrap_or_default();
    let media = match (document.version, node.get("schema")) {
        (Version::Two, Some(schema)) => {
            let names = kinds(document, operation, "produces");
            let names = if names.is_empty() { vec!["application/json"] } else { names };
            names.into_iter().map(|name| Media { name, schema: Some(schema), node: schema }).collect()
        }
        (Version::Two, None) => Vec::new(),
        _ => media(node),
    };
    Some(Response {
        status: &status.text,
        span: status.span(),
        media,
        headers: headers.iter().map(|(name, _)| name.text.as_ref()).collect(),
    })
}

/// The kind of a media type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MediaKind {
    Json,
    /// JSON that is sent under another name, such as a patch.
    OtherJson,
    Events,
    /// One JSON value on each line.
    Lines,
    Multipart,
    Form,
    Text,
    Xml,
    Bytes,
}

impl MediaKind {
    /// Returns the kind of a media type.
    pub fn of(name: &str) -> Self {
        let name = name.to_ascii_lowercase();
        let (kind, rest) = name.split_once('/').unwrap_or((&name, ""));
        match (kind, rest) {
            ("application" | "text", "json") | ("*", "*") | ("application", "*") => Self::Json,
            (_, rest) if rest.contains("ndjson") || rest.contains("jsonl") || rest.contains("json-seq") => {
                Self::Lines
            }
            (_, rest) if rest.ends_with("+json") || rest == "x-json" => Self::OtherJson,
            ("text", "event-stream") => Self::Events,
            ("multipart", _) => Self::Multipart,
            ("application", "x-www-form-urlencoded") => Self::Form,
            (_, rest) if rest == "xml" || rest.ends_with("+xml") && kind != "image" => Self::Xml,
            ("text", _) => Self::Text,
            ("application", "javascript" | "yaml" | "x-yaml") => Self::Text,
            _ => Self::Bytes,
        }
    }
}
