//! `errors:` of a connector or an operation: where the texts of an error are, and the types of its body.

use super::mapping::{Mapping, text};
use super::ty;
use crate::diagnostic::{Diagnostics, Spanned, SpannedText, codes};
use crate::syntax::{ErrorPaths, ErrorTypes, Node, NodeValue, Type};

/// Reads `errors` of a connector.
pub(super) fn of_connector(node: &Node, errors: &mut Diagnostics) -> Option<(ErrorPaths, ErrorTypes)> {
    let mut keys = Mapping::of(node, "`errors`", errors)?;
    let paths = ErrorPaths {
        message: keys.text("message", errors),
        kind: keys.text("kind", errors),
        code: keys.text("code", errors),
        param: keys.text("param", errors),
    };
    let types = types(&mut keys, errors);
    keys.finish(errors);
    Some((paths, types))
}

/// Reads `errors` of an operation: `T`, or `{ type: T, 404: T }`.
pub(super) fn of_operation(node: &Node, errors: &mut Diagnostics) -> Option<ErrorTypes> {
    let NodeValue::Map(_) = node.value else {
        let usual = text(node, "`errors`", errors).and_then(|text| ty::read(&text, errors))?;
        return Some(ErrorTypes { usual: Some(usual), statuses: Vec::new() });
    };
    let mut keys = Mapping::of(node, "a mapping of errors", errors)?;
    let types = types(&mut keys, errors);
    keys.finish(errors);
    Some(types)
}

fn types(keys: &mut Mapping<'_>, errors: &mut Diagnostics) -> ErrorTypes {
    let usual = keys.text("type", errors).and_then(|text| ty::read(&text, errors));
    let mut statuses: Vec<(Spanned<(u16, u16)>, Type)> = Vec::new();
    let is_status = |key: &str| key.starts_with(|c: char| c.is_ascii_digit());
    let entries: Vec<_> = keys.unknown_entries().filter(|(key, _)| is_status(&key.value)).collect();
    for (key, node) in entries {
        keys.mark_reported(&key.value);
        let status = status(key, errors);
        let ty = text(node, format_args!("`{}`", key.value), errors).and_then(|text| ty::read(&text, errors));
        let (Some(status), Some(ty)) = (status, ty) else { continue };
        if let Some((first, _)) = statuses.iter().find(|(known, _)| known.value == status.value) {
            errors.push(
                codes::DUPLICATE_KEY
                    .at(status.span, format!("`{}` is here twice", key.value))
                    .other(first.span, "first here")
                    .help("delete one of them"),
            );
            continue;
        }
        statuses.push((status, ty));
    }
    ErrorTypes { usual, statuses }
}

/// Reads `404` or `4xx`.
fn status(key: &SpannedText, errors: &mut Diagnostics) -> Option<Spanned<(u16, u16)>> {
    let range = match key.value.to_ascii_lowercase().as_str() {
        "4xx" => Some((400, 499)),
        "5xx" => Some((500, 599)),
        text if text.len() == 3 => {
            text.parse().ok().filter(|status| (400..600).contains(status)).map(|one| (one, one))
        }
        _ => None,
    };
    if range.is_none() {
        errors.push(
            codes::WRONG_SHAPE
                .at(key.span, format!("`{}` is not the status of an error", key.value))
                .help("write a status such as `404`, or `4xx` or `5xx`"),
        );
    }
    range.map(|value| Spanned { value, span: key.span })
}
