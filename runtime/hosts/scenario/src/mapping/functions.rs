//! The functions of mappings, under Fusion's names. Those that give another value at another time, such as `now`, are not among
//! them: a run that goes on after a stop must decide as it did before.

use super::{dates, digests, text_of};
use jiff::Span;
use minijinja::value::{Kwargs, Rest, ValueKind};
use minijinja::{Environment, Error, ErrorKind, Value};

/// The filters of the engine. Fusion's functions are filters, too.
pub(crate) const FILTERS: &[&str] = &[
    "abs",
    "attr",
    "batch",
    "bool",
    "capitalize",
    "chain",
    "count",
    "d",
    "default",
    "dictsort",
    "first",
    "float",
    "groupby",
    "indent",
    "int",
    "items",
    "join",
    "last",
    "length",
    "lines",
    "list",
    "lower",
    "map",
    "max",
    "min",
    "reject",
    "rejectattr",
    "replace",
    "reverse",
    "round",
    "select",
    "selectattr",
    "slice",
    "sort",
    "split",
    "string",
    "sum",
    "title",
    "trim",
    "unique",
    "upper",
    "zip",
];

/// The tests of the engine.
pub(crate) const TESTS: &[&str] = &[
    "boolean",
    "defined",
    "divisibleby",
    "endingwith",
    "eq",
    "even",
    "false",
    "float",
    "ge",
    "gt",
    "in",
    "integer",
    "iterable",
    "le",
    "lower",
    "lt",
    "mapping",
    "ne",
    "none",
    "number",
    "odd",
    "sequence",
    "startingwith",
    "string",
    "true",
    "undefined",
    "upper",
];

macro_rules! functions {
    ($($name:literal => $function:expr;)*) => {
        /// Fusion's functions.
        pub(crate) const FUNCTIONS: &[&str] = &[$($name),*];

        /// Adds Fusion's functions, each also as a filter, unless the engine has one of its name.
        pub(crate) fn add(engine: &mut Environment<'static>) {
            $(
                engine.add_function($name, $function);
                if !FILTERS.contains(&$name) {
                    engine.add_filter($name, $function);
                }
            )*
        }
    };
}

