//! Text → a tree of nodes with spans. YAML features that the language does not have are refused here.

use super::keys::{is_key, is_list};
use super::{field, mapping, slips};
use crate::diagnostic::{Cure, Diagnostic, Diagnostics, Span, SpannedText, codes};
use crate::syntax::{Node, NodeValue};
use granit_parser::{Event, Options, Parser, ScalarStyle};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// A specification file is written by hand: a larger one is a mistake.
const MAX_BYTES: usize = 1 << 20;
const MAX_DEPTH: usize = 64;

/// Reads one file into a tree.
///
/// # Errors
///
/// The first mistake of a text that is not YAML: the parser's position after it is not reliable.
pub(super) fn read(
    text: &str,
    index: usize,
    errors: &mut Diagnostics,
) -> Result<Option<Node>, Box<Diagnostic>> {
    let place = |start: usize, end: usize| Span { source: index, start, end };
    if text.len() > MAX_BYTES {
        let size = text.len();
        errors.push(
            codes::FILE_LIMIT
                .at(place(0, 1), format!("this file has {size} bytes, and the most is {MAX_BYTES}"))
                .help("split the module, or move types to `types.yaml`"),
        );
        return Ok(None);
    }
    if let Some((wrong, readable)) = super::text::encoding(text, place(0, 1)) {
        errors.push(wrong);
        if !readable {
            return Ok(None);
        }
    }
    let mut options = Options::default();
    options.emit_unresolved_aliases = true;
    let mut builder =
        Builder { text, open: Vec::new(), root: None, documents: 0, refused: None, anchors: false };
    let mut comments = Vec::new();
    for event in Parser::new_from_str_with_options(text, options) {
        match event {
            Ok((event, span)) => {
                let mut span = span.byte_range().unwrap_or(0..0);
                if let Event::Scalar(_, ScalarStyle::Plain, ..) = event {
                    span.end = span.start + text[span.clone()].trim_end().len();
                    let goes_on = matches!(text.as_bytes().get(span.end), Some(b' ' | b'\t'));
                    if let Some(comment) = goes_on.then(|| swallowed(text, span.end)).flatten() {
                        comments.push(comment_in_text(
                            &text[span.start..comment.end],
                            place(comment.start, comment.end),
                        ));
                    }
                }
                if !builder.event(event, place(span.start, span.end), errors) {
                    return Ok(None);
                }
            }
            Err(error) => {
                let at = error.marker().byte_offset().unwrap_or(text.len()).min(text.len());
                // A mistake that follows from a refused word is not reported.
                if builder.refused.is_none_or(|refused| text[refused.min(at)..at].contains('\n')) {
                    return Err(Box::new(slips::report(text, at, error.kind(), index)));
                }
                return Ok(None);
            }
        }
    }
    comments.into_iter().for_each(|comment| errors.push(comment));
    if builder.refused.is_some() {
        return Ok(None);
    }
    if builder.root.is_none() {
        errors.push(
            codes::MISSING_KEY.at(place(0, 1), "this file is empty").help("write its content, or delete it"),
        );
    }
    Ok(builder.root)
}

struct Builder<'a> {
    text: &'a str,
    open: Vec<Frame>,
    root: Option<Node>,
    documents: usize,
    /// The position of the last refused word.
    refused: Option<usize>,
    /// An anchor was refused.
    anchors: bool,
}

enum Frame {
    List {
        start: Span,
        items: Vec<Node>,
        is_key: bool,
    },
    Map {
        start: Span,
        entries: Vec<(SpannedText, Node)>,
        known: HashMap<String, Span>,
        key: Option<SpannedText>,
        is_key: bool,
        /// A key has no value: it may be the rest of a text that a `,` ended.
        torn: bool,
    },
}

