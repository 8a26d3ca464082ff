//! A tuple holds its items without an indirection, so none of them may lead back to the type around it.

use super::super::codes;
use super::super::draft::{Body, Ty, TypeId};
use super::{Types, reach};
use crate::diagnostic::Diagnostics;

/// Makes a list of any JSON of each tuple that leads back to its own type.
pub(super) fn open(types: &mut Types, notes: &mut Diagnostics) {
    for id in (0..types.all.len()).map(TypeId) {
        let mut body = std::mem::replace(&mut types.all[id.0].body, Body::Enum(Vec::new()));
        let span = types.all[id.0].span;
        let mut open_in = |ty: &mut Ty| {
            if each_tuple(ty, &mut |items| leads_back(types, items, id)) {
                let message = "an item of this list contains the list again";
                notes.push(
                    codes::KEPT_AS_JSON.at(span, message).help("its items are imported as `json`").warning(),
                );
            }
        };
        match &mut body {
            Body::Struct { fields, .. } => fields.iter_mut().for_each(|field| open_in(&mut field.value.ty)),
            Body::Alias { ty, .. } => open_in(ty),
            Body::Enum(_) | Body::IntegerEnum(_) | Body::Tagged { .. } => {}
        }
        types.all[id.0].body = body;
    }
}

/// Makes lists of the tuples in a type for which a condition holds. Returns `true` if there is one.
fn each_tuple(ty: &mut Ty, is_open: &mut impl FnMut(&[Ty]) -> bool) -> bool {
    match ty {
        Ty::Tuple(items) if is_open(items) => {
            *ty = Ty::List(Box::new(Ty::Json));
            true
        }
        Ty::Tuple(all) | Ty::Union(all) => {
            // Each of them is looked at.
            let found: Vec<bool> = all.iter_mut().map(|one| each_tuple(one, is_open)).collect();
            found.contains(&true)
        }
        Ty::List(inner) | Ty::Map(inner) | Ty::Nullable(inner) => each_tuple(inner, is_open),
        _ => false,
    }
}

/// Returns `true` if an item of a tuple contains a type.
fn leads_back(types: &Types, items: &[Ty], owner: TypeId) -> bool {
    let mut waiting = Vec::new();
    items.iter().for_each(|item| item.each_named(&mut |id| waiting.push(id)));
    let mut seen = vec![false; types.all.len()];
    while let Some(id) = waiting.pop() {
        if id == owner {
            return true;
        }
        if !std::mem::replace(&mut seen[id.0], true) {
            reach::inside(&types.all[id.0], &mut |inner| waiting.push(inner));
        }
    }
    false
}
