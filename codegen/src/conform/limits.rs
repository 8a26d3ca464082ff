//! Limits: when a value breaks them, and how they are described.

use super::pattern;
use crate::model::{Format, Limit, Number, Type};
use serde_json::Value;

/// Describes a limit in words.
pub fn describe(limit: &Limit) -> String {
    match limit {
        Limit::Minimum(n) => format!("at least {n}"),
        Limit::Maximum(n) => format!("at most {n}"),
        Limit::ExclusiveMinimum(n) => format!("more than {n}"),
        Limit::ExclusiveMaximum(n) => format!("less than {n}"),
        Limit::MultipleOf(n) => format!("a multiple of {n}"),
        Limit::MinLength(n) => format!("at least {}", some(*n, "character", "characters")),
        Limit::MaxLength(n) => format!("at most {}", some(*n, "character", "characters")),
        Limit::Pattern(pattern) => format!("the whole text matches `{}`", pattern.text),
        Limit::Format(format) => format_in_words(*format),
        Limit::MinItems(n) => format!("at least {}", some(*n, "item", "items")),
        Limit::MaxItems(n) => format!("at most {}", some(*n, "item", "items")),
        Limit::UniqueItems => "no item twice".to_owned(),
        Limit::MinProperties(n) => format!("at least {}", some(*n, "entry", "entries")),
        Limit::MaxProperties(n) => format!("at most {}", some(*n, "entry", "entries")),
        Limit::MaxSize(n) => format!("at most {}", some(*n, "byte", "bytes")),
        Limit::MediaTypes(types) => format!("one of {}", types.join(", ")),
        Limit::Square => "as high as wide".to_owned(),
        Limit::Transparent => "transparent somewhere".to_owned(),
    }
}

fn format_in_words(format: Format) -> String {
    let what = match format {
        Format::Datetime => "a date and time with an offset",
        Format::Date => "a date",
        Format::Time => "a time of day",
        Format::Duration => "a duration",
        Format::Uuid => return "a UUID".to_owned(),
        Format::Url => return "an absolute URL".to_owned(),
        Format::Email => return "an email address".to_owned(),
        Format::Ip => return "an IP address".to_owned(),
        Format::Decimal => "a decimal number",
        Format::Base64 => return "bytes in base64".to_owned(),
    };
    format!("{what}, such as `{}`", format.example())
}

fn some(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Returns if the limit is broken, and the size of the value; `None` if the limit does not apply to the value.
pub(super) fn broken(limit: &Limit, ty: &Type, value: &Value) -> Option<(bool, String)> {
    let number = number(ty, value);
    let length = value.as_str().map(|text| text.chars().count() as u64);
    let items = value.as_array().map(|items| items.len() as u64);
    let entries = value.as_object().map(|entries| entries.len() as u64);
    let count = |n: u64| n.to_string();
    Some(match limit {
        Limit::Minimum(n) => (number?.is_below(*n), String::new()),
        Limit::Maximum(n) => (n.is_below(number?), String::new()),
        Limit::ExclusiveMinimum(n) => (!n.is_below(number?), String::new()),
        Limit::ExclusiveMaximum(n) => (!number?.is_below(*n), String::new()),
        Limit::MultipleOf(n) => (!number?.is_multiple_of(*n), String::new()),
        Limit::MinLength(n) => (length? < *n, count(length?)),
        Limit::MaxLength(n) => (length? > *n, count(length?)),
        Limit::Pattern(pattern) => (!pattern::matches(pattern, value.as_str()?), String::new()),
        Limit::Format(format) => (!format.matches(value.as_str()?), String::new()),
        Limit::MinItems(n) => (items? < *n, count(items?)),
        Limit::MaxItems(n) => (items? > *n, count(items?)),
        Limit::UniqueItems => {
            let items = value.as_array()?;
            let twice =
                |index: usize| items[..index].iter().any(|item| is_same(item_type(ty), item, &items[index]));
            ((1..items.len()).any(twice), String::new())
        }
        Limit::MinProperties(n) => (entries? < *n, count(entries?)),
        Limit::MaxProperties(n) => (entries? > *n, count(entries?)),
        Limit::MaxSize(n) => {
            let size = files(value).map(file_size).max()?;
            (size > *n, count(size))
        }
        // The client examines the content of a file before it is sent.
        Limit::MediaTypes(_) | Limit::Square | Limit::Transparent => return None,
    })
}

fn item_type(ty: &Type) -> &Type {
    if let Type::List(item) = ty { &item.ty } else { ty }
}

/// Returns `true` if two values are one value of a type: 1 and 1.0 are one `number`, though not one JSON value.
fn is_same(ty: &Type, a: &Value, b: &Value) -> bool {
    match (ty, a, b) {
        (Type::Number, Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        (Type::Tuple(items), Value::Array(a), Value::Array(b)) => {
            a.len() == b.len()
                && items.iter().zip(a.iter().zip(b)).all(|(item, (a, b))| is_same(&item.ty, a, b))
        }
        _ => a == b,
    }
}

/// Returns the number that a client holds for a value: a double for a `number`.
pub(super) fn number(ty: &Type, value: &Value) -> Option<Number> {
    let integer = if *ty == Type::Number { None } else { value.as_i64() };
    integer.map(Number::Integer).or_else(|| value.as_f64().map(Number::Float))
}

/// Returns a file, or the files of a list.
fn files(value: &Value) -> impl Iterator<Item = &Value> {
    let one = value.is_object().then_some(value);
    one.into_iter().chain(value.as_array().into_iter().flatten())
}

fn file_size(file: &Value) -> u64 {
    let text = |key: &str| file.get(key).and_then(Value::as_str);
    let encoded = text("data").map(|data| data.trim_end_matches('=').len() as u64 * 3 / 4);
    encoded.unwrap_or_else(|| text("text").map_or(0, |text| text.len() as u64))
}
