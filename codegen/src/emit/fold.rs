//! How the pieces of an answer become one.
//!
//! For `text: { type: string, fold: append }` and `choices: { type: list<Choice>!, fold: index }` this writes:
//!
//! ```text
//! impl Fold for Chunk {
//!     fn fold(&mut self, next: Self) {
//!         codegen::append(&mut self.text, next.text);
//!         codegen::fold_by(&mut self.choices, next.choices, |one| one.index);
//!     }
//! }
//! ```

use super::ty;
use crate::model::{Connector, Field, Fold, Struct, Type, TypeDeclaration, TypeId, TypeKind};
use proc_macro2::TokenStream;
use quote::quote;

pub(super) fn emit(
    connector: &Connector,
    declaration: &TypeDeclaration,
    shape: &Struct,
) -> Option<TokenStream> {
    if !is_streamed(connector, declaration) || !is_needed(connector, declaration) {
        return None;
    }
    let name = ty::ident(&declaration.name);
    let fields = shape.fields.iter().map(|field| self::field(connector, field));
    Some(quote! {
        impl Fold for #name {
            #[inline]
            fn fold(&mut self, next: Self) {
                #(#fields)*
                self.extra.extend(next.extra);
            }
        }
    })
}

fn field(connector: &Connector, field: &Field) -> TokenStream {
    let ident = ty::ident(&field.ident);
    let optional = !field.required || field.nullable;
    match &field.fold {
        Some(Fold::Append) => quote!(codegen::append(&mut self.#ident, next.#ident);),
        Some(Fold::By(key)) => {
            let key = ty::ident(key);
            quote!(codegen::fold_by(&mut self.#ident, next.#ident, |item| item.#key);)
        }
        None if is_folded(connector, &field.shape.ty) => quote!(self.#ident.fold(next.#ident);),
        None if optional => quote!(codegen::replace(&mut self.#ident, next.#ident);),
        None => quote!(self.#ident = next.#ident;),
    }
}

fn is_folded(connector: &Connector, ty: &Type) -> bool {
    matches!(ty, Type::Named(id) if folds(connector, connector.declaration(*id)))
}

/// Whether a stream gives it, or holds it in what it gives.
fn is_streamed(connector: &Connector, declaration: &TypeDeclaration) -> bool {
    let operations = connector.modules.iter().flat_map(|module| module.operations());
    let mut pieces = operations.filter_map(|operation| operation.stream.as_ref());
    pieces.any(|pieces| holds(connector, &pieces.ty, declaration, &mut Vec::new()))
}

fn holds(connector: &Connector, ty: &Type, wanted: &TypeDeclaration, seen: &mut Vec<TypeId>) -> bool {
    match ty {
        Type::List(item) => holds(connector, &item.ty, wanted, seen),
        Type::Named(id) if !seen.contains(id) => {
            seen.push(*id);
            let declaration = connector.declaration(*id);
            let mut inner = |ty: &Type| holds(connector, ty, wanted, seen);
            std::ptr::eq(declaration, wanted)
                || match &declaration.kind {
                    TypeKind::Struct(shape) => shape.fields.iter().any(|field| inner(&field.shape.ty)),
                    TypeKind::Tagged { variants, .. } => {
                        variants.iter().filter_map(|one| one.content).any(|id| inner(&Type::Named(id)))
                    }
                    TypeKind::Untagged { alternatives } => {
                        alternatives.iter().any(|one| inner(&one.shape.ty))
                    }
                    TypeKind::Enum { .. } => false,
                }
        }
        _ => false,
    }
}

/// Whether a struct joins its fields itself, or is an item of a list whose items are joined.
fn is_needed(connector: &Connector, declaration: &TypeDeclaration) -> bool {
    let is_item = || {
        let lists = connector.types.iter().filter_map(|one| match &one.kind {
            TypeKind::Struct(shape) => Some(&shape.fields),
            _ => None,
        });
        lists.flatten().any(|field| match (&field.fold, &field.shape.ty) {
            (Some(Fold::By(_)), Type::List(item)) => {
                matches!(item.ty, Type::Named(id) if std::ptr::eq(connector.declaration(id), declaration))
            }
            _ => false,
        })
    };
    folds(connector, declaration) || is_item()
}

fn folds(connector: &Connector, declaration: &TypeDeclaration) -> bool {
    let TypeKind::Struct(shape) = &declaration.kind else { return false };
    let inner = |field: &Field| field.fold.is_some() || is_folded(connector, &field.shape.ty);
    declaration.received && !declaration.sent && shape.fields.iter().any(inner)
}
