//! The base URL of a document, and the fields of an error.

use super::codes;
use super::document::{Document, Version};
use super::endpoints::{Endpoint, MediaKind};
use super::node::Node;
use super::{text, words};
use crate::check::is_reserved_field;
use crate::diagnostic::{Diagnostics, Span};
use std::collections::BTreeMap;

/// Returns the URL of a server: its variables have their defaults, and it ends with a slash.
pub(super) fn url_of(server: &Node<'_>) -> Option<String> {
    let mut url = server.text_of("url")?.trim().to_owned();
    for (name, variable) in server.get("variables").map(Node::entries).unwrap_or_default() {
        let value = variable.text_of("default").unwrap_or_default();
        url = url.replace(&format!("{{{}}}", name.text), value);
    }
    Some(with_slash(url))
}

fn with_slash(url: String) -> String {
    if url.ends_with('/') { url } else { format!("{url}/") }
}

/// A base URL with holes, and the fields that fill them.
pub(super) struct BaseUrl {
    pub url: String,
    /// The same with a value in each hole.
    pub filled: String,
    pub parts: Vec<Part>,
    pub span: Span,
}

/// A field of the connection that fills a hole of the base URL.
pub(super) struct Part {
    pub name: String,
    pub default: String,
    pub help: Option<String>,
    pub span: Span,
}

/// Returns the base URL.
pub(super) fn base_url(document: &Document<'_>, notes: &mut Diagnostics) -> BaseUrl {
    let span = document.root.span();
    let (filled, span, server) = match document.version {
        Version::Two => (of_two(document.root), document.root.get("host").map_or(span, Node::span), None),
        _ => {
            let server = document.root.get("servers").and_then(|servers| servers.items().first());
            let url = server.and_then(|server| server.get("url"));
            (server.and_then(url_of).unwrap_or_default(), url.map_or(span, Node::span), server)
        }
    };
    if is_base_url(&filled) {
        let (url, parts) = server.map_or_else(|| (filled.clone(), Vec::new()), |server| with_parts(server));
        return BaseUrl { url, filled, parts, span };
    }
    let path = if filled.starts_with('/') { filled.as_str() } else { "/" };
    let made = with_slash(format!("https://api.example.com{path}"));
    let made = if is_base_url(&made) { made } else { "https://api.example.com/".to_owned() };
    let report = codes::MENDED.at(span, "the document has no absolute base URL");
    notes.push(report.help(format!("`{made}` takes its place: write the right one")).warning());
    BaseUrl { url: made.clone(), filled: made, parts: Vec::new(), span }
}

/// Returns the URL of a server with the holes that a connection can fill, and their fields. Other variables have their
/// defaults.
fn with_parts(server: &Node<'_>) -> (String, Vec<Part>) {
    let mut url = with_slash(server.text_of("url").unwrap_or_default().trim().to_owned());
    let mut parts: Vec<Part> = Vec::new();
    for (name, variable) in server.get("variables").map(Node::entries).unwrap_or_default() {
        let hole = format!("{{{}}}", name.text);
        let default = variable.text_of("default").unwrap_or_default();
        let field = words::snake(&words::of(&name.text));
        let before = url.split_once("://").and_then(|(_, rest)| Some(rest.split_once(&hole)?.0));
        let is_part = before.is_some_and(|before| fits(before, default))
            && url.matches(&hole).count() == 1
            && !is_reserved_field(&field)
            && parts.iter().all(|part| part.name != field);
        if !is_part {
            url = url.replace(&hole, default);
            continue;
        }
        url = url.replace(&hole, &format!("{{{field}}}"));
        let help = variable.text_of("description").and_then(text::help);
        parts.push(Part { name: field, default: default.to_owned(), help, span: name.span() });
    }
    (url, parts)
}

/// Returns `true` for a value that a field of the connection can have, behind this part of a URL.
fn fits(before: &str, value: &str) -> bool {
    let plain = |more: &str| value.chars().all(|c| c.is_ascii_alphanumeric() || more.contains(c));
    match (before.contains('/'), before.ends_with(':')) {
        (true, _) => !value.is_empty() && plain("-._~") && value != "." && value != "..",
        (_, true) => plain("") && value.parse::<u16>().is_ok(),
        _ => plain("-.") && value.split('.').all(|label| !label.is_empty()),
    }
}

