//! A document as a tree with places: a second reader, so that a mistake of the importer's own is seen.

use granit_parser::{Event, Parser};
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

/// A node with its bytes.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) place: Range<usize>,
    pub(crate) value: Value,
}

#[derive(Debug)]
pub(crate) enum Value {
    Text(String),
    List(Vec<Rc<Node>>),
    /// Keys, their places, and their values.
    Map(Vec<(String, Range<usize>, Rc<Node>)>),
}

impl Node {
    pub(crate) fn get(&self, name: &str) -> Option<&Rc<Self>> {
        self.entries().iter().rev().find(|(key, ..)| key == name).map(|(.., node)| node)
    }

    pub(crate) fn entries(&self) -> &[(String, Range<usize>, Rc<Self>)] {
        if let Value::Map(entries) = &self.value { entries } else { &[] }
    }

    pub(crate) fn items(&self) -> &[Rc<Self>] {
        if let Value::List(items) = &self.value { items } else { &[] }
    }

    pub(crate) fn text(&self) -> Option<&str> {
        if let Value::Text(text) = &self.value { Some(text) } else { None }
    }

    pub(crate) fn text_of(&self, name: &str) -> Option<&str> {
        self.get(name)?.text()
    }

    /// Follows references within the document.
    pub(crate) fn follow(self: &Rc<Self>, root: &Rc<Self>) -> Option<Rc<Self>> {
        let mut node = self.clone();
        for _ in 0..32 {
            if node.get("$recursiveRef").is_some() {
                let schemas = root.get("components")?.get("schemas")?.entries();
                node = schemas.iter().find(|(.., one)| one.place.contains(&node.place.start))?.2.clone();
            }
            let Some(reference) = node.text_of("$ref").map(str::to_owned) else { return Some(node) };
            node = match reference.as_str() {
                "#" => root.clone(),
                reference => root.at(reference.strip_prefix("#/")?)?,
            };
        }
        None
    }

    fn at(self: &Rc<Self>, pointer: &str) -> Option<Rc<Self>> {
        pointer.split('/').try_fold(self.clone(), |node, part| {
            let part = part.replace("%7B", "{").replace("%7D", "}").replace("~1", "/").replace("~0", "~");
            match &node.value {
                Value::Map(_) => node.get(&part).cloned(),
                Value::List(items) => items.get(part.parse::<usize>().ok()?).cloned(),
                Value::Text(_) => None,
            }
        })
    }
}

/// Reads a document.
pub(crate) fn read(text: &str) -> Rc<Node> {
    let mut reader = Reader { events: Vec::new(), anchors: HashMap::new() };
    for event in Parser::new_from_str(text) {
        let (event, span) = event.expect("the document is JSON or YAML");
        reader.events.push((event, span.byte_range().unwrap_or(0..0)));
    }
    reader.events.retain(|(event, _)| !matches!(event, Event::StreamStart | Event::DocumentStart(..)));
    reader.events.reverse();
    reader.node().expect("the document has a value")
}

struct Reader<'t> {
    events: Vec<(Event<'t>, Range<usize>)>,
    anchors: HashMap<usize, Rc<Node>>,
}

impl Reader<'_> {
    fn node(&mut self) -> Option<Rc<Node>> {
        let (event, mut place) = self.events.pop()?;
        let (value, anchor) = match event {
            Event::Scalar(text, _, anchor, _) => (Value::Text(text.into_owned()), anchor),
            Event::Alias(id) => return self.anchors.get(&id).cloned(),
            Event::SequenceStart(_, anchor, _) => {
                let mut items = Vec::new();
                while let Some(item) = self.node() {
                    items.push(item);
                }
                (Value::List(items), anchor)
            }
            Event::MappingStart(_, anchor, _) => {
                let mut entries = Vec::new();
                while let Some(key) = self.node() {
                    let value = self.node()?;
                    entries.push((key.text().unwrap_or_default().to_owned(), key.place.clone(), value));
                }
                (Value::Map(entries), anchor)
            }
            _ => return None,
        };
        if let Value::List(items) = &value {
            place.end = items.last().map_or(place.end, |item| item.place.end);
        }
        if let Value::Map(entries) = &value {
            place.end = entries.last().map_or(place.end, |(.., node)| node.place.end);
        }
        let node = Rc::new(Node { place, value });
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        Some(node)
    }
}
