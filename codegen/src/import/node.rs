//! Text → a tree of nodes with places, for documents of others: JSON or YAML, read generously.
//!
//! What specifications may not have is accepted here: aliases and merge keys are expanded, tags are ignored, and of two
//! equal keys the last one counts.

use super::codes;
use crate::diagnostic::{Diagnostics, Span};
use granit_parser::{Event, Options, Parser, ScalarStyle};
use std::borrow::Cow;
use std::collections::HashMap;

/// The limits protect the memory of the machine; the largest known document has 20 MB and 30 levels.
const MAX_BYTES: usize = 64 << 20;
const MAX_DEPTH: usize = 128;
/// The number of nodes that aliases may add.
const MAX_COPIES: usize = 1 << 20;

/// A node of a document.
#[derive(Debug, Clone)]
pub(super) struct Node<'t> {
    pub start: u32,
    pub end: u32,
    pub value: Value<'t>,
}

/// The content of a node. Scalars stay text.
#[derive(Debug, Clone)]
pub(super) enum Value<'t> {
    Scalar { text: Cow<'t, str>, quoted: bool },
    List(Vec<Node<'t>>),
    Map(Vec<(Key<'t>, Node<'t>)>),
}

/// A key of a mapping.
#[derive(Debug, Clone)]
pub(super) struct Key<'t> {
    pub text: Cow<'t, str>,
    pub start: u32,
    pub end: u32,
}

impl<'t> Node<'t> {
    /// Returns the place of the node: its first character, if it is a list or a mapping.
    pub fn span(&self) -> Span {
        let end = if let Value::Scalar { .. } = self.value { self.end } else { self.start + 1 };
        Span { source: 0, start: self.start as usize, end: end as usize }
    }

    /// Returns the value of a key.
    pub fn get(&self, name: &str) -> Option<&Self> {
        self.entries().iter().find(|(key, _)| key.text == name).map(|(_, node)| node)
    }

    /// Returns the key itself and its value.
    pub fn entry(&self, name: &str) -> Option<&(Key<'t>, Self)> {
        self.entries().iter().find(|(key, _)| key.text == name)
    }

    /// Returns the entries; no mapping has none.
    pub fn entries(&self) -> &[(Key<'t>, Self)] {
        if let Value::Map(entries) = &self.value { entries } else { &[] }
    }

    /// Returns the items; no list has none.
    pub fn items(&self) -> &[Self] {
        if let Value::List(items) = &self.value { items } else { &[] }
    }

    /// Returns the text of a scalar.
    pub fn text(&self) -> Option<&str> {
        if let Value::Scalar { text, .. } = &self.value { Some(text) } else { None }
    }

    /// Returns the text under a key.
    pub fn text_of(&self, name: &str) -> Option<&str> {
        self.get(name)?.text()
    }

    /// Returns `true` if the key has the value true.
    pub fn flag(&self, name: &str) -> bool {
        self.text_of(name) == Some("true")
    }

    pub fn is_map(&self) -> bool {
        matches!(self.value, Value::Map(_))
    }

    /// Returns `true` for null.
    pub fn is_null(&self) -> bool {
        matches!(&self.value, Value::Scalar { text, quoted: false } if matches!(text.as_ref(), "" | "null" | "~"))
    }

    /// Returns `true` if two nodes have the same content.
    pub fn is_equal(&self, other: &Self) -> bool {
        match (&self.value, &other.value) {
            (Value::Scalar { text, .. }, Value::Scalar { text: again, .. }) => text == again,
            (Value::List(items), Value::List(others)) => {
                items.len() == others.len()
                    && items.iter().zip(others).all(|(one, other)| one.is_equal(other))
            }
            (Value::Map(entries), Value::Map(others)) => {
                let same = |((key, one), (again, other)): (&(Key<'_>, Self), &(Key<'_>, Self))| {
                    key.text == again.text && one.is_equal(other)
                };
                entries.len() == others.len() && entries.iter().zip(others).all(same)
            }
            _ => false,
        }
    }

    /// Moves the places of a tree, so that they are none of another text.
    pub fn shift(&mut self, by: u32) {
        (self.start, self.end) = (self.start.saturating_add(by), self.end.saturating_add(by));
        match &mut self.value {
            Value::Scalar { .. } => {}
            Value::List(items) => items.iter_mut().for_each(|item| item.shift(by)),
            Value::Map(entries) => {
                for (key, node) in entries {
                    (key.start, key.end) = (key.start.saturating_add(by), key.end.saturating_add(by));
                    node.shift(by);
                }
            }
        }
    }

    fn count(&self) -> usize {
        1 + match &self.value {
            Value::Scalar { .. } => 0,
            Value::List(items) => items.iter().map(Self::count).sum(),
            Value::Map(entries) => entries.iter().map(|(_, node)| node.count()).sum(),
        }
    }
}

impl Key<'_> {
    pub fn span(&self) -> Span {
        Span { source: 0, start: self.start as usize, end: self.end as usize }
    }
}

