//! Schemas → types of the draft.

mod enums;
mod keyed;
mod objects;
mod scalars;
mod tagged;
mod unions;
mod view;

pub use unions::union_of;
pub use view::{View, says_type};

use super::codes;
use super::document::{Document, last_part};
use super::draft::{At, Body, Literal, Parent, Ty, TypeDraft, TypeId, Value};
use super::node::{self, Node};
use super::text;
use crate::diagnostic::{Code, Diagnostics, Span};
use std::collections::HashMap;

/// The types that the schemas of a document describe.
pub(super) struct Shapes<'d, 'n> {
    pub document: &'n Document<'d>,
    pub notes: &'n mut Diagnostics,
    pub types: Vec<TypeDraft>,
    /// Guesses are allowed: timestamps, tags that nobody declares.
    pub guess: bool,
    components: HashMap<*const Node<'d>, Component>,
    variants: HashMap<(*const Node<'d>, String), Option<TypeId>>,
    /// The types of several objects, which are found again inside themselves.
    together: HashMap<Vec<*const Node<'d>>, TypeId>,
    /// The types of objects without a name: `allOf` leads to one of them from many places, also from inside itself.
    inline: HashMap<*const Node<'d>, TypeId>,
    /// The items of the lists that are being joined.
    open_lists: Vec<Vec<*const Node<'d>>>,
    /// The schemas that extend another one.
    children: Option<HashMap<*const Node<'d>, Vec<(String, &'d Node<'d>)>>>,
    depth: usize,
}

/// The state of a schema that references lead to.
enum Component {
    /// It is being read; it contains itself if the type is used.
    Open(Option<TypeId>),
    Done(Value),
}

/// The most levels of schemas inside each other: no document has so many.
const MAX_DEPTH: usize = 100;

impl<'d, 'n> Shapes<'d, 'n> {
    pub fn new(document: &'n Document<'d>, guess: bool, notes: &'n mut Diagnostics) -> Self {
        Self {
            document,
            notes,
            types: Vec::new(),
            guess,
            components: HashMap::new(),
            variants: HashMap::new(),
            together: HashMap::new(),
            inline: HashMap::new(),
            open_lists: Vec::new(),
            children: None,
            depth: 0,
        }
    }

    /// Returns the type of a schema.
    pub fn value(&mut self, node: &'d Node<'d>, at: &At) -> Value {
        if self.depth > MAX_DEPTH {
            self.note(
                &codes::KEPT_AS_JSON,
                node.span(),
                "this schema is nested too deeply",
                "it is imported as `json`",
            );
            return Value::of(Ty::Json);
        }
        self.depth += 1;
        let mut value = match Document::reference(node) {
            Some(reference) => self.reference(node, reference),
            None => self.schema(node, at),
        };
        self.depth -= 1;
        value.nullable |= node.flag("nullable") || node.flag("x-nullable");
        value
    }

    fn reference(&mut self, node: &'d Node<'d>, reference: &'d str) -> Value {
        let Some(target) = self.document.follow(node) else {
            let span = node.get("$ref").map_or(node.span(), Node::span);
            let message = format!("the reference `{reference}` leads nowhere");
            self.note(&codes::MENDED, span, message, "it is imported as `json`");
            return Value::of(Ty::Json);
        };
        // The last reference of a chain has the name.
        let mut name = self.document.around(node).map_or(reference, |(key, _)| &key.text);
        let mut step = self.document.target(reference);
        while let Some(next) = step.and_then(Document::reference) {
            name = next;
            step = self.document.target(next);
        }
        let mut value = self.component(target, &last_part(name));
        value.nullable |= target.flag("nullable") || target.flag("x-nullable");
        value
    }

    /// Returns the type of a schema that has a name.
    fn component(&mut self, target: &'d Node<'d>, name: &str) -> Value {
        match self.components.get(&std::ptr::from_ref(target)) {
            Some(Component::Done(value)) => return value.clone(),
            Some(Component::Open(Some(id))) => return Value::of(Ty::Named(*id)),
            Some(Component::Open(None)) => {
                let id = self.reserve(self.named_at(name), target);
                self.components.insert(target, Component::Open(Some(id)));
                return Value::of(Ty::Named(id));
            }
            None => {}
        }
        self.components.insert(target, Component::Open(None));
        let at = self.named_at(name);
        let value = match self.inherited(target, &at) {
            Some(value) => value,
            None => self.schema(target, &at),
        };
        if let Some(Component::Open(Some(id))) = self.components.get(&std::ptr::from_ref(target)) {
            // The type was used while it was open.
            let id = *id;
            if value.ty != Ty::Named(id) {
                let is_itself = matches!(&value.ty, Ty::List(_) | Ty::Tuple(_) | Ty::Map(_) | Ty::Json)
                    || value.ty.is_string();
                let ty = match &value.ty {
                    Ty::Named(other) => Ty::Named(*other),
                    Ty::Union(_) => value.ty.clone(),
                    _ if is_itself => {
                        self.note(
                            &codes::KEPT_AS_JSON,
                            target.span(),
                            format!("`{name}` is a list or a map of itself"),
                            "inside itself it is imported as `json`",
                        );
                        Ty::Json
                    }
                    other => other.clone(),
                };
                self.types[id.0].body = Body::Alias { ty, bounds: Vec::new() };
            }
        }
        self.components.insert(target, Component::Done(value.clone()));
        value
    }