/// Returns `true` for an absolute URL without holes.
pub(super) fn is_base_url(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let Some(rest) = rest else { return false };
    let host = rest.split('/').next().unwrap_or_default();
    let (host, port) = host.split_once(':').unwrap_or((host, "0"));
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
    };
    !rest.contains(|c: char| c.is_whitespace() || "?#@{}\\".contains(c))
        && host.split('.').all(is_label)
        && port.parse::<u16>().is_ok()
}

fn of_two(root: &Node<'_>) -> String {
    let Some(host) = root.text_of("host") else {
        return root.text_of("basePath").unwrap_or_default().to_owned();
    };
    let schemes = root.get("schemes").map(Node::items).unwrap_or_default();
    let https = schemes.is_empty() || schemes.iter().any(|scheme| scheme.text() == Some("https"));
    let scheme = if https { "https" } else { "http" };
    let path = root.text_of("basePath").unwrap_or("/");
    with_slash(format!("{scheme}://{host}/{}", path.trim_start_matches('/')))
}

/// Returns the paths of the fields of an error: `message`, `kind`, `code`, `param`.
pub(super) fn error_paths<'d>(
    document: &Document<'d>,
    endpoints: &[Endpoint<'d>],
) -> BTreeMap<&'static str, String> {
    const MESSAGES: [&str; 8] = [
        "message",
        "error_description",
        "detail",
        "error",
        "errorMessage",
        "description",
        "title",
        "error_message",
    ];
    let mut votes: BTreeMap<&'static str, BTreeMap<String, usize>> = BTreeMap::new();
    let mut all = 0;
    for endpoint in endpoints {
        let error = endpoint.responses.iter().find_map(|response| {
            let is_error = response.status.starts_with(['4', '5']) || response.status == "default";
            let json = |name: &str| matches!(MediaKind::of(name), MediaKind::Json | MediaKind::OtherJson);
            response.media.iter().find(|media| is_error && json(media.name))?.schema
        });
        let Some(error) = error else { continue };
        all += 1;
        let inner = property(document, error, "error", 0).filter(|inner| !is_text(document, inner));
        let (node, prefix) = match inner
            .filter(|inner| MESSAGES.iter().any(|key| property(document, inner, key, 0).is_some()))
        {
            Some(inner) => (inner, "error."),
            None => (error, ""),
        };
        let mut vote = |word: &'static str, keys: &[&str]| {
            let key = keys.iter().find(|key| {
                property(document, node, key, 0)
                    .is_some_and(|node| word != "message" || is_text(document, node))
            });
            if let Some(key) = key {
                *votes.entry(word).or_default().entry(format!("{prefix}{key}")).or_default() += 1;
            }
        };
        vote("message", &MESSAGES);
        vote("kind", &["type", "kind"]);
        vote("code", &["code", "error_code", "errorCode", "status"]);
        vote("param", &["param", "field"]);
    }
    let mut paths: BTreeMap<&'static str, String> = BTreeMap::new();
    for (word, votes) in votes {
        if let Some((path, count)) = votes.into_iter().max_by_key(|(_, count)| *count)
            && count * 4 >= all
        {
            paths.insert(word, path);
        }
    }
    if !paths.contains_key("message") { BTreeMap::new() } else { paths }
}

/// Returns the schema of a field of an object.
fn property<'d>(
    document: &Document<'d>,
    node: &'d Node<'d>,
    name: &str,
    depth: usize,
) -> Option<&'d Node<'d>> {
    let node = document.follow(node).filter(|_| depth < 8)?;
    node.get("properties")
        .and_then(|fields| fields.get(name))
        .and_then(|field| document.follow(field))
        .or_else(|| {
            let parts =
                ["allOf", "oneOf", "anyOf"].into_iter().filter_map(|key| node.get(key)).flat_map(Node::items);
            parts.into_iter().find_map(|part| property(document, part, name, depth + 1))
        })
}

fn is_text<'d>(document: &Document<'d>, node: &'d Node<'d>) -> bool {
    document
        .follow(node)
        .is_some_and(|node| node.text_of("type") == Some("string") || node.get("enum").is_some())
}

/// Returns the header with the ID of a request.
pub(super) fn request_id(endpoints: &[Endpoint<'_>]) -> Option<String> {
    let headers =
        endpoints.iter().flat_map(|endpoint| &endpoint.responses).flat_map(|response| &response.headers);
    let mut all = headers.map(|name| name.to_lowercase());
    all.find(|name| {
        name.ends_with("request-id") && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    })
}
