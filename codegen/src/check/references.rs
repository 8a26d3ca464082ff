//! Names of modules, operations and replacements must lead somewhere.

use crate::diagnostic::{Diagnostics, Text, codes, nearest};
use crate::syntax::{self, ModuleContent};
use std::collections::BTreeSet;

pub(super) fn check(connector: &syntax::Connector, errors: &mut Diagnostics) {
    let known = &Known::of(connector);
    if let Some(test) = &connector.test {
        operation(known, test, "test", errors);
    }
    for module in &connector.modules {
        if let Some(note) = &module.deprecated {
            let modules = connector.modules.iter().map(|module| module.name.value.as_str());
            replacement(note, modules, "module", known, errors);
        }
        fields(known, &module.fields, module.fields.iter(), errors);
        for declaration in &module.types {
            if let syntax::TypeBody::Struct { fields: own, .. } = &declaration.body {
                fields(known, own, own.iter(), errors);
            }
        }
        let ModuleContent::Operations(operations) = &module.content else { continue };
        for one in operations {
            if let Some(note) = &one.deprecated {
                let operations = operations.iter().map(|operation| operation.name.value.as_str());
                replacement(note, operations, "operation", known, errors);
            }
            fields(known, &one.fields, module.fields.iter().chain(&one.fields), errors);
        }
    }
    for declaration in &connector.types {
        if let syntax::TypeBody::Struct { fields: own, .. } = &declaration.body {
            fields(known, own, own.iter(), errors);
        }
    }
}

fn fields<'s>(
    known: &Known,
    own: &[syntax::Field],
    siblings: impl Iterator<Item = &'s syntax::Field> + Clone,
    errors: &mut Diagnostics,
) {
    for field in own {
        if let Some(choices) = &field.choices {
            operation(known, choices, "choices", errors);
        }
        if let Some(note) = &field.deprecated {
            let names = siblings.clone().map(|field| field.name.value.as_str());
            replacement(note, names, "field", known, errors);
        }
    }
}

/// `get_models.list`
fn operation(known: &Known, name: &Text, key: &str, errors: &mut Diagnostics) {
    if known.operations.contains(&name.value) {
        return;
    }
    let (module, operation) = name.value.split_once('.').unwrap_or((&name.value, ""));
    if errors.is_broken(module) || errors.is_broken(operation) {
        return;
    }
    let diagnostic = codes::UNKNOWN_REFERENCE
        .at(name.span, format!("`{key}` names `{}`, which is no operation", name.value));
    errors.push(match nearest(&name.value, known.operations.iter().map(String::as_str)) {
        Some(near) => diagnostic.help(format!("write `{near}`")),
        None => diagnostic.help("write `MODULE.OPERATION`"),
    });
}

/// The names of a connector that others may lead to.
struct Known {
    modules: BTreeSet<String>,
    /// `module.operation`
    operations: BTreeSet<String>,
}

impl Known {
    fn of(connector: &syntax::Connector) -> Self {
        let mut known = Self { modules: BTreeSet::new(), operations: BTreeSet::new() };
        for module in &connector.modules {
            known.modules.insert(module.name.value.clone());
            if let ModuleContent::Operations(operations) = &module.content {
                known
                    .operations
                    .extend(operations.iter().map(|one| format!("{}.{}", module.name.value, one.name.value)));
            }
        }
        known
    }
}

/// `use NAME` must name a sibling, or an operation as `MODULE.OPERATION`; any other text is prose.
fn replacement<'a>(
    note: &Text,
    names: impl Iterator<Item = &'a str> + Clone,
    what: &str,
    known: &Known,
    errors: &mut Diagnostics,
) {
    let Some(first) = note
        .value
        .strip_prefix("use ")
        .and_then(|rest| rest.split(|c: char| c == ',' || c.is_whitespace()).next())
    else {
        return;
    };
    let leads_somewhere = names.clone().any(|name| name == first)
        || known.modules.contains(first)
        || known.operations.contains(first)
        || errors.is_broken(first.split('.').next().unwrap_or(first))
        || !first.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '.');
    if leads_somewhere {
        return;
    }
    let offset = usize::from(note.span.end - note.span.start > note.value.len());
    let span = note.span.part(offset + 4..offset + 4 + first.len());
    let diagnostic =
        codes::UNKNOWN_REFERENCE.at(span, format!("the replacement `{first}` is no {what} here"));
    errors.push(match nearest(first, names) {
        Some(near) => diagnostic.help(format!("write `use {near}`")),
        None => diagnostic.help("name what replaces it, or say it without `use`"),
    });
}
