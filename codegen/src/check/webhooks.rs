//! The type of the events of webhooks.

use super::table::Table;
use crate::diagnostic::{Diagnostics, codes};
use crate::model::{DeclaredIn, Webhooks};
use crate::syntax::{self, TermKind};

/// Resolves the type of an event.
pub(super) fn resolve(
    table: &mut Table,
    written: Option<&syntax::Webhooks>,
    declared_in: DeclaredIn,
    errors: &mut Diagnostics,
) -> Option<Webhooks> {
    let written = written?;
    let ty = &written.ty;
    let mut refuse = |message: &str, help: &str| {
        errors.push(codes::BAD_TYPE.at(ty.span, message).help(help));
    };
    let [term] = ty.alternatives.as_slice() else {
        refuse("an event has one type", "declare the union under `types:` and write its name");
        return None;
    };
    if ty.nullable || ty.required {
        refuse("the type of an event has no mark", "delete the `?` or the `!`");
        return None;
    }
    let is_no_json = ["string", "nothing", "bytes", "file"].iter().any(|name| term.is(name));
    if is_no_json || matches!(term.kind, TermKind::Pages(_) | TermKind::Stream(..)) {
        refuse("an event is JSON", "name a type that has `tag:` or `fields:`, or write `json`");
        return None;
    }
    let ty = table.not_null(term, declared_in, errors)?.ty;
    Some(Webhooks { ty, signature: written.signature.as_ref().map(|signature| signature.value) })
}
