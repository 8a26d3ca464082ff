//! Values that do not match the model: each is reported at its YAML node, with a cure.

use super::spelling;
use crate::conform::{Step, Violation, ViolationKind};
use crate::diagnostic::{Code, Cure, Diagnostic, Diagnostics, Span};
use crate::syntax::{Node, NodeValue};

/// Reports every violation of a value at its YAML node.
pub(super) fn report_all(
    code: &'static Code,
    node: &Node,
    found: &[Violation],
    what: &str,
    errors: &mut Diagnostics,
) {
    for violation in found {
        if !follows(violation, found) {
            errors.extend_with(report(code, node, violation, what, errors));
        }
    }
}

/// Returns `true` if a field is missing only because its name is misspelled.
fn follows(violation: &Violation, found: &[Violation]) -> bool {
    let Some((Step::Key(name), parent)) = violation.path.split_last() else { return false };
    // With very many mistakes this is skipped: it would take quadratic time.
    violation.kind == ViolationKind::Missing
        && found.len() < 1000
        && found.iter().any(|other| {
            let meant = matches!(&other.kind, ViolationKind::NoField(Some(near)) if near == name);
            meant && other.path.split_last().is_some_and(|(_, other)| other == parent)
        })
}

/// Returns the report of a violation, or `None` if the field could not be read.
pub(super) fn report(
    code: &'static Code,
    node: &Node,
    violation: &Violation,
    what: &str,
    errors: &Diagnostics,
) -> Option<Diagnostic> {
    let path = violation.path_text();
    let message = if path.is_empty() {
        format!("{what} does not fit: {}", violation.message)
    } else {
        format!("{what} does not fit: `{path}` {}", violation.message)
    };
    let name = match violation.path.last() {
        Some(Step::Key(name)) => name.as_str(),
        _ => "",
    };
    if matches!(violation.kind, ViolationKind::NoField(_)) && errors.is_suppressed(name) {
        return None;
    }
    let help = match &violation.kind {
        ViolationKind::NoField(Some(near)) | ViolationKind::NoValue(Some(near)) => Cure::write(near),
        ViolationKind::NoField(None) => format!("delete it, or declare `{name}` as a field").into(),
        ViolationKind::Missing => format!("add `{name}: …`").into(),
        ViolationKind::NoValue(None) | ViolationKind::Unlisted => {
            "write a value of the enum, or add this one to it".into()
        }
        ViolationKind::Kind(expected) => kind_help(expected, node, &violation.path),
        ViolationKind::Rule => "correct the fields that the rule names, or the rule".into(),
        ViolationKind::Other => "correct the value, or the bound of the field".into(),
    };
    let report = code.at(span_of(node, violation), message).help(help);
    // It is sent and read unchanged, so a warning is enough.
    Some(if violation.kind == ViolationKind::Unlisted { report.warning() } else { report })
}

fn kind_help(expected: &str, node: &Node, path: &[Step]) -> Cure {
    let help = match lookup(node, path).map(|(_, node)| &node.value) {
        Some(NodeValue::Scalar { text, quoted }) => spelling::help(expected, text, *quoted),
        _ => None,
    };
    help.unwrap_or_else(|| format!("write {expected}, or change the type of the field").into())
}

/// Returns the node at a path, with its key.
fn lookup<'n>(node: &'n Node, path: &[Step]) -> Option<(Option<Span>, &'n Node)> {
    let mut found = (None, node);
    for step in path {
        found = match (step, &found.1.value) {
            (Step::Key(name), NodeValue::Map(entries)) => entries
                .iter()
                .find(|(key, _)| key.value == *name)
                .map(|(key, node)| (Some(key.span), node))?,
            (Step::Index(index), NodeValue::List(items)) => (None, items.get(*index)?),
            _ => return None,
        };
    }
    Some(found)
}

/// Returns the span of a violation: a value; the name of an unknown field; or the start of the mapping that misses a
/// field.
fn span_of(node: &Node, violation: &Violation) -> Span {
    let path = violation.path.as_slice();
    match lookup(node, path) {
        Some((Some(key), _)) if matches!(violation.kind, ViolationKind::NoField(_)) => key,
        Some((key, found)) => match (&found.value, key) {
            (NodeValue::Map(_), Some(key)) => key,
            (NodeValue::Map(_), None) => start(found),
            _ => found.span,
        },
        None => {
            let parent = path.split_last().and_then(|(_, parent)| lookup(node, parent));
            parent.map_or(node.span, |(key, parent)| key.unwrap_or_else(|| start(parent)))
        }
    }
}

/// Returns the first character of a mapping or a list, or a whole scalar.
pub(super) fn start(node: &Node) -> Span {
    match &node.value {
        NodeValue::Scalar { .. } => node.span,
        NodeValue::Map(entries)
            if entries.first().is_some_and(|(key, _)| key.span.start == node.span.start) =>
        {
            entries[0].0.span
        }
        NodeValue::Map(_) | NodeValue::List(_) => Span { end: node.span.start + 1, ..node.span },
    }
}
