//! A `vector` is a required field of a response: no other type reads both of its forms.

use crate::diagnostic::{Diagnostics, Span, codes};
use crate::model::{Connector, Field, Type, TypeKind};

pub(super) fn check(connector: &Connector, spans: &[Span], errors: &mut Diagnostics) {
    for (declaration, span) in connector.types.iter().zip(spans) {
        let wrong = match &declaration.kind {
            TypeKind::Struct(record) => record
                .fields
                .iter()
                .any(|field| if declaration.in_requests { holds(&field.schema.ty) } else { misused(field) }),
            TypeKind::Untagged { alternatives } => {
                alternatives.iter().any(|alternative| holds(&alternative.schema.ty))
            }
            TypeKind::Enum { .. } | TypeKind::IntegerEnum { .. } | TypeKind::Tagged { .. } => false,
        };
        if wrong {
            report(*span, &declaration.name, errors);
        }
    }
}

fn report(span: Span, name: &str, errors: &mut Diagnostics) {
    errors.push(
        codes::BAD_TYPE
            .at(span, format!("`{name}` has a `vector` that is not a required field of a response"))
            .help("write `vector!`, or `list<number>` elsewhere"),
    );
}

fn misused(field: &Field) -> bool {
    match &field.schema.ty {
        Type::Vector => !field.is_always_held() || field.nullable,
        other => holds(other),
    }
}

fn holds(ty: &Type) -> bool {
    ty.parts().any(|ty| *ty == Type::Vector)
}
