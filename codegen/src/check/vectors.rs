//! A `vector` is a required field of an answer: nothing else reads both of its forms.

use crate::diagnostic::{Diagnostics, Span, codes};
use crate::model::{Connector, Field, Type, TypeKind};

pub(super) fn check(connector: &Connector, places: &[Span], errors: &mut Diagnostics) {
    for (declaration, place) in connector.types.iter().zip(places) {
        let wrong = match &declaration.kind {
            TypeKind::Struct(shape) => shape
                .fields
                .iter()
                .any(|field| if declaration.sent { holds(&field.shape.ty) } else { misused(field) }),
            TypeKind::Untagged { alternatives } => alternatives.iter().any(|one| holds(&one.shape.ty)),
            TypeKind::Enum { .. } | TypeKind::Tagged { .. } => false,
        };
        if wrong {
            report(*place, &declaration.name, errors);
        }
    }
}

fn report(span: Span, name: &str, errors: &mut Diagnostics) {
    errors.push(
        codes::BAD_TYPE
            .at(span, format!("`{name}` holds a `vector` that is no required field of an answer"))
            .help("write `vector!`, or `list<number>` elsewhere"),
    );
}

fn misused(field: &Field) -> bool {
    match &field.shape.ty {
        Type::Vector => !field.required || field.nullable,
        other => holds(other),
    }
}

fn holds(ty: &Type) -> bool {
    ty.layers().any(|ty| *ty == Type::Vector)
}
