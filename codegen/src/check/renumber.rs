//! Types get their final numbers. A module is checked separately, with its types numbered after the shared ones; in the
//! connector they follow the types of other modules.

use crate::model::{
    Module, ModuleContent, Returns, StatusContent, Struct, Type, TypeDeclaration, TypeId, TypeKind,
};

/// Gives every type id in a module and its types another number.
pub(super) fn renumber_types(
    module: &mut Module,
    types: &mut [TypeDeclaration],
    renumber: &mut impl FnMut(&mut TypeId),
) {
    if let Some(webhooks) = &mut module.webhooks {
        ty(&mut webhooks.ty, renumber);
    }
    if let ModuleContent::Operations(operations) = &mut module.content {
        for operation in operations {
            structure(&mut operation.request, renumber);
            match &mut operation.returns {
                Returns::Json(ty) | Returns::OptionalJson(ty) | Returns::Stream { ty, .. } => {
                    self::ty(ty, renumber);
                }
                Returns::Pages(listing) => ty(&mut listing.item, renumber),
                Returns::ByField { cases, .. } => {
                    cases.iter_mut().filter_map(|case| case.ty.as_mut()).for_each(|one| ty(one, renumber));
                }
                Returns::ByStatus { cases, .. } => {
                    for case in cases {
                        if let StatusContent::Json(one) = &mut case.content {
                            ty(one, renumber);
                        }
                    }
                }
                Returns::Bytes | Returns::Text | Returns::Nothing => {}
            }
            operation.errors.iter_mut().for_each(|body| ty(&mut body.ty, renumber));
            if let Some(stream) = &mut operation.stream {
                ty(&mut stream.ty, renumber);
                stream.into.iter_mut().for_each(&mut *renumber);
            }
        }
    }
    for declaration in types {
        match &mut declaration.kind {
            TypeKind::Struct(record) => structure(record, renumber),
            TypeKind::Enum { .. } | TypeKind::IntegerEnum { .. } => {}
            TypeKind::Tagged { variants, .. } => {
                variants.iter_mut().filter_map(|variant| variant.content.as_mut()).for_each(&mut *renumber);
            }
            TypeKind::Untagged { alternatives } => {
                alternatives.iter_mut().for_each(|alternative| ty(&mut alternative.schema.ty, renumber));
            }
        }
    }
}

fn structure(record: &mut Struct, renumber: &mut impl FnMut(&mut TypeId)) {
    record.fields.iter_mut().for_each(|field| ty(&mut field.schema.ty, renumber));
}

fn ty(one: &mut Type, renumber: &mut impl FnMut(&mut TypeId)) {
    match one {
        Type::Named(id) => renumber(id),
        Type::List(item) | Type::Nullable(item) => ty(&mut item.ty, renumber),
        Type::Tuple(items) => items.iter_mut().for_each(|item| ty(&mut item.ty, renumber)),
        Type::Map { key, value } => {
            key.iter_mut().for_each(|key| ty(&mut key.ty, renumber));
            ty(&mut value.ty, renumber);
        }
        Type::String
        | Type::Secret
        | Type::Integer
        | Type::Number
        | Type::Boolean
        | Type::Timestamp
        | Type::Json
        | Type::Vector
        | Type::File => {}
    }
}
