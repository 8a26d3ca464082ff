//! Checks that a body is either several fields or one whole field, and that `send:` fits the content.

use crate::diagnostic::{Diagnostics, Span, Spanned, codes};
use crate::model::{BodyFormat, BodyKind, Connector, Field, Location, Module, Operation, Type, TypeKind};
use crate::syntax;

/// Checks the bodies of a module's operations.
pub(super) fn check(
    connector: &Connector,
    module: &Module,
    written: &syntax::Module,
    errors: &mut Diagnostics,
) {
    let syntax::ModuleContent::Operations(operations) = &written.content else { return };
    for operation in module.operations() {
        let source = operations.iter().find(|source| source.name.value == operation.name);
        let Some(source) = source else { continue };
        let fields = source.fields.iter().chain(&written.fields);
        let span = |field: &Field| {
            let written = fields.clone().find(|written| written.name.value == field.name);
            written.map_or(source.name.span, |written| written.name.span)
        };
        refuse_other_fields(operation, source, span, errors);
        refuse_rest_alone(operation, span, errors);
        if let Some(send) = &source.send {
            format(connector, operation, send, errors);
        }
    }
}

/// Checks that a body can be written in the format that its operation names.
fn format(
    connector: &Connector,
    operation: &Operation,
    send: &Spanned<BodyFormat>,
    errors: &mut Diagnostics,
) {
    let whole = operation.whole_body();
    let is_required = |field: &Field| field.required && !field.nullable;
    let object = |field: &Field| is_required(field) && is_object(connector, &field.schema.ty);
    let mut files = operation.request.fields.iter().filter(|field| connector.is_file(&field.schema.ty));
    let word = send.value.word();
    let mistake = match (operation.body(connector), whole) {
        (BodyKind::Nothing, _) => Some((
            format!("`send: {word}` sets the format of the body, but this call has no body"),
            "delete `send`, or write `in: body` at the fields that should be in the body".to_owned(),
        )),
        (BodyKind::Form, _) if files.next().is_some() => {
            Some(("a file cannot be a part of `send: form`".to_owned(), "write `send: multipart`".to_owned()))
        }
        (BodyKind::Form | BodyKind::Multipart, Some(field)) if !object(field) => Some((
            format!("a form has fields, but `{}` may be something else than an object", field.name),
            "use a type with `fields:`, a map or `json`, and make it required (`!`) and not nullable (no `?`)".to_owned(),
        )),
        (BodyKind::Multipart, _) if send.value != BodyFormat::Multipart => Some((
            format!("a body with files is a multipart form, and cannot be sent as `{word}`"),
            "write `send: multipart`; if the body is one file only, write `in: raw` at that field".to_owned(),
        )),
        (BodyKind::Lines, whole) if !whole.is_some_and(|field| is_required(field) && is_list(field)) => {
            Some((
                format!("`{word}` sends each item of a list on its own line, so the body must be one list"),
                "write one field `{ type: list<T>!, in: raw }`".to_owned(),
            ))
        }
        (BodyKind::Text, whole) if !whole.is_some_and(|field| is_text(connector, &field.schema.ty)) => {
            Some((
                format!("`{word}` is not JSON, so the body must be one text field"),
                "write one field `{ type: string!, in: raw }`".to_owned(),
            ))
        }
        _ => None,
    };
    if let Some((message, help)) = mistake {
        errors.push(codes::WRONG_VALUE.at(send.span, message).help(help));
    }
}

fn is_object(connector: &Connector, ty: &Type) -> bool {
    match ty {
        Type::Map { .. } | Type::Json => true,
        Type::Named(id) => {
            matches!(connector.declaration(*id).kind, TypeKind::Struct(_) | TypeKind::Tagged { .. })
        }
        _ => false,
    }
}

fn is_list(field: &Field) -> bool {
    matches!(field.schema.ty, Type::List(_))
}

fn is_text(connector: &Connector, ty: &Type) -> bool {
    match ty {
        Type::String | Type::Integer | Type::Number | Type::Boolean | Type::Timestamp => true,
        Type::Named(id) => {
            matches!(connector.declaration(*id).kind, TypeKind::Enum { .. } | TypeKind::IntegerEnum { .. })
        }
        _ => false,
    }
}

/// Refuses the rest of a body where no field is in it, and the method has none by itself.
fn refuse_rest_alone(operation: &Operation, span: impl Fn(&Field) -> Span, errors: &mut Diagnostics) {
    let Some(rest) = operation.request.fields.iter().find(|field| field.is_rest) else { return };
    let in_body = |field: &Field| field.location == Location::Body && !field.is_rest;
    if operation.method.is_bodyless() && !operation.request.on_wire().any(in_body) {
        let (name, method) = (&operation.name, operation.method.as_str());
        errors.push(
            codes::MISPLACED_FIELD
                .at(span(rest), format!("`rest` is about a body, and the {method} of `{name}` has none"))
                .help("delete `rest:`, or write `in: body` at a field that is in the body"),
        );
    }
}

/// If one field is the whole body, refuses every other field in the body.
fn refuse_other_fields(
    operation: &Operation,
    written: &syntax::Operation,
    span: impl Fn(&Field) -> Span,
    errors: &mut Diagnostics,
) {
    let Some(whole) = operation.whole_body() else { return };
    let fields = operation.request.on_wire();
    let in_body = fields.filter(|field| matches!(field.location, Location::Body | Location::Raw));
    for other in in_body.filter(|other| other.name != whole.name) {
        let (name, whole) = (&other.name, &whole.name);
        errors.push(match &written.stream {
            Some(stream) if other.set_by_client => codes::MISPLACED_FIELD
                .at(
                    stream.ty.span,
                    format!("the key `stream` adds the field `{name}` to the body, but `{whole}` is already the whole body"),
                )
                .help(format!("declare the fields of the body in place of `{whole}`")),
            _ => codes::MISPLACED_FIELD
                .at(span(other), format!("`{name}` is in the body, but `{whole}` is already the whole body"))
                .help(match other.is_rest {
                    true => format!("delete `rest:`, or write it at the type of `{whole}`"),
                    false => format!(
                        "delete `in: raw` at `{whole}`, or write `in: query` or `in: header` at `{name}`"
                    ),
                }),
        });
    }
}
