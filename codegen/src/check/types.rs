//! Types as a whole: enums in responses are open, and every declared type is used.

use super::companions;
use super::table::Table;
use crate::diagnostic::{Diagnostics, Span, codes};
use crate::model::{Connector, DeclaredIn, Field, Operation, Type, TypeDeclaration, TypeId, TypeKind};

/// Lists the types of each module.
pub(super) fn sort_by_file(connector: &mut Connector) {
    for (index, declaration) in connector.types.iter().enumerate() {
        match declaration.declared_in {
            DeclaredIn::Shared => connector.shared.push(TypeId(index)),
            DeclaredIn::Module(module) => connector.modules[module].types.push(TypeId(index)),
        }
    }
}

/// Marks each type that requests or responses contain, and each that a nullable field contains.
pub(super) fn mark_directions(connector: &mut Connector) {
    let mut sent = Vec::new();
    let mut received = Vec::new();
    let mut nullable = Vec::new();
    let mut note = |fields: &[Field]| {
        let fields = fields.iter().filter(|field| field.nullable);
        fields.for_each(|field| {
            if let Type::Named(id) = field.schema.ty {
                nullable.push(id)
            }
        });
    };
    for operation in connector.modules.iter().flat_map(|module| module.operations()) {
        note(&operation.request.fields);
        sent.extend(operation.request.fields.iter().flat_map(|field| field.schema.ty.declared()));
        received.extend(operation.returns.types().flat_map(Type::declared));
        received.extend(operation.stream.iter().flat_map(|stream| stream.ty.declared()));
        received.extend(operation.stream.iter().filter_map(|stream| stream.into));
        received.extend(operation.errors.iter().flat_map(|body| body.ty.declared()));
    }
    received.extend(connector.error_bodies.iter().flat_map(|body| body.ty.declared()));
    let webhooks = connector.modules.iter().filter_map(|module| module.webhooks.as_ref());
    received.extend(webhooks.flat_map(|webhooks| webhooks.ty.declared()));
    for declaration in &connector.types {
        if let TypeKind::Struct(record) = &declaration.kind {
            note(&record.fields);
        }
    }
    // A call by name reads a whole request, so that what is only sent can be read, too.
    for id in closure(connector, sent, |declaration| contents(declaration, Field::is_sent)) {
        connector.types[id.0].in_requests = true;
    }
    for id in reachable(connector, received) {
        connector.types[id.0].in_responses = true;
    }
    for id in nullable {
        connector.types[id.0].nullable = true;
    }
}

/// Notes the modules whose code needs each shared type.
pub(super) fn mark_modules(connector: &mut Connector) {
    for index in 0..connector.modules.len() {
        let module = &connector.modules[index];
        let operations = module.operations().iter().flat_map(types_of);
        let named = companions::named_types(connector, index);
        let events = module.webhooks.iter().flat_map(|webhooks| webhooks.ty.declared());
        let errors = connector.error_bodies.iter().flat_map(|body| body.ty.declared());
        let first =
            module.types.iter().copied().chain(operations).chain(named).chain(errors).chain(events).collect();
        for id in closure(connector, first, needs) {
            let declaration = &mut connector.types[id.0];
            if declaration.declared_in == DeclaredIn::Shared {
                declaration.modules.push(index);
            }
        }
    }
}

/// Returns the types that an operation names.
fn types_of(operation: &Operation) -> impl Iterator<Item = TypeId> {
    let sent = operation.request.fields.iter().flat_map(|field| field.schema.ty.declared());
    let received = operation.returns.types().flat_map(Type::declared);
    let streamed = operation.stream.iter().flat_map(|stream| stream.ty.declared().chain(stream.into));
    let errors = operation.errors.iter().flat_map(|body| body.ty.declared());
    sent.chain(received).chain(streamed).chain(errors)
}

/// Returns some declared types, and all types that they contain.
pub(super) fn reachable(connector: &Connector, first: Vec<TypeId>) -> Vec<TypeId> {
    closure(connector, first, all_contents)
}

/// Returns some declared types, and all that follow from them.
fn closure(
    connector: &Connector,
    mut waiting: Vec<TypeId>,
    next: impl Fn(&TypeDeclaration) -> Vec<TypeId>,
) -> Vec<TypeId> {
    let mut known = vec![false; connector.types.len()];
    let mut seen: Vec<TypeId> = Vec::new();
    while let Some(id) = waiting.pop() {
        if !std::mem::replace(&mut known[id.0], true) {
            seen.push(id);
            waiting.extend(next(connector.declaration(id)));
        }
    }
    seen
}

/// Returns the types that a type contains.
fn all_contents(declaration: &TypeDeclaration) -> Vec<TypeId> {
    contents(declaration, |_| true)
}

/// Returns the types that a type contains in some of its fields.
fn contents(declaration: &TypeDeclaration, is_in: fn(&Field) -> bool) -> Vec<TypeId> {
    match &declaration.kind {
        TypeKind::Struct(record) => {
            let fields = record.fields.iter().filter(|field| is_in(field));
            fields.flat_map(|field| field.schema.ty.declared()).collect()
        }
        TypeKind::Tagged { variants, .. } => variants.iter().filter_map(|variant| variant.content).collect(),
        TypeKind::Untagged { alternatives } => {
            alternatives.iter().flat_map(|alternative| alternative.schema.ty.declared()).collect()
        }
        TypeKind::Enum { .. } | TypeKind::IntegerEnum { .. } => Vec::new(),
    }
}

/// Returns the types that the code of a type names: its contents, the sources of its conversions, and the response
/// into which it accumulates.
fn needs(declaration: &TypeDeclaration) -> Vec<TypeId> {
    let sources = declaration.conversions.iter().map(|conversion| conversion.source);
    all_contents(declaration).into_iter().chain(sources).chain(declaration.response).collect()
}

/// Refuses closed enums in responses: a new value must not make the whole response unreadable.
pub(super) fn refuse_closed_responses(connector: &Connector, spans: &[Span], errors: &mut Diagnostics) {
    for (declaration, span) in connector.types.iter().zip(spans) {
        let closed = matches!(
            declaration.kind,
            TypeKind::Enum { open: false, .. }
                | TypeKind::IntegerEnum { open: false, .. }
                | TypeKind::Tagged { open: false, .. }
        );
        if closed && declaration.in_responses {
            errors.push(
                codes::CLOSED_RESPONSE
                    .at(*span, format!("`{}` is closed, and a response contains it", declaration.name))
                    .help("delete `open: false`: a new value would make the whole response unreadable"),
            );
        }
    }
}

/// Warns about unused types among those of `declared_in`.
pub(super) fn warn_of_unused(table: &Table, declared_in: DeclaredIn, errors: &mut Diagnostics) {
    let entries = table.entries.iter().zip(&table.used);
    for (entry, used) in entries.filter(|(entry, _)| entry.declared_in == declared_in) {
        let name = &entry.declaration.name;
        if !used {
            errors.push(
                codes::UNUSED
                    .at(name.span, format!("nothing uses the type `{}`", name.value))
                    .help("delete it, or use it")
                    .warning(),
            );
        }
    }
}