functions! {
    "add" => |list: Vec<Value>, items: Rest<Value>| -> Vec<Value> { [list, items.0].concat() };
    "abs" => |number: f64| whole(number.abs());
    "addDays" => |date: Value, days: i64| dates::add(&date, days, Span::try_days);
    "addHours" => |date: Value, hours: i64| dates::add(&date, hours, Span::try_hours);
    "addMinutes" => |date: Value, minutes: i64| dates::add(&date, minutes, Span::try_minutes);
    "addMonths" => |date: Value, months: i64| dates::add(&date, months, Span::try_months);
    "addSeconds" => |date: Value, seconds: i64| dates::add(&date, seconds, Span::try_seconds);
    "addYears" => |date: Value, years: i64| dates::add(&date, years, Span::try_years);
    "average" => |numbers: Rest<Value>| -> Result<Value, Error> {
        let numbers = numbers_in(numbers.0)?;
        let count = numbers.len() as f64;
        Ok(if numbers.is_empty() { Value::UNDEFINED } else { whole(numbers.iter().sum::<f64>() / count) })
    };
    "base64" => |text: String| digests::base64(&text);
    "capitalize" => |text: String| -> String {
        let mut chars = text.chars();
        chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
    };
    "ceil" => |number: f64| whole(number.ceil());
    "contains" => |value: Value, part: Value| -> Result<bool, Error> {
        Ok(match value.as_str() {
            Some(text) => text.contains(&text_of(&part)),
            None => items(&value)?.contains(&part),
        })
    };
    "deduplicate" => |list: Value| -> Result<Vec<Value>, Error> {
        let mut kept: Vec<Value> = Vec::new();
        for item in items(&list)? {
            if !kept.contains(&item) {
                kept.push(item);
            }
        }
        Ok(kept)
    };
    "first" => |list: Value| -> Result<Value, Error> { Ok(items(&list)?.first().cloned().unwrap_or_default()) };
    "flatten" => |list: Value| -> Result<Vec<Value>, Error> {
        let parts: Result<Vec<Vec<Value>>, Error> = items(&list)?
            .into_iter()
            .map(|item| if item.kind() == ValueKind::Seq { items(&item) } else { Ok(vec![item]) })
            .collect();
        Ok(parts?.concat())
    };
    "floor" => |number: f64| whole(number.floor());
    "formatDate" => |date: Value, format: String, zone: Option<String>| {
        dates::format(&date, &format, zone.as_deref())
    };
    "get" => |value: Value, path: Value| -> Result<Value, Error> {
        let mut found = value;
        for name in text_of(&path).split('.') {
            found = match name.parse::<usize>() {
                Ok(index) if found.kind() == ValueKind::Seq => found.get_item_by_index(index).unwrap_or_default(),
                _ => found.get_attr(name).unwrap_or_default(),
            };
        }
        Ok(found)
    };
    "ifempty" => |value: Value, other: Value| if is_empty(&value) { other } else { value };
    "indexOf" => |text: String, part: String| -> i64 {
        let found = text.find(&part).map(|at| text[..at].chars().count());
        found.and_then(|count| i64::try_from(count).ok()).unwrap_or(-1)
    };
    "join" => |list: Value, between: Option<String>| -> Result<String, Error> {
        let texts: Vec<String> = items(&list)?.iter().map(text_of).collect();
        Ok(texts.join(&between.unwrap_or_default()))
    };
    "keys" => |object: Value| items(&object);
    "last" => |list: Value| -> Result<Value, Error> { Ok(items(&list)?.last().cloned().unwrap_or_default()) };
    "length" => |value: Value| value.len().unwrap_or_default();
    "lower" => |text: String| text.to_lowercase();
    "map" => |list: Value, key: String| -> Result<Vec<Value>, Error> {
        let values = items(&list)?.into_iter().map(|item| item.get_attr(&key).unwrap_or_default());
        Ok(values.filter(|value| !value.is_undefined()).collect())
    };
    "max" => |numbers: Rest<Value>| -> Result<Value, Error> {
        Ok(numbers_in(numbers.0)?.into_iter().reduce(f64::max).map(whole).unwrap_or_default())
    };
    "md5" => |text: String, encoding: Option<String>, key: Option<String>| {
        digests::md5(&text, encoding.as_deref(), key.as_deref())
    };
    "merge" => |lists: Rest<Value>| -> Result<Vec<Value>, Error> {
        let lists: Result<Vec<Vec<Value>>, Error> = lists.iter().map(items).collect();
        Ok(lists?.concat())
    };
    "min" => |numbers: Rest<Value>| -> Result<Value, Error> {
        Ok(numbers_in(numbers.0)?.into_iter().reduce(f64::min).map(whole).unwrap_or_default())
    };
    "parseDate" => |text: String, format: String, zone: Option<String>| {
        dates::parse(&text, &format, zone.as_deref())
    };
    "parseNumber" => |text: Value| -> Result<Value, Error> {
        let text = text_of(&text);
        let number: Result<f64, _> = text.trim().parse();
        number.map(whole).map_err(|_| invalid("`parseNumber` needs a number"))
    };
    "remove" => |list: Value, gone: Rest<Value>| -> Result<Vec<Value>, Error> {
        Ok(items(&list)?.into_iter().filter(|item| !gone.contains(item)).collect())
    };
    "replace" => |text: String, from: String, to: String| text.replace(&from, &to);
    "reverse" => |list: Value| -> Result<Vec<Value>, Error> { Ok(items(&list)?.into_iter().rev().collect()) };
    "round" => |number: f64, digits: Option<u32>| -> Value {
        let factor = 10_f64.powi(i32::try_from(digits.unwrap_or(0).min(15)).unwrap_or(0));
        whole((number * factor).round() / factor)
    };
    "sha1" => |text: String, encoding: Option<String>, key: Option<String>| {
        digests::sha1(&text, encoding.as_deref(), key.as_deref())
    };
    "sha256" => |text: String, encoding: Option<String>, key: Option<String>| {
        digests::sha256(&text, encoding.as_deref(), key.as_deref())
    };
    "sha512" => |text: String, encoding: Option<String>, key: Option<String>| {
        digests::sha512(&text, encoding.as_deref(), key.as_deref())
    };
    "slice" => |list: Value, start: usize, end: Option<usize>| -> Result<Vec<Value>, Error> {
        let count = end.unwrap_or(usize::MAX).saturating_sub(start);
        Ok(items(&list)?.into_iter().skip(start).take(count).collect())
    };
    "sort" => |list: Value| -> Result<Vec<Value>, Error> {
        let mut list = items(&list)?;
        list.sort();
        Ok(list)
    };
    "split" => |text: String, between: String| -> Vec<String> { text.split(&between).map(str::to_owned).collect() };
    "startcase" => |text: String| -> String {
        let mut inside = false;
        text.chars().flat_map(|c| {
            let changed: Vec<char> = if inside { c.to_lowercase().collect() } else { c.to_uppercase().collect() };
            inside = c.is_alphanumeric();
            changed
        }).collect()
    };
    "substring" => |text: String, start: usize, end: Option<usize>| -> String {
        text.chars().skip(start).take(end.unwrap_or(usize::MAX).saturating_sub(start)).collect()
    };
    "sum" => |numbers: Rest<Value>| -> Result<Value, Error> { Ok(whole(numbers_in(numbers.0)?.into_iter().sum())) };
    "switch" => |value: Value, cases: Rest<Value>| -> Value {
        let mut pairs = cases.chunks_exact(2);
        let found = pairs.find(|pair| pair[0] == value).map(|pair| pair[1].clone());
        found.or_else(|| pairs.remainder().first().cloned()).unwrap_or_default()
    };
    "toString" => |value: Value| text_of(&value);
    "trim" => |text: String| text.trim().to_owned();
    "upper" => |text: String| text.to_uppercase();
    "dict" => |fields: Kwargs| -> Result<Value, Error> { dict(&fields) };
    "range" => minijinja::functions::range;
}

