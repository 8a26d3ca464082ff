//! A mapping with known keys: every mistake in it is reported, and reading goes on.

use super::foreign;
use super::keys::is_key;
use super::list::{kind, list};
use crate::diagnostic::{Cure, Diagnostics, Span, Spanned, SpannedText, codes, nearest};
use crate::syntax::{Node, NodeValue};
use std::fmt::Display;

/// A YAML mapping that is read key by key.
pub(super) struct Mapping<'n> {
    what: &'static str,
    pub span: Span,
    entries: &'n [(SpannedText, Node)],
    expected: Vec<&'static str>,
    /// Keys that were reported.
    reported: Vec<&'n str>,
}

/// An unknown key that is similar to a missing one.
enum Near<'n> {
    /// It was meant, with this value.
    Value(&'n Node),
    /// It was meant, and its value is unclear.
    Word,
    None,
}

impl<'n> Mapping<'n> {
    /// Reads `node`, which is `what` ("a module"), as a mapping.
    pub fn of(node: &'n Node, what: &'static str, errors: &mut Diagnostics) -> Option<Self> {
        let entries = map(node, what, errors)?;
        Some(Self { what, span: node.span, entries, expected: Vec::new(), reported: Vec::new() })
    }

    /// Returns the value of `name`.
    pub fn take(&mut self, name: &'static str) -> Option<&'n Node> {
        self.entry(name).map(|(_, node)| node)
    }

    /// Returns the key `name` as written, with its value.
    pub fn entry(&mut self, name: &'static str) -> Option<(&'n SpannedText, &'n Node)> {
        #[cfg(test)]
        super::keys::tests::taken(self.what, name);
        if !self.expected.contains(&name) {
            self.expected.push(name);
        }
        self.entries.iter().find(|(key, _)| key.value == name).map(|(key, node)| (key, node))
    }

    /// Reads an optional text.
    pub fn text(&mut self, name: &'static str, errors: &mut Diagnostics) -> Option<SpannedText> {
        let node = self.take(name)?;
        text(node, format_args!("`{name}`"), errors)
    }

    /// Reads a required text.
    pub fn required_text(&mut self, name: &'static str, errors: &mut Diagnostics) -> Option<SpannedText> {
        let node = self.required(name, errors)?;
        if is_empty(node) {
            errors.push(
                codes::WRONG_SHAPE.at(node.span, format!("`{name}` has no value")).help("write its value"),
            );
            return None;
        }
        text(node, format_args!("`{name}`"), errors)
    }

    /// Returns a required value. A key that is similar to `name` counts; [`Mapping::finish`] reports it.
    pub fn required(&mut self, name: &'static str, errors: &mut Diagnostics) -> Option<&'n Node> {
        if let Some(node) = self.take(name) {
            return Some(node);
        }
        match self.near(name) {
            Near::Value(node) => Some(node),
            Near::Word => None,
            Near::None => {
                self.missing(name, errors);
                None
            }
        }
    }

    fn near(&self, name: &str) -> Near<'n> {
        for (key, node) in self.entries {
            let word = key.value.as_str();
            // A known key is meant as it is written, except if it differs from this one only at its end.
            if is_key(word) && !word.starts_with(name) && !name.starts_with(word) && name != "type" {
                continue;
            }
            if foreign::instead_of(self.what, word) == Some(name) {
                // The fields below another word are read, so that a path finds them.
                return match &node.value {
                    NodeValue::Map(_) if name == "fields" => Near::Value(node),
                    _ => Near::Word,
                };
            }
            let (before, colon) = word.split_once(':').map_or((word, false), |(before, _)| (before, true));
            if colon && before == name && node.span.is_empty() {
                return Near::Word;
            }
            if !self.expected.contains(&word) && nearest(&snake(before), [name]).is_some() {
                return if node.span.is_empty() { Near::Word } else { Near::Value(node) };
            }
        }
        Near::None
    }

    /// Returns the entries with unknown keys.
    pub fn unknown_entries(&self) -> impl Iterator<Item = &'n (SpannedText, Node)> {
        let is_unknown = |key: &str| !key.is_empty() && !key.starts_with("x-") && !is_key(key);
        self.entries.iter().filter(move |(key, _)| is_unknown(&key.value))
    }

