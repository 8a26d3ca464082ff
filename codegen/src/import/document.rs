//! A document: its version, and its references.

use super::node::{Key, Node, Value};
use std::cell::RefCell;
use std::collections::HashMap;

/// The number of references that may lead to one node.
const MAX_STEPS: usize = 32;

/// An OpenAPI document.
pub(super) struct Document<'d> {
    pub root: &'d Node<'d>,
    pub version: Version,
    /// The document is an export of a specification.
    pub is_export: bool,
    /// The nodes that references were found to lead to.
    found: RefCell<HashMap<&'d str, Option<&'d Node<'d>>>>,
}

/// The version of a document, as far as its form differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    /// Swagger 2.0
    Two,
    /// OpenAPI 3.0
    Three,
    /// OpenAPI 3.1 and later: JSON Schema 2020-12
    Later,
}

impl<'d> Document<'d> {
    /// Returns the document, or `None` if it is none of OpenAPI.
    pub fn new(root: &'d Node<'d>) -> Option<Self> {
        let version = match (root.text_of("openapi"), root.text_of("swagger")) {
            (Some(text), _) if text.starts_with("3.0") => Version::Three,
            (Some(_), _) => Version::Later,
            (None, Some(_)) => Version::Two,
            (None, None) => return None,
        };
        let is_export = root.get("x-connector").is_some_and(Node::is_map);
        Some(Self { root, version, is_export, found: RefCell::default() })
    }

    /// Returns the reference of a node. A property may be called `$ref`, so only a text counts.
    pub fn reference(node: &'d Node<'d>) -> Option<&'d str> {
        node.text_of("$ref").or_else(|| node.text_of("$recursiveRef"))
    }

    /// Follows the references of a node. Returns `None` if one leads nowhere.
    pub fn follow(&self, node: &'d Node<'d>) -> Option<&'d Node<'d>> {
        let mut node = node;
        for _ in 0..MAX_STEPS {
            node = match (Self::reference(node), self.around(node)) {
                (None, _) => return Some(node),
                (_, Some((_, schema))) => schema,
                (Some(reference), None) => self.target(reference)?,
            };
        }
        None
    }

    /// Returns the component around a `$recursiveRef`, which stands for it.
    pub fn around(&self, node: &'d Node<'d>) -> Option<&'d (Key<'d>, Node<'d>)> {
        node.get("$recursiveRef")?;
        let schemas = self.root.get("components")?.get("schemas")?.entries();
        schemas.iter().find(|(_, schema)| (schema.start..schema.end).contains(&node.start))
    }

    /// Returns the node that a reference leads to.
    pub fn target(&self, reference: &'d str) -> Option<&'d Node<'d>> {
        if let Some(found) = self.found.borrow().get(reference) {
            return *found;
        }
        let found = self.look_up(reference);
        self.found.borrow_mut().insert(reference, found);
        found
    }

    fn look_up(&self, reference: &str) -> Option<&'d Node<'d>> {
        let pointer = reference.strip_prefix('#')?;
        let mut node = self.root;
        for part in pointer.split('/').skip(1) {
            let part = unescaped(part);
            node = match &node.value {
                Value::Map(_) => node.get(&part)?,
                Value::List(items) => items.get(part.parse::<usize>().ok()?)?,
                Value::Scalar { .. } => return None,
            };
        }
        Some(node)
    }
}

/// Returns the last part of a reference: `#/components/schemas/Pet` → `Pet`.
pub(super) fn last_part(reference: &str) -> String {
    unescaped(reference.rsplit('/').next().unwrap_or(reference))
}

/// `a~1b%20c` → `a/b c`
fn unescaped(part: &str) -> String {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = |digits: &[u8]| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok();
        match (first, tail) {
            (b'%', [a, b, after @ ..]) if hex(&[*a, *b]).is_some() => {
                bytes.extend(hex(&[*a, *b]));
                rest = after;
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).replace("~1", "/").replace("~0", "~")
}
