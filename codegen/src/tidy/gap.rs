//! The text between two tokens: comments and empty lines.

use super::scalar::block_scalar;
use crate::syntax::{Node, NodeValue};

/// A comment.
pub(super) struct Comment<'t> {
    /// The text, from `#` to the end of the line.
    pub text: &'t str,
    /// The byte of the `#`.
    pub start: usize,
    /// Nothing but spaces is before it on its line.
    pub is_alone: bool,
    /// The number of characters before it on its line.
    pub column: usize,
    /// An empty line is before it.
    pub after_empty: bool,
    /// The byte after the last.
    pub end: usize,
}

/// The comments between two tokens.
pub(super) struct Gap<'t> {
    pub comments: Vec<Comment<'t>>,
    /// An empty line is between the last comment and the next token.
    pub ends_empty: bool,
}

/// Returns the comments in a range of bytes that has no tokens but punctuation.
pub(super) fn gap(text: &str, from: usize, to: usize) -> Gap<'_> {
    let mut gap = Gap { comments: Vec::new(), ends_empty: false };
    let mut start = from;
    let begins_line = |at: usize| at == 0 || text[..at].ends_with('\n');
    for line in text.get(from..to).unwrap_or_default().split_inclusive('\n') {
        if let Some(at) = line.find('#') {
            let before = &line[..at];
            gap.comments.push(Comment {
                text: line[at..].trim_end(),
                start: start + at,
                is_alone: begins_line(start) && before.trim().is_empty(),
                column: before.chars().count(),
                after_empty: std::mem::take(&mut gap.ends_empty),
                end: start + at + line[at..].trim_end().len(),
            });
        } else if start > from && line.ends_with('\n') && line.trim().is_empty() {
            gap.ends_empty = true;
        }
        start += line.len();
    }
    gap
}

/// Returns the comments of a text with this content.
pub(super) fn all<'t>(text: &'t str, node: &Node) -> Vec<&'t str> {
    let mut at = 0;
    let mut found = Vec::new();
    collect(text, node, &mut at, &mut found);
    found.extend(gap(text, at, text.len()).comments.iter().map(|comment| comment.text));
    found
}

fn collect<'t>(text: &'t str, node: &Node, at: &mut usize, found: &mut Vec<&'t str>) {
    let mut token = |start: usize, end: usize, at: &mut usize| {
        found.extend(gap(text, *at, start).comments.iter().map(|comment| comment.text));
        *at = end.max(*at);
    };
    match &node.value {
        // The position of an absent value is not reliable.
        NodeValue::Scalar { .. } if node.span.is_empty() => {}
        NodeValue::Scalar { .. } => match block_scalar(text, *at, node) {
            Some(block) => {
                token(block.start, block.start + block.header.len(), at);
                token(block.content, block.end, at);
            }
            None => token(node.span.start, node.span.end, at),
        },
        NodeValue::List(items) => items.iter().for_each(|item| collect(text, item, at, found)),
        NodeValue::Map(entries) => {
            for (key, value) in entries {
                found.extend(gap(text, *at, key.span.start).comments.iter().map(|comment| comment.text));
                *at = key.span.end.max(*at);
                collect(text, value, at, found);
            }
        }
    }
}