    /// Returns the value of a key that this mapping does not have.
    pub fn other(&self, name: &str) -> Option<&'n Node> {
        self.entries.iter().find(|(key, _)| key.value == name).map(|(_, node)| node)
    }

    /// Marks a key as reported.
    pub fn mark_reported(&mut self, key: &'n str) {
        self.reported.push(key);
    }

    /// Reports that `name` is missing.
    pub fn missing(&self, name: &str, errors: &mut Diagnostics) {
        // The span is the first key: the whole mapping could be half a page.
        let span = self.entries.first().map_or(self.span, |(key, _)| key.span);
        let what = self.what;
        errors.push(
            codes::MISSING_KEY
                .at(span, format!("{what} needs the key `{name}`"))
                .help(format!("add `{name}: …`")),
        );
    }

    /// Reads `true` or `false`.
    pub fn flag(&mut self, name: &'static str, errors: &mut Diagnostics) -> Option<bool> {
        word(self.take(name)?, name, &[("true", true), ("false", false)], errors).map(|flag| flag.value)
    }

    /// Reads a list of texts; empty if the key is absent.
    pub fn texts(&mut self, name: &'static str, errors: &mut Diagnostics) -> Vec<SpannedText> {
        let Some(node) = self.take(name) else { return Vec::new() };
        list(node, format_args!("`{name}`"), errors)
            .iter()
            .filter_map(|item| text(item, format_args!("an item of `{name}`"), errors))
            .collect()
    }

    /// Reads a text or a list of texts; empty if the key is absent.
    pub fn one_or_more(&mut self, name: &'static str, errors: &mut Diagnostics) -> Vec<SpannedText> {
        match self.take(name).map(|node| &node.value) {
            Some(NodeValue::Scalar { .. }) => self.text(name, errors).into_iter().collect(),
            _ => self.texts(name, errors),
        }
    }

    /// Reads the mapping under `name`; empty if the key is absent.
    pub fn entries(&mut self, name: &'static str, errors: &mut Diagnostics) -> &'n [(SpannedText, Node)] {
        let node = self.take(name).or_else(|| match self.near(name) {
            Near::Value(node @ Node { value: NodeValue::Map(_), .. }) => Some(node),
            _ => None,
        });
        if let ("fields", None | Some(Node { value: NodeValue::List(_), .. })) = (name, node) {
            self.suppress_listed(errors);
        }
        node.and_then(|node| map(node, format_args!("`{name}`"), errors)).unwrap_or_default()
    }

    /// Suppresses the names of fields that are written as a list, which is reported.
    fn suppress_listed(&self, errors: &mut Diagnostics) {
        let listed = self.entries.iter().filter(|(key, _)| {
            key.value == "fields" || foreign::instead_of(self.what, &key.value) == Some("fields")
        });
        for (_, node) in listed {
            let NodeValue::List(items) = &node.value else { continue };
            for item in items {
                match &item.value {
                    NodeValue::Scalar { text, .. } => errors.suppress(text),
                    NodeValue::List(_) => {}
                    NodeValue::Map(entries) => entries.iter().for_each(|(key, node)| {
                        errors.suppress(&key.value);
                        if let ("name", NodeValue::Scalar { text, .. }) = (key.value.as_str(), &node.value) {
                            errors.suppress(text);
                        }
                    }),
                }
            }
        }
    }

    /// Reads a mapping of texts; empty if the key is absent.
    pub fn text_map(
        &mut self,
        name: &'static str,
        errors: &mut Diagnostics,
    ) -> Vec<(SpannedText, SpannedText)> {
        let entries = self.entries(name, errors).iter();
        entries
            .filter_map(|(key, node)| {
                Some((key.clone(), text(node, format_args!("`{}`", key.value), errors)?))
            })
            .collect()
    }

    /// Returns the remaining entries, in a mapping with arbitrary keys.
    pub fn rest(&mut self) -> Vec<&'n (SpannedText, Node)> {
        let rest =
            self.entries.iter().filter(|(key, _)| !self.expected.contains(&key.value.as_str())).collect();
        self.entries = &[];
        rest
    }

    /// Reports the unknown keys.
    pub fn finish(self, errors: &mut Diagnostics) {
        let mut next = 0;
        while let Some((key, node)) = self.entries.get(next) {
            let (at, name) = (next, key.value.as_str());
            next += 1;
            if self.expected.contains(&name) {
                self.swallowed(at, errors);
            } else if name.is_empty() || name.starts_with("x-") || self.reported.contains(&name) {
                continue;
            } else if let Some((end, cure)) = self.rest_of_sentence(at) {
                errors.push(
                    codes::UNKNOWN_KEY.at(key.span, format!("{} has no key `{name}`", self.what)).help(cure),
                );
                next = end;
            } else {
                self.unknown(key, node, errors);
            }
        }
    }

    /// Returns the sentence before the entry at `at`, and its span: a `,` may have ended it there.
    fn sentence_before(&self, at: usize) -> Option<(&'n str, Span)> {
        // A mapping in braces begins before its first key.
        let (first, _) = self.entries.first().filter(|(first, _)| self.span.start < first.span.start)?;
        let (name, node) = self.entries.get(at.checked_sub(1)?)?;
        let sentence = unfinished(name, node).filter(|_| first.span.source == node.span.source)?;
        let (key, _) = self.entries.get(at)?;
        (key.span.start == node.span.end + ", ".len()).then_some((sentence, node.span))
    }

    /// Returns the cure of unknown keys that are the rest of a sentence, `help: A name, or: none.`, and the entry
    /// behind them.
    fn rest_of_sentence(&self, at: usize) -> Option<(usize, Cure)> {
        let (sentence, span) = self.sentence_before(at)?;
        let (mut whole, mut end, mut next) = (sentence.to_owned(), span, at);
        while let Some((key, node)) = self.entries.get(next) {
            let name = key.value.as_str();
            if self.expected.contains(&name)
                || foreign::help(self.what, key, node, self.entries).is_some()
                || foreign::key(name, &self.expected).is_some()
                || nearest(&snake(name), self.expected.iter().copied()).is_some()
            {
                break;
            }
            let NodeValue::Scalar { text, quoted: false } = &node.value else { return None };
            let together = key.span.start == end.end + ", ".len()
                && (text.is_empty() || node.span.start == key.span.end + ": ".len());
            if !together || key.is_quoted() {
                return None;
            }
            whole = format!("{whole}, {name}: {text}");
            (end, next) = (node.span, next + 1);
        }
        let quoted = super::slips::quoted(&whole);
        let cure = Cure::edit(format!("put the text in quotes: {quoted}"), span.to(end), quoted);
        (next > at).then_some((next, cure))
    }

    /// Reports a known key that is most likely the rest of a sentence: `help: A name, default: none.`
    fn swallowed(&self, at: usize, errors: &mut Diagnostics) {
        let (key, node) = &self.entries[at];
        let NodeValue::Scalar { text, quoted: false } = &node.value else { return };
        if !text.ends_with('.') || super::slips::is_prose(&key.value) {
            return;
        }
        let Some((sentence, span)) = self.sentence_before(at) else { return };
        let whole = super::slips::quoted(&format!("{sentence}, {}: {text}", key.value));
        let value = super::slips::quoted(text);
        errors.push(
            codes::YAML_SYNTAX
                .at(
                    Span { start: span.end, end: span.end + 1, ..span },
                    format!("a `,` ends a text inside `{{ … }}`, so `{}` is a key here", key.value),
                )
                .help(format!(
                    "if it is a part of the text, put all of it in quotes: {whole}; if it is a key, its value: `{}: {value}`",
                    key.value
                )),
        );
    }

    #[cold]
    fn unknown(&self, key: &SpannedText, node: &Node, errors: &mut Diagnostics) {
        let (name, what) = (key.value.as_str(), self.what);
        let lower = name.to_lowercase().replace('_', "-");
        let help = if let Some((word, rest)) =
            name.split_once(':').filter(|(word, _)| self.expected.contains(word))
        {
            let help = format!("write `{word}: {}`", if rest.is_empty() { "…" } else { rest });
            match node.span.is_empty() && !rest.is_empty() {
                true => Cure::replace(help, format!("{word}: {rest}")),
                false => help.into(),
            }
        } else if let Some(help) = foreign::help(what, key, node, self.entries) {
            help
        } else if let Some(known) = foreign::key(name, &self.expected)
            .or_else(|| nearest(&snake(name), self.expected.iter().copied()))
        {
            match self.other(known) {
                Some(_) => format!("delete it: `{known}` is here already").into(),
                None => Cure::write(known),
            }
        } else if lower.starts_with("x-") {
            Cure::replace(format!("write `{lower}`: a key of your own begins with `x-`"), lower)
        } else if self.expected.len() <= 10 {
            let expected = self.expected.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
            format!("delete it, or write one of {expected}").into()
        } else {
            format!(
                "delete it, or rename it to `x-{}` to keep it as a note of your own",
                lower.replace(' ', "-")
            )
            .into()
        };
        errors.push(codes::UNKNOWN_KEY.at(key.span, format!("{what} has no key `{name}`")).help(help));
    }
}

