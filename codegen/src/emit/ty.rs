//! Rust types, and the parameter of a setter for each.

use crate::model::{Connector, Field, Type, TypeKind};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

/// An identifier that the checker has decided.
pub(super) fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// The type as a struct holds it.
pub(super) fn stored(connector: &Connector, ty: &Type) -> TokenStream {
    match ty {
        Type::String | Type::Secret => quote!(String),
        Type::Integer => quote!(i64),
        Type::Number => quote!(f64),
        Type::Boolean => quote!(bool),
        Type::Timestamp => quote!(Timestamp),
        Type::Json => quote!(Value),
        Type::Vector => quote!(Vec<f32>),
        Type::File => quote!(File),
        Type::List(item) => {
            let item = stored(connector, &item.ty);
            quote!(Vec<#item>)
        }
        Type::Map { value, .. } => {
            let value = stored(connector, &value.ty);
            quote!(BTreeMap<String, #value>)
        }
        Type::Named(id) => {
            let name = ident(&connector.declaration(*id).name);
            quote!(#name)
        }
    }
}

/// The type of a field of a struct. In a type that is only `received`, null and absent are one.
pub(super) fn field(connector: &Connector, field: &Field, received: bool) -> TokenStream {
    let plain = stored(connector, &field.schema.ty);
    let plain = if field.boxed { quote!(Box<#plain>) } else { plain };
    match (field.required, field.nullable, received) {
        (true, false, _) => plain,
        (true, true, false) => quote!(Nullable<#plain>),
        (false, true, false) => quote!(Option<Nullable<#plain>>),
        (true, true, true) | (false, _, _) => quote!(Option<#plain>),
    }
}

/// The type of a parameter `name` for a field, and the expression that stores it.
pub(super) fn argument(connector: &Connector, field: &Field, name: &Ident) -> (TokenStream, TokenStream) {
    if field.nullable {
        let plain = stored(connector, &field.schema.ty);
        let kept = if field.boxed { quote!(codegen::boxed(#name.into())) } else { quote!(#name.into()) };
        return (quote!(impl Into<Nullable<#plain>>), kept);
    }
    let (taken, kept) = value_argument(connector, &field.schema.ty, &quote!(#name));
    let kept = if field.boxed { quote!(Box::new(#kept)) } else { kept };
    (taken, kept)
}

fn value_argument(connector: &Connector, ty: &Type, name: &TokenStream) -> (TokenStream, TokenStream) {
    let plain = stored(connector, ty);
    match ty {
        Type::String | Type::Secret | Type::Json | Type::File => {
            (quote!(impl Into<#plain>), quote!(#name.into()))
        }
        Type::Named(_) if converts(connector, ty) => (quote!(impl Into<#plain>), quote!(#name.into())),
        Type::Integer | Type::Number | Type::Boolean | Type::Timestamp | Type::Vector | Type::Named(_) => {
            (plain, name.clone())
        }
        Type::List(item) if converts(connector, &item.ty) => {
            let item = stored(connector, &item.ty);
            (
                quote!(impl IntoIterator<Item = impl Into<#item>>),
                quote!(#name.into_iter().map(Into::into).collect()),
            )
        }
        Type::List(item) => {
            let item = stored(connector, &item.ty);
            (quote!(impl IntoIterator<Item = #item>), quote!(#name.into_iter().collect()))
        }
        Type::Map { value, .. } if converts(connector, &value.ty) => {
            let value = stored(connector, &value.ty);
            (
                quote!(impl IntoIterator<Item = (impl Into<String>, impl Into<#value>)>),
                quote!(#name.into_iter().map(|(key, value)| (key.into(), value.into())).collect()),
            )
        }
        Type::Map { value, .. } => {
            let value = stored(connector, &value.ty);
            (
                quote!(impl IntoIterator<Item = (impl Into<String>, #value)>),
                quote!(#name.into_iter().map(|(key, value)| (key.into(), value)).collect()),
            )
        }
    }
}

/// Returns whether other types become this one by `into`.
fn converts(connector: &Connector, ty: &Type) -> bool {
    match ty {
        Type::String | Type::Secret | Type::Json | Type::File => true,
        Type::Named(id) => match &connector.declaration(*id).kind {
            TypeKind::Enum { open, .. } => *open,
            TypeKind::Tagged { variants, .. } => variants.iter().any(|variant| variant.content.is_some()),
            TypeKind::Untagged { .. } => true,
            TypeKind::Struct(_) => false,
        },
        _ => false,
    }
}
