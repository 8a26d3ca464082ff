//! The fields of an object, from its `properties` and those of its parts.

use super::super::document::Document;
use super::super::node::{self, Node};
use super::{Shapes, alternatives};
use crate::diagnostic::Span;

/// The most parts inside each other that are compared.
const MAX_PARTS: usize = 8;

/// The fields of an object, of all its parts.
#[derive(Default)]
pub struct View<'d> {
    pub fields: Vec<Property<'d>>,
    /// Unions whose fields the object has, too.
    pub unions: Vec<&'d Node<'d>>,
    /// The object has a typed rest.
    pub rest: Option<&'d Node<'d>>,
    pub required: Vec<(&'d str, Span)>,
    /// Parts of the object that are in none of its fields.
    pub lost: Vec<Lost<'d>>,
}

/// A part of an object that is in none of its fields.
#[derive(Clone, Copy)]
pub enum Lost<'d> {
    /// Its reference leads nowhere.
    Part(Span),
    /// It is a text or a list, for example.
    Form(Span),
    /// A field of two parts has two types: the name, and the place of the first.
    Field(&'d str, Span),
    /// A second type of the fields that have no name.
    Rest(Span),
}

#[derive(Clone)]
pub struct Property<'d> {
    pub name: &'d str,
    pub span: Span,
    /// Several schemas are alternatives.
    pub nodes: Vec<&'d Node<'d>>,
    pub required: bool,
}

impl<'d> Shapes<'d, '_> {
    /// Collects the fields of an object.
    pub fn view(&self, node: &'d Node<'d>) -> View<'d> {
        let mut view = View::default();
        self.gather(node, &mut view, &mut Vec::new());
        for property in &mut view.fields {
            property.required = view.required.iter().any(|(name, _)| *name == property.name);
        }
        view
    }

    fn gather(&self, node: &'d Node<'d>, view: &mut View<'d>, seen: &mut Vec<*const Node<'d>>) {
        let Some(node) = self.document.follow(node) else {
            view.lost.push(Lost::Part(node.span()));
            return;
        };
        if seen.contains(&std::ptr::from_ref(node)) {
            return;
        }
        if !seen.is_empty() && is_no_object(node) {
            view.lost.push(Lost::Form(node.span()));
        }
        seen.push(node);
        for part in node.get("allOf").map(Node::items).unwrap_or_default() {
            self.gather(part, view, seen);
        }
        for (key, schema) in node.get("properties").map(Node::entries).unwrap_or_default() {
            let property =
                Property { name: &key.text, span: key.span(), nodes: vec![schema], required: false };
            match view.fields.iter_mut().find(|known| known.name == property.name) {
                // A part that only describes a field does not replace its type.
                Some(known) if says_type(schema) => {
                    if self.is_lost(known.nodes[0], schema) {
                        view.lost.push(Lost::Field(known.name, known.span));
                    }
                    *known = property;
                }
                Some(_) => {}
                None => view.fields.push(property),
            }
        }
        for name in node.get("required").map(Node::items).unwrap_or_default() {
            view.required.extend(name.text().map(|text| (text, name.span())));
        }
        if alternatives(node).any(|one| self.is_object(one)) {
            view.unions.push(node);
        }
        for rest in rests(node) {
            match view.rest {
                Some(known) if !known.is_equal(rest) => view.lost.push(Lost::Rest(rest.span())),
                _ => view.rest = Some(rest),
            }
        }
        seen.pop();
    }

    /// Returns `true` if a schema that replaces another one does not say all of it.
    fn is_lost(&self, old: &'d Node<'d>, new: &'d Node<'d>) -> bool {
        let (Some(old), Some(new)) = (self.document.follow(old), self.document.follow(new)) else {
            return false;
        };
        if let Some(before) = self.forms(old, 0) {
            let after = self.forms(new, 0);
            // Values alone are a narrower type.
            let is_narrower = new.get("enum").is_some() || new.get("const").is_some();
            if after.is_none() && !is_narrower
                || after.is_some_and(|after| before.iter().any(|one| !after.contains(one)))
            {
                return true;
            }
        }
        let (mut before, mut after) = (Vec::new(), Vec::new());
        self.names_of(old, &mut before, 0);
        self.names_of(new, &mut after, 0);
        before.iter().any(|name| !after.contains(name))
    }

    /// Returns the types that a schema says, apart from null; `None` if it says none.
    fn forms(&self, node: &'d Node<'d>, depth: usize) -> Option<Vec<&'d str>> {
        let node = self.document.follow(node).filter(|_| depth < MAX_PARTS)?;
        let words = match node.get("type").map(|written| &written.value) {
            Some(node::Value::Scalar { text, .. }) => vec![text.as_ref()],
            Some(node::Value::List(all)) => all.iter().filter_map(Node::text).collect(),
            _ => Vec::new(),
        };
        let usual = |word: &'d str| if word == "integer" { "number" } else { word };
        let words: Vec<&'d str> = words.into_iter().filter(|word| *word != "null").map(usual).collect();
        if !words.is_empty() {
            return Some(words);
        }
        if node.get("properties").is_some() {
            return Some(vec!["object"]);
        }
        let parts = node.get("allOf").map(Node::items).unwrap_or_default();
        if let Some(found) = parts.iter().find_map(|part| self.forms(part, depth + 1)) {
            return Some(found);
        }
        let is_null = |one: &&'d Node<'d>| one.text_of("type") == Some("null");
        let all: Option<Vec<Vec<&'d str>>> =
            alternatives(node).filter(|one| !is_null(one)).map(|one| self.forms(one, depth + 1)).collect();
        all.map(|all| all.concat()).filter(|all| !all.is_empty())
    }

    /// Collects the names of the fields of an object and of its parts.
    fn names_of(&self, node: &'d Node<'d>, names: &mut Vec<&'d str>, depth: usize) {
        let Some(node) = self.document.follow(node).filter(|_| depth < MAX_PARTS) else { return };
        let fields = node.get("properties").map(Node::entries).unwrap_or_default();
        names.extend(fields.iter().map(|(key, _)| key.text.as_ref()));
        for part in node.get("allOf").map(Node::items).unwrap_or_default() {
            self.names_of(part, names, depth + 1);
        }
    }

    /// Returns `true` for an object with fields.
    pub fn is_object(&self, node: &'d Node<'d>) -> bool {
        self.is_object_within(node, 0)
    }

    fn is_object_within(&self, node: &'d Node<'d>, depth: usize) -> bool {
        let Some(node) = self.document.follow(node).filter(|_| depth < 16) else { return false };
        node.get("properties").is_some_and(|fields| !fields.entries().is_empty())
            || node
                .get("allOf")
                .is_some_and(|all| all.items().iter().any(|part| self.is_object_within(part, depth + 1)))
            || node.get("allOf").is_some()
                && alternatives(node).any(|one| self.is_object_within(one, depth + 1))
    }
}

