//! Text → a tree with spans. A scenario has no anchors, aliases, tags and merge keys, like a specification.

use crate::report::{Report, Span};
use granit_parser::{Event, Options, Parser, ScalarStyle};

/// A scenario is written by hand: a larger one is a mistake.
const MAX_BYTES: usize = 1 << 20;
const MAX_DEPTH: usize = 64;

/// A value with its span.
#[derive(Debug)]
pub(crate) struct Node {
    pub span: Span,
    pub value: NodeValue,
}

#[derive(Debug)]
pub(crate) enum NodeValue {
    Text { text: String, quoted: bool },
    List(Vec<Node>),
    Map(Vec<(Key, Node)>),
}

/// A key of a mapping.
#[derive(Debug)]
pub(crate) struct Key {
    pub text: String,
    pub span: Span,
}

impl Node {
    /// Returns the text of a scalar.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            NodeValue::Text { text, .. } => Some(text),
            _ => None,
        }
    }

    /// Returns the kind of value, for reports.
    pub fn kind(&self) -> &'static str {
        match &self.value {
            NodeValue::Text { .. } => "a text",
            NodeValue::List(_) => "a list",
            NodeValue::Map(_) => "a mapping",
        }
    }
}

/// Reads a text into a tree. A text that is not YAML has one report.
pub(crate) fn read(text: &str, errors: &mut Vec<Report>) -> Option<Node> {
    if text.len() > MAX_BYTES {
        let message = format!("this scenario has {} bytes, and the most is {MAX_BYTES}", text.len());
        errors.push(Report::new(&(0..1), message));
        return None;
    }
    let mut options = Options::default();
    options.emit_unresolved_aliases = true;
    let mut builder = Builder { open: Vec::new(), root: None, documents: 0 };
    for event in Parser::new_from_str_with_options(text, options) {
        let wrong = match event {
            Ok((event, span)) => {
                let mut span = span.byte_range().unwrap_or(0..0);
                if let Event::Scalar(_, ScalarStyle::Plain, ..) = event {
                    span.end = span.start + text[span.clone()].trim_end().len();
                }
                builder.event(event, span).err()
            }
            Err(error) => {
                let at = error.marker().byte_offset().unwrap_or(text.len()).min(text.len());
                Some(Report::new(&(at..at + 1), format!("this is not YAML: {}", error.info())))
            }
        };
        if let Some(wrong) = wrong {
            errors.push(wrong);
            return None;
        }
    }
    if builder.root.is_none() {
        errors.push(Report::new(&(0..1), "this scenario is empty").help("write `scenario:` and `steps:`"));
    }
    builder.root
}

struct Builder {
    open: Vec<Frame>,
    root: Option<Node>,
    documents: usize,
}

enum Frame {
    List { start: usize, items: Vec<Node> },
    Map { start: usize, entries: Vec<(Key, Node)>, key: Option<Key> },
}

impl Builder {
    /// Handles one event. An error ends the reading.
    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), Report> {
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    let report = Report::new(&span, "a second document begins here");
                    return Err(report.help("one file holds one scenario"));
                }
            }
            Event::Scalar(text, style, anchor, tag) => {
                refuse_properties(anchor, tag.is_some(), &span)?;
                let quoted = !matches!(style, ScalarStyle::Plain);
                // The parser writes `~` for an empty value.
                let text = if span.is_empty() && !quoted { String::new() } else { text.into_owned() };
                return self.scalar(text, quoted, span);
            }
            Event::SequenceStart(_, anchor, tag) => {
                refuse_properties(anchor, tag.is_some(), &span)?;
                self.open(Frame::List { start: span.start, items: Vec::new() }, &span)?;
            }
            Event::MappingStart(_, anchor, tag) => {
                refuse_properties(anchor, tag.is_some(), &span)?;
                self.open(Frame::Map { start: span.start, entries: Vec::new(), key: None }, &span)?;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let node = match self.open.pop() {
                    Some(Frame::List { start, items }) => {
                        Node { span: start..span.end, value: NodeValue::List(items) }
                    }
                    Some(Frame::Map { start, entries, .. }) => {
                        Node { span: start..span.end, value: NodeValue::Map(entries) }
                    }
                    None => return Ok(()),
                };
                self.add(node);
            }
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                let report = Report::new(&span, "aliases are not part of a scenario");
                return Err(report.help("write the content here; quote a text that begins with `*`"));
            }
            _ => {}
        }
        Ok(())
    }

    fn open(&mut self, frame: Frame, span: &Span) -> Result<(), Report> {
        if let Some(Frame::Map { key: None, .. }) = self.open.last() {
            let report = Report::new(span, "a key must be a text, and this is a list or a mapping");
            return Err(report.help("quote a text that begins with `{` or `[`, such as '{{ input.name }}'"));
        }
        self.open.push(frame);
        if self.open.len() > MAX_DEPTH {
            return Err(Report::new(span, format!("this is nested more than {MAX_DEPTH} levels deep")));
        }
        Ok(())
    }

    fn scalar(&mut self, text: String, quoted: bool, span: Span) -> Result<(), Report> {
        if let Some(Frame::Map { entries, key: key @ None, .. }) = self.open.last_mut() {
            if entries.iter().any(|(known, _)| known.text == text) {
                let report = Report::new(&span, format!("the key `{text}` is here twice"));
                return Err(report.help("delete one of them, or rename it"));
            }
            *key = Some(Key { text, span });
            return Ok(());
        }
        self.add(Node { span, value: NodeValue::Text { text, quoted } });
        Ok(())
    }

    fn add(&mut self, node: Node) {
        match self.open.last_mut() {
            Some(Frame::List { items, .. }) => items.push(node),
            Some(Frame::Map { entries, key, .. }) => {
                if let Some(key) = key.take() {
                    entries.push((key, node));
                }
            }
            None => self.root = Some(node),
        }
    }
}

fn refuse_properties(anchor: usize, tagged: bool, span: &Span) -> Result<(), Report> {
    if anchor == 0 && !tagged {
        return Ok(());
    }
    let what = if tagged { "tags" } else { "anchors" };
    Err(Report::new(span, format!("{what} are not part of a scenario")).help("remove it, or quote the text"))
}
