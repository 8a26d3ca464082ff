//! A field with `only` is in a type that requests and responses contain.

use super::merges::{DeferredKey, DeferredKind};
use crate::diagnostic::{Diagnostics, codes};
use crate::model::{Connector, TypeKind};
use crate::syntax;

/// Refuses `only:` at the fields of operations.
pub(super) fn refuse_in_requests(module: &syntax::Module, errors: &mut Diagnostics) {
    for only in module.request_fields().filter_map(|field| field.only.as_ref()) {
        errors.push(
            codes::ONE_DIRECTION
                .at(only.span, "a field of an operation is in its request only")
                .help("delete `only:`: it is for fields of types that requests and responses contain"),
        );
    }
}

/// Refuses `only:` in types that travel in one direction.
pub(super) fn check(connector: &Connector, keys: &[DeferredKey], errors: &mut Diagnostics) {
    for key in keys.iter().filter(|one| one.key == DeferredKind::Only) {
        let declaration = connector.declaration(key.id);
        let TypeKind::Struct(record) = &declaration.kind else { continue };
        let (field, name) = (&record.fields[key.field], &declaration.name);
        let (fact, is_needed) = match (declaration.in_requests, declaration.in_responses) {
            (true, false) => (format!("only requests contain `{name}`"), field.is_sent()),
            (false, true) => (format!("only responses contain `{name}`"), field.is_received()),
            // Nothing uses the type, which is reported.
            (true, true) | (false, false) => continue,
        };
        let help = match is_needed {
            true => "delete `only:`: every field of the type travels in this direction",
            false => "delete the field: it would never be there",
        };
        errors.push(codes::ONE_DIRECTION.at(key.word.span, fact).help(help));
    }
}