/// `maxLength` → `max_length`
fn snake(name: &str) -> String {
    let mut out = String::new();
    let mut before = ' ';
    for c in name.chars() {
        // A word in capitals is one word.
        if c.is_ascii_uppercase() && before.is_ascii_lowercase() {
            out.push('_');
        }
        out.push(if c == '-' { '_' } else { c.to_ascii_lowercase() });
        before = c;
    }
    out
}

/// Returns the entries of a mapping.
pub(super) fn map<'n>(
    node: &'n Node,
    what: impl Display,
    errors: &mut Diagnostics,
) -> Option<&'n [(SpannedText, Node)]> {
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

/// Returns the text of a sentence without quotes that is not at its end.
pub(super) fn unfinished<'n>(name: &SpannedText, node: &'n Node) -> Option<&'n str> {
    let NodeValue::Scalar { text, quoted: false } = &node.value else { return None };
    let is_open = !text.is_empty() && !text.ends_with(['.', '!', '?']);
    (is_open && super::slips::is_prose(&name.value)).then_some(text)
}

/// Returns the text of a scalar.
pub(super) fn text(node: &Node, what: impl Display, errors: &mut Diagnostics) -> Option<SpannedText> {
    match &node.value {
        NodeValue::Scalar { text, quoted } if *quoted || !text.is_empty() => {
            Some(SpannedText::new(text.clone(), node.span))
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
                    .help(text_help(&what.to_string(), node)),
            );
            None
        }
    }
}

