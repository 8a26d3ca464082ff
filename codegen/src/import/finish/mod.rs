//! The draft as a whole: unused types go, equal types become one, and every value has an end.

mod depth;
mod directions;
mod ends;
mod equal;
mod reach;
mod told;
mod tuples;

use super::codes;
use super::draft::{Body, Bounds, Field, Operation, Ty, TypeDraft, TypeId};
use crate::diagnostic::Diagnostics;
use crate::syntax::Only;

/// Again after pages are recognized: a page has its items only, so that a type may be in no response any more.
pub(super) use directions::settle as settle_directions;
pub(super) use equal::shapes;
pub(super) use reach::{each_root, inside};

/// The types of a draft, and what is known of each.
pub(super) struct Types {
    pub all: Vec<TypeDraft>,
    /// Requests contain it.
    pub sent: Vec<bool>,
    /// Responses contain it.
    pub received: Vec<bool>,
}

impl Types {
    /// Returns `true` if an operation uses the type.
    pub fn is_used(&self, id: TypeId) -> bool {
        self.sent[id.0] || self.received[id.0]
    }
}

/// Finishes the types.
///
/// The types of an export are those of a specification: none of them becomes another one.
pub(super) fn finish(
    types: Vec<TypeDraft>,
    operations: &mut [Operation],
    is_export: bool,
    notes: &mut Diagnostics,
) -> Types {
    let mut types = Types { sent: vec![false; types.len()], received: vec![false; types.len()], all: types };
    reach::mark(&mut types, operations);
    inline_names(&mut types, operations, is_export);
    reach::mark(&mut types, operations);
    use_variants(&mut types, operations);
    directions::settle(&mut types, operations);
    equal::merge(&mut types, operations, is_export);
    reach::mark(&mut types, operations);
    constants(&mut types);
    tuples::open(&mut types, notes);
    ends::give(&mut types, notes);
    depth::limit(&mut types, notes);
    told::settle(&mut types, operations, notes);
    free_json(&mut types, operations);
    directions::settle(&mut types, operations);
    if !is_export {
        told_once(&mut types, operations);
    }
    types
}

/// Removes the bounds of what became any JSON: they were those of its type.
fn free_json(types: &mut Types, operations: &mut [Operation]) {
    let free = |ty: &Ty, bounds: &mut Bounds| {
        if *ty == Ty::Json {
            bounds.clear();
        }
    };
    for draft in &mut types.all {
        match &mut draft.body {
            Body::Alias { ty, bounds } => free(ty, bounds),
            Body::Struct { fields, .. } => {
                fields.iter_mut().for_each(|field| free(&field.value.ty, &mut field.value.bounds));
            }
            Body::Enum(_) | Body::IntegerEnum(_) | Body::Tagged { .. } => {}
        }
    }
    for input in operations.iter_mut().flat_map(|operation| &mut operation.fields) {
        free(&input.field.value.ty, &mut input.field.value.bounds);
    }
}

/// Removes the help of a type that repeats the help of a field: the schema of the field is the only text of both.
fn told_once(types: &mut Types, operations: &[Operation]) {
    let mut repeated = Vec::new();
    let mut look = |field: &Field| {
        let is_same = |id: TypeId| types.all[id.0].help.is_some() && types.all[id.0].help == field.help;
        field.value.ty.each_named(&mut |id| {
            if is_same(id) {
                repeated.push(id)
            }
        });
    };
    for draft in &types.all {
        if let Body::Struct { fields, .. } = &draft.body {
            fields.iter().for_each(&mut look);
        }
    }
    operations.iter().flat_map(|operation| &operation.fields).for_each(|input| look(&input.field));
    for id in repeated {
        if types.all[id.0].at.component.is_none() {
            types.all[id.0].help = None;
        }
    }
}

