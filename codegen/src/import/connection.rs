//! The connection of a document: base URL, credentials, and the fields of an error.

use super::codes;
use super::document::{Document, Version};
use super::endpoints::{Endpoint, MediaKind};
use super::node::Node;
use super::{text, words};
use crate::diagnostic::{Diagnostics, Span};
use crate::syntax::Send;
use std::collections::BTreeMap;

/// A field of the connection.
pub(super) struct Credential {
    pub name: String,
    pub send: Send,
    pub required: bool,
    pub help: Option<String>,
    pub span: Span,
}

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

/// Returns the base URL.
pub(super) fn base_url(document: &Document<'_>, notes: &mut Diagnostics) -> (String, Span) {
    let span = document.root.span();
    let (url, span) = match document.version {
        Version::Two => (of_two(document.root), document.root.get("host").map_or(span, Node::span)),
        _ => {
            let server = document.root.get("servers").and_then(|servers| servers.items().first());
            let url = server.and_then(|server| server.get("url"));
            (server.and_then(url_of).unwrap_or_default(), url.map_or(span, Node::span))
        }
    };
    if is_base_url(&url) {
        return (url, span);
    }
    let path = if url.starts_with('/') { url.as_str() } else { "/" };
    let made = with_slash(format!("https://api.example.com{path}"));
    let made = if is_base_url(&made) { made } else { "https://api.example.com/".to_owned() };
    let report = codes::MENDED.at(span, "the document has no absolute base URL");
    notes.push(report.help(format!("`{made}` takes its place: write the right one")).warning());
    (made, span)
}

fn is_base_url(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let Some(rest) = rest else { return false };
    let host = rest.split('/').next().unwrap_or_default();
    let host = host.split(':').next().unwrap_or_default();
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
    };
    !rest.contains(|c: char| c.is_whitespace() || "?#@{}\\".contains(c)) && host.split('.').all(is_label)
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

/// Returns the credentials that the operations ask for.
pub(super) fn credentials(
    document: &Document<'_>,
    endpoints: &[Endpoint<'_>],
    notes: &mut Diagnostics,
) -> Vec<Credential> {
    let schemes = document.root.get("components").and_then(|all| all.get("securitySchemes"));
    let schemes = schemes.or_else(|| document.root.get("securityDefinitions"));
    let mut found: Vec<(String, Credential)> = Vec::new();
    let uses = uses(document, endpoints);
    for (key, node) in schemes.map(Node::entries).unwrap_or_default() {
        let Some(node) = document.follow(node) else { continue };
        let name = key.text.as_ref();
        if !uses.is_empty() && !uses.iter().flatten().any(|all| all.iter().any(|one| one == name)) {
            continue;
        }
        let kind = (node.text_of("type").unwrap_or_default(), node.text_of("scheme").unwrap_or_default());
        let sent = node.text_of("name").unwrap_or_default();
        let send = match (kind, node.text_of("in")) {
            (("http", scheme), _) if scheme.eq_ignore_ascii_case("bearer") => Send::Bearer,
            (("oauth2" | "openIdConnect", _), _) => Send::Bearer,
            (("apiKey", _), Some("header")) if !sent.is_empty() => Send::Header(sent.to_owned()),
            (("apiKey", _), Some("query")) if !sent.is_empty() => Send::Query(sent.to_owned()),
            _ => {
                let message =
                    format!("the credential `{name}` is sent in a way that the language cannot say");
                notes.push(
                    codes::NOT_SAID
                        .at(key.span(), message)
                        .help("the connection is imported without it")
                        .warning(),
                );
                continue;
            }
        };
        if found.iter().any(|(_, known)| known.send == send) {
            continue;
        }
        let own = match &send {
            Send::Bearer if words::of(name).iter().any(|word| word == "key") => "api_key".to_owned(),
            Send::Bearer => "token".to_owned(),
            _ => words::snake(&words::of(name)),
        };
        let own = if found.iter().any(|(_, known)| known.name == own) { format!("{own}_key") } else { own };
        let required = !uses.is_empty()
            && uses.iter().all(|alternatives| {
                alternatives.is_empty() || alternatives.iter().all(|all| all.iter().any(|one| one == name))
            });
        let help = node.text_of("description").and_then(text::help);
        found.push((name.to_owned(), Credential { name: own, send, required, help, span: key.span() }));
    }
    let mut credentials: Vec<Credential> = found.into_iter().map(|(_, credential)| credential).collect();
    if schemes.is_none() {
        let help = Some("Token of the account.".to_owned());
        let span = document.root.span();
        credentials.push(Credential {
            name: "token".to_owned(),
            send: Send::Bearer,
            required: false,
            help,
            span,
        });
    }
    credentials
}

/// Returns, for each operation with security, the credentials of each alternative.
fn uses(document: &Document<'_>, endpoints: &[Endpoint<'_>]) -> Vec<Vec<Vec<String>>> {
    let common = document.root.get("security");
    let mut found: Vec<Vec<Vec<String>>> = Vec::new();
    for endpoint in endpoints {
        let Some(security) = endpoint.node.get("security").or(common) else { continue };
        let alternatives: Vec<Vec<String>> = security
            .items()
            .iter()
            .map(|all| all.entries().iter().map(|(name, _)| name.text.clone().into_owned()).collect())
            .collect();
        if !found.contains(&alternatives) {
            found.push(alternatives);
        }
    }
    found
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
