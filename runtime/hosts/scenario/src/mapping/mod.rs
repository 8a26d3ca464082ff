//! Mapped values: constants, and texts with expressions in `{{ … }}`.

mod dates;
mod digests;
mod expression;
pub(crate) mod functions;
pub(crate) mod pieces;
pub(crate) mod scan;

pub(crate) use expression::Expression;

use minijinja::Value as Evaluated;
use minijinja::value::Serde;
use serde::Serialize;
use serde_json::{Map, Value};

/// A value that is computed before a step.
#[derive(Debug)]
pub(crate) enum Mapping {
    Constant(Value),
    /// An expression alone keeps its type.
    Expression(Expression),
    /// Expressions with text around them are a text.
    Text(Vec<Piece>),
    List(Vec<Mapping>),
    Object(Vec<(String, Mapping)>),
}

/// A part of a text.
#[derive(Debug)]
pub(crate) enum Piece {
    Plain(String),
    Expression(Expression),
}

impl Mapping {
    /// Computes the value; `None` if it is an expression without a value.
    pub fn evaluate(&self, names: &Evaluated) -> Result<Option<Value>, String> {
        Ok(Some(match self {
            Self::Constant(value) => value.clone(),
            Self::Expression(expression) => return json(&expression.evaluate(names)?),
            Self::Text(pieces) => {
                let mut text = String::new();
                for piece in pieces {
                    match piece {
                        Piece::Plain(plain) => text.push_str(plain),
                        Piece::Expression(expression) => {
                            text.push_str(&text_of(&expression.evaluate(names)?))
                        }
                    }
                }
                Value::String(text)
            }
            Self::List(items) => {
                let items: Result<Vec<Option<Value>>, String> =
                    items.iter().map(|item| item.evaluate(names)).collect();
                Value::Array(items?.into_iter().flatten().collect())
            }
            Self::Object(fields) => Value::Object(object(fields, names)?),
        }))
    }
}

/// Computes the fields of an object. A field without a value is left out.
pub(crate) fn object(fields: &[(String, Mapping)], names: &Evaluated) -> Result<Map<String, Value>, String> {
    let mut object = Map::new();
    for (name, mapping) in fields {
        let value = mapping.evaluate(names).map_err(|error| format!("`{name}`: {error}"))?;
        object.extend(value.map(|value| (name.clone(), value)));
    }
    Ok(object)
}

/// Converts a value of JSON into one of expressions.
pub(crate) fn evaluated(value: impl Serialize) -> Evaluated {
    Evaluated::from(Serde(value))
}

/// Converts an evaluated value into JSON; `None` if it is empty.
pub(crate) fn json(value: &Evaluated) -> Result<Option<Value>, String> {
    if value.is_undefined() || value.is_none() {
        return Ok(None);
    }
    serde_json::to_value(value).map(Some).map_err(|error| error.to_string())
}

/// Returns a value as a text: empty without a value, and JSON of a list or an object.
pub(crate) fn text_of(value: &Evaluated) -> String {
    if let Some(text) = value.as_str() {
        return text.to_owned();
    }
    match json(value) {
        Ok(Some(json)) => json.to_string(),
        _ => String::new(),
    }
}
