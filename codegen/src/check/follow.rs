//! `follow`: lists that are followed until an operation reports a final status.

use super::responses::structure;
use super::rules;
use super::table::Table;
use crate::diagnostic::{Diagnostics, codes};
use crate::model::{Follow, Listing, NextPage, Operation, Returns};
use crate::syntax;

/// Resolves each `follow` of a module. It needs all operations of the module.
pub(super) fn resolve(
    table: &Table,
    operations: &mut [Operation],
    written: &[syntax::Operation],
    errors: &mut Diagnostics,
) {
    if written.iter().all(|written| written.follow.is_none()) {
        return;
    }
    let known = operations.to_vec();
    for operation in operations {
        let Some(source) = written.iter().find(|written| written.name.value == operation.name) else {
            continue;
        };
        let Some(follow) = &source.follow else { continue };
        operation.follow = one(table, operation, &known, follow, errors);
    }
}

fn one(
    table: &Table,
    operation: &Operation,
    known: &[Operation],
    written: &syntax::Follow,
    errors: &mut Diagnostics,
) -> Option<Follow> {
    let name = &written.operation;
    if !matches!(&operation.returns, Returns::Pages(Listing { next: NextPage::LastItem { .. }, .. })) {
        errors.push(
            codes::WRONG_VALUE
                .at(name.span, format!("`{}` does not return pages with a cursor", operation.name))
                .help("only an operation that `returns: pages<T>` can be followed"),
        );
        return None;
    }
    let Some(status) = known.iter().find(|operation| operation.name == name.value) else {
        if errors.is_suppressed(&name.value) {
            return None;
        }
        let names = known.iter().map(|operation| operation.name.as_str());
        errors.push(
            codes::UNKNOWN_REFERENCE
                .at(name.span, format!("the module has no operation `{}`", name.value))
                .suggest(&name.value, names, "name an operation of the same module"),
        );
        return None;
    };
    let required = status.request.fields.iter().filter(|field| field.required);
    let arguments: Option<Vec<usize>> = required
        .map(|field| {
            operation.request.fields.iter().position(|own| {
                own.name == field.name && own.schema.ty == field.schema.ty && own.required && !own.nullable
            })
        })
        .collect();
    let response = if let Returns::Json(ty) = &status.returns { structure(table, ty) } else { None };
    let (Some(arguments), Some(response)) = (arguments, response) else {
        errors.push(
            codes::WRONG_VALUE
                .at(
                    name.span,
                    format!("`{}` cannot be called with the fields of `{}`", name.value, operation.name),
                )
                .help("name an operation with the same path parameters that returns a type with `fields:`"),
        );
        return None;
    };
    let field = rules::field(&response.fields, &written.field, &name.value, errors)?;
    rules::words(table, &response.fields[field], &written.values, errors)?;
    Some(Follow {
        function: format!("follow_{}", operation.name),
        operation: name.value.clone(),
        arguments,
        field: response.fields[field].ident.clone(),
        values: written.values.iter().map(|value| value.value.clone()).collect(),
    })
}
