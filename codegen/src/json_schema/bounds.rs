//! Bounds in the words of JSON Schema.

use crate::model::{Bound, Format, Limit, Number};
use serde_json::{Map, Value, json};

/// Adds the bounds of a value to its schema. `x-soft` names those that a caller can allow.
pub(crate) fn put_bounds(bounds: &[Bound], schema: &mut Map<String, Value>) {
    let mut soft = Vec::new();
    for bound in bounds {
        let (name, value) = keyword(&bound.limit);
        schema.insert(name.to_owned(), value);
        if bound.soft {
            soft.push(name);
        }
    }
    if !soft.is_empty() {
        schema.insert("x-soft".to_owned(), json!(soft));
    }
}

/// Returns the keyword of a bound and its value. A bound that JSON Schema does not have begins with `x-`.
pub(crate) fn keyword(limit: &Limit) -> (&'static str, Value) {
    let number = |number: &Number| match number {
        Number::Integer(value) => json!(value),
        Number::Float(value) => json!(value),
    };
    match limit {
        Limit::Minimum(n) => ("minimum", number(n)),
        Limit::Maximum(n) => ("maximum", number(n)),
        Limit::ExclusiveMinimum(n) => ("exclusiveMinimum", number(n)),
        Limit::ExclusiveMaximum(n) => ("exclusiveMaximum", number(n)),
        Limit::MultipleOf(n) => ("multipleOf", number(n)),
        Limit::MinLength(n) => ("minLength", json!(n)),
        Limit::MaxLength(n) => ("maxLength", json!(n)),
        Limit::Pattern(pattern) => ("pattern", json!(format!("^(?:{})$", pattern.text))),
        Limit::Format(Format::Base64) => ("contentEncoding", json!("base64")),
        Limit::Format(Format::Datetime) => ("format", json!("date-time")),
        Limit::Format(Format::Url) => ("format", json!("uri")),
        Limit::Format(format) => ("format", json!(format.word())),
        Limit::MinItems(n) => ("minItems", json!(n)),
        Limit::MaxItems(n) => ("maxItems", json!(n)),
        Limit::UniqueItems => ("uniqueItems", json!(true)),
        Limit::MinProperties(n) => ("minProperties", json!(n)),
        Limit::MaxProperties(n) => ("maxProperties", json!(n)),
        Limit::MaxSize(n) => ("x-max-size", json!(n)),
        Limit::MediaTypes(types) => ("x-media-types", json!(types)),
        Limit::Square => ("x-square", json!(true)),
        Limit::Transparent => ("x-transparent", json!(true)),
    }
}