    fn named_at(&self, name: &str) -> At {
        At { component: Some(name.to_owned()), parent: Parent::Nothing, role: super::words::of(name) }
    }

    /// Returns the type of a schema without a reference.
    fn schema(&mut self, node: &'d Node<'d>, at: &At) -> Value {
        if !node.is_map() {
            return Value::of(Ty::Json);
        }
        if node.get("allOf").is_some_and(|all| !all.items().is_empty()) {
            return self.all_of(node, at);
        }
        if alternatives(node).next().is_some() && node.get("items").is_some() {
            let message = "this schema is a list, and has alternatives of another form";
            self.note(&codes::MENDED, node.span(), message, "it is imported as the list");
            return self.by_type(node, at);
        }
        if alternatives(node).next().is_some() {
            return match node.get("properties").is_some_and(|fields| !fields.entries().is_empty()) {
                true => self.object(node, at),
                false => self.union(node, at),
            };
        }
        if node.flag("x-id") && at.component.is_some() {
            let id = self.reserve(at.clone(), node);
            self.types[id.0].body = Body::Enum(Vec::new());
            return Value::of(Ty::Named(id));
        }
        if node.get("const").is_some() || node.get("enum").is_some() {
            return self.enumeration(node, at);
        }
        self.by_type(node, at)
    }

    /// Creates a type without content, or returns the one that was created for the same schema.
    fn reserve(&mut self, at: At, node: &'d Node<'d>) -> TypeId {
        let open = match self.components.get(&std::ptr::from_ref(node)) {
            Some(Component::Open(Some(id))) if at.component.is_some() => Some(*id),
            _ => None,
        };
        if let Some(id) = open {
            return id;
        }
        let id = TypeId(self.types.len());
        if at.component.is_some()
            && let Some(component @ Component::Open(None)) =
                self.components.get_mut(&std::ptr::from_ref(node))
        {
            *component = Component::Open(Some(id));
        }
        self.types.push(TypeDraft {
            at,
            title: node.text_of("title").map(str::to_owned),
            help: node.text_of("description").and_then(text::help),
            deprecated: deprecated(node),
            given: node.text_of("x-type").filter(|name| super::own::is_type_name(name)).map(str::to_owned),
            span: node.span(),
            body: Body::Alias { ty: Ty::Json, bounds: Vec::new() },
            whole: None,
        });
        id
    }

    /// Returns a type that can be an item: one word of the language.
    pub fn item(&mut self, value: Value, node: &'d Node<'d>, at: &At) -> Ty {
        let nullable = value.nullable;
        let ty = match value.ty {
            Ty::Union(_) => self.alias(value, node, at),
            _ if !value.bounds.is_empty() => self.alias(value, node, at),
            ty => ty,
        };
        if nullable && ty != Ty::Json { Ty::Nullable(Box::new(ty)) } else { ty }
    }

    /// Returns a type that is one word, such as a response.
    pub fn alias(&mut self, value: Value, node: &'d Node<'d>, at: &At) -> Ty {
        let at = At { component: None, ..at.clone() };
        let id = self.reserve(at, node);
        self.types[id.0].body = Body::Alias { ty: value.ty, bounds: value.bounds };
        Ty::Named(id)
    }

    /// Adds a warning: the fact, and what was done.
    pub fn note(
        &mut self,
        code: &'static Code,
        span: Span,
        message: impl Into<String>,
        done: impl Into<String>,
    ) {
        self.notes.push(code.at(span, message).help(done.into()).warning());
    }
}

/// Returns the schemas of `oneOf` and `anyOf`.
fn alternatives<'d>(node: &'d Node<'d>) -> impl Iterator<Item = &'d Node<'d>> {
    ["oneOf", "anyOf"].into_iter().filter_map(|key| node.get(key)).flat_map(Node::items)
}

/// Returns the note of a deprecated schema, parameter or operation.
pub(super) fn deprecated(node: &Node<'_>) -> Option<String> {
    if let Some(note) = node.text_of("x-deprecated-note").filter(|note| crate::read::is_accepted(note)) {
        return Some(note.to_owned());
    }
    if let Some(note) = node.text_of("x-deprecatedMessage").and_then(text::help) {
        return Some(note.trim_end_matches('.').to_owned())
            .filter(|note| !note.to_lowercase().starts_with("use "));
    }
    node.flag("deprecated").then(|| text::deprecation(node.text_of("description")))
}

/// Returns the value of a scalar, or of a list of scalars.
pub(super) fn literal(node: &Node<'_>) -> Option<Literal> {
    match &node.value {
        node::Value::Scalar { text, quoted: true } => Some(Literal::Text(text.clone().into_owned())),
        node::Value::Scalar { text, quoted: false } => match text.as_ref() {
            "" | "null" | "~" => None,
            "true" | "false" => Some(Literal::Bare(text.clone().into_owned())),
            _ if text.parse::<f64>().is_ok_and(f64::is_finite) => {
                Some(Literal::Bare(text.clone().into_owned()))
            }
            _ => Some(Literal::Text(text.clone().into_owned())),
        },
        node::Value::List(items) => items.iter().map(literal).collect::<Option<_>>().map(Literal::List),
        node::Value::Map(_) => None,
    }
}
