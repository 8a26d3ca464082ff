//! The types of error bodies.

use super::table::Table;
use crate::diagnostic::{Diagnostics, codes};
use crate::model::{DeclaredIn, ErrorBody, Type};
use crate::syntax::{self, TermKind};

/// Resolves the types of error bodies, those of a status first.
pub(super) fn resolve(
    table: &mut Table,
    written: &syntax::ErrorTypes,
    declared_in: DeclaredIn,
    errors: &mut Diagnostics,
) -> Vec<ErrorBody> {
    let statuses = written.statuses.iter().map(|(status, ty)| (Some(status.value), ty));
    let all = statuses.chain(written.usual.iter().map(|ty| (None, ty)));
    let mut bodies: Vec<ErrorBody> = all
        .filter_map(|(statuses, ty)| Some(ErrorBody { statuses, ty: body(table, ty, declared_in, errors)? }))
        .collect();
    // One status before a range that contains it.
    bodies.sort_by_key(|body| body.statuses.map_or((2, 0), |(first, last)| (u8::from(first != last), first)));
    bodies
}

fn body(
    table: &mut Table,
    ty: &syntax::Type,
    declared_in: DeclaredIn,
    errors: &mut Diagnostics,
) -> Option<Type> {
    let mut refuse = |message: &str, help: &str| {
        errors.push(codes::BAD_TYPE.at(ty.span, message).help(help));
    };
    let [term] = ty.alternatives.as_slice() else {
        refuse("the body of an error has one type", "declare the union under `types:` and write its name");
        return None;
    };
    if ty.nullable || ty.required {
        refuse("the type of an error has no mark", "delete the `?` or the `!`");
        return None;
    }
    let is_no_json = ["string", "nothing", "bytes", "file"].iter().any(|name| term.is(name));
    if is_no_json || matches!(term.kind, TermKind::Pages(_) | TermKind::Stream(..)) {
        refuse(
            "the body of an error is JSON",
            "name a type that has `fields:`; the text of any body is in the error",
        );
        return None;
    }
    table.not_null(term, declared_in, errors).map(|schema| schema.ty)
}
