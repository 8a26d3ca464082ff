//! The response of an operation → what a module gives: its output, the interface of it, and a sample.

use super::super::json::{Node, Object};
use super::App;
use super::iml::{expression, path, property, quoted};
use super::names::{self, ParameterNames};
use super::notes::Kind;
use crate::model::{Connector, Listing, NextPage, Operation, Returns, StatusContent, Type, TypeId, TypeKind};
use serde_json::{Value, json};

/// The most objects in one another, in an interface.
const DEEPEST: usize = 5;

/// A response.
pub(super) struct Response {
    /// Everything of the request that the response decides: `response`, and `pagination` of a list.
    pub parts: Object,
    /// The parameters of the output.
    pub interface: Vec<Node>,
    /// It is a list, and each item is a bundle.
    pub is_list: bool,
}

impl App<'_> {
    /// Returns the response of an operation; `None` if Make cannot read it.
    pub fn response(
        &mut self,
        place: &str,
        operation: &Operation,
        names: &ParameterNames,
    ) -> Option<Response> {
        if operation.stream.is_some() {
            self.notes.add(Kind::Stream, place, "the whole response only");
        }
        if let Some(list) = &operation.limit {
            let container = path("body", std::slice::from_ref(&list.wire))?;
            let item = item_of(self.connector, operation, &list.wire);
            return Some(self.list(place, &container, item, Object::new(), names));
        }
        let response = match &operation.returns {
            Returns::Stream { .. } => {
                self.notes.add(Kind::Stream, place, "left out: every response is a stream");
                return None;
            }
            Returns::Pages(listing) => return self.pages(place, operation, listing, names),
            Returns::Json(Type::List(item)) => {
                return Some(self.list(place, "body", Some(&item.ty), Object::new(), names));
            }
            Returns::Json(ty) | Returns::OptionalJson(ty) => self.json(&[ty]),
            Returns::Text => text(),
            Returns::Bytes => bytes(),
            Returns::Nothing => nothing(),
            Returns::ByStatus { cases, .. } => {
                let types: Vec<&Type> = cases.iter().filter_map(|case| case.ty()).collect();
                if cases.iter().any(|case| !matches!(case.content, StatusContent::Json(_))) {
                    self.notes.add(
                        Kind::Value,
                        place,
                        "some statuses have no JSON: the output is empty or a text then",
                    );
                }
                self.json(&types)
            }
            Returns::ByField { field, cases, .. } => {
                let types: Vec<&Type> = cases.iter().filter_map(|case| case.ty.as_ref()).collect();
                let value = property("parameters", &names.fields[*field]);
                let is_text = cases.iter().filter(|case| case.ty.is_none());
                let conditions: Vec<String> =
                    is_text.filter_map(|case| Some(format!("{value} == {}", quoted(&case.value)?))).collect();
                // The first response is the one of an unset field.
                let is_text_first = cases.first().is_some_and(|case| case.ty.is_none());
                let unset = is_text_first.then(|| format!("!{value}"));
                let condition = conditions.into_iter().chain(unset).collect::<Vec<_>>().join(" || ");
                self.json_or_text(&types, &condition)
            }
        };
        Some(response)
    }

    /// A JSON response, or a text under a condition.
    fn json_or_text(&mut self, types: &[&Type], condition: &str) -> Response {
        let mut response = self.json(types);
        if condition.is_empty() {
            return response;
        }
        let temp = Object::new().with("text", Object::new().with("text", "{{body}}"));
        let output = expression(&format!("if({condition}, temp.text, body)"));
        let parts = Object::new().with("temp", temp).with("output", output);
        response.parts = Object::new().with("response", parts);
        response.interface.extend(missing(&response.interface, "text", "text", "Text"));
        response
    }

    fn json(&mut self, types: &[&Type]) -> Response {
        let mut interface: Vec<Node> = Vec::new();
        let is_object = types.iter().all(|ty| self.is_object(ty));
        for ty in types.iter().filter(|_| is_object) {
            merge(&mut interface, self.interface(ty));
        }
        let output: Node = match is_object {
            true => "{{body}}".into(),
            false => Object::new().with("value", "{{body}}").into(),
        };
        if !is_object {
            interface = vec![parameter("value", "Value", Object::new().with("type", "any"))];
        }
        Response { parts: Object::new().with("response", output_of(output)), interface, is_list: false }
    }

    /// A list, of which each item is a bundle.
    fn list(
        &mut self,
        place: &str,
        container: &str,
        item: Option<&Type>,
        pagination: Object,
        names: &ParameterNames,
    ) -> Response {
        let is_object = item.is_some_and(|item| self.is_object(item));
        let (output, interface): (Node, Vec<Node>) = match item {
            Some(item) if is_object => ("{{item}}".into(), self.interface(item)),
            _ => {
                let value = Object::new().with("value", "{{item}}");
                (value.into(), vec![parameter("value", "Value", Object::new().with("type", "any"))])
            }
        };
        if !names::is_parameter(&names.limit) {
            self.notes.add(Kind::Field, place, "the list has no limit");
        }
        let response = Object::new()
            .with("limit", expression(&property("parameters", &names.limit)))
            .with("iterate", expression(container))
            .with("output", output);
        let parts = Object::new().object("pagination", pagination).with("response", response);
        Response { parts, interface, is_list: true }
    }

    fn pages(
        &mut self,
        place: &str,
        operation: &Operation,
        listing: &Listing,
        names: &ParameterNames,
    ) -> Option<Response> {
        let Some(container) = path("body", &listing.items) else {
            self.notes.add(Kind::Call, place, "no expression can name the list of its response");
            return None;
        };
        if matches!(listing.next, NextPage::Link | NextPage::Url { .. }) {
            let text = "the URL of the next page is called with the credentials, whatever its host";
            self.notes.add(Kind::Client, place, text);
        }
        let pagination = self.pagination(operation, listing, names);
        if pagination.is_none() {
            self.notes.add(Kind::Value, place, "the first page only: no expression can find the next one");
        }
        let pagination = pagination.unwrap_or_default();
        Some(self.list(place, &container, Some(&listing.item), pagination, names))
    }

    /// Returns the way to the next page; `None` if there is no expression for it.
    pub fn pagination(
        &self,
        operation: &Operation,
        listing: &Listing,
        names: &ParameterNames,
    ) -> Option<Object> {
        let container = path("body", &listing.items)?;
        let more = match listing.more.is_empty() {
            true => None,
            false => Some(path("body", &listing.more)?),
        };
        let (set, has_next) = match &listing.next {
            NextPage::Link => {
                let link = r#"replace(headers.link, '/^.*<([^>]*)>; *rel="next".*$/', '$1')"#;
                let condition = r#"contains(headers.link, 'rel="next"')"#;
                (Object::new().with("url", expression(link)), condition.to_owned())
            }
            NextPage::Url { from } => {
                let url = path("body", from)?;
                (Object::new().with("url", expression(&url)), url)
            }
            NextPage::LastItem { field, ident } => {
                let last = self.wire_of(&listing.item, ident)?;
                let cursor = path(&format!("{container}[-1]"), &[last])?;
                (self.position(operation, *field, &cursor), more.clone().unwrap_or_else(|| cursor.clone()))
            }
            NextPage::Cursor { field, from } => {
                let cursor = path("body", from)?;
                (self.position(operation, *field, &cursor), cursor)
            }
            // The second page has the number 2.
            NextPage::Number { field, first, .. } => {
                let page = match first - 1 {
                    0 => "pagination.page".to_owned(),
                    shift => format!("pagination.page + {shift}"),
                };
                (self.position(operation, *field, &page), format!("length({container}) > 0"))
            }
            NextPage::Offset { field, .. } => {
                let size =
                    listing.size.map(|size| &names.fields[size]).filter(|name| names::is_parameter(name));
                let size = size.map(|name| property("parameters", name));
                let length = format!("length({container})");
                let size = size.map_or_else(|| length.clone(), |size| format!("ifempty({size}, {length})"));
                let offset = format!("(pagination.page - 1) * {size}");
                (self.position(operation, *field, &offset), format!("{length} > 0"))
            }
        };
        let condition = match more {
            Some(more) if more != has_next => format!("{more} && {has_next}"),
            _ => has_next,
        };
        Some(set.with("condition", expression(&condition)))
    }

    /// Sets the field with the position of the next page.
    fn position(&self, operation: &Operation, field: usize, value: &str) -> Object {
        let wire = super::iml::literal(&operation.request.fields[field].wire);
        Object::new().with("qs", Object::new().with(wire, expression(value)))
    }

    /// Returns the wire name of a field of a struct, by its Rust name.
    fn wire_of(&self, ty: &Type, ident: &str) -> Option<String> {
        self.connector.fields_of(ty).find(|field| field.ident == ident).map(|field| field.wire.clone())
    }

    fn is_object(&self, ty: &Type) -> bool {
        match ty {
            Type::Map { .. } => true,
            Type::Named(id) => {
                let kind = &self.connector.declaration(*id).kind;
                matches!(kind, TypeKind::Struct(_) | TypeKind::Tagged { .. })
            }
            _ => false,
        }
    }

    /// Returns the parameters of an object of a response: of a union, those of all variants.
    pub fn interface(&self, ty: &Type) -> Vec<Node> {
        match ty {
            Type::Named(id) => self.members(*id, &mut Vec::new()),
            _ => Vec::new(),
        }
    }

    fn members(&self, id: TypeId, inside: &mut Vec<TypeId>) -> Vec<Node> {
        if inside.contains(&id) || inside.len() >= DEEPEST {
            return Vec::new();
        }
        inside.push(id);
        let mut all: Vec<Node> = Vec::new();
        match &self.connector.declaration(id).kind {
            TypeKind::Struct(shape) => {
                let fields = shape.on_wire().filter(|field| field.is_received() && !field.is_rest);
                for field in fields.filter(|field| names::is_parameter(&field.wire)) {
                    let shape = self.output_shape(&field.schema.ty, inside);
                    all.push(parameter(&field.wire, &names::label(&field.label_or_words()), shape));
                }
            }
            TypeKind::Tagged { tag, variants, .. } => {
                all.push(parameter(tag, &names::title(None, tag), Object::new().with("type", "text")));
                for content in variants.iter().filter_map(|variant| variant.content) {
                    merge(&mut all, self.members(content, inside));
                }
            }
            TypeKind::Enum { .. } | TypeKind::IntegerEnum { .. } | TypeKind::Untagged { .. } => {}
        }
        inside.pop();
        all
    }

    fn output_shape(&self, ty: &Type, inside: &mut Vec<TypeId>) -> Object {
        let of = |name: &str| Object::new().with("type", name);
        match ty {
            Type::String | Type::Secret => of("text"),
            Type::Integer => of("integer"),
            Type::Number => of("number"),
            Type::Boolean => of("boolean"),
            Type::Timestamp => of("timestamp"),
            Type::Json | Type::File => of("any"),
            Type::Vector => of("array").with("spec", of("number")),
            Type::Map { .. } => of("collection"),
            Type::Nullable(inner) => self.output_shape(&inner.ty, inside),
            Type::Tuple(items) if items.iter().any(|item| item.ty != items[0].ty) => {
                of("array").with("spec", of("any"))
            }
            Type::Tuple(items) => self.output_list(&items[0].ty, inside),
            Type::List(item) => self.output_list(&item.ty, inside),
            Type::Named(id) => match &self.connector.declaration(*id).kind {
                TypeKind::Enum { .. } => of("text"),
                TypeKind::IntegerEnum { .. } => of("integer"),
                TypeKind::Untagged { .. } => of("any"),
                TypeKind::Struct(_) | TypeKind::Tagged { .. } => {
                    of("collection").list("spec", self.members(*id, inside))
                }
            },
        }
    }

    fn output_list(&self, item: &Type, inside: &mut Vec<TypeId>) -> Object {
        let array = Object::new().with("type", "array");
        let mut item = self.output_shape(item, inside);
        let is_collection = item.get("type") == Some(&Node::from("collection"));
        match item.take("spec") {
            Some(spec) if is_collection => array.with("spec", spec),
            Some(spec) => array.with("spec", item.with("spec", spec)),
            None if is_collection => array,
            None => array.with("spec", item),
        }
    }

    /// Returns the output of the first example with a response.
    pub fn sample(&self, operation: &Operation) -> Option<Value> {
        let response = operation.examples.iter().find_map(|example| example.response.as_ref())?.value();
        let first = |list: &Value| list.as_array().and_then(|items| items.first()).cloned();
        let value = match (&operation.limit, &operation.returns) {
            (Some(list), _) => first(response.get(&list.wire)?)?,
            (None, Returns::Pages(listing)) => first(listing.items_of(&response)?)?,
            (None, Returns::Json(Type::List(_))) => first(&response)?,
            (None, Returns::Bytes | Returns::Nothing | Returns::Stream { .. }) => return None,
            (None, Returns::Text) => return Some(json!({ "text": response })),
            _ => response,
        };
        match value {
            Value::Object(_) => Some(value),
            Value::String(text) if matches!(operation.returns, Returns::ByField { .. }) => {
                Some(json!({ "text": text }))
            }
            value => Some(json!({ "value": value })),
        }
    }
}