/// Replaces the names of types that are no types of their own in the language.
fn inline_names(types: &mut Types, operations: &mut [Operation], is_export: bool) {
    let mut new: Vec<Option<Ty>> = vec![None; types.all.len()];
    for (id, draft) in types.all.iter().enumerate() {
        if let Body::Alias { ty, bounds } = &draft.body
            && !matches!(ty, Ty::Union(_))
            && (bounds.is_empty() || !types.sent[id])
            && !(is_export && draft.at.component.is_some())
        {
            new[id] = Some(ty.clone());
        }
    }
    let inlined = |id: TypeId| {
        let mut ty = Ty::Named(id);
        // A name that leads to itself has no type.
        for _ in 0..16 {
            let Ty::Named(id) = ty else { return ty };
            match &new[id.0] {
                Some(next) => ty = next.clone(),
                None => return ty,
            }
        }
        Ty::Json
    };
    // What was inside a list can be a name again.
    for _ in 0..4 {
        replace(types, operations, &mut |id| inlined(id));
    }
    // A union in a union is not told apart by its name.
    let unions: Vec<Option<Vec<Ty>>> = types
        .all
        .iter()
        .map(|draft| {
            if let Body::Alias { ty: Ty::Union(parts), .. } = &draft.body {
                Some(parts.clone())
            } else {
                None
            }
        })
        .collect();
    let flatten = |ty: &mut Ty, own: Option<TypeId>| {
        if let Ty::Union(parts) = ty {
            let parts = flat(&unions, parts, own, 0);
            // One that is any JSON is noted later, where the union is told apart.
            *ty = if parts.contains(&Ty::Json) { Ty::Union(parts) } else { super::shapes::union_of(parts) };
        }
    };
    for index in 0..types.all.len() {
        match &mut types.all[index].body {
            Body::Alias { ty, .. } => flatten(ty, Some(TypeId(index))),
            Body::Struct { fields, .. } => {
                fields.iter_mut().for_each(|field| flatten(&mut field.value.ty, None))
            }
            Body::Enum(_) | Body::IntegerEnum(_) | Body::Tagged { .. } => {}
        }
    }
    for operation in operations {
        operation.fields.iter_mut().for_each(|input| flatten(&mut input.field.value.ty, None));
    }
}

/// Returns the alternatives of a union, with those of the unions in it, but not the union itself.
fn flat(unions: &[Option<Vec<Ty>>], parts: &[Ty], own: Option<TypeId>, depth: usize) -> Vec<Ty> {
    let mut out = Vec::new();
    for part in parts {
        match part {
            Ty::Named(id) if Some(*id) == own => {}
            Ty::Named(id) => match &unions[id.0] {
                Some(inner) if depth < 8 => out.extend(flat(unions, inner, own, depth + 1)),
                _ => out.push(part.clone()),
            },
            part => out.push(part.clone()),
        }
    }
    out
}

/// Uses the variant of a tagged union wherever the same struct, with its tag, is only received.
fn use_variants(types: &mut Types, operations: &mut [Operation]) {
    let mut new: Vec<TypeId> = (0..types.all.len()).map(TypeId).collect();
    for id in 0..types.all.len() {
        if let Some(whole) = types.all[id].whole
            && types.is_used(TypeId(id))
            && !types.sent[whole.0]
        {
            new[whole.0] = TypeId(id);
        }
    }
    replace(types, operations, &mut |id| Ty::Named(new[id.0]));
}

/// Replaces each named type.
pub(super) fn replace(types: &mut Types, operations: &mut [Operation], new: &mut impl FnMut(TypeId) -> Ty) {
    let id_of = |id: TypeId, new: &mut dyn FnMut(TypeId) -> Ty| match new(id) {
        Ty::Named(id) => id,
        _ => id,
    };
    for draft in &mut types.all {
        match &mut draft.body {
            Body::Struct { fields, .. } => fields.iter_mut().for_each(|field| field.value.ty.replace(new)),
            Body::Tagged { variants, untagged, .. } => {
                for content in variants.iter_mut().map(|(_, content)| content).chain([untagged]) {
                    *content = content.map(|id| id_of(id, new));
                }
            }
            Body::Alias { ty, .. } => ty.replace(new),
            Body::Enum(_) | Body::IntegerEnum(_) => {}
        }
    }
    for operation in operations {
        operation.fields.iter_mut().for_each(|input| input.field.value.ty.replace(new));
        operation.returns.each_type_mut(&mut |ty| ty.replace(new));
        operation.errors.iter_mut().for_each(|(_, ty)| ty.replace(new));
        if let Some(stream) = &mut operation.stream {
            stream.ty.replace(new);
        }
    }
}

/// A constant is sent by the client.
fn constants(types: &mut Types) {
    for id in 0..types.all.len() {
        let sent = types.sent[id];
        let Body::Struct { fields, .. } = &mut types.all[id].body else { continue };
        for field in fields {
            constant(field, sent && field.only != Some(Only::Response));
            // The client sends a constant, and reads a response without it.
            field.only = field.only.filter(|_| field.value.constant.is_none());
        }
    }
}

/// Keeps the constant of a field only where the client has to send it.
pub(super) fn constant(field: &mut Field, sent: bool) {
    let Some(constant) = field.value.constant.clone() else { return };
    if sent && field.required && !field.value.nullable && field.value.ty != Ty::Json {
        field.required = false;
        field.default = None;
        return;
    }
    let fact = format!("Always `{constant}`.");
    field.value.constant = None;
    field.default = None;
    if crate::read::is_accepted(&fact) {
        field.help = Some(fact);
    }
}

/// Notes that a type of the document had no end.
fn mended(notes: &mut Diagnostics, draft: &TypeDraft) {
    let report = codes::MENDED.at(draft.span, "a value of this type would be infinite");
    notes.push(report.help("its fields of the same type are imported as optional").warning());
}
