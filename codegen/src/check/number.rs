//! Each module is checked by itself, its types numbered behind the shared ones. Beside the others they get other numbers.

use crate::model::{Module, ModuleContent, Returns, Struct, Type, TypeDeclaration, TypeId, TypeKind};

/// Has a look at every id in a module and its types.
pub(super) fn each(module: &mut Module, types: &mut [TypeDeclaration], look: &mut impl FnMut(&mut TypeId)) {
    if let ModuleContent::Operations(operations) = &mut module.content {
        for operation in operations {
            structure(&mut operation.request, look);
            match &mut operation.returns {
                Returns::Json(ty) | Returns::Maybe(ty) => self::ty(ty, look),
                Returns::Pages(listing) => ty(&mut listing.item, look),
                Returns::By { cases, .. } => {
                    cases.iter_mut().filter_map(|case| case.ty.as_mut()).for_each(|one| ty(one, look));
                }
                Returns::Bytes | Returns::Text | Returns::Nothing => {}
            }
            if let Some(pieces) = &mut operation.stream {
                ty(&mut pieces.ty, look);
            }
        }
    }
    for declaration in types {
        match &mut declaration.kind {
            TypeKind::Struct(shape) => structure(shape, look),
            TypeKind::Enum { .. } => {}
            TypeKind::Tagged { variants, .. } => {
                variants.iter_mut().filter_map(|variant| variant.content.as_mut()).for_each(&mut *look);
            }
            TypeKind::Untagged { alternatives } => {
                alternatives.iter_mut().for_each(|one| ty(&mut one.shape.ty, look));
            }
        }
    }
}

fn structure(shape: &mut Struct, look: &mut impl FnMut(&mut TypeId)) {
    shape.fields.iter_mut().for_each(|field| ty(&mut field.shape.ty, look));
}

fn ty(one: &mut Type, look: &mut impl FnMut(&mut TypeId)) {
    match one {
        Type::Named(id) => look(id),
        Type::List(item) => ty(&mut item.ty, look),
        Type::Map { key, value } => {
            key.iter_mut().for_each(|key| ty(&mut key.ty, look));
            ty(&mut value.ty, look);
        }
        _ => {}
    }
}
