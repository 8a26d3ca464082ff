//! Defaults, presets and examples must be values of their types.

use super::misfits::{report, report_all, start};
use super::table::Table;
use super::{presets, statuses};
use crate::conform::{self, ViolationKind};
use crate::diagnostic::{Diagnostic, Diagnostics, codes, nearest};
use crate::model::{
    Connector, DeclaredIn, Example, Field, Json, Listing, Location, Module, Operation, ResponseBody, Schema,
    Struct, Type, TypeKind, Variant,
};
use crate::syntax::{self, Node, NodeValue};
use serde_json::{Map, Number, Value};
use std::collections::HashSet;

/// Reads default, preset and example of the fields of a file's structs.
pub(super) fn put_into_types(table: &mut Table, declared_in: DeclaredIn, errors: &mut Diagnostics) {
    for entry in table.entries.iter().filter(|entry| entry.declared_in == declared_in) {
        let syntax::TypeBody::Struct { fields: written, .. } = &entry.declaration.body else { continue };
        let Some(id) = entry.id else { continue };
        let TypeKind::Struct(record) = &table.connector.declaration(id).kind else { continue };
        let values = fields(&table.connector, &record.fields, written.iter(), errors);
        if let TypeKind::Struct(record) = &mut table.connector.types[id.0].kind {
            record.fields.iter_mut().zip(values).for_each(|(field, values)| values.put(field));
        }
    }
}

/// Reads default, preset and example of the fields of a module's operations, and the examples of the operations.
pub(super) fn put_into_module(
    connector: &Connector,
    module: &mut Module,
    written: &syntax::Module,
    errors: &mut Diagnostics,
) {
    let syntax::ModuleContent::Operations(all) = &written.content else { return };
    let mut tests = HashSet::new();
    for operation in module.operations_mut() {
        let Some(own) = all.iter().find(|candidate| candidate.name.value == operation.name) else { continue };
        // A module's field of the same name is for the other operations.
        let siblings = own.fields.iter().chain(&written.fields);
        for field in operation.request.fields.iter().filter(|field| field.required) {
            let written = siblings.clone().find(|sibling| sibling.name.value == field.name);
            if let Some(preset) = written.and_then(|one| one.preset.as_ref()) {
                presets::never_used(field, preset.span, errors);
            }
        }
        let values = fields(connector, &operation.request.fields, siblings, errors);
        operation.examples = examples(connector, operation, own, errors);
        for example in &mut operation.examples {
            example.test = test_name(&operation.name, &example.name, &mut tests);
        }
        operation.request.fields.iter_mut().zip(values).for_each(|(field, values)| values.put(field));
    }
}

/// Returns the name of an example's test. The second of two equal names gets a number.
fn test_name(operation: &str, example: &str, taken: &mut HashSet<String>) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' };
    let name = format!("{operation}_{}", example.chars().map(plain).collect::<String>());
    let mut unique = name.clone();
    let mut number = 2;
    while !taken.insert(unique.clone()) {
        unique = format!("{name}_{number}");
        number += 1;
    }
    unique
}

/// Default, preset and example of a field.
#[derive(Default)]
struct Values {
    default: Option<Json>,
    preset: Option<Json>,
    example: Option<Json>,
}

impl Values {
    fn put(self, field: &mut Field) {
        (field.default, field.preset, field.example) = (self.default, self.preset, self.example);
    }
}

/// Returns `true` if the bounds allow no value together, which is reported where they are.
#[cold]
fn no_value_fits(field: &Field, written: &syntax::Field) -> bool {
    let mut found = Diagnostics::default();
    super::ranges::check(&field.schema.ty, &field.schema.bounds, &written.bounds, &mut found);
    found.iter().any(|one| one.code == &codes::EMPTY_RANGE)
}

/// Reads default, preset and example of the fields of one struct, in the order of the fields.
fn fields<'w>(
    connector: &Connector,
    fields: &[Field],
    written: impl Iterator<Item = &'w syntax::Field> + Clone,
    errors: &mut Diagnostics,
) -> Vec<Values> {
    let mut all = Vec::with_capacity(fields.len());
    for field in fields {
        let Some(written) = written.clone().find(|written| written.name.value == field.name) else {
            all.push(Values::default());
            continue;
        };
        let mut read = |node: Option<&Node>, word: &str| {
            let node = node?;
            if field.nullable && is_null(node) {
                return Some(Json::new(&Value::Null));
            }
            let value = value(connector, &field.schema, node);
            let found = conform::check_value(connector, &field.schema, &value, true);
            if !found.is_empty() && no_value_fits(field, written) {
                return None;
            }
            report_all(&codes::BAD_DEFAULT, node, &found, &format!("the {word} of `{}`", field.name), errors);
            found.iter().all(|one| one.kind == ViolationKind::Unlisted).then(|| Json::new(&value))
        };
        all.push(Values {
            default: read(written.default.as_deref(), "default"),
            preset: read(written.preset.as_deref(), "preset"),
            example: read(written.example.as_deref(), "example"),
        });
        if let (true, Some(node)) = (field.required, &written.default) {
            let help = match field.location {
                Location::Path => "delete the default: a path parameter is always set",
                _ => "delete the default, or remove the `!` from the type",
            };
            errors.push(
                codes::BAD_DEFAULT
                    .at(node.span, format!("`{}` is required, so its default is never used", field.name))
                    .help(help),
            );
        }
    }
    all
}

