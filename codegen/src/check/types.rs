//! What holds for types as a whole: no struct contains itself, answers have open enums, nothing is declared in vain.

use super::table::Table;
use crate::diagnostic::{Diagnostics, Span, codes};
use crate::model::{Connector, Field, Home, Type, TypeDeclaration, TypeId, TypeKind};

/// No API nests its types deeper, and each level takes room on the stack.
const MAX_DEPTH: usize = 64;

/// A struct that contains itself without a list or a map between has no size. Looks at the types from `first` on.
pub(super) fn refuse_recursion(table: &Table, first: usize, errors: &mut Diagnostics) {
    let mut done = vec![false; table.places.len()];
    done[..first].fill(true);
    for start in first..table.places.len() {
        let mut path = Vec::new();
        walk(table, start, &mut path, &mut done, errors);
    }
}

fn walk(table: &Table, id: usize, path: &mut Vec<usize>, done: &mut [bool], errors: &mut Diagnostics) {
    if let Some(start) = path.iter().position(|known| *known == id) {
        let names: Vec<&str> = path[start..]
            .iter()
            .filter_map(|id| table.declaration(TypeId(*id)).map(|declaration| declaration.name.as_str()))
            .collect();
        errors.push(
            codes::RECURSIVE_TYPE
                .at(
                    table.places[id],
                    format!("this type contains itself: {} → {}", names.join(" → "), names[0]),
                )
                .help("put a `list<…>` or a `map<…>` between, or make one field `json`"),
        );
        return;
    }
    if std::mem::replace(&mut done[id], true) {
        return;
    }
    if path.len() > MAX_DEPTH {
        errors.push(
            codes::FILE_LIMIT
                .at(table.places[id], format!("types are nested more than {MAX_DEPTH} levels deep here"))
                .help("put a `list<…>` or a `map<…>` between, or flatten some of them"),
        );
        return;
    }
    path.push(id);
    if let Some(declaration) = table.declaration(TypeId(id)) {
        for next in inline(declaration) {
            // A finished type leads nowhere new, unless it is on the way here.
            done[next.0] &= !path.contains(&next.0);
            walk(table, next.0, path, done, errors);
        }
    }
    path.pop();
}

/// The types whose values lie inside this one's.
fn inline(declaration: &TypeDeclaration) -> Vec<TypeId> {
    let named = |ty: &Type| if let Type::Named(id) = ty { Some(*id) } else { None };
    match &declaration.kind {
        TypeKind::Struct(shape) => shape.fields.iter().filter_map(|field| named(&field.shape.ty)).collect(),
        TypeKind::Tagged { variants, .. } => variants.iter().filter_map(|variant| variant.content).collect(),
        TypeKind::Untagged { alternatives } => {
            alternatives.iter().filter_map(|one| named(&one.shape.ty)).collect()
        }
        TypeKind::Enum { .. } => Vec::new(),
    }
}

/// Gives each module its own types.
pub(super) fn sort_by_home(connector: &mut Connector) {
    for (index, declaration) in connector.types.iter().enumerate() {
        match declaration.home {
            Home::Shared => connector.shared.push(TypeId(index)),
            Home::Module(module) => connector.modules[module].types.push(TypeId(index)),
        }
    }
}

/// Notes for each type whether requests and answers hold it, and whether a field that may be null does.
pub(super) fn mark_directions(connector: &mut Connector) {
    let mut sent = Vec::new();
    let mut received = Vec::new();
    let mut nullable = Vec::new();
    let mut note = |fields: &[Field]| {
        let fields = fields.iter().filter(|field| field.nullable);
        fields.for_each(|field| {
            if let Type::Named(id) = field.shape.ty {
                nullable.push(id)
            }
        });
    };
    for operation in connector.modules.iter().flat_map(|module| module.operations()) {
        note(&operation.request.fields);
        operation.request.fields.iter().for_each(|field| named_types(&field.shape.ty, &mut sent));
        operation.returns.types().for_each(|ty| named_types(ty, &mut received));
        if let Some(pieces) = &operation.stream {
            named_types(&pieces.ty, &mut received);
        }
    }
    for declaration in &connector.types {
        if let TypeKind::Struct(shape) = &declaration.kind {
            note(&shape.fields);
        }
    }
    for id in reachable(connector, sent) {
        connector.types[id.0].sent = true;
    }
    for id in reachable(connector, received) {
        connector.types[id.0].received = true;
    }
    for id in nullable {
        connector.types[id.0].nullable = true;
    }
}

/// The declared types that a type names.
pub(super) fn named_types(ty: &Type, into: &mut Vec<TypeId>) {
    match ty {
        Type::Named(id) => into.push(*id),
        Type::List(item) => named_types(&item.ty, into),
        Type::Map { value, .. } => named_types(&value.ty, into),
        _ => {}
    }
}

/// Those, and all that they hold.
pub(super) fn reachable(connector: &Connector, mut waiting: Vec<TypeId>) -> Vec<TypeId> {
    let mut known = vec![false; connector.types.len()];
    let mut seen: Vec<TypeId> = Vec::new();
    while let Some(id) = waiting.pop() {
        if std::mem::replace(&mut known[id.0], true) {
            continue;
        }
        seen.push(id);
        match &connector.declaration(id).kind {
            TypeKind::Struct(shape) => {
                shape.fields.iter().for_each(|field: &Field| named_types(&field.shape.ty, &mut waiting));
            }
            TypeKind::Tagged { variants, .. } => {
                waiting.extend(variants.iter().filter_map(|variant| variant.content))
            }
            TypeKind::Untagged { alternatives } => {
                alternatives.iter().for_each(|one| named_types(&one.shape.ty, &mut waiting));
            }
            TypeKind::Enum { .. } => {}
        }
    }
    seen
}

/// A value that nobody knew yet must not cost the whole answer.
pub(super) fn refuse_closed_answers(connector: &Connector, places: &[Span], errors: &mut Diagnostics) {
    for (declaration, place) in connector.types.iter().zip(places) {
        let closed = matches!(
            declaration.kind,
            TypeKind::Enum { open: false, .. } | TypeKind::Tagged { open: false, .. }
        );
        if closed && declaration.received {
            errors.push(
                codes::CLOSED_ANSWER
                    .at(*place, format!("`{}` is closed, and an answer holds it", declaration.name))
                    .help("delete `open: false`: a new value would make the whole answer unreadable"),
            );
        }
    }
}

/// Warns of types that nothing names, among those of `home`.
pub(super) fn warn_of_unused(table: &Table, home: Home, errors: &mut Diagnostics) {
    let entries = table.entries.iter().zip(&table.used);
    for (entry, used) in entries.filter(|(entry, _)| entry.home == home) {
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
