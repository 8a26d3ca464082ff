//! `pages: { items: data, cursor: after, from: id }`: one kind, several kinds with names, or the pages of an operation.

use super::mapping::{Mapping, word};
use crate::diagnostic::{Diagnostics, codes, nearest};
use crate::syntax::{Next, Node, NodeValue, OperationPages, Pages, SpannedText};

/// Reads the pages of a connector: the kind of a list that names none, and the kinds with names.
pub(super) fn kinds(node: &Node, errors: &mut Diagnostics) -> Option<(Pages, Vec<(SpannedText, Pages)>)> {
    let entries = match &node.value {
        NodeValue::Map(entries) if !entries.is_empty() => entries.as_slice(),
        _ => &[],
    };
    let is_kind = |node: &Node| matches!(node.value, NodeValue::Map(_));
    if entries.is_empty() || !entries.iter().any(|(_, node)| is_kind(node)) {
        return Some((complete(node, errors)?, Vec::new()));
    }
    let read = |(name, node): &(SpannedText, Node)| Some((name.clone(), complete(node, errors)?));
    let kinds: Vec<(SpannedText, Pages)> = entries.iter().map(read).collect::<Option<_>>()?;
    Some((kinds.first()?.1.clone(), kinds))
}

/// Reads the pages of an operation: the name of a kind, a kind of its own, or the fields in which it differs.
pub(super) fn of_operation(node: &Node, errors: &mut Diagnostics) -> Option<OperationPages> {
    if let NodeValue::Scalar { .. } = node.value {
        return super::mapping::text(node, format_args!("`pages`"), errors).map(OperationPages::Kind);
    }
    let mut keys = Mapping::of(node, "`pages`", errors)?;
    let (items, more, size) =
        (keys.text("items", errors), keys.text("more", errors), keys.text("size", errors));
    let next = next(&mut keys, false, errors);
    keys.finish(errors);
    match next? {
        Some(next) => {
            let pages = Pages { items, more, next, size };
            Some(OperationPages::Own { pages, span: node.span })
        }
        None => Some(OperationPages::Changed { items, more, size, span: node.span }),
    }
}

fn complete(node: &Node, errors: &mut Diagnostics) -> Option<Pages> {
    let mut keys = Mapping::of(node, "`pages`", errors)?;
    let (items, more, size) =
        (keys.text("items", errors), keys.text("more", errors), keys.text("size", errors));
    let next = next(&mut keys, true, errors);
    keys.finish(errors);
    Some(Pages { items, more, next: next??, size })
}

/// Reads the way to the next page. The inner `None` is the absence of one, where it can be absent.
fn next(keys: &mut Mapping<'_>, required: bool, errors: &mut Diagnostics) -> Option<Option<Next>> {
    let written = ["next", "cursor", "page", "offset"].map(|name| keys.entry(name));
    let [next, cursor, page, offset] = written;
    let (last, total) = (keys.text("last", errors), keys.text("total", errors));
    let from = keys.entry("from");
    let link = next.is_some_and(|(_, node)| is_link(node));
    let mut ways = [next.or(cursor), cursor.filter(|_| link), from.filter(|_| next.is_some()), page, offset]
        .into_iter()
        .flatten()
        .map(|(key, _)| key);
    if let (Some(first), Some(second)) = (ways.next(), ways.next()) {
        errors.push(
            codes::WRONG_SHAPE
                .at(
                    second.span,
                    format!("the next page is found in one way, and `{}` is a second one", second.value),
                )
                .other(first.span, if link { "the `Link` header has the next page" } else { "the first one" })
                .help(if link {
                    "delete `next`, or delete `cursor` and `from`"
                } else {
                    "delete one of them"
                }),
        );
    }
    if next.is_some() {
        let to = keys.text("next", errors)?;
        if link {
            return Some(Some(Next::Link));
        }
        if nearest(&to.value, ["link"]).is_some() {
            word(next?.1, "next", &[("link", ())], errors)?;
        }
        return match cursor {
            Some(_) => Some(Some(Next::Response { parameter: keys.text("cursor", errors)?, from: to })),
            None => Some(Some(Next::Url(to))),
        };
    }
    if page.is_some() {
        return Some(Some(Next::Number { parameter: keys.text("page", errors)?, last, total }));
    }
    if offset.is_some() {
        return Some(Some(Next::Offset { parameter: keys.text("offset", errors)?, total }));
    }
    if !required && cursor.is_none() && from.is_none() {
        return Some(None);
    }
    let (parameter, from) = (keys.required_text("cursor", errors), keys.required_text("from", errors));
    parameter.zip(from).map(|(parameter, from)| Some(Next::Cursor { parameter, from }))
}

fn is_link(node: &Node) -> bool {
    matches!(&node.value, NodeValue::Scalar { text, .. } if text == "link")
}
