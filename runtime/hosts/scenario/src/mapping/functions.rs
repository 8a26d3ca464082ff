//! The functions of mappings, under Fusion's names. Those that give another value at another time, such as `now`, are not among
//! them: a run that goes on after a stop must decide as it did before.

use super::text_of;
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
    "average" => |numbers: Rest<Value>| -> Result<Value, Error> {
        let numbers = numbers_in(numbers.0)?;
        let count = numbers.len() as f64;
        Ok(if numbers.is_empty() { Value::UNDEFINED } else { whole(numbers.iter().sum::<f64>() / count) })
    };
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
    "merge" => |lists: Rest<Value>| -> Result<Vec<Value>, Error> {
        let lists: Result<Vec<Vec<Value>>, Error> = lists.iter().map(items).collect();
        Ok(lists?.concat())
    };
    "min" => |numbers: Rest<Value>| -> Result<Value, Error> {
        Ok(numbers_in(numbers.0)?.into_iter().reduce(f64::min).map(whole).unwrap_or_default())
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

fn invalid(message: &'static str) -> Error {
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
            ("average(list)", json!(5.0 / 3.0)),
            ("capitalize('ann')", json!("Ann")),
            ("ceil(1.2)", json!(2)),
            ("contains('river', 'iv') and contains(list, 3) and not contains(list, 2)", json!(true)),
            ("deduplicate(list)", json!([3, 1])),
            ("first(list)", json!(3)),
            ("first([])", json!(null)),
            ("flatten([[1], 2, [3]])", json!([1, 2, 3])),
            ("floor(1.8)", json!(1)),
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
            ("merge(list, [9])", json!([3, 1, 1, 9])),
            ("min(list)", json!(1)),
            ("parseNumber(' 12.50 ')", json!(12.5)),
            ("remove(list, 1)", json!([3])),
            ("replace('a-a', '-', '+')", json!("a+a")),
            ("reverse(list)", json!([1, 1, 3])),
            ("round(1.256, 2)", json!(1.26)),
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