impl Builder<'_> {
    /// Handles one event. Returns `false` if the rest cannot be read.
    fn event(&mut self, event: Event<'_>, span: Span, errors: &mut Diagnostics) -> bool {
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    errors.push(
                        codes::YAML_FEATURE
                            .at(span, "a second document begins here")
                            .help("one file holds one document: move the rest to a file of its own"),
                    );
                    return false;
                }
            }
            Event::Scalar(text, style, anchor, tag) => {
                self.refuse_properties(anchor, tag.is_some(), span, errors);
                let quoted = !matches!(style, ScalarStyle::Plain);
                // The parser writes `~` for an empty value.
                let text = if span.start == span.end && !quoted { String::new() } else { text.into_owned() };
                self.scalar(text, quoted, span, errors);
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.refuse_properties(anchor, tag.is_some(), span, errors);
                let is_key = self.refuse_as_key(span, errors);
                self.open.push(Frame::List { start: span, items: Vec::new(), is_key });
            }
            Event::MappingStart(_, anchor, tag) => {
                self.refuse_properties(anchor, tag.is_some(), span, errors);
                let is_key = self.refuse_as_key(span, errors);
                self.open.push(Frame::Map {
                    start: span,
                    entries: Vec::new(),
                    known: HashMap::new(),
                    key: None,
                    is_key,
                    torn: false,
                });
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span, errors),
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                self.refused = Some(span.start);
                if self.anchors {
                    // The anchor was reported already.
                    self.add(Node { span, value: NodeValue::Scalar { text: String::new(), quoted: true } });
                    return true;
                }
                errors.push(
                    codes::YAML_FEATURE
                        .at(span, "aliases are not part of the language")
                        .help("declare the repeated part under `types:`, or list the field under `use:`; quote a text that begins with `*`"),
                );
                self.add(Node { span, value: NodeValue::Scalar { text: String::new(), quoted: true } });
            }
            _ => {}
        }
        if self.open.len() > MAX_DEPTH {
            errors.push(
                codes::FILE_LIMIT
                    .at(span, format!("this is nested more than {MAX_DEPTH} levels deep"))
                    .help("give the inner part a name under `types:`"),
            );
            return false;
        }
        true
    }

    fn refuse_properties(&mut self, anchor: usize, tagged: bool, span: Span, errors: &mut Diagnostics) {
        if anchor == 0 && !tagged {
            return;
        }
        self.refused = Some(span.start);
        self.anchors |= anchor != 0;
        let (what, sign) = if anchor == 0 { ("tags", '!') } else { ("anchors", '&') };
        // The parser's position is the content: the sign is before it on the same line.
        let line_start = self.text[..span.start].rfind('\n').map_or(0, |newline| newline + 1);
        let start = self.text[line_start..span.start].rfind(sign).map_or(span.start, |at| line_start + at);
        let start = self.text[..start].trim_end_matches(sign).len();
        let length = self.text[start..].find(char::is_whitespace).unwrap_or(1);
        let place = Span { start, end: start + length, ..span };
        let help = if anchor == 0 { self.tag(place) } else { self.anchor(place) };
        errors.push(codes::YAML_FEATURE.at(place, format!("{what} are not part of the language")).help(help));
    }

    /// Returns the cure of `!string`, which is meant as `string!`, or of a text that begins with `!`.
    fn tag(&self, place: Span) -> Cure {
        let written = slips::text_from(self.text, place.start);
        let name = written.trim_start_matches('!');
        let is_type = match self.open.last() {
            Some(Frame::Map { key: Some(key), .. }) => {
                matches!(key.value.as_str(), "type" | "rest") || !is_key(&key.value)
            }
            _ => false,
        };
        if written.starts_with("!!") || written.trim_start() != written {
            return "delete it: the type of a field decides how its value is read".into();
        }
        let whole = Span { end: place.start + written.len(), ..place };
        if is_type && !name.is_empty() && !name.contains(' ') {
            let right = format!("{}!", name.trim_end_matches('!'));
            return Cure::edit(format!("`!` is written last: `{right}`"), whole, right);
        }
        let quoted = slips::quoted(written);
        Cure::edit(format!("put the text in quotes: {quoted}"), whole, quoted)
    }

    /// Returns the cure of an anchor, or of a text that begins with `&`.
    fn anchor(&self, place: Span) -> Cure {
        let name = &self.text[place.start + 1..place.end];
        let written = slips::text_from(self.text, place.start);
        if written.len() == place.end - place.start || self.text.contains(&format!("*{name}")) {
            return "remove it, and replace each `*` by the content; or quote a text that begins with `&`"
                .into();
        }
        let (quoted, whole) = (slips::quoted(written), Span { end: place.start + written.len(), ..place });
        Cure::edit(format!("put the text in quotes: {quoted}"), whole, quoted)
    }

    /// Returns `true`, with a report, if a list or a mapping begins in the position of a key.
    fn refuse_as_key(&mut self, span: Span, errors: &mut Diagnostics) -> bool {
        if let Some(Frame::Map { key: key @ None, .. }) = self.open.last_mut() {
            // Reading goes on with an unknown key.
            *key = Some(SpannedText::new(String::new(), span));
            self.refused = Some(span.start);
            errors.push(
                codes::YAML_SYNTAX
                    .at(span, "a key must be a text, and this is a list or a mapping")
                    .help("quote a text that begins with `{` or `[`"),
            );
            return true;
        }
        false
    }

    fn scalar(&mut self, text: String, quoted: bool, span: Span, errors: &mut Diagnostics) {
        let is_key = matches!(self.open.last(), Some(Frame::Map { key: None, .. }));
        let text = super::text::check(text, is_key, quoted, self.text, span, errors);
        if let Some(Frame::Map { entries, known, key: key @ None, .. }) = self.open.last_mut() {
            if text == "<<" && !quoted {
                self.refused = Some(span.start);
                errors.push(
                    codes::YAML_FEATURE
                        .at(span, "merge keys are not part of the language")
                        .help("write all keys, or declare the repeated part under `types:`"),
                );
            } else if let Some(first) = known.get(&text).filter(|_| !is_in_tuple(entries)) {
                errors.push(
                    codes::DUPLICATE_KEY
                        .at(span, format!("the key `{text}` is here twice"))
                        .other(*first, "first used here")
                        .help("delete one of them, or rename it"),
                );
            }
            *key = Some(SpannedText::new(text, span));
            return;
        }
        self.add(Node { span, value: NodeValue::Scalar { text, quoted } });
    }

    fn close(&mut self, end: Span, errors: &mut Diagnostics) {
        let node = match self.open.pop() {
            Some(Frame::List { is_key: true, .. } | Frame::Map { is_key: true, .. }) | None => return,
            Some(Frame::List { start, items, .. }) => {
                Node { span: start.to(end), value: NodeValue::List(items) }
            }
            Some(Frame::Map { start, mut entries, torn, .. }) => {
                if torn {
                    self.rejoin(&mut entries, errors);
                }
                Node { span: start.to(end), value: NodeValue::Map(entries) }
            }
        };
        self.add(node);
    }

    /// Joins texts that a `,` inside `{ … }` has split, and reports the first `,` of each.
    #[cold]
    fn rejoin(&self, entries: &mut Vec<(SpannedText, Node)>, errors: &mut Diagnostics) {
        // The values of an enum may have no value.
        if matches!(self.open.last(), Some(Frame::Map { key: Some(key), .. }) if key.value == "enum") {
            return;
        }
        let mut whole: Vec<(SpannedText, Node)> = Vec::new();
        let mut comma = None;
        for (key, node) in entries.drain(..) {
            let before = whole.last_mut().filter(|(name, before)| {
                node.span.start == node.span.end
                    && !self.text[key.span.end..].trim_start().starts_with(':')
                    && self.text[before.span.end..key.span.start].trim() == ","
                    && !is_key(&key.value)
                    && (is_key(&name.value) || key.value.contains(' ') || opens_tuple(before))
            });
            match before {
                Some((_, Node { span, value: NodeValue::Scalar { text, quoted: false } }))
                    // A split type is reported where types are read.
                    if !text.is_empty() && !text.contains('<') =>
                {
                    comma.get_or_insert(span.end);
                    *span = span.to(key.span);
                    *text = rejoined(text, &key.value);
                }
                _ => {
                    self.report_cut(comma.take(), &mut whole, errors);
                    whole.push((key, node));
                }
            }
        }
        self.report_cut(comma, &mut whole, errors);
        *entries = whole;
    }

    /// Joins the last entry to the sentence before it: `help: A name, or: none, if any.`
    fn join_sentence(&self, entries: &mut Vec<(SpannedText, Node)>) -> Option<usize> {
        let [.., (name, before), (key, node)] = entries.as_slice() else { return None };
        let sentence = mapping::unfinished(name, before)?;
        let NodeValue::Scalar { text, quoted: false } = &node.value else { return None };
        if is_key(&key.value) || self.text[before.span.end..key.span.start].trim() != "," {
            return None;
        }
        let text = format!("{sentence}, {}: {text}", key.value);
        let (span, comma) = (before.span.to(node.span), before.span.end);
        entries.pop();
        entries.last_mut()?.1 = Node { span, value: NodeValue::Scalar { text, quoted: false } };
        Some(comma)
    }

    fn report_cut(
        &self,
        comma: Option<usize>,
        entries: &mut Vec<(SpannedText, Node)>,
        errors: &mut Diagnostics,
    ) {
        let Some(comma) = comma else { return };
        let comma = self.join_sentence(entries).unwrap_or(comma);
        let Some((key, Node { span, value: NodeValue::Scalar { text, .. } })) = entries.last() else {
            return;
        };
        // A text in place of a list is reported where the list is read.
        if is_list(&key.value) {
            return;
        }
        let help = if text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
            Cure::edit(format!("write the number as `{text}`"), *span, text)
        } else {
            let quoted = slips::quoted(text);
            Cure::edit(format!("put the text in quotes: {quoted}"), *span, quoted)
        };
        errors.push(
            codes::YAML_SYNTAX
                .at(Span { start: comma, end: comma + 1, ..*span }, "a `,` ends a text inside `{ … }`")
                .help(help),
        );
    }

    fn add(&mut self, node: Node) {
        match self.open.last_mut() {
            Some(Frame::List { items, .. }) => items.push(node),
            Some(Frame::Map { entries, known, key, torn, .. }) => {
                *torn |= node.span.start == node.span.end && !entries.is_empty();
                let key = key.take().unwrap_or(SpannedText::new(String::new(), node.span));
                // The first of two equal keys counts.
                match known.entry(key.value.clone()) {
                    Entry::Vacant(place) => {
                        place.insert(key.span);
                        entries.push((key, node));
                    }
                    Entry::Occupied(_) if is_in_tuple(entries) => entries.push((key, node)),
                    Entry::Occupied(_) => {}
                }
            }
            None => self.root = Some(node),
        }
    }
}

