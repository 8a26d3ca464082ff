//! A mapping whose keys are known: every slip in it is reported, and reading goes on.

use crate::diagnostic::{Diagnostics, Span, Spanned, Text, codes, nearest};
use crate::syntax::{Node, NodeValue};
use std::fmt::Display;

/// What people write who know another language, and what it is called here.
const SYNONYMS: [(&str, &str); 14] = [
    ("description", "help"),
    ("summary", "title"),
    ("body", "fields"),
    ("parameters", "fields"),
    ("properties", "fields"),
    ("params", "fields"),
    ("min", "minimum"),
    ("max", "maximum"),
    ("regex", "pattern"),
    ("oneOf", "variants"),
    ("anyOf", "type"),
    ("response", "returns"),
    ("nullable", "type"),
    ("discriminator", "tag"),
];

/// The keys of one mapping.
pub(super) struct Keys<'n> {
    what: &'static str,
    pub span: Span,
    entries: &'n [(Text, Node)],
    asked: Vec<&'static str>,
}

impl<'n> Keys<'n> {
    /// The keys of `node`, which is `what` ("a module").
    pub fn of(node: &'n Node, what: &'static str, errors: &mut Diagnostics) -> Option<Self> {
        let entries = map(node, what, errors)?;
        Some(Self { what, span: node.span, entries, asked: Vec::new() })
    }

    /// The value of `name`.
    pub fn take(&mut self, name: &'static str) -> Option<&'n Node> {
        self.entry(name).map(|(_, node)| node)
    }

    /// The key `name` as written, with its value.
    pub fn entry(&mut self, name: &'static str) -> Option<(&'n Text, &'n Node)> {
        if !self.asked.contains(&name) {
            self.asked.push(name);
        }
        self.entries.iter().find(|(key, _)| key.value == name).map(|(key, node)| (key, node))
    }

    /// A text that may be left out.
    pub fn text(&mut self, name: &'static str, errors: &mut Diagnostics) -> Option<Text> {
        let node = self.take(name)?;
        text(node, format_args!("`{name}`"), errors)
    }

    /// A text that must be there.
    pub fn required_text(&mut self, name: &'static str, errors: &mut Diagnostics) -> Option<Text> {
        if self.take(name).is_none() {
            self.missing(name, errors);
            return None;
        }
        self.text(name, errors)
    }

    /// Reports that `name` is missing.
    pub fn missing(&self, name: &str, errors: &mut Diagnostics) {
        // Under the first key: the whole mapping would be half a page.
        let span = self.entries.first().map_or(self.span, |(key, _)| key.span);
        let what = self.what;
        errors.push(
            codes::MISSING_KEY
                .at(span, format!("{what} needs the key `{name}`"))
                .help(format!("add `{name}: …`")),
        );
    }

    /// `true` or `false`.
    pub fn flag(&mut self, name: &'static str, errors: &mut Diagnostics) -> Option<bool> {
        word(self.take(name)?, name, &[("true", true), ("false", false)], errors).map(|flag| flag.value)
    }

    /// A list of texts; nothing where the key is left out.
    pub fn texts(&mut self, name: &'static str, errors: &mut Diagnostics) -> Vec<Text> {
        let Some(node) = self.take(name) else { return Vec::new() };
        list(node, format_args!("`{name}`"), errors)
            .iter()
            .filter_map(|item| text(item, format_args!("an item of `{name}`"), errors))
            .collect()
    }

    /// The entries of the mapping under `name`; nothing where the key is left out.
    pub fn entries(&mut self, name: &'static str, errors: &mut Diagnostics) -> &'n [(Text, Node)] {
        match self.take(name) {
            Some(node) => map(node, format_args!("`{name}`"), errors).unwrap_or_default(),
            None => &[],
        }
    }

    /// Names with a text each; nothing where the key is left out.
    pub fn text_map(&mut self, name: &'static str, errors: &mut Diagnostics) -> Vec<(Text, Text)> {
        let entries = self.entries(name, errors).iter();
        entries
            .filter_map(|(key, node)| {
                Some((key.clone(), text(node, format_args!("`{}`", key.value), errors)?))
            })
            .collect()
    }

    /// The entries that nobody asked for, where any name will do.
    pub fn rest(&mut self) -> Vec<&'n (Text, Node)> {
        let rest = self.entries.iter().filter(|(key, _)| !self.asked.contains(&key.value.as_str())).collect();
        self.entries = &[];
        rest
    }

    /// Reports the keys that nobody asked for.
    pub fn finish(self, errors: &mut Diagnostics) {
        for (key, _) in self.entries {
            let name = key.value.as_str();
            if name.is_empty() || name.starts_with("x-") || self.asked.contains(&name) {
                continue;
            }
            let synonym = SYNONYMS
                .iter()
                .find(|(foreign, known)| *foreign == name && self.asked.contains(known))
                .map(|(_, known)| *known);
            let known = synonym.or_else(|| nearest(&snake(name), self.asked.iter().copied()));
            let help = match known {
                _ if name.contains(' ') => {
                    "a `,` inside `{ … }` ends a text: put the text in quotes".to_owned()
                }
                Some(known) => format!("write `{known}`"),
                None => {
                    format!("the keys are: {}; keys that begin with `x-` are yours", self.asked.join(", "))
                }
            };
            let what = self.what;
            errors.push(codes::UNKNOWN_KEY.at(key.span, format!("{what} has no key `{name}`")).help(help));
        }
    }
}

/// `maxLength` → `max_length`
fn snake(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            out.push('_');
        }
        out.push(if c == '-' { '_' } else { c.to_ascii_lowercase() });
    }
    out
}