/// Nothing, an empty text, an empty list and an empty object are empty.
fn is_empty(value: &Value) -> bool {
    value.is_undefined() || value.is_none() || value.len() == Some(0)
}

/// Returns the items of a list; none if there is no list.
fn items(value: &Value) -> Result<Vec<Value>, Error> {
    if value.is_undefined() || value.is_none() {
        return Ok(Vec::new());
    }
    if value.kind() == ValueKind::String {
        return Err(invalid("this needs a list, and the value is a text"));
    }
    Ok(value.try_iter()?.collect())
}

/// Returns the numbers of the arguments: one list, or several numbers.
fn numbers_in(arguments: Vec<Value>) -> Result<Vec<f64>, Error> {
    let numbers = match arguments.as_slice() {
        [list] if !list.is_number() => items(list)?,
        _ => arguments,
    };
    numbers.into_iter().map(f64::try_from).collect()
}

/// Returns a number, as an integer if it is one.
fn whole(number: f64) -> Value {
    // Above 2⁵³ a double is no exact integer.
    if number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_992.0 {
        return Value::from(number as i64);
    }
    Value::from(number)
}

fn dict(fields: &Kwargs) -> Result<Value, Error> {
    let pairs: Result<Vec<(String, Value)>, Error> =
        fields.args().map(|name| Ok((name.to_owned(), fields.get::<Value>(name)?))).collect();
    Ok(Value::from_pairs(pairs?))
}

