//! Nothing of a document is lost in silence: every operation and every field of a request is in the specification, or a
//! warning at its place says what became of it.

use crate::documents::documents;
use crate::places::{Node, Value, read};
use modwright::diagnostic::draw;
use modwright::import::{Options, openapi};
use modwright::model::{Connector, Field, Location, Operation, Type, TypeKind};
use modwright::{Diagnostics, Source};
use std::collections::{BTreeSet, HashSet};
use std::ops::Range;
use std::rc::Rc;

#[test]
#[ignore = "needs the documents of vendors"]
fn nothing_of_a_vendors_document_is_lost_in_silence() {
    let mut all = String::new();
    for path in documents() {
        let text = std::fs::read_to_string(&path).unwrap();
        for lost in lost(&text).iter().take(20) {
            all += &format!("{}: {lost}\n", path.file_name().unwrap().to_string_lossy());
        }
    }
    assert!(all.is_empty(), "lost in silence:\n{all}");
}

#[test]
fn each_part_that_cannot_be_said_has_a_warning() {
    let lost = lost(include_str!("lost.yaml"));
    assert!(lost.is_empty(), "{lost:#?}");
}

/// Returns what is neither imported nor named in a warning.
fn lost(text: &str) -> Vec<String> {
    let source = Source { path: "api.yaml".to_owned(), text: text.to_owned() };
    let (imported, notes) = openapi(&source, &Options::default());
    let imported = imported.expect("the document is imported");
    let (model, mistakes) = modwright::check(&imported.files);
    let model = model.unwrap_or_else(|| panic!("{}", draw(&mistakes, &imported.files, false)));
    let root = read(text);
    let mut walk = Walk {
        root: root.clone(),
        connector: &model.connectors[0],
        warned: starts(&notes),
        seen: HashSet::new(),
        lost: Vec::new(),
    };
    walk.document();
    walk.lost
}

fn starts(notes: &Diagnostics) -> BTreeSet<usize> {
    notes.iter().map(|note| note.span.start).collect()
}

struct Walk<'m> {
    root: Rc<Node>,
    connector: &'m Connector,
    /// The places of warnings.
    warned: BTreeSet<usize>,
    seen: HashSet<(*const Node, Vec<usize>)>,
    lost: Vec<String>,
}

const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// The places around a value: a warning at one of them is about it.
type Around = Vec<usize>;

impl<'m> Walk<'m> {
    fn document(&mut self) {
        let paths = self.root.get("paths").cloned();
        for (path, key, item) in paths.iter().flat_map(|paths| paths.entries()) {
            let Some(item) = item.follow(&self.root) else {
                self.expect(item.place.clone(), &[], path);
                continue;
            };
            for (method, place, node) in item.entries() {
                if !METHODS.contains(&method.as_str()) {
                    continue;
                }
                let Some(node) = node.follow(&self.root) else {
                    self.expect(place.start..node.place.end, &[], path);
                    continue;
                };
                let around = vec![key.start, place.start];
                self.operation(&format!("{method} {path}"), method, path, &item, &node, around);
            }
        }
    }

    fn operation(
        &mut self,
        name: &str,
        method: &str,
        path: &str,
        item: &Rc<Node>,
        node: &Rc<Node>,
        around: Around,
    ) {
        let own = node.get("parameters").map(|all| all.items()).unwrap_or_default();
        let common = item.get("parameters").map(|all| all.items()).unwrap_or_default();
        let operations = self.find(method, path);
        if operations.is_empty() {
            let inside = own.iter().chain(common).chain(node.get("requestBody"));
            let mut places: Around = around.clone();
            places.extend(inside.filter_map(|one| Some(one.follow(&self.root)?.place.start)));
            self.expect(node.place.clone(), &places, name);
        }
        // Paths that differ behind a `#` are one path: one of their operations has the fields.
        let before = self.lost.len();
        let mut fewest: Option<Vec<String>> = None;
        for operation in operations {
            self.request(name, operation, (path, item), node, &around);
            let lost = self.lost.split_off(before);
            if fewest.as_ref().is_none_or(|known| lost.len() < known.len()) {
                fewest = Some(lost);
            }
        }
        self.lost.extend(fewest.unwrap_or_default());
    }

    fn request(
        &mut self,
        name: &str,
        operation: &'m Operation,
        (path, item): (&str, &Rc<Node>),
        node: &Rc<Node>,
        around: &Around,
    ) {
        let own = node.get("parameters").map(|all| all.items()).unwrap_or_default();
        let common = item.get("parameters").map(|all| all.items()).unwrap_or_default();
        let mut known: HashSet<(String, String)> = HashSet::new();
        for written in own.iter().chain(common) {
            let Some(parameter) = written.follow(&self.root) else {
                self.expect(written.place.clone(), &[], name);
                continue;
            };
            let field = parameter.text_of("name").unwrap_or_default();
            let location = parameter.text_of("in").unwrap_or_default();
            if known.insert((field.to_owned(), location.to_owned())) {
                let about = format!("{name}: {location} {field}");
                self.parameter(&about, operation, path, &parameter, around);
            }
        }
        if let Some(body) = node.get("requestBody") {
            let Some(body) = body.follow(&self.root) else {
                self.expect(body.place.clone(), &[], &format!("{name}: body"));
                return;
            };
            let mut around = around.clone();
            around.push(body.place.start);
            for (media, key, content) in body.get("content").map(|all| all.entries()).unwrap_or_default() {
                let mut around = around.clone();
                around.extend([key.start, content.place.start]);
                if self.is_warned(key.clone(), &[content.place.start]) {
                    continue;
                }
                let Some(schema) = content.get("schema") else { continue };
                self.body(&format!("{name}: {media}"), operation, schema, around);
            }
        }
    }

