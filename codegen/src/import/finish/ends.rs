//! A value of each type has an end: in a circle of types at least one field is optional.

use super::super::draft::{Body, Field, Ty, TypeId};
use super::{Types, mended};
use crate::diagnostic::Diagnostics;

/// Makes fields optional until a value of each type can end.
pub(super) fn give(types: &mut Types, notes: &mut Diagnostics) {
    let mut ends = vec![false; types.all.len()];
    let mut endless: Vec<TypeId> = (0..ends.len()).map(TypeId).collect();
    loop {
        find(types, &mut ends, &mut endless);
        let mut used = endless.iter().copied().filter(|id| types.is_used(*id));
        // A struct that requires itself is the reason; a union of such structs only follows from it.
        let reasons: Vec<TypeId> =
            used.clone().filter(|id| requires_itself(&types.all[id.0].body, *id)).collect();
        let Some(first) = reasons.first().copied().or_else(|| used.next()) else { return };
        let is_reason = !reasons.is_empty();
        for id in if is_reason { reasons } else { vec![first] } {
            mended(notes, &types.all[id.0]);
            match &mut types.all[id.0].body {
                Body::Struct { fields, .. } => {
                    for field in fields.iter_mut().filter(|field| must(field)) {
                        let is_endless = |of: TypeId| if is_reason { of == id } else { !ends[of.0] };
                        if matches!(field.value.ty, Ty::Named(of) if is_endless(of)) {
                            field.required = false;
                        }
                    }
                }
                other => *other = Body::Alias { ty: Ty::Json, bounds: Vec::new() },
            }
        }
    }
}

fn requires_itself(body: &Body, id: TypeId) -> bool {
    let Body::Struct { fields, .. } = body else { return false };
    fields.iter().any(|field| must(field) && field.value.ty == Ty::Named(id))
}

fn must(field: &Field) -> bool {
    field.required && field.only.is_none() && !field.value.nullable
}

/// Notes the types of which a value can end, and leaves the others in `endless`.
fn find(types: &Types, ends: &mut [bool], endless: &mut Vec<TypeId>) {
    loop {
        let count = endless.len();
        endless.retain(|id| {
            ends[id.0] = can_end(&types.all[id.0].body, ends);
            !ends[id.0]
        });
        if endless.len() == count {
            return;
        }
    }
}

fn can_end(body: &Body, ends: &[bool]) -> bool {
    let is_ending = |ty: &Ty| if let Ty::Named(id) = ty { ends[id.0] } else { true };
    match body {
        Body::Struct { fields, .. } => {
            fields.iter().filter(|field| must(field)).all(|field| is_ending(&field.value.ty))
        }
        Body::Tagged { variants, untagged, .. } => {
            untagged.is_some_and(|id| ends[id.0])
                || variants.is_empty()
                || variants.iter().any(|(_, content)| content.is_none_or(|id| ends[id.0]))
        }
        Body::Alias { ty: Ty::Union(all), .. } => all.iter().any(is_ending),
        Body::Alias { ty, .. } => is_ending(ty),
        Body::Enum(_) | Body::IntegerEnum(_) => true,
    }
}