/// Returns `true` behind a `,` of `{ type: (number, number) }`, where the rest of the type is read as keys.
fn is_in_tuple(entries: &[(SpannedText, Node)]) -> bool {
    let at = entries.iter().rposition(|(_, node)| node.span.start != node.span.end);
    at.is_some_and(|at| {
        opens_tuple(&entries[at].1) && entries[at + 1..].iter().all(|(key, _)| !key.value.contains(')'))
    })
}

/// Returns `true` for a type that begins with a `(` and does not end.
fn opens_tuple(node: &Node) -> bool {
    matches!(&node.value, NodeValue::Scalar { text, quoted: false } if text.starts_with('(') && field::is_open(text))
}

/// Joins two parts of a text, or of a number with a comma.
fn rejoined(first: &str, second: &str) -> String {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match (digits(first), digits(second), second.len()) {
        (true, true, 3) => format!("{first}{second}"),
        (true, true, _) => format!("{first}.{second}"),
        _ => format!("{first}, {second}"),
    }
}

/// Returns the comment right after a plain text, if its `#` has no space after it: most likely it is part of the text.
fn swallowed(text: &str, end: usize) -> Option<std::ops::Range<usize>> {
    let comment = text[end..].trim_start_matches([' ', '\t']).strip_prefix('#')?;
    let length = comment.lines().next()?.trim_end().len();
    let start = text.len() - comment.len() - 1;
    (!comment.starts_with(|c: char| c.is_whitespace() || c == '#')).then_some(start..start + 1 + length)
}

