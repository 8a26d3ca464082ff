//! Which types requests and responses contain.

use super::super::draft::{Body, Field, Operation, TypeDraft, TypeId};
use super::Types;
use crate::syntax::Only;

/// Marks the types that requests and responses contain.
pub(super) fn mark(types: &mut Types, operations: &[Operation]) {
    types.sent.fill(false);
    types.received.fill(false);
    for operation in operations {
        let (mut sent, mut received) = (Vec::new(), Vec::new());
        each_root(operation, &mut |id, is_sent| if is_sent { sent.push(id) } else { received.push(id) });
        spread(&types.all, sent, &mut types.sent, |field| field.only != Some(Only::Response));
        spread(&types.all, received, &mut types.received, |_| true);
    }
}

fn spread(all: &[TypeDraft], mut waiting: Vec<TypeId>, marks: &mut [bool], travels: impl Fn(&Field) -> bool) {
    while let Some(id) = waiting.pop() {
        if std::mem::replace(&mut marks[id.0], true) {
            continue;
        }
        match &all[id.0].body {
            Body::Struct { fields, .. } => fields
                .iter()
                .filter(|field| travels(field))
                .for_each(|field| field.value.ty.each_named(&mut |inner| waiting.push(inner))),
            _ => inside(&all[id.0], &mut |inner| waiting.push(inner)),
        }
    }
}

/// Calls `look` for each type that an operation names, and tells if a request contains it.
pub(in super::super) fn each_root(operation: &Operation, look: &mut impl FnMut(TypeId, bool)) {
    for input in &operation.fields {
        input.field.value.ty.each_named(&mut |id| look(id, true));
    }
    operation.returns.each_type(&mut |ty| ty.each_named(&mut |id| look(id, false)));
    operation.errors.iter().for_each(|(_, ty)| ty.each_named(&mut |id| look(id, false)));
    if let Some(stream) = &operation.stream {
        stream.ty.each_named(&mut |id| look(id, false));
    }
}

/// Calls `look` for each type that a type names.
pub(in super::super) fn inside(draft: &TypeDraft, look: &mut impl FnMut(TypeId)) {
    match &draft.body {
        Body::Struct { fields, .. } => fields.iter().for_each(|field| field.value.ty.each_named(look)),
        Body::Tagged { variants, untagged, .. } => {
            variants.iter().filter_map(|(_, content)| *content).chain(*untagged).for_each(look);
        }
        Body::Alias { ty, .. } => ty.each_named(look),
        Body::Enum(_) | Body::IntegerEnum(_) => {}
    }
}
