//! Operations as sections of a page.

use super::edition::{Edition, Home, capital, sentence};
use super::fields::FieldRow;
use super::inline::{Inline, Line, parts};
use super::samples::Sample;
use crate::model::{Field, Module, ModuleContent, Operation, Rule, Signature};

/// A section of an operation.
pub struct OperationSection {
    pub anchor: String,
    pub title: String,
    /// The language of the title, if it is not that of the page.
    pub lang: Option<&'static str>,
    pub help: Line,
    pub deprecated: Option<Line>,
    pub link: Option<String>,
    pub method: &'static str,
    pub url: String,
    pub fields: Vec<FieldRow>,
    pub advanced: Vec<FieldRow>,
    pub rules: Vec<Line>,
    pub returns: Line,
    pub notes: Vec<Line>,
    pub samples: Vec<Sample>,
}

impl Edition<'_> {
    /// Returns the title of an operation.
    pub fn operation_title(&self, module: &Module, operation: &Operation) -> String {
        match (operation.docs.title.as_deref(), module.operations()) {
            (Some(title), _) => self.text(title).to_owned(),
            (None, [_]) => self.module_title(module),
            (None, _) => capital(&operation.name.replace('_', " ")),
        }
    }

    /// Returns the language of the title of an operation, if it is not that of the pages.
    pub fn operation_lang(&self, module: &Module, operation: &Operation) -> Option<&'static str> {
        match (operation.docs.title.as_deref(), module.operations()) {
            (None, [_]) => self.lang(module.docs.title.as_deref()),
            (title, _) => self.lang(title),
        }
    }

    /// Returns the sentence on the messages that the API sends.
    pub fn webhooks(&self, module: &Module, home: Home) -> Option<Line> {
        let webhooks = module.webhooks.as_ref()?;
        let mut line = vec![Inline::text(self.words.webhooks)];
        line.extend(self.ty(&webhooks.ty, home));
        line.push(Inline::text(match webhooks.signature {
            Some(Signature::Standard) => self.words.signed_standard,
            None => ".",
        }));
        Some(line)
    }

    /// Returns the sections of a module.
    pub fn operations(&self, module: &Module, index: usize) -> Vec<OperationSection> {
        match &module.content {
            ModuleContent::Operations(operations) => operations
                .iter()
                .map(|operation| self.operation(module, operation, Home::Module(index)))
                .collect(),
            ModuleContent::AnyCall => vec![self.any_call(module)],
        }
    }

    fn operation(&self, module: &Module, operation: &Operation, home: Home) -> OperationSection {
        let row = |field: &Field| self.row(field, format!("{}.{}", operation.name, field.name), home);
        let visible = || self.visible(&operation.request);
        let shape = &operation.request;
        OperationSection {
            anchor: operation.name.clone(),
            title: self.operation_title(module, operation),
            lang: self.operation_lang(module, operation),
            help: self.help(&operation.docs),
            deprecated: self.deprecated(&operation.docs).map(sentence),
            link: operation.docs.link.as_deref().map(str::to_owned),
            method: operation.method.as_str(),
            url: self.base(operation) + &operation.target(),
            fields: visible().filter(|field| !field.advanced).map(row).collect(),
            advanced: visible().filter(|field| field.advanced).map(row).collect(),
            rules: shape.rules.iter().map(|rule| self.rule(&shape.fields, rule)).collect(),
            returns: self.returns(&operation.returns, home),
            notes: self.notes(operation, home),
            samples: self.samples(module, operation),
        }
    }

    /// Returns the base URL of an operation, with a slash at its end.
    pub fn base(&self, operation: &Operation) -> String {
        let server = operation.server.as_ref();
        let server =
            server.and_then(|name| self.connector.servers.iter().find(|server| server.name == *name));
        let base = server.map_or_else(|| self.connector.filled_base_url(), |server| server.base_url.clone());
        format!("{}/", base.trim_end_matches('/'))
    }

    fn notes(&self, operation: &Operation, home: Home) -> Vec<Line> {
        let mut notes = Vec::new();
        if let Some(stream) = &operation.stream {
            let mut line = vec![Inline::text(self.words.streamed)];
            line.extend(self.ty(&stream.ty, home));
            line.push(Inline::text("."));
            notes.push(line);
        }
        let bodies = self.connector.error_bodies_of(operation);
        if !bodies.is_empty() {
            let mut line = vec![Inline::text(self.words.error_bodies)];
            for (index, body) in bodies.iter().enumerate() {
                line.extend((index > 0).then(|| Inline::text(", ")));
                line.extend(
                    body.status().into_iter().flat_map(|status| [Inline::code(status), Inline::text(" ")]),
                );
                line.extend(self.ty(&body.ty, home));
            }
            line.push(Inline::text("."));
            notes.push(line);
        }
        notes.extend(operation.follow.as_ref().map(|_| parts(self.words.followed)));
        notes.extend(operation.has_limit().then(|| parts(self.words.limited)));
        notes
    }

    /// Returns a rule in words.
    pub fn rule(&self, fields: &[Field], rule: &Rule) -> Line {
        let mut text = capital(&(self.words.rule)(fields, rule));
        text.push('.');
        if rule.soft {
            text.push_str(self.words.soft);
        }
        parts(&text)
    }

    /// The custom call.
    fn any_call(&self, module: &Module) -> OperationSection {
        let row = |(name, label, help): (&str, &str, &str)| FieldRow {
            anchor: format!("call.{name}"),
            name: name.to_owned(),
            label: Some(label.to_owned()),
            label_lang: None,
            required: matches!(name, "url" | "method"),
            deprecated: None,
            location: None,
            ty: vec![Inline::text(match name {
                "url" | "method" => self.words.string,
                _ => self.words.json,
            })],
            help: parts(help),
            facts: Vec::new(),
            inner: None,
        };
        OperationSection {
            anchor: "call".to_owned(),
            title: self.module_title(module),
            lang: self.lang(module.docs.title.as_deref()),
            help: Line::new(),
            deprecated: None,
            link: None,
            method: "",
            url: self.connector.filled_base_url(),
            fields: self.words.any_call.into_iter().map(row).collect(),
            advanced: Vec::new(),
            rules: Vec::new(),
            returns: vec![Inline::text(self.words.json)],
            notes: Vec::new(),
            samples: self.any_call_samples(module),
        }
    }
}