#[cold]
fn comment_in_text(written: &str, span: Span) -> Diagnostic {
    let quoted = slips::quoted(written);
    let help = format!("put all of it in quotes: {quoted}; or write `# ` before a comment");
    let whole = Span { start: span.end - written.len(), ..span };
    codes::YAML_SYNTAX
        .at(span, "`#` begins a comment here, so this is not part of the text")
        .help(Cure::edit(help, whole, quoted))
}

#[cfg(test)]
mod tests {
    use super::{Diagnostics, Node, NodeValue, read};
    use crate::diagnostic::Source;
    use serde_yaml::Value;
    use std::path::Path;

    /// Compares a node with the value of another YAML parser.
    fn agrees(node: &Node, value: &Value) -> bool {
        match (&node.value, value) {
            (NodeValue::Scalar { text, quoted: true }, Value::String(other)) => text == other,
            (NodeValue::Scalar { text, quoted: false }, value) => {
                // The other parser's value of a plain scalar: the text alone, read again.
                matches!(value, Value::String(other) if other == text)
                    || serde_yaml::from_str::<Value>(text).is_ok_and(|again| again == *value)
            }
            (NodeValue::List(items), Value::Sequence(others)) => {
                items.len() == others.len()
                    && items.iter().zip(others).all(|(item, other)| agrees(item, other))
            }
            (NodeValue::Map(entries), Value::Mapping(others)) => {
                entries.len() == others.len()
                    && entries.iter().zip(others).all(|((key, node), (other, value))| {
                        let name = Node {
                            span: key.span,
                            value: NodeValue::Scalar { text: key.value.clone(), quoted: false },
                        };
                        agrees(&name, other) && agrees(node, value)
                    })
            }
            _ => false,
        }
    }

