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
use crate::model::{Connector, Field, Fold, Struct, Type, TypeDeclaration, TypeKind};
use proc_macro2::TokenStream;
use quote::quote;

pub(super) fn emit(
    connector: &Connector,
    declaration: &TypeDeclaration,
    shape: &Struct,
) -> Option<TokenStream> {
    if !is_needed(connector, declaration) {
        return None;
    }
    let name = ty::ident(&declaration.name);
    let fields = shape.fields.iter().map(|field| self::field(connector, field));
    Some(quote! {
        impl Fold for #name {
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
