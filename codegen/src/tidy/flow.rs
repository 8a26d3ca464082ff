//! Collections in `{ … }` and `[ … ]`.

use super::WIDTH;
use super::gap::gap;
use super::scalar::on_one_line;
use crate::syntax::{Node, NodeValue};

/// Returns `true` if a collection is written in brackets.
pub(super) fn is_flow(text: &str, node: &Node) -> bool {
    !matches!(node.value, NodeValue::Scalar { .. }) && text[node.span.start..].starts_with(['{', '['])
}

/// Returns a node on one line; `None` if there is a comment in it.
pub(super) fn joined(text: &str, node: &Node) -> Option<String> {
    let mut at = node.span.start;
    join(text, node, &mut at)
}

fn join(text: &str, node: &Node, at: &mut usize) -> Option<String> {
    let no_comment = |from: usize, to: usize| gap(text, from, to).comments.is_empty().then_some(());
    match &node.value {
        NodeValue::Scalar { .. } if node.span.is_empty() => Some(String::new()),
        NodeValue::Scalar { text: value, quoted } => {
            no_comment(*at, node.span.start)?;
            *at = node.span.end;
            Some(on_one_line(&text[node.span.start..node.span.end], value, *quoted))
        }
        NodeValue::List(items) => {
            let items = items.iter().map(|item| join(text, item, at)).collect::<Option<Vec<_>>>()?;
            close(text, node, at, items.is_empty())?;
            Some(format!("[{}]", items.join(", ")))
        }
        NodeValue::Map(entries) => {
            let mut parts = Vec::new();
            for (key, value) in entries {
                no_comment(*at, key.span.start)?;
                *at = key.span.end;
                let name = on_one_line(
                    &text[key.span.start..key.span.end],
                    &key.value,
                    is_quoted(text, key.span.start),
                );
                parts.push(format!("{name}: {}", join(text, value, at)?));
            }
            close(text, node, at, parts.is_empty())?;
            let inside = parts.join(", ");
            Some(if parts.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", inside.trim_end()) })
        }
    }
}

/// Moves to the end of a collection. Comments in an empty one are printed before it.
fn close(text: &str, node: &Node, at: &mut usize, is_empty: bool) -> Option<()> {
    let is_clear = is_empty || gap(text, *at, node.span.end).comments.is_empty();
    *at = node.span.end.max(*at);
    is_clear.then_some(())
}

/// Returns `true` if quotes begin at a byte.
pub(super) fn is_quoted(text: &str, byte: usize) -> bool {
    text[byte..].starts_with(['\'', '"'])
}

/// Returns a list of texts in lines of [`WIDTH`], indented by `indent`; `None` if it has other items.
pub(super) fn filled(text: &str, node: &Node, indent: usize) -> Option<Vec<String>> {
    let NodeValue::List(items) = &node.value else { return None };
    let items = items.iter().map(|item| match item.value {
        NodeValue::Scalar { .. } => joined(text, item),
        _ => None,
    });
    let items = items.collect::<Option<Vec<String>>>()?;
    let mut lines = vec![String::from("[")];
    for (index, item) in items.iter().enumerate() {
        let end = if index + 1 < items.len() { ", " } else { "]" };
        let line = lines.last_mut()?;
        if indent + width(line) + width(item) + end.len() > WIDTH && line.trim_start().len() > 1 {
            line.truncate(line.trim_end().len());
            lines.push(String::from(" "));
        }
        let line = lines.last_mut()?;
        line.push_str(item);
        line.push_str(end);
    }
    lines.iter_mut().for_each(|line| line.truncate(line.trim_end().len()));
    Some(lines)
}

/// Returns the number of characters.
pub(super) fn width(text: &str) -> usize {
    text.chars().count()
}
