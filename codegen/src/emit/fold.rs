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
    if !declaration.folded {
        return None;
    }
    let name = ty::ident(&declaration.name);
    let key = key(connector, declaration);
    // Two pieces with the same key are joined, so the key stays as it is.
    let fields = shape.fields.iter().filter(|field| Some(field.ident.as_str()) != key);
    let fields = fields.map(|field| self::field(connector, field));
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

/// The field by which the items of a list of these are joined, where there is such a list.
fn key<'m>(connector: &'m Connector, declaration: &TypeDeclaration) -> Option<&'m str> {
    let folded = connector.types.iter().filter(|one| one.folded);
    let shapes = folded.filter_map(|one| match &one.kind {
        TypeKind::Struct(shape) => Some(shape),
        _ => None,
    });
    shapes.flat_map(|shape| &shape.fields).find_map(|field| match (&field.fold, &field.shape.ty) {
        (Some(Fold::By(key)), Type::List(item)) => match item.ty {
            Type::Named(id) if std::ptr::eq(connector.declaration(id), declaration) => Some(key.as_str()),
            _ => None,
        },
        _ => None,
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
        None if is_folded(connector, &field.shape.ty) => quote!(Fold::fold(&mut self.#ident, next.#ident);),
        None if optional => quote!(codegen::replace(&mut self.#ident, next.#ident);),
        None => quote!(self.#ident = next.#ident;),
    }
}

fn is_folded(connector: &Connector, ty: &Type) -> bool {
    matches!(ty, Type::Named(id) if connector.declaration(*id).folded)
}
