//! A preset in a response is a scalar, or the empty list or object: the generated code can write no other value for a
//! missing field.

use super::merges::{DeferredKey, DeferredKind};
use crate::diagnostic::{Diagnostics, Span, codes};
use crate::model::{Connector, Field, Location, Type, TypeKind};
use serde_json::Value;

pub(super) fn check(connector: &Connector, keys: &[DeferredKey], errors: &mut Diagnostics) {
    for key in keys.iter().filter(|one| one.key == DeferredKind::Preset) {
        let declaration = connector.declaration(key.id);
        let TypeKind::Struct(record) = &declaration.kind else { continue };
        let (field, span) = (&record.fields[key.field], key.word.span);
        let read =
            field.preset.as_ref().is_none_or(|preset| is_read(connector, &field.schema.ty, &preset.value()));
        match (declaration.in_requests, declaration.in_responses) {
            // The caller always sets it.
            (_, false) if field.required => never_used(field, span, errors),
            // An empty list that is required is written.
            (false, true) if field.required && !field.is_empty_if_absent(declaration) => {
                never_used(field, span, errors)
            }
            (false, true) if field.nullable => errors.push(
                codes::BAD_DEFAULT
                    .at(span, format!("`{}` of a response may be null, and has a preset", field.name))
                    .help("remove the `?` from the type: null is read as the preset too"),
            ),
            (_, true) if !read => errors.push(
                codes::BAD_DEFAULT
                    .at(span, format!("a response cannot have this preset of `{}`", field.name))
                    .help("use a text, a number or a boolean, `[]` for a list, `{}` for a map or a struct"),
            ),
            _ => {}
        }
    }
}

pub(super) fn never_used(field: &Field, span: Span, errors: &mut Diagnostics) {
    let help = match field.location {
        Location::Path => "delete the preset: a path parameter is always set",
        _ => "delete the preset, or remove the `!` from the type",
    };
    errors.push(
        codes::BAD_DEFAULT
            .at(span, format!("`{}` is required, so its preset is never used", field.name))
            .help(help),
    );
}

fn is_read(connector: &Connector, ty: &Type, preset: &Value) -> bool {
    match (preset, ty) {
        (Value::Array(items), _) => {
            items.is_empty() && matches!(ty, Type::List(_) | Type::Vector | Type::Json)
        }
        (Value::Object(fields), Type::Map { .. } | Type::Json) => fields.is_empty(),
        (Value::Object(fields), Type::Named(id)) => {
            fields.is_empty() && matches!(connector.declaration(*id).kind, TypeKind::Struct(_))
        }
        (Value::Object(_), _) => false,
        _ => true,
    }
}