pub(super) fn invalid(message: impl Into<std::borrow::Cow<'static, str>>) -> Error {
    Error::new(ErrorKind::InvalidOperation, message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mapping::{Expression, evaluated, json};
    use serde_json::{Value as Json, json};

    fn value(text: &str) -> Json {
        let names = evaluated(
            json!({ "list": [3, 1, 1], "user": { "name": "Ann", "tags": ["a", "b"] }, "big": 9_007_199_254_740_993_i64 }),
        );
        let value =
            Expression::compile(text).unwrap().evaluate(&names).unwrap_or_else(|error| panic!("{error}"));
        json(&value).unwrap().unwrap_or(Json::Null)
    }

    #[test]
    fn each_function_does_what_its_name_says() {
        for (text, expected) in [
            ("add(list, 4)", json!([3, 1, 1, 4])),
            ("abs(-2.5)", json!(2.5)),
            ("addDays('2026-02-27', 2)", json!("2026-03-01T00:00:00Z")),
            ("addHours('2026-11-28T23:30:00+01:00', 1)", json!("2026-11-28T23:30:00Z")),
            ("addMinutes(0, -1)", json!("1969-12-31T23:59:00Z")),
            ("addMonths('2026-01-31', 1)", json!("2026-02-28T00:00:00Z")),
            ("addSeconds(1764324000, 1)", json!("2025-11-28T10:00:01Z")),
            ("addYears('2024-02-29', 1)", json!("2025-02-28T00:00:00Z")),
            ("average(list)", json!(5.0 / 3.0)),
            ("base64('été')", json!("w6l0w6k=")),
            ("capitalize('ann')", json!("Ann")),
            ("ceil(1.2)", json!(2)),
            ("contains('river', 'iv') and contains(list, 3) and not contains(list, 2)", json!(true)),
            ("deduplicate(list)", json!([3, 1])),
            ("first(list)", json!(3)),
            ("first([])", json!(null)),
            ("flatten([[1], 2, [3]])", json!([1, 2, 3])),
            ("floor(1.8)", json!(1)),
            (
                "formatDate(0, 'dddd, D MMMM YYYY [at] HH:mm:ss.SSS Z')",
                json!("Thursday, 1 January 1970 at 00:00:00.000 +00:00"),
            ),
            (
                "formatDate('2026-07-01T10:00:00Z', 'DD.MM.YY h:mm A', 'Europe/Prague')",
                json!("01.07.26 12:00 PM"),
            ),
            ("get(user, 'tags.1')", json!("b")),
            ("get(user, 'no.such')", json!(null)),
            ("ifempty(user.nick, 'none')", json!("none")),
            ("user.name | ifempty('none')", json!("Ann")),
            ("indexOf('abc', 'c')", json!(2)),
            ("join(list, '-')", json!("3-1-1")),
            ("keys(user)", json!(["name", "tags"])),
            ("last(list)", json!(1)),
            ("length(list) + length('été')", json!(6)),
            ("lower('ÉA')", json!("éa")),
            ("map([user, {}], 'name')", json!(["Ann"])),
            ("max(list) + max(1, 2)", json!(5)),
            ("md5('')", json!("d41d8cd98f00b204e9800998ecf8427e")),
            ("merge(list, [9])", json!([3, 1, 1, 9])),
            ("min(list)", json!(1)),
            ("parseDate('28/11/2026', 'DD/MM/YYYY')", json!("2026-11-28T00:00:00Z")),
            ("parseDate('1.7.2026 12:00', 'D.M.YYYY HH:mm', 'Europe/Prague')", json!("2026-07-01T10:00:00Z")),
            ("parseDate('2026-11-28 10:00 +02:00', 'YYYY-MM-DD HH:mm Z')", json!("2026-11-28T08:00:00Z")),
            ("parseNumber(' 12.50 ')", json!(12.5)),
            ("remove(list, 1)", json!([3])),
            ("replace('a-a', '-', '+')", json!("a+a")),
            ("reverse(list)", json!([1, 1, 3])),
            ("round(1.256, 2)", json!(1.26)),
            ("sha1('abc')", json!("a9993e364706816aba3e25717850c26c9cd0d89d")),
            (
                "sha256('what do ya want for nothing?', 'hex', 'Jefe')",
                json!("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
            ),
            ("sha256('', 'base64')", json!("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")),
            ("sha512('abc') | length", json!(128)),
            ("slice(list, 1, 2)", json!([1])),
            ("sort(list)", json!([1, 1, 3])),
            ("split('a,b', ',')", json!(["a", "b"])),
            ("startcase('a big river')", json!("A Big River")),
            ("substring('rivers', 1, 3)", json!("iv")),
            ("sum(list)", json!(5)),
            ("switch(2, 1, 'one', 2, 'two', 'many')", json!("two")),
            ("switch(3, 1, 'one', 2, 'two', 'many')", json!("many")),
            ("toString([1, 'a'])", json!("[1,\"a\"]")),
            ("trim(' a ')", json!("a")),
            ("upper('a')", json!("A")),
            ("dict(a=1)", json!({ "a": 1 })),
            ("range(3) | list", json!([0, 1, 2])),
            ("big", json!(9_007_199_254_740_993_i64)),
        ] {
            assert_eq!(value(text), expected, "{text}");
        }
    }

    #[test]
    fn a_value_that_is_no_date_is_an_error() {
        let error = |text: &str| {
            Expression::compile(text).unwrap().evaluate(&evaluated(json!({}))).unwrap_err().to_string()
        };
        for (text, expected) in [
            ("formatDate('tomorrow', 'YYYY')", "this needs a date"),
            ("formatDate(0, 'YYYY QQ')", "`Q` is no part of a date; write plain text as `[Q]`"),
            ("formatDate(0, 'YYYY', 'Europe/Nowhere')", "this needs a date"),
            ("parseDate('28.13.2026', 'DD.MM.YYYY')", "this needs a text in its format"),
            ("addYears(0, 99999999)", "this needs a date and a number"),
            ("sha256('a', 'hexa')", "`hexa` is no encoding of a hash: write `hex` or `base64`"),
        ] {
            assert!(error(text).contains(expected), "{text}: {}", error(text));
        }
    }

    #[test]
    fn every_name_of_the_tables_exists() {
        for name in FILTERS.iter().chain(FUNCTIONS) {
            assert_eq!(value(&format!("'{name}' is filter")), json!(true), "the filter {name}");
        }
        for name in TESTS {
            assert_eq!(value(&format!("'{name}' is test")), json!(true), "the test {name}");
        }
    }

    #[test]
    fn an_expression_is_bounded() {
        for (open, inner, close) in
            [("(", "1", ")"), ("1 + ", "1", ""), ("", "a", ".b"), ("", "a", "|first"), ("not ", "a", "")]
        {
            for count in [200_000, 299, 149] {
                let text = open.repeat(count) + inner + &close.repeat(count);
                // The longest that is taken does not end the program.
                if let Ok(expression) = Expression::compile(&text) {
                    drop(expression.evaluate(&evaluated(json!({ "a": 1 }))));
                }
                assert!(count < 200_000 || Expression::compile(&text).is_err());
            }
        }
        assert!(
            Expression::compile("range(1000000000) | list").unwrap().evaluate(&evaluated(json!({}))).is_err()
        );
    }
}
