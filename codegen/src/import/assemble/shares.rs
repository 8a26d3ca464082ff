//! Fields that several operations of a module have alike go to the module.

use super::super::print;
use crate::syntax::{Field, Location, Operation};
use std::collections::BTreeMap;

/// The number of operations that share a field.
const PATHS: usize = 2;
const OTHERS: usize = 3;

/// Moves the shared fields out of the operations, and returns them.
pub(super) fn share(operations: &mut [Operation]) -> Vec<Field> {
    let mut shared: Vec<Field> = Vec::new();
    for name in names(operations) {
        let owners: Vec<&Field> = with(operations, &name).collect();
        let in_path = operations.iter().filter(|one| has_hole(one, &name)).count();
        let mut forms: BTreeMap<String, Vec<&Field>> = BTreeMap::new();
        for field in &owners {
            forms.entry(form(field)).or_default().push(field);
        }
        let Some((form, alike)) = forms.into_iter().max_by_key(|(_, alike)| alike.len()) else { continue };
        // A field of the module belongs to each operation whose path names it.
        let is_path = in_path > 0;
        let fits = match is_path {
            true => alike.len() == owners.len() && in_path == owners.len() && owners.len() >= PATHS,
            false => alike.len() >= OTHERS && !alike.iter().any(|field| field.constant.is_some()),
        };
        // The body of each operation is its own.
        let is_body = alike.iter().any(|field| {
            matches!(field.location.as_ref().map(|one| one.value), Some(Location::Body | Location::Raw))
        });
        if !fits || is_body {
            continue;
        }
        let mut field = (*best(&alike)).clone();
        field.advanced = false;
        for operation in operations.iter_mut() {
            let at =
                operation.fields.iter().position(|own| own.name.value == name && self::form(own) == form);
            let Some(at) = at else { continue };
            // A field of the body may have the name of a hole in other paths.
            let is_shared = match is_path {
                true => has_hole(operation, &name),
                false => is_query(operation, &operation.fields[at]),
            };
            if !is_shared {
                continue;
            }
            if !is_path {
                operation.uses.push(operation.fields[at].name.clone());
            }
            operation.fields.remove(at);
        }
        let is_used = is_path || operations.iter().any(|one| one.uses.iter().any(|used| used.value == name));
        shared.extend(is_used.then_some(field));
    }
    shared
}

/// Returns the names of fields in the query, in a header or in the path, in their order.
fn names(operations: &[Operation]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut paths: Vec<String> = Vec::new();
    for operation in operations {
        for field in &operation.fields {
            let list = if has_hole(operation, &field.name.value) { &mut paths } else { &mut names };
            if (has_hole(operation, &field.name.value) || is_query(operation, field))
                && !list.contains(&field.name.value)
            {
                list.push(field.name.value.clone());
            }
        }
    }
    names.retain(|name| !paths.contains(name));
    paths.extend(names);
    paths
}

fn with<'o>(operations: &'o [Operation], name: &'o str) -> impl Iterator<Item = &'o Field> {
    operations.iter().flat_map(move |one| {
        one.fields
            .iter()
            .filter(move |field| field.name.value == name && (has_hole(one, name) || is_query(one, field)))
    })
}

fn has_hole(operation: &Operation, name: &str) -> bool {
    let mut holes = operation.path.value.split('{').skip(1).filter_map(|rest| rest.split('}').next());
    holes.any(|hole| hole.trim_end_matches("...") == name)
}

/// Returns `true` if the field is not in the path and not in the body.
fn is_query(operation: &Operation, field: &Field) -> bool {
    match field.location.as_ref().map(|location| location.value) {
        Some(location) => matches!(location, Location::Query | Location::Header),
        None => operation.method.is_bodyless() && !has_hole(operation, &field.name.value),
    }
}

/// Returns a field without its words.
fn form(field: &Field) -> String {
    print::field_text(&Field { help: None, deprecated: None, ..field.clone() })
}

/// Returns the field with the help that most of them have.
fn best<'f>(fields: &[&'f Field]) -> &'f Field {
    let help = |field: &Field| field.help.as_ref().map(|help| help.value.clone());
    let count = |field: &Field| fields.iter().filter(|other| help(other) == help(field)).count();
    let mut best = fields[0];
    for field in fields {
        if count(field) > count(best) {
            best = field;
        }
    }
    best
}
