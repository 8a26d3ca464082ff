//! Fields: `n: integer`, or `n: { type: integer, minimum: 1 }`.

use super::keys::{Keys, text, word};
use super::ty;
use crate::diagnostic::{Diagnostics, codes};
use crate::syntax::{Bound, BoundKind, Field, Node, NodeValue, Place, Text, Type};

pub(super) fn all(entries: &[(Text, Node)], advanced: bool, errors: &mut Diagnostics) -> Vec<Field> {
    let mut fields = Vec::new();
    for (name, node) in entries {
        match field(name, node, advanced, errors) {
            Some(field) => fields.push(field),
            None => errors.broken(&name.value),
        }
    }
    fields
}

fn field(name: &Text, node: &Node, advanced: bool, errors: &mut Diagnostics) -> Option<Field> {
    if let Some(bare) = name.value.strip_suffix('!') {
        errors.push(
            codes::BAD_NAME
                .at(name.span, "`!` belongs after the type, not after the name")
                .help(format!("write `{bare}: TYPE!`")),
        );
        return None;
    }
    if let NodeValue::Scalar { .. } = node.value {
        let ty = ty::read(&text(node, format_args!("the type of `{}`", name.value), errors)?, errors)?;
        return Some(plain(name.clone(), ty, advanced));
    }
    let mut keys = Keys::of(node, "a field", errors)?;
    if list_of_openapi(&mut keys, errors) {
        return None;
    }
    let ty = keys.required_text("type", errors).and_then(|text| ty::read(&text, errors));
    let required = keys.flag("required", errors).unwrap_or(false);
    let place = keys.take("in").and_then(|node| word(node, "in", &Place::ALL, errors));
    let read = Field {
        wire: keys.text("name", errors),
        label: keys.text("label", errors),
        help: keys.text("help", errors),
        docs: keys.text("docs", errors),
        default: keys.take("default").cloned().map(Box::new),
        preset: keys.take("preset").cloned().map(Box::new),
        example: keys.take("example").cloned().map(Box::new),
        deprecated: keys.text("deprecated", errors),
        place,
        choices: keys.text("choices", errors),
        fold: keys.text("fold", errors),
        soft: keys.texts("soft", errors),
        bounds: bounds(&mut keys, errors),
        // Replaced below: the other keys are read even where the type is wrong.
        ..plain(
            name.clone(),
            Type { alternatives: Vec::new(), nullable: false, required: false, span: name.span },
            advanced,
        )
    };
    keys.finish(errors);
    let ty = ty?;
    Some(Field { required: required || ty.required, ty, ..read })
}

/// Reports `{ type: array, items: string }`.
fn list_of_openapi(keys: &mut Keys<'_>, errors: &mut Diagnostics) -> bool {
    let Some(Node { span, value: NodeValue::Scalar { text, .. } }) = keys.take("type") else { return false };
    if text.trim_end_matches(['!', '?']) != "array" {
        return false;
    }
    let item = keys.other("items").map(|node| &node.value);
    let item = match item {
        Some(NodeValue::Scalar { text, .. }) if !text.is_empty() => text,
        Some(_) => "T",
        None => return false,
    };
    errors.push(
        codes::UNKNOWN_TYPE
            .at(*span, "there is no type `array` with `items`")
            .help(format!("write `type: list<{item}>{}`, and delete `items`", &text["array".len()..])),
    );
    true
}

fn plain(name: Text, ty: Type, advanced: bool) -> Field {
    Field {
        name,
        wire: None,
        required: ty.required,
        ty,
        advanced,
        label: None,
        help: None,
        docs: None,
        default: None,
        preset: None,
        example: None,
        deprecated: None,
        place: None,
        choices: None,
        fold: None,
        bounds: Vec::new(),
        soft: Vec::new(),
    }
}

/// Every bound among the keys.
pub(super) fn bounds(keys: &mut Keys<'_>, errors: &mut Diagnostics) -> Vec<Bound> {
    BoundKind::ALL
        .into_iter()
        .filter_map(|(word, kind)| {
            let (key, node) = keys.entry(word)?;
            let value = match &node.value {
                NodeValue::List(items) if kind == BoundKind::MediaTypes => joined(items, node.span, errors)?,
                _ => text(node, format_args!("`{word}`"), errors)?,
            };
            Some(Bound { kind, key: key.span, value })
        })
        .collect()
}

/// `[a, b]` as a rule writes it: `a, b`.
fn joined(items: &[Node], span: crate::diagnostic::Span, errors: &mut Diagnostics) -> Option<Text> {
    let texts: Option<Vec<Text>> = items.iter().map(|item| text(item, "a media type", errors)).collect();
    let texts: Vec<String> = texts?.into_iter().map(|text| text.value.clone()).collect();
    Some(Text::new(texts.join(", "), span))
}