    #[test]
    fn another_yaml_parser_reads_every_specification_alike() {
        let sources = crate::load::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec")).unwrap();
        let specifications = sources.iter().filter(|source| source.path.ends_with(".yaml"));
        for (index, source) in specifications.enumerate() {
            let mut errors = Diagnostics::default();
            let node = read(&source.text, index, &mut errors).expect("it is YAML").expect("it has content");
            let value: Value = serde_yaml::from_str(&source.text).expect("it is YAML");
            assert!(agrees(&node, &value), "{} is read in two ways", source.path);
        }
    }

    #[test]
    fn a_place_is_exactly_what_was_written() {
        let text = "a: { b: 'x y',   c: plain text  }\n".to_owned();
        let source = Source { path: "a.yaml".to_owned(), text };
        let node = read(&source.text, 0, &mut Diagnostics::default()).unwrap().unwrap();
        let mut places = Vec::new();
        collect(&node, &source, &mut places);
        assert_eq!(places, ["a", "b", "'x y'", "c", "plain text"]);
    }

    fn collect<'s>(node: &Node, source: &'s Source, into: &mut Vec<&'s str>) {
        match &node.value {
            NodeValue::Scalar { .. } => into.push(&source.text[node.span.start..node.span.end]),
            NodeValue::List(items) => items.iter().for_each(|item| collect(item, source, into)),
            NodeValue::Map(entries) => entries.iter().for_each(|(key, node)| {
                into.push(&source.text[key.span.start..key.span.end]);
                collect(node, source, into);
            }),
        }
    }
}
