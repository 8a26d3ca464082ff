//! The text of a specification → the same content in the canonical layout.
//!
//! The author decides the order of the keys, which texts are in quotes, and what is on one line. The layout decides
//! everything else: indentation, spaces, empty lines, kinds of quotes, long lists, and the column of each comment.

mod flow;
mod gap;
mod printer;
mod scalar;

use crate::diagnostic::{Diagnostics, Source};
use crate::syntax::{Node, NodeValue, SpannedText};

/// The longest line of a list, and of a mapping that is joined to one line.
const WIDTH: usize = 120;

/// Returns the text of each file in the canonical layout, with all its comments; `None` for a file that is not YAML, or
/// not as the language has it. Its mistakes are in the list.
pub fn tidy(sources: &[Source]) -> (Vec<Option<String>>, Diagnostics) {
    let mut errors = Diagnostics::default();
    let texts = sources.iter().enumerate().map(|(index, source)| one(source, index, &mut errors)).collect();
    errors.sort();
    (texts, errors)
}

fn one(source: &Source, index: usize, errors: &mut Diagnostics) -> Option<String> {
    let node = parse(source, index, errors)?;
    let text = printer::print(&source.text, &node);
    let same = is_same(source, &node, &text);
    debug_assert!(same, "the layout changes the content of\n{}\nto\n{text}", source.text);
    // That would be a bug. It must not cost a person the specification.
    Some(if same { text } else { source.text.clone() })
}

fn parse(source: &Source, index: usize, errors: &mut Diagnostics) -> Option<Node> {
    let mut found = Diagnostics::default();
    let node = crate::read::node(source, index, &mut found).filter(|_| found.is_empty());
    errors.extend(found);
    node
}

/// Returns `true` if a text has the content and the comments of a source.
fn is_same(source: &Source, node: &Node, text: &str) -> bool {
    let after = Source { path: String::new(), text: text.to_owned() };
    let Some(again) = parse(&after, 0, &mut Diagnostics::default()) else { return false };
    let (mut before, mut after) = (gap::all(&source.text, node), gap::all(&after.text, &again));
    before.sort_unstable();
    after.sort_unstable();
    before == after && is_equal(node, &again)
}

/// Compares two nodes without their spans.
fn is_equal(one: &Node, other: &Node) -> bool {
    match (&one.value, &other.value) {
        (NodeValue::Scalar { text, quoted }, NodeValue::Scalar { text: again, quoted: again_quoted }) => {
            // Quotes say that a text is no number, and a text of several lines is none.
            text == again && (quoted == again_quoted || text.contains('\n'))
        }
        (NodeValue::List(items), NodeValue::List(others)) => {
            items.len() == others.len() && items.iter().zip(others).all(|(one, other)| is_equal(one, other))
        }
        (NodeValue::Map(entries), NodeValue::Map(others)) => {
            let same = |(one, other): (&(SpannedText, Node), &(SpannedText, Node))| {
                one.0.value == other.0.value && is_equal(&one.1, &other.1)
            };
            entries.len() == others.len() && entries.iter().zip(others).all(same)
        }
        _ => false,
    }
}