/// Reads the examples of an operation.
fn examples(
    connector: &Connector,
    operation: &Operation,
    written: &syntax::Operation,
    errors: &mut Diagnostics,
) -> Vec<Example> {
    let mut read = Vec::with_capacity(written.examples.len());
    for example in &written.examples {
        let what = format!("the example `{}`", example.name.value);
        let request = match &example.request {
            Some(node) => {
                let mut value = object(connector, &operation.request, node);
                refuse_toggle(operation, node, &mut value, &what, errors);
                if let (Some(stream), Some(_), Value::Object(sent)) =
                    (&operation.stream, &example.events, &mut value)
                {
                    let toggle = stream.value.clone().map_or(Value::Bool(true), Value::String);
                    sent.insert(operation.request.fields[stream.toggle].wire.clone(), toggle);
                }
                let found = conform::check_request(connector, &operation.request, &value);
                report_all(&codes::BAD_EXAMPLE, node, &found, &what, errors);
                value
            }
            None => Value::Object(with_constants(&operation.request, Map::new())),
        };
        if example.request.is_none() && operation.request.fields.iter().any(|field| field.required) {
            errors.push(
                codes::BAD_EXAMPLE
                    .at(example.name.span, format!("{what} has no `request`, but the operation needs one"))
                    .help("add `request: { … }`"),
            );
            continue;
        }
        let status = statuses::of_example(operation, example.status.as_ref(), errors);
        let name = example.name.value.clone();
        let mut found = Example { name, request: Json::new(&request), status, ..Example::default() };
        let response = example.response.as_ref();
        let response = response
            .and_then(|node| response_of(connector, operation.response_of(&found), node, &what, errors));
        found.response = response.map(|value| Json::new(&value));
        let nodes = example.events.as_ref();
        found.events = nodes.and_then(|nodes| events(connector, operation, nodes, &what, errors));
        found.help = super::trimmed(example.help.as_ref());
        read.push(found);
    }
    read
}

/// Reads the chunks of a streamed response.
fn events(
    connector: &Connector,
    operation: &Operation,
    nodes: &[Node],
    what: &str,
    errors: &mut Diagnostics,
) -> Option<Box<[Json]>> {
    let Some(chunk) = operation.chunk() else {
        let span = nodes.first()?.span;
        errors.push(
            codes::BAD_EXAMPLE
                .at(span, format!("{what} has events, but the operation is not streamed"))
                .help("add `stream: TYPE` to the operation, or delete the events"),
        );
        return None;
    };
    let schema = Schema { ty: chunk.clone(), bounds: Vec::new() };
    let mut events = Vec::new();
    for node in nodes {
        let value = value(connector, &schema, node);
        received(connector, &schema, &value, node, &format!("an event of {what}"), errors);
        events.push(Json::new(&value));
    }
    Some(events.into())
}

fn response_of(
    connector: &Connector,
    body: ResponseBody<'_>,
    node: &Node,
    what: &str,
    errors: &mut Diagnostics,
) -> Option<Value> {
    match body {
        ResponseBody::Json(ty) => {
            let schema = Schema { ty: ty.clone(), bounds: Vec::new() };
            let value = value(connector, &schema, node);
            received(connector, &schema, &value, node, &format!("the response of {what}"), errors);
            Some(value)
        }
        ResponseBody::Page(listing) => Some(page(connector, listing, node, what, errors)),
        ResponseBody::Text => match &node.value {
            NodeValue::Scalar { text, .. } => Some(Value::String(text.clone())),
            _ => {
                errors.push(
                    codes::BAD_EXAMPLE
                        .at(node.span, format!("the response of {what} must be a string"))
                        .help("write a string"),
                );
                None
            }
        },
        ResponseBody::Stream(_) => {
            errors.push(
                codes::BAD_EXAMPLE
                    .at(node.span, format!("the response of {what} is a stream"))
                    .help("write its chunks: `events: [ … ]` instead of `response`"),
            );
            None
        }
        ResponseBody::Nothing => {
            errors.push(
                codes::BAD_EXAMPLE
                    .at(node.span, format!("{what} has a response, but the operation returns nothing"))
                    .help("delete the response"),
            );
            None
        }
    }
}

