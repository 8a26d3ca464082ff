//! Files are sent in the body of an operation, as its fields or as the whole body, and nowhere else.

use crate::diagnostic::{Diagnostics, Span, SpannedText, codes};
use crate::model::{Connector, Field, Location, Module, Type, TypeKind};
use crate::syntax;

/// Refuses `file` and `list<file>` at a field of a type.
pub(super) fn refuse_in_type(name: &SpannedText, fields: &[syntax::Field], errors: &mut Diagnostics) {
    for field in fields {
        let file = |term: &syntax::TypeTerm| match &term.kind {
            syntax::TermKind::List(item) => item.is("file"),
            _ => term.is("file"),
        };
        if field.ty.alternatives.iter().any(file) {
            misplaced(field.ty.span, errors);
            errors.suppress(&name.value);
        }
    }
}

/// Refuses files inside types, except in unions of files.
pub(super) fn check_types(connector: &Connector, spans: &[Span], errors: &mut Diagnostics) {
    for (declaration, span) in connector.types.iter().zip(spans) {
        let wrong = match &declaration.kind {
            TypeKind::Struct(record) => record.fields.iter().any(|field| holds(connector, &field.schema.ty)),
            TypeKind::Untagged { alternatives } => {
                let files = alternatives
                    .iter()
                    .filter(|alternative| holds(connector, &alternative.schema.ty))
                    .count();
                declaration.in_responses && files > 0
                    || files != 0
                        && !alternatives.iter().all(|alternative| connector.is_file(&alternative.schema.ty))
            }
            TypeKind::Enum { .. } | TypeKind::IntegerEnum { .. } | TypeKind::Tagged { .. } => false,
        };
        if wrong && !errors.is_suppressed(&declaration.name) {
            misplaced(*span, errors);
        }
    }
}

/// Checks that the operations of a module send files in a body only.
pub(super) fn check_module(
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
            written.map_or(source.name.span, |written| written.ty.span)
        };
        for field in &operation.request.fields {
            self::field(connector, field, span(field), errors);
        }
        if operation.returns.types().any(|ty| holds(connector, ty)) {
            misplaced(source.name.span, errors);
        }
    }
}

fn field(connector: &Connector, field: &Field, span: Span, errors: &mut Diagnostics) {
    let file = connector.is_file(&field.schema.ty);
    let fits = match field.location {
        Location::Raw if file => field.schema.ty == Type::File && field.required,
        Location::Body => file || !holds(connector, &field.schema.ty),
        _ => !holds(connector, &field.schema.ty),
    };
    if !fits || (file && field.nullable) {
        misplaced(span, errors);
    }
}

fn holds(connector: &Connector, ty: &Type) -> bool {
    ty.parts().any(|ty| connector.is_file(ty))
}

fn misplaced(span: Span, errors: &mut Diagnostics) {
    errors.push(
        codes::BAD_TYPE
            .at(span, "a file cannot be sent like this")
            .help("write `file`, `list<file>` or `file | list<file>` in the body of an operation, without `?`; or one `file!` with `in: raw` as the whole body; a response is `bytes`"),
    );
}
