//! Fields of one location have different names on the wire. Fields of two locations may share one; then each has its
//! own name as the key wherever a whole request is one JSON object.

use super::names;
use crate::diagnostic::{Diagnostics, codes};
use crate::model::{Field, Location};
use crate::syntax;

/// Refuses the second field of a location with the same name on the wire.
pub(super) fn refuse_twins<'s>(
    fields: impl Iterator<Item = (&'s syntax::Field, Location)>,
    errors: &mut Diagnostics,
) {
    let mut known: Vec<(&syntax::Field, Location)> = Vec::new();
    for (field, location) in fields {
        let wire = sent_as(field);
        let same = |other: &str| match location {
            Location::Header => other.eq_ignore_ascii_case(wire),
            _ => other == wire,
        };
        if let Some((twin, _)) = known.iter().find(|(twin, other)| *other == location && same(sent_as(twin)))
        {
            let (first, second) =
                if twin.name.span.start > field.name.span.start { (field, *twin) } else { (*twin, field) };
            let message = format!(
                "`{}` is sent as `{}`, and so is `{}`",
                second.name.value,
                sent_as(second),
                first.name.value
            );
            let cure = "give one of them another `name:`";
            names::duplicate(first.name.span, second.name.span, message, cure, errors);
        }
        known.push((field, location));
    }
}

/// Refuses a field of the query that the path fixes.
pub(super) fn refuse_fixed(
    query: &[(String, String)],
    fields: &[Field],
    operation: &syntax::Operation,
    written: &[&syntax::Field],
    errors: &mut Diagnostics,
) {
    let fixed = |field: &&Field| {
        field.location == Location::Query && query.iter().any(|(name, _)| *name == field.wire)
    };
    for field in fields.iter().filter(fixed) {
        let span = written.iter().find(|written| written.name.value == field.name).map(|one| one.name.span);
        let message = format!("the path fixes `{}` in the query, and so does this field", field.wire);
        let cure = "delete one of them";
        names::duplicate(operation.path.span, span.unwrap_or(operation.name.span), message, cure, errors);
    }
}

fn sent_as(field: &syntax::Field) -> &str {
    &field.wire.as_ref().unwrap_or(&field.name).value
}

/// Gives each field of a request its key in examples, calls by name and the mock server.
pub(super) fn give_keys(fields: &mut [Field], written: &[&syntax::Field], errors: &mut Diagnostics) {
    let is_shared =
        |one: &Field| fields.iter().any(|other| other.wire == one.wire && other.location != one.location);
    let shared: Vec<usize> = (0..fields.len()).filter(|index| is_shared(&fields[*index])).collect();
    for index in &shared {
        fields[*index].shares_wire = true;
    }
    for field in shared.iter().map(|index| &fields[*index]).filter(|field| !field.set_by_client) {
        let twin = fields.iter().find(|other| other.key() == field.key() && !std::ptr::eq(*other, field));
        if let Some(twin) = twin {
            refuse_key(field, twin, written, errors);
        }
    }
}

/// Refuses a constant with the name of another field on the wire: examples have both in one object.
pub(super) fn refuse_constants(
    fields: &[Field],
    constants: &[Field],
    written: &[&syntax::Field],
    errors: &mut Diagnostics,
) {
    let span = |field: &Field| {
        written.iter().find(|written| written.name.value == field.name).map(|one| one.name.span)
    };
    for (index, constant) in constants.iter().enumerate() {
        let others = fields.iter().chain(&constants[..index]);
        // Fields of one location are reported already.
        let twin = others
            .filter(|other| other.wire == constant.wire)
            .find(|other| other.location != constant.location || other.set_by_client);
        let (Some(twin), Some(own)) = (twin, span(constant)) else { continue };
        let message =
            format!("`{}` is sent as `{}`, and so is `{}`", constant.name, constant.wire, twin.name);
        let report =
            codes::DUPLICATE_NAME.at(own, message).help("delete one of them, or write one into the path");
        errors.push(match span(twin) {
            Some(first) => report.other(first, "first here"),
            None => report,
        });
    }
}

/// Its own name must be unique, but another field, or the stream, has that name.
#[cold]
fn refuse_key(field: &Field, twin: &Field, written: &[&syntax::Field], errors: &mut Diagnostics) {
    let span = |field: &Field| {
        written.iter().find(|written| written.name.value == field.name).map(|one| one.name.span)
    };
    let Some(own) = span(field) else { return };
    let (name, wire, other) = (&field.name, &field.wire, &twin.name);
    let also = if field.location == Location::Path { ", also in the path" } else { "" };
    let (message, help) = if twin.set_by_client {
        (
            format!("the stream also sends a field named `{other}`"),
            format!("rename the field `{name}`{also}; `name: {wire}` keeps what is sent"),
        )
    } else {
        (
            format!("examples call this field `{name}`, and `{other}` is sent as `{name}`"),
            format!(
                "rename the field `{name}`{also}: its own name distinguishes it from the other field sent as `{wire}`"
            ),
        )
    };
    let second = span(twin).filter(|_| !twin.set_by_client);
    let report = codes::DUPLICATE_NAME.at(own, message).help(help);
    errors.push(match second {
        Some(second) => report.other(second, format!("sent as `{}`", twin.wire)),
        None => report,
    });
}