/// Reads a page of a list: its items are checked, the rest of the page is not.
fn page(
    connector: &Connector,
    listing: &Listing,
    node: &Node,
    what: &str,
    errors: &mut Diagnostics,
) -> Value {
    let list = Schema {
        ty: Type::List(Box::new(Schema { ty: listing.item.clone(), bounds: Vec::new() })),
        bounds: Vec::new(),
    };
    let inner = listing.items.iter().try_fold(node, |node, key| items_of(key, node, what, errors));
    let Some(inner) = inner else { return guess(node) };
    let items = value(connector, &list, inner);
    received(connector, &list, &items, inner, &format!("the page of {what}"), errors);
    let mut page = guess(node);
    if let Some(place) = listing.items.iter().try_fold(&mut page, |value, key| value.get_mut(key)) {
        *place = items;
    }
    page
}

/// Returns the items of a page, under their key.
fn items_of<'n>(key: &str, node: &'n Node, what: &str, errors: &mut Diagnostics) -> Option<&'n Node> {
    let NodeValue::Map(entries) = &node.value else {
        errors.push(
            codes::BAD_EXAMPLE
                .at(start(node), format!("the page of {what} is not a mapping with `{key}`"))
                .help(format!("write `{{ {key}: [ … ] }}`, as in the connector's `pages`")),
        );
        return None;
    };
    if let Some((_, items)) = entries.iter().find(|(name, _)| name.value == key) {
        return Some(items);
    }
    let near = nearest(key, entries.iter().map(|(name, _)| name.value.as_str()));
    let lists: Vec<&str> = entries
        .iter()
        .filter(|(_, node)| matches!(node.value, NodeValue::List(_)))
        .map(|(name, _)| name.value.as_str())
        .collect();
    let meant = near.or(if let [one] = lists.as_slice() { Some(one) } else { None });
    let meant = entries.iter().find(|(name, _)| Some(name.value.as_str()) == meant);
    let (span, help) = match meant {
        Some((name, _)) => (name.span, format!("write `{key}` instead of `{}`", name.value)),
        None => (start(node), format!("add `{key}: [ … ]`, as in the connector's `pages`")),
    };
    errors.push(codes::BAD_EXAMPLE.at(span, format!("the page of {what} has no `{key}`")).help(help));
    None
}

/// Reports the violations of a received value. An unknown field is kept by the client, so it is only a warning.
fn received(
    connector: &Connector,
    schema: &Schema,
    value: &Value,
    node: &Node,
    what: &str,
    errors: &mut Diagnostics,
) {
    let found = conform::check_value(connector, schema, value, false);
    report_all(&codes::BAD_EXAMPLE, node, &found, what, errors);
    for unknown in conform::unknown_fields(connector, schema, value) {
        errors
            .extend_with(report(&codes::BAD_EXAMPLE, node, &unknown, what, errors).map(Diagnostic::warning));
    }
}

/// Refuses the field that requests a stream: the called function sets it.
fn refuse_toggle(
    operation: &Operation,
    node: &Node,
    value: &mut Value,
    what: &str,
    errors: &mut Diagnostics,
) {
    let (Some(stream), NodeValue::Map(entries)) = (&operation.stream, &node.value) else { return };
    let wire = &operation.request.fields[stream.toggle].wire;
    let Some((key, _)) = entries.iter().find(|(key, _)| key.value == *wire) else { return };
    errors.push(
        codes::BAD_EXAMPLE.at(key.span, format!("{what} sets `{wire}`, which the client sets itself")).help(
            format!(
                "delete `{wire}`; for an example of the stream, write `events: [ … ]` instead of `response`"
            ),
        ),
    );
    if let Value::Object(sent) = value {
        sent.remove(wire);
    }
}

/// Returns the JSON of a YAML node for a struct.
fn object(connector: &Connector, record: &Struct, node: &Node) -> Value {
    let NodeValue::Map(entries) = &node.value else { return guess(node) };
    let mut object = Map::new();
    for (key, node) in entries {
        let value = match record.on_wire().find(|field| field.key() == key.value) {
            Some(field) => value(connector, &field.schema, node),
            None => match record.rest() {
                Some(rest) => value(connector, rest, node),
                None => guess(node),
            },
        };
        object.insert(key.value.clone(), value);
    }
    Value::Object(with_constants(record, object))
}

/// Adds the constants that a value does not have.
fn with_constants(record: &Struct, mut object: Map<String, Value>) -> Map<String, Value> {
    for field in &record.constants {
        if let (false, Some(constant)) = (object.contains_key(field.key()), field.constant()) {
            object.insert(field.key().to_owned(), constant);
        }
    }
    object
}

