//! Lists, and texts that are meant as one: `asc | desc`, `asc, desc`.

use crate::diagnostic::{Cure, Diagnostics, codes};
use crate::syntax::{Node, NodeValue};
use std::fmt::Display;

/// Returns the items of a list, or reports that the node is no list.
pub(super) fn list<'n>(node: &'n Node, what: impl Display, errors: &mut Diagnostics) -> &'n [Node] {
    match &node.value {
        NodeValue::List(items) => items,
        _ => {
            errors.push(
                codes::WRONG_SHAPE
                    .at(node.span, format!("{what} is a list, and this is {}", kind(node)))
                    .help(list_help(&what.to_string(), node)),
            );
            &[]
        }
    }
}

#[cold]
fn list_help(what: &str, node: &Node) -> Cure {
    match &node.value {
        NodeValue::Scalar { text, quoted: false } if text == "true" || text == "false" => {
            "write `[a, b]`, or one `- item` a line".into()
        }
        NodeValue::Scalar { text, quoted: false } if what != "`rules`" && !words(text).is_empty() => {
            let words: Vec<String> = words(text).into_iter().map(quoted_in_flow).collect();
            Cure::write(format!("[{}]", words.join(", ")))
        }
        NodeValue::Scalar { text, .. } if !text.is_empty() => {
            let list = format!("[{}]", quoted_in_flow(text));
            Cure::replace(format!("write a list of one: `{list}`"), list)
        }
        _ => "write `[a, b]`, or one `- item` a line".into(),
    }
}

/// `asc | desc`, `asc, desc` → the words; none if the text is not several words.
pub(super) fn words(text: &str) -> Vec<&str> {
    let words: Vec<&str> = text.split([',', '|', ';']).map(str::trim).collect();
    let are_words = words.len() > 1 && words.iter().all(|word| !word.is_empty() && !word.contains(' '));
    if are_words { words } else { Vec::new() }
}

pub(super) fn quoted_in_flow(text: &str) -> String {
    if text.contains([',', '[', ']', '{', '}', '#', ':', '\'', '"']) {
        return super::slips::quoted(text);
    }
    text.to_owned()
}

/// Returns what a node is, for a report.
pub(super) fn kind(node: &Node) -> &'static str {
    match &node.value {
        NodeValue::Scalar { text, quoted: false } if text.is_empty() => "empty",
        NodeValue::Scalar { .. } => "a text",
        NodeValue::List(_) => "a list",
        NodeValue::Map(_) => "a mapping",
    }
}
