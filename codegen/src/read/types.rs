//! The declarations under `types:`.

use super::list::quoted_in_flow;
use super::mapping::{Mapping, map, text};
use super::{field, rules, ty};
use crate::diagnostic::{Diagnostics, codes};
use crate::syntax::{EnumValue, Node, NodeValue, SpannedText, TypeBody, TypeDeclaration};
use std::sync::Arc;

pub(super) fn read(keys: &mut Mapping<'_>, errors: &mut Diagnostics) -> Vec<Arc<TypeDeclaration>> {
    all(keys.entries("types", errors), errors)
}

pub(super) fn all(entries: &[(SpannedText, Node)], errors: &mut Diagnostics) -> Vec<Arc<TypeDeclaration>> {
    entries.iter().filter_map(|(name, node)| declaration(name, node, errors)).map(Arc::new).collect()
}

fn declaration(name: &SpannedText, node: &Node, errors: &mut Diagnostics) -> Option<TypeDeclaration> {
    let read = read_declaration(name, node, errors);
    if read.is_none() {
        errors.suppress(&name.value);
    }
    read
}

fn read_declaration(name: &SpannedText, node: &Node, errors: &mut Diagnostics) -> Option<TypeDeclaration> {
    let mut keys = Mapping::of(node, "a type", errors)?;
    let help = keys.text("help", errors);
    let docs = keys.text("docs", errors);
    let deprecated = keys.text("deprecated", errors);
    let from = keys.one_or_more("from", errors);
    let aka = keys.texts("aka", errors);
    let body = body(name, &mut keys, errors);
    keys.finish(errors);
    Some(TypeDeclaration { name: name.clone(), help, docs, deprecated, from, aka, body: body? })
}

fn body(name: &SpannedText, keys: &mut Mapping<'_>, errors: &mut Diagnostics) -> Option<TypeBody> {
    let fields = keys.entry("fields");
    let values = keys.entry("enum");
    let tag = keys.entry("tag");
    let alias = keys.entry("type");
    let present: Vec<&SpannedText> =
        [fields, values, tag, alias].into_iter().flatten().map(|(key, _)| key).collect();
    match present.as_slice() {
        [] if keys.entry("variants").is_some() => {
            keys.missing("tag", errors);
            return None;
        }
        [] => {
            errors.push(
                codes::MISSING_KEY
                    .at(name.span, format!("`{}` has no content", name.value))
                    .help("add `fields:`, `enum:`, `tag:` with `variants:`, or `type:` with bounds"),
            );
            return None;
        }
        [_] => {}
        // `type: integer` is the type of the values.
        [_, _] if values.is_some() && alias.is_some() => {}
        [first, second, ..] => {
            errors.push(
                codes::WRONG_SHAPE
                    .at(second.span, format!("a type with `{}` has no `{}`", first.value, second.value))
                    .other(first.span, "it has this already")
                    .help("split it into two types"),
            );
            return None;
        }
    }
    if let Some((_, node)) = fields {
        let fields = map(node, "`fields`", errors).map(|entries| field::all(entries, false, errors));
        let rest = field::rest(keys, errors);
        let rules = rules::all(&keys.texts("rules", errors), errors);
        let fields = fields?.into_iter().chain(rest).collect();
        return Some(TypeBody::Struct { fields, rules });
    }
    if let Some((_, node)) = values {
        let open = keys.flag("open", errors).unwrap_or(true);
        let is_integer = alias.map(|(key, node)| type_of_values(key, node, errors));
        let values = enum_values(node, errors)?;
        return Some(TypeBody::Enum { values, open, is_integer: is_integer.unwrap_or(Some(false))? });
    }
    if let Some((_, node)) = tag {
        let tag = text(node, "`tag`", errors);
        let open = keys.flag("open", errors).unwrap_or(true);
        let untagged = keys.text("untagged", errors);
        let Some(node) = keys.take("variants") else {
            keys.missing("variants", errors);
            return None;
        };
        let entries = map(node, "`variants`", errors)?;
        // Every variant is read; an unreadable one makes the union unknown.
        let read: Vec<_> = entries.iter().map(|(value, node)| variant(value, node, errors)).collect();
        let variants = read.into_iter().collect::<Option<_>>()?;
        return Some(TypeBody::Union { tag: tag?, variants, untagged, open });
    }
    let ty = text(alias?.1, "`type`", errors).and_then(|text| ty::read(&text, errors));
    let bounds = field::bounds(keys, errors);
    let soft = field::soft(keys, errors);
    let ty = ty?;
    if ty.required {
        errors.push(
            codes::BAD_TYPE
                .at(ty.span, "`!` belongs to a field: a type is neither required nor optional")
                .help("delete `!`"),
        );
    }
    if matches!(ty.alternatives.as_slice(), [one] if one.is("id")) {
        if ty.nullable || !bounds.is_empty() {
            errors.push(
                codes::BAD_TYPE
                    .at(ty.span, "an ID has no bounds, and each field says if it may be null")
                    .help("write `type: id` alone, and `?` at the fields"),
            );
        }
        return Some(TypeBody::Id);
    }
    Some(TypeBody::Alias { ty, bounds, soft })
}

