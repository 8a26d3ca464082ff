//! Document symbols: the operations, the types and the fields of a file.

use crate::diagnostic::{Diagnostics, Source, Span};
use crate::read;
use crate::syntax::{Node, NodeValue};

/// A part of a file.
pub struct Part {
    /// The name.
    pub name: String,
    /// The kind, in the protocol's numbers.
    pub kind: u8,
    /// The span of the whole part.
    pub whole: Span,
    /// The span of the name.
    pub span: Span,
    /// The parts in it.
    pub children: Vec<Part>,
}

const FUNCTION: u8 = 12;
const FIELD: u8 = 8;
const STRUCT: u8 = 23;

/// Returns the parts of a file; none if it is not YAML.
pub fn outline(source: &Source, index: usize) -> Vec<Part> {
    let Some(node) = read::node(source, index, &mut Diagnostics::default()) else { return Vec::new() };
    let mut all = parts(&node, "operations", FUNCTION);
    all.extend(parts_of(&node, "fields", FIELD));
    all.extend(parts_of(&node, "connection", FIELD));
    all.extend(parts(&node, "types", STRUCT));
    all.sort_by_key(|part| part.span);
    all
}

/// Returns the entries below a key, with their fields.
fn parts(node: &Node, key: &str, kind: u8) -> Vec<Part> {
    let mut parts = parts_of(node, key, kind);
    for part in &mut parts {
        let Some(inner) = value(node, key).and_then(|entries| value(entries, &part.name)) else { continue };
        part.children = parts_of(inner, "fields", FIELD);
        part.children.extend(parts_of(inner, "advanced", FIELD));
    }
    parts
}

fn parts_of(node: &Node, key: &str, kind: u8) -> Vec<Part> {
    let Some(NodeValue::Map(entries)) = value(node, key).map(|node| &node.value) else { return Vec::new() };
    let parts = entries.iter().map(|(key, node)| Part {
        name: key.value.clone(),
        kind,
        whole: Span { end: node.span.end.max(key.span.end), ..key.span },
        span: key.span,
        children: Vec::new(),
    });
    parts.collect()
}

fn value<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    let NodeValue::Map(entries) = &node.value else { return None };
    entries.iter().find(|(name, _)| name.value == key).map(|(_, node)| node)
}
