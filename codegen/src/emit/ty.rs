//! Rust types, and the parameters of constructors.

use crate::model::{Connector, Field, Type};
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
        Type::Tuple(items) => {
            let items = items.iter().map(|item| stored(connector, &item.ty));
            quote!((#(#items),*))
        }
        Type::Nullable(item) => {
            let item = stored(connector, &item.ty);
            quote!(Option<#item>)
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
    match (field.is_always_held(), field.nullable, received) {
        (true, false, _) => plain,
        (true, true, false) => quote!(Nullable<#plain>),
        (false, true, false) => quote!(Option<Nullable<#plain>>),
        (true, true, true) | (false, _, _) => quote!(Option<#plain>),
    }
}

/// The parameters of a constructor, and the types that say how each value is converted: `F`, or `F1`, `F2` and so on. No type
/// of a specification has such a name.
pub(super) fn arguments(connector: &Connector, fields: &[&Field]) -> (Vec<TokenStream>, Vec<Ident>) {
    let form = |index: usize| match fields.len() {
        1 => ident("F"),
        _ => ident(&format!("F{}", index + 1)),
    };
    let argument = |(index, field): (usize, &&Field)| {
        let (name, form) = (ident(&field.ident), form(index));
        let stored = self::field(connector, field, false);
        (quote!(#name: impl IntoField<#stored, #form>), form)
    };
    fields.iter().enumerate().map(argument).unzip()
}
