//! The alternatives of a union must be told apart by their shape.

use super::table::Table;
use crate::diagnostic::{Diagnostics, codes};
use crate::model::{Type, TypeId, TypeKind};

/// Looks at the types from `first` on.
pub(super) fn check(table: &Table, first: usize, errors: &mut Diagnostics) {
    for (id, place) in table.places.iter().enumerate().skip(first) {
        let declaration = table.declaration(TypeId(id));
        let Some(TypeKind::Untagged { alternatives }) = declaration.map(|one| &one.kind) else {
            continue;
        };
        for (index, one) in alternatives.iter().enumerate() {
            let alike = alternatives[..index].iter().find(|other| {
                let (left, right) = (shapes(table, &one.shape.ty, 0), shapes(table, &other.shape.ty, 0));
                left.iter().any(|a| right.iter().any(|b| a.overlaps(b)))
            });
            if let Some(other) = alike {
                errors.push(
                    codes::AMBIGUOUS_UNION
                        .at(*place, format!("`{}` and `{}` cannot be told apart in JSON", other.variant, one.variant))
                        .help("several objects need a `tag:` with `variants:`; for other shapes keep the wider one"),
                );
            }
        }
    }
}

/// The form of a value in JSON.
#[derive(Debug, Clone, PartialEq)]
enum Form {
    Any,
    String,
    Number,
    Boolean,
    Object,
    List(Box<[Form]>),
}

impl Form {
    fn overlaps(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Any, _) | (_, Self::Any) => true,
            // An empty list fits both; which one it becomes does not matter, since both write `[]`.
            (Self::List(a), Self::List(b)) => a.iter().any(|x| b.iter().any(|y| x.overlaps(y))),
            _ => self == other,
        }
    }
}

fn shapes(table: &Table, ty: &Type, depth: usize) -> Box<[Form]> {
    if depth > 8 {
        return Box::new([]);
    }
    match ty {
        Type::String | Type::Secret => Box::new([Form::String]),
        Type::Integer | Type::Number | Type::Timestamp => Box::new([Form::Number]),
        Type::Boolean => Box::new([Form::Boolean]),
        Type::Json => Box::new([Form::Any]),
        Type::Vector => Box::new([Form::String, Form::List(Box::new([Form::Number]))]),
        Type::Map { .. } | Type::File => Box::new([Form::Object]),
        Type::List(item) => Box::new([Form::List(shapes(table, &item.ty, depth + 1))]),
        Type::Named(id) => match table.declaration(*id).map(|declaration| &declaration.kind) {
            Some(TypeKind::Struct(_) | TypeKind::Tagged { .. }) => Box::new([Form::Object]),
            Some(TypeKind::Enum { .. }) => Box::new([Form::String]),
            Some(TypeKind::Untagged { alternatives }) => {
                alternatives.iter().flat_map(|one| shapes(table, &one.shape.ty, depth + 1)).collect()
            }
            None => Box::new([]),
        },
    }
}
