//! Fields with their bounds, and the rules between them.

use super::docs;
use crate::diff::item::Item;
use crate::diff::verdicts::{
    ADVANCED, BOUND, CHOICES, CONSTANT, DEFAULT, FIELD, LOCATION, MERGE, ONLY, ONLY_VALUE, PRESET,
    READ_PRESET, RECEIVED_FIELD, REQUIRED, REQUIRED_FIELD, RULE, RUST_NAME, RUST_TYPE, WIRE_NAME, WRITTEN,
};
use crate::emit::signature;
use crate::json_schema::keyword;
use crate::model::{Connector, Field, Merge, Only, Schema, Struct, Type, TypeDeclaration};

/// Adds the fields of a struct: of a request, or of a declared type.
pub(super) fn put(
    parent: &mut Item,
    connector: &Connector,
    declaration: Option<&TypeDeclaration>,
    shape: &Struct,
) {
    let is_sent = declaration.is_none_or(|one| one.in_requests);
    let fields = shape.fields.iter().filter(|field| !field.set_by_client);
    parent.items.extend(fields.map(|field| item(connector, declaration, field, is_sent)));
    if is_sent {
        parent.items.extend(shape.constants.iter().map(constant));
        let required = shape.fields.iter().filter(|field| field.required);
        parent.arguments = required.map(|field| field.name.clone()).collect();
        for rule in &shape.rules {
            parent.fact_of(&RULE, &rule.text, if rule.soft { "soft" } else { "yes" });
        }
    }
}

fn item(connector: &Connector, declaration: Option<&TypeDeclaration>, field: &Field, is_sent: bool) -> Item {
    let kind = match (is_sent, field.required) {
        (true, true) => &REQUIRED_FIELD,
        (true, false) => &FIELD,
        (false, _) => &RECEIVED_FIELD,
    };
    let mut item = Item::new(kind, &field.name);
    item.wire = Some(format!("{} {}", field.location.word(), field.wire));
    item.flag(&REQUIRED, is_sent && field.required);
    item.maybe(&ONLY, field.only.map(Only::word));
    item.fact(&RUST_TYPE, signature::field(connector, declaration, field));
    item.fact(&RUST_NAME, &field.ident);
    item.fact(&WIRE_NAME, &field.wire);
    item.fact(&LOCATION, field.location.word());
    item.maybe(&WRITTEN, field.written.map(|written| written.word()));
    item.maybe(&DEFAULT, field.default.as_ref().map(ToString::to_string));
    item.maybe(if is_sent { &PRESET } else { &READ_PRESET }, field.preset.as_ref().map(ToString::to_string));
    item.maybe(&MERGE, field.merge.as_ref().map(merge));
    item.maybe(&CHOICES, field.choices.as_deref());
    item.flag(&ADVANCED, field.advanced);
    docs(&mut item, &field.docs, field.label.as_deref());
    if is_sent {
        bounds(&mut item, "", &field.schema);
    }
    item
}

fn constant(field: &Field) -> Item {
    let mut item = Item::new(&CONSTANT, &field.wire);
    item.maybe(&ONLY_VALUE, field.preset.as_ref().map(ToString::to_string));
    item.fact(&LOCATION, field.location.word());
    item
}

/// Returns the way in which chunks merge a field, as the specification writes it.
fn merge(merge: &Merge) -> String {
    match merge {
        Merge::Append => "append".to_owned(),
        Merge::ByKey { index, id } => {
            let keys: Vec<&str> = index.iter().chain(id).map(String::as_str).collect();
            keys.join(" and ")
        }
    }
}

/// Returns the key of the language for a keyword of JSON Schema: `max_length` of `maxLength`.
fn key(keyword: &str) -> String {
    let mut key = String::new();
    for letter in keyword.trim_start_matches("x-").chars() {
        match letter {
            '-' => key.push('_'),
            'A'..='Z' => key.extend(['_', letter.to_ascii_lowercase()]),
            _ => key.push(letter),
        }
    }
    key
}

/// Adds the bounds of a value, of its items and of theirs.
pub(super) fn bounds(item: &mut Item, of: &str, schema: &Schema) {
    for bound in &schema.bounds {
        let (name, value) = keyword(&bound.limit);
        // 1 and 1.0 are one bound.
        let value = value.as_f64().map_or_else(|| value.to_string(), |number| number.to_string());
        let soft = if bound.soft { " (soft)" } else { "" };
        item.fact_of(&BOUND, format!("{of}{}", key(name)), format!("{value}{soft}"));
    }
    match &schema.ty {
        Type::List(inner) => bounds(item, &format!("{of}items "), inner),
        Type::Nullable(inner) => bounds(item, of, inner),
        Type::Tuple(items) => {
            for (index, inner) in items.iter().enumerate() {
                bounds(item, &format!("{of}item {} ", index + 1), inner);
            }
        }
        Type::Map { key, value } => {
            key.iter().for_each(|key| bounds(item, &format!("{of}keys "), key));
            bounds(item, &format!("{of}values "), value);
        }
        _ => {}
    }
}
