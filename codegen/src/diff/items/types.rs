//! Declared types.

use super::docs;
use super::fields::{self, bounds};
use crate::diff::item::Item;
use crate::diff::verdicts::{
    ACCUMULATES, CONSTRUCTOR, CONVERSION, FROM_CONTENT, KIND, OPEN, RECEIVED, RUST_NAME, RUST_TYPE, SENT,
    TAG, TYPE, VALUE, VARIANT,
};
use crate::emit::signature;
use crate::model::{
    Alternative, Connector, ConversionKind, EnumValue, Struct, TypeDeclaration, TypeId, TypeKind, Variant,
};

/// Returns the types that requests or responses contain; nothing is emitted for others.
pub(super) fn items(connector: &Connector, types: &[TypeId]) -> Vec<Item> {
    connector.used(types).map(|declaration| item(connector, declaration)).collect()
}

fn item(connector: &Connector, declaration: &TypeDeclaration) -> Item {
    let mut item = Item::new(&TYPE, &declaration.name);
    // An enum is alike in both directions.
    if !matches!(declaration.kind, TypeKind::Enum { .. } | TypeKind::IntegerEnum { .. }) {
        item.flag(&SENT, declaration.in_requests);
        item.flag(&RECEIVED, declaration.in_responses);
    }
    let name = |id: TypeId| connector.declaration(id).name.as_str();
    if declaration.accumulated {
        item.fact(&ACCUMULATES, declaration.response.map_or(declaration.name.as_str(), name));
    }
    for conversion in &declaration.conversions {
        let is_partial = matches!(conversion.kind, ConversionKind::Struct { partial: true, .. });
        let values = if is_partial { "some values" } else { "all values" };
        item.fact_of(&CONVERSION, format!("`{}`", name(conversion.source)), values);
    }
    docs(&mut item, &declaration.docs, None);
    let kind = match &declaration.kind {
        TypeKind::Struct(shape) => {
            fields::put(&mut item, connector, Some(declaration), shape);
            "struct"
        }
        TypeKind::Enum { .. } if declaration.is_id() => "ID",
        TypeKind::Enum { values, open } => {
            item.flag(&OPEN, *open);
            item.items = values.iter().map(value).collect();
            "enum"
        }
        TypeKind::IntegerEnum { values, open } => {
            item.flag(&OPEN, *open);
            item.items = values.iter().map(value).collect();
            "enum of integers"
        }
        TypeKind::Tagged { tag, variants, open } => {
            item.flag(&OPEN, *open);
            item.fact(&TAG, tag);
            item.flag(&FROM_CONTENT, declaration.in_requests && declaration.is_from_content());
            item.items = variants.iter().map(|one| variant(connector, declaration, one)).collect();
            "tagged union"
        }
        TypeKind::Untagged { alternatives } => {
            item.items = alternatives.iter().map(|one| alternative(connector, declaration, one)).collect();
            "union"
        }
    };
    item.fact(&KIND, kind);
    item
}

fn value(value: &EnumValue) -> Item {
    let mut item = Item::new(&VALUE, &value.value);
    item.fact(&RUST_NAME, &value.variant);
    docs(&mut item, &value.docs, None);
    item
}

fn variant(connector: &Connector, union: &TypeDeclaration, variant: &Variant) -> Item {
    let mut item = Item::new(&VARIANT, if variant.value.is_empty() { "untagged" } else { &variant.value });
    item.fact(&RUST_NAME, &variant.variant);
    let content = variant.content.map(|id| connector.declaration(id));
    item.fact(&RUST_TYPE, content.map_or("()", |content| &content.name));
    if let Some(TypeKind::Struct(shape)) = content.map(|content| &content.kind).filter(|_| union.in_requests)
    {
        item.maybe(&CONSTRUCTOR, constructor(variant, shape));
    }
    item
}

/// Returns the constructor of a variant with the optional field that it takes; the required ones are changes of the struct.
fn constructor(variant: &Variant, shape: &Struct) -> Option<String> {
    if shape.is_right_when_new() {
        return Some(variant.ident.clone());
    }
    let field = &shape.fields[shape.needs_one_of()?];
    Some(format!("{}({})", variant.ident, field.name))
}

fn alternative(connector: &Connector, union: &TypeDeclaration, one: &Alternative) -> Item {
    let mut item = Item::new(&VARIANT, &one.variant);
    item.fact(&RUST_TYPE, signature::ty(connector, &one.schema.ty));
    if union.in_requests {
        bounds(&mut item, "", &one.schema);
    }
    item
}
