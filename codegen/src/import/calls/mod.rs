//! Operations of a document → operations of the draft.

mod bodies;
mod errors;
mod inputs;
mod paths;
mod responses;
mod webhooks;
mod whole;

use super::codes;
use super::document::Document;
use super::draft::{Module, Operation};
use super::endpoints::{Endpoint, ListFormat};
use super::node::Node;
use super::own::OperationMarks;
use super::shapes::{Shapes, deprecated};
use super::text;
use super::words;
use crate::diagnostic::Span;
use crate::syntax::{ArrayFormat, Location, Method};
use std::collections::HashMap;

/// The operations that are imported, and what they share.
pub(super) struct Calls<'d, 'n> {
    pub shapes: Shapes<'d, 'n>,
    pub operations: Vec<Operation>,
    pub modules: Vec<Module>,
    /// Other base URLs, with their names.
    pub servers: Vec<(String, String)>,
    pub array_format: ArrayFormat,
    base_url: String,
    /// The headers that the connection sends.
    sent_headers: Vec<String>,
    /// The number of references to each part of the document, once it was needed.
    references: Option<HashMap<&'d str, usize>>,
}

/// The reason why an operation is left out: it is noted already.
struct LeftOut;

impl<'d, 'n> Calls<'d, 'n> {
    pub fn new(
        shapes: Shapes<'d, 'n>,
        endpoints: &[Endpoint<'d>],
        base_url: String,
        sent_headers: Vec<String>,
    ) -> Self {
        let array_format = array_format(shapes.document, endpoints);
        Self {
            shapes,
            operations: Vec::new(),
            modules: Vec::new(),
            servers: Vec::new(),
            array_format,
            base_url,
            sent_headers,
            references: None,
        }
    }

    /// Adds the operations of a document, and its webhooks if all of it is imported.
    pub fn add_all(&mut self, endpoints: &[Endpoint<'d>], has_webhooks: bool) {
        endpoints.iter().for_each(|endpoint| self.add(endpoint));
        if has_webhooks {
            self.add_webhooks();
        }
        self.shapes.connect_variants();
    }

    /// Adds an operation, unless the language cannot say it.
    fn add(&mut self, endpoint: &Endpoint<'d>) {
        if let Ok(operation) = self.operation(endpoint) {
            self.operations.push(operation);
        }
    }

    fn operation(&mut self, endpoint: &Endpoint<'d>) -> Result<Operation, LeftOut> {
        let node = endpoint.node;
        let Some((_, method)) = Method::ALL.into_iter().find(|(word, _)| *word == endpoint.method) else {
            let message = format!("the language has no call `{}`", endpoint.method);
            return self.left_out(endpoint.span, message);
        };
        let path = self.path(endpoint)?;
        let mut inputs = self.parameters(endpoint, &path)?;
        let (mut rules, send) = self.body(endpoint, method, &mut inputs)?;
        rules.extend(super::rules::stated(node));
        // A form without a field is no body.
        let has_body = inputs.iter().any(|input| matches!(input.location, Location::Body | Location::Raw));
        let send = send.filter(|_| has_body);
        inputs::distinct(&mut inputs);
        let (returns, stream) = self.responses(endpoint, method, &mut inputs);
        let errors = self.errors(endpoint);
        let summary = node.text_of("summary").and_then(text::title);
        let help = node.text_of("description").and_then(text::help);
        let is_said = |help: &String| {
            summary.as_ref().is_some_and(|title| {
                title.trim_end_matches('.').eq_ignore_ascii_case(help.trim_end_matches('.'))
            })
        };
        let help = help.filter(|help| !is_said(help));
        // A summary that ends with a full stop is a sentence, not a title.
        let sentence = node.text_of("summary").filter(|text| text.trim_end().ends_with('.'));
        let (title, help) = match (help, sentence) {
            (None, Some(sentence)) => (None, text::help(sentence)),
            (help, _) => (summary, help),
        };
        Ok(Operation {
            id: node.text_of("operationId").map(str::to_owned),
            method,
            path: path.text,
            module: self.module(endpoint),
            title,
            help,
            docs: docs(node),
            deprecated: deprecated(node),
            marks: OperationMarks::of(node, method),
            fields: inputs,
            rules,
            send,
            server: self.server(endpoint),
            returns,
            errors,
            pages: None,
            stream,
            span: endpoint.span,
            path_span: endpoint.path_span,
            has_link: endpoint
                .responses
                .iter()
                .any(|response| response.headers.iter().any(|name| name.eq_ignore_ascii_case("link"))),
        })
    }

    /// Notes that an operation is left out.
    fn left_out<T>(&mut self, span: Span, message: impl Into<String>) -> Result<T, LeftOut> {
        self.shapes.note(
            &codes::LEFT_OUT,
            span,
            message,
            "the operation is left out; call it with a custom request",
        );
        Err(LeftOut)
    }

    /// Returns the module of an operation: its first tag, or the first word of its path.
    fn module(&mut self, endpoint: &Endpoint<'d>) -> usize {
        let title = tag_of(endpoint.node).unwrap_or_else(|| first_word(endpoint.path));
        self.module_of(title, endpoint.span)
    }

    /// Returns the module of a tag.
    fn module_of(&mut self, title: &str, span: Span) -> usize {
        let own = words::of(title);
        if let Some(known) = self.modules.iter().position(|module| module.words == own) {
            return known;
        }
        let described = self
            .shapes
            .document
            .root
            .get("tags")
            .and_then(|tags| tags.items().iter().find(|one| one.text_of("name") == Some(title)));
        self.modules.push(Module {
            words: own,
            title: described
                .and_then(|one| one.text_of("summary").or_else(|| one.text_of("x-displayName")))
                .unwrap_or(title)
                .to_owned(),
            help: described.and_then(|one| one.text_of("description")).and_then(text::help),
            docs: described.and_then(docs),
            deprecated: described.and_then(|one| one.text_of("x-deprecated-note")).and_then(text::help),
            is_default: described.is_none_or(|one| one.text_of("x-default") != Some("false")),
            span,
        });
        self.modules.len() - 1
    }

    /// Returns the name of an operation's own server.
    fn server(&mut self, endpoint: &Endpoint<'d>) -> Option<String> {
        let node = endpoint.server?;
        let url = super::connection::url_of(node)?;
        if url == self.base_url {
            return None;
        }
        if !super::connection::is_base_url(&url) {
            self.shapes.note(
                &codes::NOT_SAID,
                node.span(),
                format!("the server `{url}` is no absolute URL"),
                "the operation uses the base URL",
            );
            return None;
        }
        if let Some((name, _)) = self.servers.iter().find(|(_, known)| *known == url) {
            return Some(name.clone());
        }
        let host = url.split("://").nth(1).unwrap_or_default();
        let label = host
            .split(['.', '/', ':'])
            .find(|label| !matches!(*label, "www" | "api" | ""))
            .unwrap_or("other");
        let mut name = words::snake(&words::of(label));
        while self.servers.iter().any(|(known, _)| *known == name) {
            name.push_str("_other");
        }
        self.servers.push((name.clone(), url));
        Some(name)
    }
}

/// Returns the first tag of an operation.
fn tag_of<'d>(operation: &'d Node<'d>) -> Option<&'d str> {
    let tag = operation.get("tags").and_then(|tags| tags.items().first()).and_then(Node::text);
    tag.filter(|tag| !words::of(tag).is_empty())
}

/// Returns the first word of a path that is no version.
fn first_word(path: &str) -> &str {
    let is_version = |part: &str| {
        part.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    let mut parts = path.split(['/', '?', '#']);
    parts
        .find(|part| !part.is_empty() && !part.contains('{') && !is_version(part) && *part != "api")
        .filter(|part| !words::of(part).is_empty())
        .unwrap_or("root")
}

/// Returns the URL of the documentation.
fn docs(node: &Node<'_>) -> Option<String> {
    let url = node.get("externalDocs")?.text_of("url")?;
    let is_url =
        (url.starts_with("https://") || url.starts_with("http://")) && !url.contains(char::is_whitespace);
    (is_url && crate::read::is_accepted(url)).then(|| url.to_owned())
}

/// Returns the form of most lists in queries and forms.
fn array_format<'d>(document: &Document<'d>, endpoints: &[Endpoint<'d>]) -> ArrayFormat {
    let lists = endpoints.iter().flat_map(|endpoint| &endpoint.parameters).filter(|parameter| {
        parameter.location == "query"
            && parameter
                .schema
                .and_then(|schema| document.follow(schema))
                .is_some_and(|schema| schema.text_of("type") == Some("array"))
    });
    let (mut repeat, mut comma, mut brackets) = (0, 0, 0);
    for one in lists {
        repeat += usize::from(one.format == ListFormat::Repeat && !one.deep);
        comma += usize::from(one.format == ListFormat::Comma && !one.deep);
        brackets += usize::from(one.deep);
    }
    let forms = endpoints.iter().filter_map(|endpoint| endpoint.body.as_ref()).flat_map(|body| &body.media);
    for encoding in forms.filter_map(|media| media.node.get("encoding")).flat_map(Node::entries) {
        brackets += usize::from(encoding.1.text_of("style") == Some("deepObject"));
    }
    match brackets > repeat && brackets > comma {
        true => ArrayFormat::Brackets,
        false if comma > repeat => ArrayFormat::Comma,
        false => ArrayFormat::Repeat,
    }
}