/// The entries of a mapping.
pub(super) fn map<'n>(
    node: &'n Node,
    what: impl Display,
    errors: &mut Diagnostics,
) -> Option<&'n [(Text, Node)]> {
    match &node.value {
        NodeValue::Map(entries) => Some(entries),
        _ => {
            errors.push(
                codes::WRONG_SHAPE
                    .at(node.span, format!("{what} is a mapping, and this is {}", kind(node)))
                    .help("write `key: value` lines below it, or `{ key: value }`"),
            );
            None
        }
    }
}

/// The items of a list; none where it is no list.
pub(super) fn list<'n>(node: &'n Node, what: impl Display, errors: &mut Diagnostics) -> &'n [Node] {
    match &node.value {
        NodeValue::List(items) => items,
        _ => {
            errors.push(
                codes::WRONG_SHAPE
                    .at(node.span, format!("{what} is a list, and this is {}", kind(node)))
                    .help("write `[a, b]`, or one `- item` a line"),
            );
            &[]
        }
    }
}

/// The text of a scalar.
pub(super) fn text(node: &Node, what: impl Display, errors: &mut Diagnostics) -> Option<Text> {
    match &node.value {
        NodeValue::Scalar { text, quoted } if *quoted || !text.is_empty() => {
            Some(Text::new(text.clone(), node.span))
        }
        NodeValue::Scalar { .. } => {
            errors.push(
                codes::WRONG_SHAPE
                    .at(node.span, format!("{what} has no value"))
                    .help("write one, or delete the key"),
            );
            None
        }
        _ => {
            errors.push(
                codes::WRONG_SHAPE
                    .at(node.span, format!("{what} is a text, and this is {}", kind(node)))
                    .help("write the text on the same line, in quotes where it holds `{`, `[`, `: ` or ` #`"),
            );
            None
        }
    }
}

/// One of a few words.
pub(super) fn word<T: Copy>(
    node: &Node,
    name: &str,
    words: &[(&str, T)],
    errors: &mut Diagnostics,
) -> Option<Spanned<T>> {
    let written = text(node, format_args!("`{name}`"), errors)?;
    if let Some((_, value)) = words.iter().find(|(word, _)| *word == written.value) {
        return Some(Spanned { value: *value, span: written.span });
    }
    let help = match nearest(&written.value, words.iter().map(|(word, _)| *word)) {
        Some(known) => format!("write `{known}`"),
        None => {
            format!("the words are: {}", words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", "))
        }
    };
    errors.push(
        codes::WRONG_VALUE.at(written.span, format!("`{name}` cannot be `{}`", written.value)).help(help),
    );
    None
}

fn kind(node: &Node) -> &'static str {
    match &node.value {
        NodeValue::Scalar { text, quoted: false } if text.is_empty() => "empty",
        NodeValue::Scalar { .. } => "a text",
        NodeValue::List(_) => "a list",
        NodeValue::Map(_) => "a mapping",
    }
}