/// Returns the cure for a list or a mapping where a text belongs.
#[cold]
fn text_help(what: &str, node: &Node) -> Cure {
    let texts = |items: &[Node]| {
        items
            .iter()
            .map(|item| match &item.value {
                NodeValue::Scalar { text, .. } if !text.is_empty() => Some(text.clone()),
                _ => None,
            })
            .collect::<Option<Vec<String>>>()
    };
    let items = match &node.value {
        NodeValue::List(items) => texts(items).unwrap_or_default(),
        _ => Vec::new(),
    };
    if let NodeValue::Map(entries) = &node.value
        && let [(key, Node { value: NodeValue::Scalar { text, .. }, .. })] = entries.as_slice()
    {
        let quoted = super::slips::quoted(&format!("{}: {text}", key.value));
        return Cure::replace(format!("put the text in quotes: {quoted}"), quoted);
    }
    match (what, items.as_slice()) {
        ("`returns`" | "a response", [item]) => Cure::write(format!("list<{item}>")),
        ("`choices`", [_, ..]) => {
            "declare the values under `types:` as `NAME: { enum: […] }`, and write `type: NAME`".into()
        }
        (_, [item]) => Cure::replace(format!("write `{item}` alone, without a list"), item),
        _ => "write one text, on the same line; in quotes if it has `{`, `[`, `: ` or ` #`".into(),
    }
}

/// Reads one of a few words.
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
    let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    let otherwise = format!("the words are: {}", known.join(", "));
    errors.push(
        codes::WRONG_VALUE.at(written.span, format!("`{name}` cannot be `{}`", written.value)).suggest(
            &written.value,
            known,
            otherwise,
        ),
    );
    None
}

/// Returns `true` for a key without a value.
pub(super) fn is_empty(node: &Node) -> bool {
    matches!(&node.value, NodeValue::Scalar { text, quoted: false } if text.is_empty())
}
