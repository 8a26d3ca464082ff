//! The objects of a union are still told apart after types became equal and fields optional.

use super::super::codes;
use super::super::draft::{Body, Field, Operation, Ty, TypeDraft, TypeId};
use super::Types;
use crate::diagnostic::{Diagnostics, Span};

/// Puts the objects of each union in an order in which they are told apart. A union without such an order becomes `json`.
pub(super) fn settle(types: &mut Types, operations: &mut [Operation], notes: &mut Diagnostics) {
    for index in 0..types.all.len() {
        let id = TypeId(index);
        if !types.is_used(id) {
            continue;
        }
        // What a body says of others is read while it is changed.
        let mut body = std::mem::replace(&mut types.all[index].body, Body::Enum(Vec::new()));
        let span = types.all[index].span;
        match &mut body {
            Body::Alias { ty, bounds } => {
                if !settled(ty, &types.all, span, notes) {
                    bounds.clear();
                }
            }
            Body::Struct { fields, .. } => {
                // The struct itself may be one of them.
                types.all[index].body = Body::Struct { fields: fields.clone(), rules: Vec::new() };
                fields.iter_mut().for_each(|field| in_field(field, &types.all, notes));
            }
            Body::Enum(_) | Body::IntegerEnum(_) | Body::Tagged { .. } => {}
        }
        types.all[index].body = body;
    }
    for operation in operations {
        operation.fields.iter_mut().for_each(|input| in_field(&mut input.field, &types.all, notes));
    }
}

fn in_field(field: &mut Field, all: &[TypeDraft], notes: &mut Diagnostics) {
    if !settled(&mut field.value.ty, all, field.span, notes) {
        field.value.bounds.clear();
        field.default = None;
    }
}

/// Orders a union. Returns `false` if it became `json`.
fn settled(ty: &mut Ty, all: &[TypeDraft], span: Span, notes: &mut Diagnostics) -> bool {
    let Ty::Union(members) = ty else { return true };
    let mut distinct: Vec<Ty> = Vec::new();
    for member in members.drain(..) {
        if !distinct.contains(&member) {
            distinct.push(member);
        }
    }
    let is_object = |ty: &Ty| matches!(ty, Ty::Named(id) if matches!(all[id.0].body, Body::Struct { .. } | Body::Tagged { .. }));
    let (mut objects, others): (Vec<Ty>, Vec<Ty>) = distinct.into_iter().partition(is_object);
    let mut ordered = others;
    while !objects.is_empty() {
        let next = (0..objects.len()).find(|one| {
            (0..objects.len()).all(|other| other == *one || is_told(&objects[*one], &objects[other], all))
        });
        let Some(next) = next else {
            let report = codes::KEPT_AS_JSON.at(span, "the objects of this union cannot be told apart");
            notes.push(report.help("it is imported as `json`").warning());
            *ty = Ty::Json;
            return false;
        };
        ordered.push(objects.remove(next));
    }
    *ty = if ordered.len() == 1 { ordered.remove(0) } else { Ty::Union(ordered) };
    true
}

/// Returns `true` if a struct has a required field that another type lacks.
fn is_told(one: &Ty, other: &Ty, all: &[TypeDraft]) -> bool {
    let body = |ty: &Ty| if let Ty::Named(id) = ty { Some(&all[id.0].body) } else { None };
    let Some(Body::Struct { fields, .. }) = body(one) else { return false };
    let has = |id: TypeId, wire: &str| match &all[id.0].body {
        Body::Struct { fields, .. } => fields.iter().any(|field| field.wire == wire),
        _ => false,
    };
    let mut telling =
        fields.iter().filter(|field| field.required && field.only.is_none() && !field.value.nullable);
    telling.any(|field| match body(other) {
        Some(Body::Struct { fields, .. }) => !fields.iter().any(|known| known.wire == field.wire),
        Some(Body::Tagged { tag, variants, untagged }) => {
            let mut structs = variants.iter().filter_map(|(_, content)| *content).chain(*untagged);
            *tag != field.wire && !structs.any(|id| has(id, &field.wire))
        }
        _ => false,
    })
}