/// Returns the text without the control characters that YAML refuses and JSON allows. Every place stays the same.
pub(super) fn cleaned(text: &str) -> Cow<'_, str> {
    let refused = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t') || matches!(c, '\u{FEFF}');
    if !text.contains(refused) {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len());
    for c in text.chars() {
        match refused(c) {
            true => clean.extend(std::iter::repeat_n(' ', c.len_utf8())),
            false => clean.push(c),
        }
    }
    Cow::Owned(clean)
}

/// Reads a document. Returns `None` if it is neither JSON nor YAML.
pub(super) fn read<'t>(text: &'t str, notes: &mut Diagnostics) -> Option<Node<'t>> {
    let place = |start: usize| Span { source: 0, start, end: start + 1 };
    if text.len() > MAX_BYTES {
        notes.push(
            crate::diagnostic::codes::FILE_LIMIT
                .at(place(0), format!("this document has {} bytes, and the most is {MAX_BYTES}", text.len()))
                .help("import a part of it"),
        );
        return None;
    }
    let mut options = Options::default();
    options.emit_unresolved_aliases = true;
    options.simple_key_max_lookahead = 1 << 16;
    let mut builder = Builder { open: Vec::new(), root: None, anchors: HashMap::new(), copies: 0 };
    for event in Parser::new_from_str_with_options(text, options) {
        let mistake = match event {
            Ok((event, span)) => {
                let range = span.byte_range().unwrap_or(0..0);
                let done = matches!(event, Event::DocumentEnd) && builder.root.is_some();
                match builder.event(event, range.start, range.end, notes) {
                    // A second document is not read.
                    Ok(()) if done => break,
                    Ok(()) => continue,
                    Err(mistake) => (range.start, mistake.to_owned()),
                }
            }
            Err(error) => (error.marker().byte_offset().unwrap_or(text.len()), error.info()),
        };
        let at = mistake.0.min(text.len().saturating_sub(1));
        let report = crate::diagnostic::codes::YAML_SYNTAX
            .at(place(at), format!("this is neither JSON nor YAML: {}", mistake.1))
            .help("correct the document here");
        notes.push(report);
        return None;
    }
    if builder.root.is_none() {
        notes.push(
            crate::diagnostic::codes::MISSING_KEY
                .at(place(0), "this document is empty")
                .help("pass an OpenAPI document"),
        );
    }
    builder.root
}

struct Builder<'t> {
    open: Vec<Frame<'t>>,
    root: Option<Node<'t>>,
    anchors: HashMap<usize, Node<'t>>,
    copies: usize,
}

struct Frame<'t> {
    start: usize,
    anchor: usize,
    content: Content<'t>,
}

enum Content<'t> {
    List(Vec<Node<'t>>),
    Map { entries: Vec<(Key<'t>, Node<'t>)>, known: HashMap<Cow<'t, str>, usize>, key: Option<Key<'t>> },
}

/// From this number of entries on, equal keys are found in an index.
const INDEXED: usize = 16;

