//! The objects of a union are still told apart after types became equal and fields optional.

use super::super::codes;
use super::super::draft::{Body, Bounds, Field, Operation, Ty, TypeDraft, TypeId};
use super::Types;
use crate::diagnostic::{Diagnostics, Span};
use crate::syntax::BoundKind;

/// Puts the objects of each union in an order in which they are told apart. A union without such an order becomes `json`.
pub(super) fn settle(types: &mut Types, operations: &mut [Operation], notes: &mut Diagnostics) {
    // A union that becomes `json` may be an alternative of another one.
    while settle_once(types, operations, notes) {}
}

/// Returns `true` if a union became `json`.
fn settle_once(types: &mut Types, operations: &mut [Operation], notes: &mut Diagnostics) -> bool {
    let mut is_changed = false;
    for index in 0..types.all.len() {
        let id = TypeId(index);
        if !types.is_used(id) {
            continue;
        }
        // What a body says of others is read while it is changed.
        let mut body = std::mem::replace(&mut types.all[index].body, Body::Enum(Vec::new()));
        let span = types.all[index].span;
        match &mut body {
            Body::Alias { ty, bounds } => is_changed |= !settled(ty, bounds, &types.all, span, notes),
            Body::Struct { fields, .. } => {
                // The struct itself may be one of them.
                types.all[index].body = Body::Struct { fields: fields.clone(), rules: Vec::new() };
                for field in fields {
                    is_changed |= in_field(field, &types.all, notes);
                }
            }
            Body::Enum(_) | Body::IntegerEnum(_) | Body::Tagged { .. } => {}
        }
        types.all[index].body = body;
    }
    for operation in operations {
        for input in &mut operation.fields {
            is_changed |= in_field(&mut input.field, &types.all, notes);
        }
    }
    is_changed
}

fn in_field(field: &mut Field, all: &[TypeDraft], notes: &mut Diagnostics) -> bool {
    let value = &mut field.value;
    let is_settled = settled(&mut value.ty, &mut value.bounds, all, field.span, notes);
    if !is_settled {
        field.default = None;
    }
    !is_settled
}

/// Orders a union. Returns `false` if it became `json`.
fn settled(ty: &mut Ty, bounds: &mut Bounds, all: &[TypeDraft], span: Span, notes: &mut Diagnostics) -> bool {
    let Ty::Union(members) = ty else { return true };
    if members.iter().any(|member| is_any(member, all, 0)) {
        let message = "one of the alternatives is any JSON";
        return kept_as_json(ty, bounds, message, span, notes);
    }
    let mut distinct: Vec<Ty> = Vec::new();
    for member in members.drain(..) {
        if !distinct.contains(&member) {
            distinct.push(member);
        }
    }
    let is_object = |ty: &Ty| matches!(ty, Ty::Named(id) if matches!(all[id.0].body, Body::Struct { .. } | Body::Tagged { .. }));
    let (mut objects, others): (Vec<Ty>, Vec<Ty>) = distinct.into_iter().partition(is_object);
    let mut ordered = one_of_each_form(others, bounds, all);
    if !objects.is_empty() {
        ordered.retain(|ty| form(ty, all, 0) != Some(Form::Map));
    }
    while !objects.is_empty() {
        let next = (0..objects.len()).find(|one| {
            (0..objects.len()).all(|other| other == *one || is_told(&objects[*one], &objects[other], all))
        });
        let Some(next) = next else {
            let message = "the objects of this union cannot be told apart";
            return kept_as_json(ty, bounds, message, span, notes);
        };
        ordered.push(objects.remove(next));
    }
    *ty = if ordered.len() == 1 { ordered.remove(0) } else { Ty::Union(ordered) };
    true
}

/// Replaces a union, and returns `false`.
fn kept_as_json(
    ty: &mut Ty,
    bounds: &mut Bounds,
    message: &str,
    span: Span,
    notes: &mut Diagnostics,
) -> bool {
    let report = codes::KEPT_AS_JSON.at(span, message);
    notes.push(report.help("it is imported as `json`").warning());
    *ty = Ty::Json;
    bounds.clear();
    false
}

/// A form of JSON of which a union has one alternative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Text,
    Number,
    Boolean,
    List,
    Map,
}

impl Form {
    /// Returns `true` for a bound of values of this form.
    fn has(self, kind: BoundKind) -> bool {
        match kind {
            BoundKind::MinLength | BoundKind::MaxLength | BoundKind::Pattern => self == Self::Text,
            BoundKind::MinItems | BoundKind::MaxItems | BoundKind::UniqueItems => self == Self::List,
            BoundKind::MinProperties | BoundKind::MaxProperties => self == Self::Map,
            _ => self == Self::Number,
        }
    }
}

/// Returns the form of a type; none for objects with fields.
fn form(ty: &Ty, all: &[TypeDraft], depth: usize) -> Option<Form> {
    Some(match ty {
        Ty::String | Ty::Format(_) => Form::Text,
        Ty::Integer | Ty::Number | Ty::Timestamp => Form::Number,
        Ty::Boolean => Form::Boolean,
        Ty::List(_) | Ty::Tuple(_) => Form::List,
        Ty::Map(_) => Form::Map,
        Ty::Named(id) => match &all[id.0].body {
            Body::Enum(_) => Form::Text,
            Body::IntegerEnum(_) => Form::Number,
            Body::Alias { ty, .. } if depth < 8 => return form(ty, all, depth + 1),
            _ => return None,
        },
        Ty::Json | Ty::File | Ty::Nullable(_) | Ty::Union(_) => return None,
    })
}

/// Returns `true` for the name of any JSON.
fn is_any(ty: &Ty, all: &[TypeDraft], depth: usize) -> bool {
    match ty {
        Ty::Json => true,
        Ty::Named(id) => match &all[id.0].body {
            Body::Alias { ty, .. } if depth < 8 => is_any(ty, all, depth + 1),
            _ => false,
        },
        _ => false,
    }
}

/// Joins the alternatives of one form, which names of types hid before: an enum is open, so it has any text.
fn one_of_each_form(members: Vec<Ty>, bounds: &mut Bounds, all: &[TypeDraft]) -> Vec<Ty> {
    let mut joined: Vec<Ty> = Vec::with_capacity(members.len());
    for member in members {
        let own = form(&member, all, 0);
        let known = joined.iter_mut().find(|known| own.is_some() && form(known, all, 0) == own);
        let (Some(known), Some(form)) = (known, own) else {
            joined.push(member);
            continue;
        };
        bounds.retain(|(kind, _)| !form.has(*kind));
        let is_enum = |ty: &Ty| matches!(ty, Ty::Named(id) if matches!(all[id.0].body, Body::Enum(_)));
        *known = match form {
            Form::Text if is_enum(known) && !is_enum(&member) => continue,
            Form::Text if is_enum(&member) && !is_enum(known) => member,
            Form::Text => Ty::String,
            Form::Number if is_whole(known, all) && is_whole(&member, all) => Ty::Integer,
            Form::Number => Ty::Number,
            Form::Boolean => Ty::Boolean,
            Form::List => Ty::List(Box::new(Ty::Json)),
            Form::Map => Ty::Map(Box::new(Ty::Json)),
        };
    }
    joined
}

fn is_whole(ty: &Ty, all: &[TypeDraft]) -> bool {
    match ty {
        Ty::Named(id) => match &all[id.0].body {
            Body::Alias { ty, .. } => matches!(ty, Ty::Integer | Ty::Timestamp),
            body => matches!(body, Body::IntegerEnum(_)),
        },
        ty => matches!(ty, Ty::Integer | Ty::Timestamp),
    }
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
