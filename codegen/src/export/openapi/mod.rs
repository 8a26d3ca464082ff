//! A connector → an OpenAPI 3.1 document.
//!
//! Rules between fields are texts and `x-rules`; [`Options::strict`] says them in the schemas, too. What OpenAPI has no word
//! for is in fields that begin with `x-`.

mod bodies;
mod examples;
mod merge;
mod names;
mod operations;
mod parameters;
mod responses;
mod schemas;
mod security;
mod strict;

use super::json::{Node, Object};
use crate::model::{Connector, Docs, Module, ModuleContent, words};
use names::{Names, Uses};

/// The options of an export.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Says the rules in the schemas, for validators.
    pub strict: bool,
}

/// An exported connector.
#[derive(Debug)]
pub struct Exported {
    /// The document, as JSON.
    pub text: String,
    /// Notes of the parts that the document does not say, each one sentence.
    pub notes: Vec<String>,
}

/// Writes an OpenAPI document of a connector.
pub fn openapi(connector: &Connector, options: Options) -> Exported {
    let mut exporter = Exporter {
        connector,
        options,
        names: Names::new(connector),
        uses: Uses::new(connector),
        variants: Object::new(),
        bodies: Object::new(),
        notes: Vec::new(),
    };
    let document = exporter.document();
    Exported { text: Node::from(document).text(), notes: exporter.notes }
}

/// A document that is being written.
struct Exporter<'m> {
    connector: &'m Connector,
    options: Options,
    names: Names,
    uses: Uses,
    /// The schemas of the variants of the union that is being written.
    variants: Object,
    /// The schemas of request bodies.
    bodies: Object,
    notes: Vec<String>,
}

impl Exporter<'_> {
    fn document(&mut self) -> Object {
        let connector = self.connector;
        let mut schemas = self.components();
        let error = self.names.claim("ErrorBody");
        schemas.add(&error, self.error_body());
        let paths = self.paths();
        let webhooks = self.webhooks();
        schemas.join(std::mem::take(&mut self.bodies));
        let components = Object::new()
            .with("schemas", schemas)
            .with("responses", Object::new().with("Error", self.error_response(&error)))
            .object("parameters", self.header_parameters())
            .object("securitySchemes", security::schemes(connector));
        let alternatives = security::alternatives(connector);
        let link = connector.docs.link.as_deref().map(|link| Object::new().with("url", link));
        Object::new()
            .with("openapi", "3.1.1")
            .with("info", self.info())
            .maybe("externalDocs", link)
            .with("servers", vec![self.server()])
            .list("security", alternatives)
            .with("tags", connector.modules.iter().map(tag).collect::<Vec<_>>())
            .with("paths", paths)
            .object("webhooks", webhooks)
            .with("components", components)
            .with("x-connector", security::connector(connector))
    }

    fn info(&self) -> Object {
        let docs = &self.connector.docs;
        let title = docs.title.as_deref().map_or_else(|| words(&self.connector.name), str::to_owned);
        let note = format!("Exported from the specification of the connector `{}`.", self.connector.name);
        let description =
            docs.help.as_deref().map_or_else(|| note.clone(), |help| format!("{help}\n\n{note}"));
        Object::new().with("title", title).with("version", "1.0.0").with("description", description)
    }

    /// Returns the base URL; a hole is a variable.
    fn server(&self) -> Node {
        let mut variables = Object::new();
        for field in self.connector.connection.iter().filter(|field| field.is_part) {
            let default = field.default.as_deref().unwrap_or(&field.name);
            let variable = Object::new().with("default", default);
            variables.add(&field.name, variable.maybe("description", field.docs.help.as_deref()));
        }
        let url = self.connector.base_url.trim_end_matches('/');
        Object::new().with("url", url).object("variables", variables).into()
    }
}

fn tag(module: &Module) -> Node {
    let Docs { title, help, link, deprecated, .. } = &module.docs;
    let link = link.as_deref().map(|link| Object::new().with("url", link));
    Object::new()
        .with("name", module.name.as_str())
        .maybe("description", help.as_deref())
        .maybe("externalDocs", link)
        .maybe("x-displayName", title.as_deref())
        .maybe("x-deprecated-note", deprecated.as_deref())
        .maybe("x-default", (!module.is_default).then_some(false))
        .flag("x-any-call", matches!(module.content, ModuleContent::AnyCall))
        .into()
}