impl<'t> Builder<'t> {
    fn event(
        &mut self,
        event: Event<'t>,
        start: usize,
        end: usize,
        notes: &mut Diagnostics,
    ) -> Result<(), &'static str> {
        let (low, high) = (narrow(start), narrow(end));
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let quoted = !matches!(style, ScalarStyle::Plain);
                // The parser writes `~` for an empty value.
                let text = if start == end && !quoted { Cow::Borrowed("") } else { text };
                self.node(
                    Node { start: low, end: high, value: Value::Scalar { text, quoted } },
                    anchor,
                    notes,
                );
            }
            Event::SequenceStart(_, anchor, _) => self.begin(start, anchor, Content::List(Vec::new())),
            Event::MappingStart(_, anchor, _) => {
                self.begin(
                    start,
                    anchor,
                    Content::Map { entries: Vec::new(), known: HashMap::new(), key: None },
                );
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(frame) = self.open.pop() else { return Ok(()) };
                let value = match frame.content {
                    Content::List(items) => Value::List(items),
                    Content::Map { entries, .. } => Value::Map(entries),
                };
                self.node(Node { start: narrow(frame.start), end: high, value }, frame.anchor, notes);
            }
            Event::Alias(id) => {
                let copy = self.anchors.get(&id).cloned();
                self.copies += copy.as_ref().map_or(0, Node::count);
                if self.copies > MAX_COPIES {
                    return Err("its aliases make it too large");
                }
                let empty = Node { start: low, end: high, value: Value::Map(Vec::new()) };
                self.node(copy.unwrap_or(empty), 0, notes);
            }
            Event::UnresolvedAlias(_) => {
                let place = Span { source: 0, start, end };
                notes.push(mended(place, "this alias has no anchor", "it is read as an empty mapping"));
                self.node(Node { start: low, end: high, value: Value::Map(Vec::new()) }, 0, notes);
            }
            _ => {}
        }
        if self.open.len() > MAX_DEPTH { Err("it is nested more than 128 levels deep") } else { Ok(()) }
    }

    fn begin(&mut self, start: usize, anchor: usize, content: Content<'t>) {
        self.open.push(Frame { start, anchor, content });
    }

    fn node(&mut self, node: Node<'t>, anchor: usize, notes: &mut Diagnostics) {
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        match self.open.last_mut().map(|frame| &mut frame.content) {
            None => self.root = Some(node),
            Some(Content::List(items)) => items.push(node),
            Some(Content::Map { key: key @ None, .. }) => {
                // A list or a mapping as a key has no text.
                let text = match node.value {
                    Value::Scalar { text, .. } => text,
                    _ => Cow::Borrowed(""),
                };
                *key = Some(Key { text, start: node.start, end: node.end });
            }
            Some(Content::Map { entries, known, key }) => {
                let Some(key) = key.take() else { return };
                if key.text == "<<" {
                    merge(entries, node);
                } else {
                    insert(entries, known, key, node, notes);
                }
            }
        }
    }
}

/// Adds an entry; of two equal keys the last one counts.
fn insert<'t>(
    entries: &mut Vec<(Key<'t>, Node<'t>)>,
    known: &mut HashMap<Cow<'t, str>, usize>,
    key: Key<'t>,
    node: Node<'t>,
    notes: &mut Diagnostics,
) {
    if entries.len() == INDEXED {
        known.extend(entries.iter().enumerate().map(|(index, (key, _))| (key.text.clone(), index)));
    }
    let twin = match entries.len() < INDEXED {
        true => entries.iter().position(|(other, _)| other.text == key.text),
        false => known.insert(key.text.clone(), entries.len()),
    };
    match twin {
        None => entries.push((key, node)),
        Some(twin) => {
            let message = format!("the key `{}` is here twice", key.text);
            notes.push(
                mended(key.span(), message, "the last one counts")
                    .other(entries[twin].0.span(), "first used here"),
            );
            known.insert(key.text.clone(), twin);
            entries[twin] = (key, node);
        }
    }
}

/// `<<: *base`: the entries of the base that the mapping does not have.
fn merge<'t>(entries: &mut Vec<(Key<'t>, Node<'t>)>, base: Node<'t>) {
    let bases = match base.value {
        Value::List(bases) => bases,
        _ => vec![base],
    };
    for base in bases {
        let Value::Map(more) = base.value else { continue };
        for (key, node) in more {
            if !entries.iter().any(|(known, _)| known.text == key.text) {
                entries.push((key, node));
            }
        }
    }
}

fn mended(span: Span, message: impl Into<String>, done: impl Into<String>) -> crate::diagnostic::Diagnostic {
    codes::MENDED.at(span, message).help(done.into()).warning()
}

fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}