/// Returns the type of the items of a list field of a response.
fn item_of<'m>(connector: &'m Connector, operation: &Operation, wire: &str) -> Option<&'m Type> {
    operation.returns.types().find_map(|ty| {
        let field = connector.fields_of(ty).find(|field| field.wire == wire)?;
        match &field.schema.ty {
            Type::List(item) => Some(&item.ty),
            _ => None,
        }
    })
}

fn output_of(output: Node) -> Object {
    Object::new().with("output", output)
}

fn text() -> Response {
    let output = Object::new().with("type", "text").with("output", Object::new().with("text", "{{body}}"));
    plain(output, "text", "text", "Text")
}

fn bytes() -> Response {
    let output = Object::new().with("type", "binary").with("output", Object::new().with("data", "{{body}}"));
    plain(output, "data", "buffer", "Data")
}

fn nothing() -> Response {
    let output = Object::new().with("output", Object::new().with("status", "{{statusCode}}"));
    plain(output, "status", "integer", "Status")
}

fn plain(response: Object, name: &str, ty: &str, label: &str) -> Response {
    let interface = vec![parameter(name, label, Object::new().with("type", ty))];
    Response { parts: Object::new().with("response", response), interface, is_list: false }
}

fn parameter(name: &str, label: &str, shape: Object) -> Node {
    Object::new().with("name", name).with("type", "any").with("label", label).and(shape).into()
}

/// Returns a parameter, if an interface has none of its name.
fn missing(interface: &[Node], name: &str, ty: &str, label: &str) -> Option<Node> {
    let is_there = interface.iter().any(|one| name_of(one) == Some(&Node::from(name)));
    (!is_there).then(|| parameter(name, label, Object::new().with("type", ty)))
}

/// Adds parameters whose names are new.
pub(super) fn merge(all: &mut Vec<Node>, more: Vec<Node>) {
    for one in more {
        if !all.iter().any(|known| name_of(known) == name_of(&one)) {
            all.push(one);
        }
    }
}

fn name_of(parameter: &Node) -> Option<&Node> {
    match parameter {
        Node::Object(object) => object.get("name"),
        _ => None,
    }
}
