//! A file that is not YAML is read as if the cures of its reports were applied, so that one run reports what is behind
//! them, too.
//!
//! A cure is an edit of a copy. The spans of all later reports, and of the tree, are those of the file as it is.

use super::node;
use crate::diagnostic::{Diagnostic, Diagnostics, Edit, Source, Span};
use crate::syntax::{Node, NodeValue};

/// The most mistakes of a file that are cured in the copy.
const MOST: usize = 16;

/// Reads one file into a tree.
pub(super) fn read(source: &Source, index: usize, errors: &mut Diagnostics) -> Option<Node> {
    let mut found = Diagnostics::default();
    let mut mistake = match node::read(&source.text, index, &mut found) {
        Ok(node) => {
            errors.extend(found);
            return node;
        }
        Err(mistake) => mistake,
    };
    let mut copy = Copy { text: source.text.clone(), edits: Vec::new() };
    loop {
        let cure = match mistake.edits.as_slice() {
            [cure] if copy.edits.len() < MOST && is_certain(cure) => Some(cure.clone()),
            _ => None,
        };
        let place = mistake.span;
        errors.push(copy.original(*mistake));
        let Some(cure) = cure else {
            found.into_iter().for_each(|one| errors.push(copy.original(one)));
            return None;
        };
        copy.apply(cure);
        found = Diagnostics::default();
        match node::read(&copy.text, index, &mut found) {
            Ok(node) => {
                found.into_iter().for_each(|one| errors.push(copy.original(one)));
                return node.map(|node| copy.tree(node));
            }
            // The cure was a wrong guess.
            Err(next) if next.span.start <= place.start => return None,
            Err(next) => mistake = next,
        }
    }
}

/// Returns `false` for a cure that closes a brace or a quote, or doubles a backslash: where the text ends, or which of
/// its backslashes are meant, is a guess.
fn is_certain(cure: &Edit) -> bool {
    !cure.span.is_empty() || !matches!(cure.text.trim(), "}" | "]" | "'" | "\"" | "\\")
}

/// The text with some cures.
struct Copy {
    text: String,
    /// The ranges that were replaced, each in the text before it, and the length of the new text.
    edits: Vec<(Span, usize)>,
}

impl Copy {
    fn apply(&mut self, edit: Edit) {
        self.text.replace_range(edit.span.start..edit.span.end, &edit.text);
        self.edits.push((edit.span, edit.text.len()));
    }

    /// Returns the span in the file; a part of a new text is all that it replaces.
    fn span(&self, span: Span) -> Span {
        self.edits.iter().rev().fold(span, |span, (old, length)| {
            let new_end = old.start + length;
            let start = match span.start {
                at if at <= old.start => at,
                at if at >= new_end => at - new_end + old.end,
                _ => old.start,
            };
            let end = match span.end {
                at if at <= old.start => at,
                at if at >= new_end => at - new_end + old.end,
                _ => old.end,
            };
            Span { start, end: end.max(start), ..span }
        })
    }

    /// Returns a report on the file. Its edits are left out if they would be of a new text.
    fn original(&self, report: Diagnostic) -> Diagnostic {
        let edits: Vec<Edit> =
            report.edits.into_iter().map(|edit| Edit { span: self.span(edit.span), ..edit }).collect();
        let new: Vec<Span> = self.edits.iter().map(|(old, _)| *old).collect();
        let touches = edits.iter().any(|edit| {
            let near = |old: &Span| edit.span.start <= old.end && old.start <= edit.span.end;
            new.iter().enumerate().any(|(before, old)| near(&self.up_to(before).span(*old)))
        });
        Diagnostic {
            span: self.span(report.span),
            others: report.others.into_iter().map(|(span, label)| (self.span(span), label)).collect(),
            edits: if touches { Vec::new() } else { edits },
            ..report
        }
    }

    /// Returns the copy before the edit with this index, without its text.
    fn up_to(&self, index: usize) -> Self {
        Self { text: String::new(), edits: self.edits[..index].to_vec() }
    }

    fn tree(&self, node: Node) -> Node {
        let value = match node.value {
            NodeValue::List(items) => {
                NodeValue::List(items.into_iter().map(|item| self.tree(item)).collect())
            }
            NodeValue::Map(entries) => NodeValue::Map(
                entries
                    .into_iter()
                    .map(|(mut key, node)| {
                        key.set_span(self.span(key.span));
                        (key, self.tree(node))
                    })
                    .collect(),
            ),
            scalar @ NodeValue::Scalar { .. } => scalar,
        };
        Node { span: self.span(node.span), value }
    }
}