    fn find(&self, method: &str, path: &str) -> Vec<&'m Operation> {
        let path = blank(path.split('#').next().unwrap_or_default().trim_start_matches('/'));
        let operations = self.connector.modules.iter().flat_map(|module| module.operations());
        let is_it = |one: &&Operation| {
            one.method.as_str().eq_ignore_ascii_case(method) && blank(&one.target()) == path
        };
        operations.filter(is_it).collect()
    }

    fn parameter(
        &mut self,
        about: &str,
        operation: &'m Operation,
        path: &str,
        node: &Rc<Node>,
        around: &Around,
    ) {
        let name = node.text_of("name").unwrap_or_default();
        let location = match node.text_of("in").unwrap_or_default() {
            "path" if path.contains(&format!("{{{name}}}")) => return,
            // The fixed query of the path.
            "query" if operation.query.iter().any(|(known, _)| known == name) => return,
            "query" => Location::Query,
            "header" => Location::Header,
            "body" => {
                let Some(schema) = node.get("schema") else { return };
                let mut around = around.clone();
                around.push(node.place.start);
                return self.body(about, operation, schema, around);
            }
            "formData" => Location::Body,
            _ => return self.expect(node.place.clone(), &[], about),
        };
        let inner = format!("{name}[");
        let has = operation.request.on_wire().any(|field| {
            field.location == location
                && (field.wire == name
                    || field.wire.starts_with(&inner)
                    || location == Location::Header && field.wire.eq_ignore_ascii_case(name))
        });
        let schema = node.get("schema").and_then(|schema| schema.follow(&self.root));
        let is_spread = schema.is_some_and(|schema| {
            let all = self.properties(&schema);
            !all.is_empty()
                && all.iter().all(|name| operation.request.on_wire().any(|field| field.wire == *name))
        });
        if !has && !is_spread {
            self.expect(node.place.clone(), &[], about);
        }
    }

    fn properties(&self, node: &Rc<Node>) -> Vec<String> {
        let own = node.get("properties").map(|all| all.entries()).unwrap_or_default();
        own.iter().map(|(key, ..)| key.clone()).collect()
    }

    fn body(&mut self, about: &str, operation: &'m Operation, schema: &Rc<Node>, around: Around) {
        let fields: Vec<&'m Field> = operation.request.on_wire().collect();
        let whole: Vec<&'m Type> = fields
            .iter()
            .filter(|field| field.location == Location::Raw)
            .map(|field| &field.schema.ty)
            .collect();
        let own: Vec<(&'m str, &'m Type)> = fields
            .iter()
            .filter(|field| field.location == Location::Body)
            .map(|field| (field.wire.as_str(), &field.schema.ty))
            .collect();
        let place = Place { types: whole, fields: own };
        self.value(about, schema, &place, around);
    }

    /// Compares a schema with the types that its values have in the specification.
    fn value(&mut self, about: &str, written: &Rc<Node>, place: &Place<'m>, mut around: Around) {
        let Some(node) = written.follow(&self.root) else {
            around.extend(written.get("$ref").map(|node| node.place.start));
            around.push(written.place.start);
            return self.expect(written.place.clone(), &around, about);
        };
        around.extend([written.place.start, node.place.start]);
        if !self.seen.insert((Rc::as_ptr(&node), place.key())) {
            return;
        }
        let open = place.open(self.connector);
        for (name, key, schema) in node.get("properties").map(|all| all.entries()).unwrap_or_default() {
            let about = format!("{about}.{name}");
            let types: Vec<&'m Type> =
                open.fields.iter().filter(|(wire, _)| wire == name).map(|(_, ty)| *ty).collect();
            let target = schema.follow(&self.root);
            let is_flag = |node: &Rc<Node>| node.text_of("readOnly") == Some("true");
            let read_only = is_flag(schema) || target.as_ref().is_some_and(is_flag);
            let around: Around = around.iter().copied().chain([key.start]).collect();
            if types.is_empty() {
                if !read_only && !open.tags.contains(&name.as_str()) {
                    self.expect(key.start..schema.place.end, &around, &about);
                }
                continue;
            }
            self.value(&about, schema, &Place { types, fields: Vec::new() }, around);
        }
        for key in ["allOf", "oneOf", "anyOf"] {
            for part in node.get(key).map(|all| all.items()).unwrap_or_default() {
                self.value(about, part, place, around.clone());
            }
        }
        if let Some(prefix) = node.get("prefixItems").filter(|_| !open.items.is_empty()) {
            let around: Around = around.iter().copied().chain([prefix.place.start]).collect();
            for part in prefix.items() {
                let place = Place { types: open.items.clone(), fields: Vec::new() };
                self.value(&format!("{about}[]"), part, &place, around.clone());
            }
        }
        for (key, types) in [("items", &open.items), ("additionalProperties", &open.values)] {
            let Some(inner) = node.get(key).filter(|inner| matches!(inner.value, Value::Map(_))) else {
                continue;
            };
            let around: Around = around.iter().copied().chain([inner.place.start]).collect();
            let inner_place = Place { types: types.clone(), fields: Vec::new() };
            if !types.is_empty() {
                self.value(&format!("{about}[]"), inner, &inner_place, around);
            } else if self.is_typed(inner, 0) {
                self.expect(inner.place.clone(), &around, &format!("{about}[]"));
            }
        }
    }

    /// Returns `true` if a schema says more than any JSON.
    fn is_typed(&self, node: &Rc<Node>, depth: usize) -> bool {
        let Some(node) = node.follow(&self.root).filter(|_| depth < 8) else { return false };
        let deeper = |key: &str| {
            node.get(key).is_some_and(|inner| match &inner.value {
                Value::List(all) => all.iter().any(|one| self.is_typed(one, depth + 1)),
                _ => self.is_typed(inner, depth + 1),
            })
        };
        node.get("properties").is_some_and(|all| !all.entries().is_empty())
            || ["items", "additionalProperties", "allOf", "oneOf", "anyOf"].into_iter().any(deeper)
    }

    fn is_warned(&self, place: Range<usize>, around: &[usize]) -> bool {
        self.warned.range(place).next().is_some() || around.iter().any(|start| self.warned.contains(start))
    }

    fn expect(&mut self, place: Range<usize>, around: &[usize], about: &str) {
        if !self.is_warned(place.clone(), around) {
            self.lost.push(format!("{about} at byte {}", place.start));
        }
    }
}

