//! The words that only our own exports have: what OpenAPI does not say of a field, an operation or a connector.

use super::bounds::{bound_of, bound_text};
use super::document::Document;
use super::node::Node;
use super::{text, words};
use crate::diagnostic::SpannedText;
use crate::syntax::{BoundKind, Connector, Effect, ErrorPaths, Method, Retry};

/// The words of a field.
#[derive(Debug, Clone, Default)]
pub(super) struct Marks {
    pub name: Option<String>,
    pub label: Option<String>,
    pub advanced: bool,
    /// The operation that lists the values.
    pub choices: Option<String>,
    /// The default is what the client sends.
    pub is_preset: bool,
    /// Bounds that a caller can pass.
    pub soft: Vec<(BoundKind, String)>,
}

impl Marks {
    /// Reads the words of a schema or of a parameter.
    pub fn of(node: &Node<'_>) -> Self {
        let said = |key: &str| node.text_of(key).filter(|text| crate::read::is_accepted(text));
        let name = said("x-name").filter(|name| words::snake(&words::of(name)) == *name);
        let soft = node.get("x-soft").map(Node::entries).unwrap_or_default();
        Self {
            name: name.map(str::to_owned),
            label: said("x-label").and_then(text::title),
            advanced: node.flag("x-advanced"),
            choices: node.get("x-choices").and_then(choices),
            is_preset: node.flag("x-preset"),
            soft: soft
                .iter()
                .filter_map(|(key, value)| Some((bound_of(&key.text)?, bound_text(value.text()?).to_owned())))
                .collect(),
        }
    }

    /// Adds the words of another place.
    pub fn or(self, other: Self) -> Self {
        Self {
            name: self.name.or(other.name),
            label: self.label.or(other.label),
            advanced: self.advanced || other.advanced,
            choices: self.choices.or(other.choices),
            is_preset: self.is_preset || other.is_preset,
            soft: if self.soft.is_empty() { other.soft } else { self.soft },
        }
    }
}

/// `{ operation: get_models.list, field: number }` → `get_models.list.number`
fn choices(node: &Node<'_>) -> Option<String> {
    let is_name = |text: &&str| text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '.');
    let operation = node.text_of("operation").filter(|text| is_name(text) && text.contains('.'))?;
    let field = node.text_of("field").filter(is_name);
    Some(field.map_or_else(|| operation.to_owned(), |field| format!("{operation}.{field}")))
}

/// The words of an operation.
#[derive(Debug, Clone, Default)]
pub(super) struct OperationMarks {
    /// The effect, if it is not that of its method.
    pub effect: Option<Effect>,
    /// The operation that is followed, its field, and the values that end it.
    pub follow: Option<(String, String, Vec<String>)>,
    /// The list whose length a caller can limit.
    pub limit: Option<String>,
    /// The name of the request type.
    pub request: Option<String>,
}

impl OperationMarks {
    /// Reads the words of an operation.
    pub fn of(node: &Node<'_>, method: Method) -> Self {
        let effect = Effect::ALL.into_iter().find(|(word, _)| node.text_of("x-effect") == Some(word));
        Self {
            effect: effect.map(|(_, effect)| effect).filter(|effect| *effect != Effect::of(method)),
            follow: node.get("x-follow").and_then(follow),
            limit: node.text_of("x-limit").map(str::to_owned),
            request: node.text_of("x-request").filter(|name| is_type_name(name)).map(str::to_owned),
        }
    }
}

/// Returns `true` for a text that can be the name of a type.
pub(super) fn is_type_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_uppercase()) && text.chars().all(|c| c.is_ascii_alphanumeric())
}

fn follow(node: &Node<'_>) -> Option<(String, String, Vec<String>)> {
    let word = |text: &str| {
        let is_word = !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || c == ',');
        (is_word && crate::read::is_accepted(text)).then(|| text.to_owned())
    };
    let values = node.get("values")?.items().iter();
    let values = values.map(|value| word(value.text()?)).collect::<Option<Vec<String>>>()?;
    Some((word(node.text_of("operation")?)?, word(node.text_of("field")?)?, values))
}

/// Completes a connector with the words of its export.
pub(super) fn complete(connector: &mut Connector, document: &Document<'_>) {
    let Some(own) = document.root.get("x-connector") else { return };
    let text = |node: &Node<'_>, key: &str| node.get(key).and_then(spanned);
    connector.is_default = own.text_of("default") != Some("false");
    connector.base_url_env = text(own, "base_url_env");
    connector.test = text(own, "test");
    connector.request_id = text(own, "request_id");
    connector.headers = pairs(own.get("headers"));
    if let Some(streams) = &mut connector.streams {
        streams.end = text(own, "stream_end");
    }
    let fields = own.get("connection").map(Node::entries).unwrap_or_default();
    for field in &mut connector.connection {
        let Some((key, said)) = fields.iter().find(|(key, _)| key.text == field.name.value) else { continue };
        field.label = text(said, "label");
        field.help = text(said, "help");
        field.env = text(said, "env");
        field.required = said.flag("required");
        field.secret = said.flag("secret");
        let kind = if field.secret { "secret" } else { "string" };
        field.kind = SpannedText::new(kind.to_owned(), key.span());
    }
    connector.rules = super::rules::stated(own);
    let errors = own.get("errors");
    let path = |key: &str| errors.and_then(|errors| text(errors, key));
    connector.errors =
        ErrorPaths { message: path("message"), kind: path("kind"), code: path("code"), param: path("param") };
    connector.retry = own.get("retry").and_then(|retry| {
        let texts = |key: &str| -> Vec<SpannedText> {
            retry.get(key).map(Node::items).unwrap_or_default().iter().filter_map(spanned).collect()
        };
        Some(Retry {
            statuses: texts("statuses"),
            max_retries: text(retry, "max_retries")?,
            never: texts("never"),
            idempotency: text(retry, "idempotency"),
        })
    });
}

fn spanned(node: &Node<'_>) -> Option<SpannedText> {
    let text = node.text().filter(|text| crate::read::is_accepted(text) && !text.is_empty())?;
    Some(SpannedText::new(text.to_owned(), node.span()))
}

fn pairs(node: Option<&Node<'_>>) -> Vec<(SpannedText, SpannedText)> {
    let entries = node.map(Node::entries).unwrap_or_default().iter();
    let pair = |(key, value): &(super::node::Key<'_>, Node<'_>)| {
        Some((SpannedText::new(key.text.clone().into_owned(), key.span()), spanned(value)?))
    };
    entries.filter_map(pair).collect()
}
