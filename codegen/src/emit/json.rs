//! JSON as tokens of Rust.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};
use serde_json::Value;

/// Returns the number of values in a value.
pub(super) fn nodes(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(nodes).sum(),
        Value::Object(entries) => entries.values().map(nodes).sum(),
        _ => 0,
    }
}

/// JSON as the macro `json!` reads it.
pub(super) fn tokens(value: &Value) -> TokenStream {
    match value {
        Value::Null => quote!(null),
        Value::Bool(value) => quote!(#value),
        Value::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(number), _) => integer(number),
            (None, Some(number)) => Literal::u64_suffixed(number).into_token_stream(),
            (None, None) => {
                super::validate::number(crate::model::Number::Float(number.as_f64().unwrap_or_default()))
            }
        },
        Value::String(text) => quote!(#text),
        Value::Array(items) => {
            let items = items.iter().map(tokens);
            quote!([#(#items),*])
        }
        Value::Object(entries) => {
            let entries = entries.iter().map(|(key, value)| {
                let value = tokens(value);
                quote!(#key: #value)
            });
            quote!({ #(#entries),* })
        }
    }
}

/// Returns the literal of a scalar.
pub(super) fn literal(value: &Value) -> TokenStream {
    match value.as_i64() {
        Some(i64::MIN) => quote!(-9_223_372_036_854_775_808_i64),
        _ => tokens(value),
    }
}

/// An integer, with a suffix if it needs one.
pub(super) fn integer(value: i64) -> TokenStream {
    let literal = if i32::try_from(value).is_ok() {
        Literal::u64_unsuffixed(value.unsigned_abs())
    } else if value == i64::MIN {
        return quote!(i64::MIN);
    } else {
        Literal::i64_suffixed(value.saturating_abs())
    };
    if value < 0 { quote!(-#literal) } else { quote!(#literal) }
}
