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
use crate::model::{Connector, Field, Fold, Struct, Type, TypeDeclaration};
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
    matches!(ty, Type::Named(id) if connector.declaration(*id).folded)
}