/// The types that a value may have, or the fields of a body.
struct Place<'m> {
    types: Vec<&'m Type>,
    fields: Vec<(&'m str, &'m Type)>,
}

/// What types have inside.
#[derive(Default)]
struct Inside<'m> {
    fields: Vec<(&'m str, &'m Type)>,
    tags: Vec<&'m str>,
    items: Vec<&'m Type>,
    values: Vec<&'m Type>,
}

impl<'m> Place<'m> {
    fn key(&self) -> Vec<usize> {
        let types = self.types.iter().map(|ty| std::ptr::from_ref(*ty).addr());
        let fields = self.fields.iter().map(|(_, ty)| std::ptr::from_ref(*ty).addr());
        types.chain(fields).collect()
    }

    fn open(&self, connector: &'m Connector) -> Inside<'m> {
        let mut inside = Inside { fields: self.fields.clone(), ..Inside::default() };
        let mut seen = HashSet::new();
        self.types.iter().for_each(|ty| open(ty, connector, &mut inside, &mut seen));
        let rest = self.fields.iter().filter(|(wire, _)| wire.is_empty());
        inside.values.extend(rest.filter_map(|(_, ty)| match ty {
            Type::Map { value, .. } => Some(&value.ty),
            _ => None,
        }));
        inside
    }
}

fn open<'m>(
    ty: &'m Type,
    connector: &'m Connector,
    inside: &mut Inside<'m>,
    seen: &mut HashSet<modwright::model::TypeId>,
) {
    match ty {
        Type::List(item) => inside.items.push(&item.ty),
        Type::Tuple(items) => inside.items.extend(items.iter().map(|item| &item.ty)),
        Type::Map { value, .. } => inside.values.push(&value.ty),
        Type::Nullable(inner) => open(&inner.ty, connector, inside, seen),
        Type::Named(id) if seen.insert(*id) => match &connector.types[id.0].kind {
            TypeKind::Struct(own) => {
                inside.fields.extend(own.on_wire().map(|field| (field.wire.as_str(), &field.schema.ty)));
                inside.values.extend(own.rest().map(|rest| &rest.ty));
            }
            TypeKind::Enum { .. } | TypeKind::IntegerEnum { .. } => {}
            TypeKind::Tagged { tag, variants, .. } => {
                inside.tags.push(tag);
                for id in variants.iter().filter_map(|variant| variant.content) {
                    let TypeKind::Struct(own) = &connector.types[id.0].kind else { continue };
                    let fields = own.on_wire().map(|field| (field.wire.as_str(), &field.schema.ty));
                    inside.fields.extend(fields);
                    inside.values.extend(own.rest().map(|rest| &rest.ty));
                }
            }
            TypeKind::Untagged { alternatives } => {
                alternatives.iter().for_each(|one| open(&one.schema.ty, connector, inside, seen));
            }
        },
        _ => {}
    }
}

/// `a/{b}` → `a/{}`
fn blank(path: &str) -> String {
    let mut out = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        out.push_str("{}");
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    out + rest
}