/// Returns `true` for `type: integer` next to `enum:`.
fn type_of_values(key: &SpannedText, node: &Node, errors: &mut Diagnostics) -> Option<bool> {
    let ty = text(node, "`type`", errors)?;
    if ty.value == "integer" {
        return Some(true);
    }
    let help = match ty.value.as_str() {
        "string" => "delete `type`: the values of an enum are texts",
        _ => {
            "delete `type` if the values are texts, or write `type: integer` if they are integers; a field that may be null has a `?`"
        }
    };
    errors.push(
        codes::WRONG_SHAPE
            .at(ty.span, format!("next to `enum`, `{}` can only be `integer`", key.value))
            .help(help),
    );
    None
}

/// `user: UserMessage`
fn variant(value: &SpannedText, node: &Node, errors: &mut Diagnostics) -> Option<(SpannedText, SpannedText)> {
    if let NodeValue::Map(_) = node.value {
        errors.push(
            codes::WRONG_SHAPE
                .at(
                    value.span,
                    format!("the variant `{}` is the name of a type, and this is a mapping", value.value),
                )
                .help(format!(
                    "declare a type with these `fields:` under `types:`, and write its name: `{}: NAME`",
                    value.value
                )),
        );
        return None;
    }
    Some((value.clone(), text(node, "a variant", errors)?))
}

/// Reads the values of an enum; `None` if the node is neither a list nor a mapping.
fn enum_values(node: &Node, errors: &mut Diagnostics) -> Option<Vec<EnumValue>> {
    match &node.value {
        NodeValue::Map(entries) => {
            // Every value is read; an unreadable one makes the enum unknown.
            let read: Vec<_> = entries.iter().map(|(value, node)| enum_value(value, node, errors)).collect();
            read.into_iter().collect()
        }
        NodeValue::List(items) => {
            if let Some(entries) = with_help(items) {
                errors.push(
                    codes::WRONG_SHAPE
                        .at(
                            node.span,
                            "the values of an enum that have a help are a mapping, and this is a list",
                        )
                        .help(format!("write `enum: {{ {entries} }}`")),
                );
                return None;
            }
            let read: Vec<_> = items
                .iter()
                .map(|item| {
                    let value = text(item, "a value of an enum", errors)?;
                    one_value(&value, errors)?;
                    Some(EnumValue { value, variant: None, help: None, deprecated: None })
                })
                .collect();
            read.into_iter().collect()
        }
        NodeValue::Scalar { .. } => {
            super::list::list(node, "`enum`", errors);
            None
        }
    }
}

/// Returns the entries of the mapping that is meant by a list of values with their helps: `- asc: From the first.`
fn with_help(items: &[Node]) -> Option<String> {
    let mut any = false;
    let mut entry = |item: &Node| match &item.value {
        NodeValue::Scalar { text, .. } => Some(format!("{}: ", quoted_in_flow(text))),
        NodeValue::Map(entries) => match entries.as_slice() {
            [(value, Node { value: NodeValue::Scalar { text: help, .. }, .. })] => {
                any = true;
                Some(format!("{}: {}", quoted_in_flow(&value.value), quoted_in_flow(help)))
            }
            _ => None,
        },
        NodeValue::List(_) => None,
    };
    let entries: Vec<String> = items.iter().map(&mut entry).collect::<Option<_>>()?;
    any.then(|| entries.join(", ").trim_end().to_owned())
}

/// Reports `- asc | desc`.
fn one_value(value: &SpannedText, errors: &mut Diagnostics) -> Option<()> {
    let words = super::list::words(&value.value);
    if words.is_empty() || value.is_quoted() {
        return Some(());
    }
    let words: Vec<String> = words.into_iter().map(|word| format!("`{word}`")).collect();
    errors.push(
        codes::WRONG_SHAPE
            .at(value.span, format!("`{}` looks like several values, and this is one", value.value))
            .help(format!(
                "write each as an item of the list: {}; if it is one value, put it in quotes",
                words.join(", ")
            )),
    );
    None
}

/// Reads `a: help text`, `a:` or `a: { help: …, deprecated: … }`.
fn enum_value(value: &SpannedText, node: &Node, errors: &mut Diagnostics) -> Option<EnumValue> {
    let mut read = EnumValue { value: value.clone(), variant: None, help: None, deprecated: None };
    match &node.value {
        NodeValue::Scalar { text, quoted: false } if text.is_empty() => {}
        NodeValue::Scalar { text, .. } => read.help = Some(SpannedText::new(text.clone(), node.span)),
        NodeValue::List(_) => {
            Mapping::of(node, "a value of an enum", errors)?;
        }
        NodeValue::Map(_) => {
            let mut keys = Mapping::of(node, "a value of an enum", errors)?;
            read.help = keys.text("help", errors);
            read.deprecated = keys.text("deprecated", errors);
            read.variant = keys.text("as", errors);
            keys.finish(errors);
        }
    }
    Some(read)
}