/// Returns the value of a constant.
pub(super) fn constant(node: &Node) -> Value {
    guess(node)
}

/// Returns the JSON of a YAML node for a type: `1.10` is a text if the type is a string.
fn value(connector: &Connector, schema: &Schema, node: &Node) -> Value {
    // The text `null` is written in quotes.
    if is_null(node) {
        return Value::Null;
    }
    match (&schema.ty, &node.value) {
        (Type::String | Type::Secret, NodeValue::Scalar { text, .. }) => Value::String(text.clone()),
        (Type::File, NodeValue::Map(entries)) => {
            let text = |node: &Node| match &node.value {
                NodeValue::Scalar { text, .. } => Value::String(text.clone()),
                _ => guess(node),
            };
            Value::Object(entries.iter().map(|(key, node)| (key.value.clone(), text(node))).collect())
        }
        (Type::List(item), NodeValue::List(items)) => {
            Value::Array(items.iter().map(|node| value(connector, item, node)).collect())
        }
        (Type::Map { value: schema, .. }, NodeValue::Map(entries)) => Value::Object(
            entries.iter().map(|(key, node)| (key.value.clone(), value(connector, schema, node))).collect(),
        ),
        (Type::Tuple(schemas), NodeValue::List(items)) => {
            let typed = schemas.iter().zip(items).map(|(schema, node)| value(connector, schema, node));
            Value::Array(typed.chain(items.iter().skip(schemas.len()).map(guess)).collect())
        }
        (Type::Nullable(schema), _) => value(connector, schema, node),
        (Type::Named(id), _) => match &connector.declaration(*id).kind {
            TypeKind::Struct(record) => object(connector, record, node),
            TypeKind::IntegerEnum { .. } => guess(node),
            TypeKind::Enum { .. } => match &node.value {
                NodeValue::Scalar { text, .. } => Value::String(text.clone()),
                _ => guess(node),
            },
            TypeKind::Tagged { tag, variants, .. } => {
                let NodeValue::Map(entries) = &node.value else { return guess(node) };
                let name = entries.iter().find(|(key, _)| key.value == *tag).map(|(_, node)| node);
                let read = |variant: Option<&Variant>| {
                    let content = variant.and_then(|one| one.content);
                    match content.map(|id| &connector.declaration(id).kind) {
                        Some(TypeKind::Struct(record)) => object(connector, record, node),
                        _ => guess(node),
                    }
                };
                let Some(Node { value: NodeValue::Scalar { text: name, .. }, .. }) = name else {
                    return read(variants.iter().find(|variant| variant.untagged));
                };
                let mut read = read(variants.iter().find(|variant| variant.value == *name));
                if let Value::Object(object) = &mut read {
                    object.insert(tag.clone(), Value::String(name.clone()));
                }
                read
            }
            TypeKind::Untagged { alternatives } => {
                let guessed = guess(node);
                let fit = conform::alternative(connector, alternatives, &guessed);
                // `1.10` looks like a number, but the union may have a string and no number.
                let text = || alternatives.iter().find(|alternative| is_text(connector, &alternative.schema));
                let is_scalar = matches!(node.value, NodeValue::Scalar { .. });
                match fit.or_else(|| if is_scalar { text() } else { None }) {
                    Some(alternative) => value(connector, &alternative.schema, node),
                    None => guessed,
                }
            }
        },
        _ => guess(node),
    }
}

fn is_null(node: &Node) -> bool {
    matches!(&node.value, NodeValue::Scalar { text, quoted: false } if matches!(text.as_str(), "" | "null" | "~"))
}

fn is_text(connector: &Connector, schema: &Schema) -> bool {
    match &schema.ty {
        Type::String | Type::Secret => true,
        Type::Named(id) => matches!(connector.declaration(*id).kind, TypeKind::Enum { .. }),
        _ => false,
    }
}

/// Returns the JSON of a YAML node without a type: JSON's own scalars, and texts.
fn guess(node: &Node) -> Value {
    match &node.value {
        NodeValue::Scalar { text, quoted: true } => Value::String(text.clone()),
        NodeValue::Scalar { text, quoted: false } => match text.as_str() {
            "" | "null" | "~" => Value::Null,
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            _ => number(text).map_or_else(|| Value::String(text.clone()), Value::Number),
        },
        NodeValue::List(items) => Value::Array(items.iter().map(guess).collect()),
        NodeValue::Map(entries) => {
            Value::Object(entries.iter().map(|(key, node)| (key.value.clone(), guess(node))).collect())
        }
    }
}

/// Reads a number in JSON's notation: `0755` and `1_000` are not numbers there.
fn number(text: &str) -> Option<Number> {
    serde_json::from_str(text).ok()
}