/// Returns the schemas of the fields whose names are not known.
fn rests<'d>(node: &'d Node<'d>) -> impl Iterator<Item = &'d Node<'d>> {
    let patterns = node.get("patternProperties").map(Node::entries).unwrap_or_default();
    let any = node.get("additionalProperties").into_iter();
    any.chain(patterns.iter().map(|(_, schema)| schema)).filter(|rest| !rest.entries().is_empty())
}

/// Returns `true` for a schema of which no object is a value.
fn is_no_object(node: &Node<'_>) -> bool {
    node.text_of("type")
        .is_some_and(|word| matches!(word, "string" | "integer" | "number" | "boolean" | "array"))
}

/// Joins the fields of several objects: a field is required if it is in all of them.
pub fn join(views: Vec<View<'_>>) -> View<'_> {
    let count = views.len();
    let mut joined: View<'_> = View::default();
    let mut seen: Vec<usize> = Vec::new();
    for mut view in views {
        match (joined.rest, view.rest) {
            (Some(known), Some(rest)) if !known.is_equal(rest) => view.lost.push(Lost::Rest(rest.span())),
            (known, rest) => joined.rest = known.or(rest),
        }
        joined.lost.extend(view.lost);
        for property in view.fields {
            match joined.fields.iter().position(|known| known.name == property.name) {
                Some(at) => {
                    seen[at] += usize::from(property.required);
                    for node in property.nodes {
                        if !joined.fields[at].nodes.iter().any(|known| same(known, node)) {
                            joined.fields[at].nodes.push(node);
                        }
                    }
                }
                None => {
                    seen.push(usize::from(property.required));
                    joined.fields.push(property);
                }
            }
        }
    }
    for (field, seen) in joined.fields.iter_mut().zip(seen) {
        field.required = seen == count;
    }
    joined
}

/// Returns `true` if two schemas lead to the same type.
fn same<'d>(one: &'d Node<'d>, other: &'d Node<'d>) -> bool {
    std::ptr::eq(one, other)
        || match (Document::reference(one), Document::reference(other)) {
            (Some(one), Some(other)) => one == other,
            (None, None) => {
                let plain = |node: &'d Node<'d>| {
                    node.get("enum").is_none()
                        && node.get("const").is_none()
                        && !matches!(node.text_of("type"), None | Some("array" | "object"))
                };
                plain(one) && plain(other) && one.text_of("type") == other.text_of("type")
            }
            _ => false,
        }
}

/// Returns `true` if a schema says more than a description.
pub fn says_type(node: &Node<'_>) -> bool {
    const KEYS: [&str; 11] = [
        "$ref",
        "type",
        "enum",
        "const",
        "oneOf",
        "anyOf",
        "allOf",
        "properties",
        "items",
        "additionalProperties",
        "required",
    ];
    node.entries().iter().any(|(key, _)| KEYS.contains(&key.text.as_ref()))
}
