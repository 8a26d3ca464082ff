//! The merge of a chunk of a stream into the response that is accumulated so far.
//!
//! For `text: { type: string, merge: append }` and `choices: { type: list<Choice>, merge: index }` this writes:
//!
//! ```text
//! impl Accumulate for Chunk {
//!     fn accumulate(&mut self, next: Self) {
//!         codegen::append(&mut self.text, next.text);
//!         codegen::merge_by_key(&mut self.choices, next.choices, |item| codegen::Key { index: item.index, id: None });
//!     }
//! }
//! impl codegen::Chunk for Chunk {
//!     type Response = Whole;
//! }
//! ```

use super::ty;
use crate::model::{Connector, Field, Merge, Struct, Type, TypeDeclaration, TypeKind};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

pub(super) fn emit(connector: &Connector, declaration: &TypeDeclaration, shape: &Struct) -> Vec<TokenStream> {
    if !declaration.accumulated {
        return Vec::new();
    }
    let name = ty::ident(&declaration.name);
    let fields = shape.fields.iter().map(|field| self::field(connector, declaration, field));
    // Where texts grow, so do those that this version does not know.
    let grow = shape
        .fields
        .iter()
        .any(|field| field.merge == Some(Merge::Append) && field.schema.ty == Type::String);
    let chunk = declaration.response.map(|id| {
        let response = ty::ident(&connector.declaration(id).name);
        quote! {
            impl codegen::Chunk for #name {
                type Response = #response;
            }
        }
    });
    let accumulate = quote! {
        impl Accumulate for #name {
            #[inline]
            fn accumulate(&mut self, next: Self) {
                #(#fields)*
                codegen::merge_extra(&mut self.extra, next.extra, #grow);
            }
        }
    };
    std::iter::once(accumulate).chain(chunk).collect()
}

fn field(connector: &Connector, declaration: &TypeDeclaration, field: &Field) -> TokenStream {
    let ident = ty::ident(&field.ident);
    if field.is_rest {
        return quote!(self.#ident.extend(next.#ident););
    }
    let optional = (!field.is_always_held() || field.nullable) && !field.is_preset(declaration);
    match &field.merge {
        Some(Merge::Append) => quote!(codegen::append(&mut self.#ident, next.#ident);),
        Some(Merge::ByKey { index, id }) => {
            let items = items(connector, field);
            let index = key(items, index.as_ref(), |ident, optional| {
                if optional { quote!(item.#ident) } else { quote!(Some(item.#ident)) }
            });
            let id = key(items, id.as_ref(), |ident, optional| {
                if optional { quote!(item.#ident.as_deref()) } else { quote!(Some(&item.#ident)) }
            });
            quote! {
                codegen::merge_by_key(&mut self.#ident, next.#ident, |item| codegen::Key { index: #index, id: #id });
            }
        }
        None if accumulates(connector, &field.schema.ty) => {
            quote!(Accumulate::accumulate(&mut self.#ident, next.#ident);)
        }
        None if optional && (field.schema.ty == Type::String || connector.is_id(&field.schema.ty)) => {
            quote!(codegen::replace_text(&mut self.#ident, next.#ident);)
        }
        None if optional => quote!(codegen::replace(&mut self.#ident, next.#ident);),
        None => quote!(self.#ident = next.#ident;),
    }
}

/// The struct in the list of a field.
fn items<'m>(connector: &'m Connector, field: &Field) -> Option<(&'m TypeDeclaration, &'m Struct)> {
    let Type::List(item) = &field.schema.ty else { return None };
    let Type::Named(id) = &item.ty else { return None };
    let declaration = connector.declaration(*id);
    match &declaration.kind {
        TypeKind::Struct(shape) => Some((declaration, shape)),
        _ => None,
    }
}

/// A part of the key of an item: `None` where it has no such field.
fn key(
    items: Option<(&TypeDeclaration, &Struct)>,
    ident: Option<&String>,
    read: impl Fn(&Ident, bool) -> TokenStream,
) -> TokenStream {
    let found = items.and_then(|(declaration, shape)| {
        let field = shape.fields.iter().find(|field| Some(&field.ident) == ident)?;
        Some(read(
            &ty::ident(&field.ident),
            (!field.is_always_held() || field.nullable) && !field.is_preset(declaration),
        ))
    });
    found.unwrap_or_else(|| quote!(None))
}

fn accumulates(connector: &Connector, ty: &Type) -> bool {
    matches!(ty, Type::Named(id) if connector.declaration(*id).accumulated)
}
