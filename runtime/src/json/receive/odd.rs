//! Values of another kind than their field expects.

use serde::de::{self, Unexpected};
use serde_json::Value;

use crate::json::extra::Extra;

/// The destination of a value of another kind than its field expects.
#[derive(Debug)]
pub struct Odd<'a>(Keep<'a>);

#[derive(Debug)]
enum Keep<'a> {
    Nowhere,
    /// Null is skipped, and every other value is an error.
    Null,
    Field(&'a mut Extra, &'a str),
    Item(&'a mut Value),
}

impl<'a> Odd<'a> {
    /// Makes such a value an error, including null.
    #[inline]
    #[must_use]
    pub fn refuse() -> Self {
        Self(Keep::Nowhere)
    }

    /// Makes such a value an error, but skips null: for an item that may be null.
    #[inline]
    pub(super) fn refuse_but_null() -> Self {
        Self(Keep::Null)
    }

    /// Keeps such a value in `extra`. Null is skipped.
    #[inline]
    pub fn keep(extra: &'a mut Extra, name: &'a str) -> Self {
        Self(Keep::Field(extra, name))
    }

    /// Keeps such a value in `item`. Null is skipped.
    #[inline]
    pub(super) fn hold(item: &'a mut Value) -> Self {
        Self(Keep::Item(item))
    }

    #[inline]
    pub(super) fn is_kept(&self) -> bool {
        !matches!(self.0, Keep::Nowhere | Keep::Null)
    }

    /// Returns `true` if such a value is kept next to what is read of it.
    pub(super) fn is_beside(&self) -> bool {
        matches!(self.0, Keep::Field(..))
    }

    /// Returns `true` if null is skipped.
    #[inline]
    pub(super) fn skips_null(&self) -> bool {
        !matches!(self.0, Keep::Nowhere)
    }

    /// Handles null.
    #[cold]
    pub(super) fn take_null<E: de::Error>(self, expected: &'static str) -> Result<(), E> {
        self.take(Value::Null, expected)
    }

    /// Handles a scalar of another kind.
    #[cold]
    pub(super) fn take_scalar<E: de::Error>(
        self,
        scalar: Scalar<'_>,
        expected: &'static str,
    ) -> Result<(), E> {
        self.take(scalar.into(), expected)
    }

    /// Handles a value of another kind.
    #[cold]
    pub(crate) fn take<E: de::Error>(self, value: Value, expected: &'static str) -> Result<(), E> {
        match self.0 {
            Keep::Null | Keep::Field(..) | Keep::Item(_) if value.is_null() => Ok(()),
            Keep::Field(extra, name) => {
                extra.insert(name.to_owned(), value);
                Ok(())
            }
            Keep::Item(item) => {
                *item = value;
                Ok(())
            }
            Keep::Nowhere | Keep::Null if value.is_u64() && expected == "i64" => {
                Err(E::invalid_value(unexpected(&value), &expected))
            }
            Keep::Nowhere | Keep::Null => Err(E::invalid_type(unexpected(&value), &expected)),
        }
    }
}

fn unexpected(value: &Value) -> Unexpected<'_> {
    match value {
        Value::Null => Unexpected::Unit,
        Value::Bool(value) => Unexpected::Bool(*value),
        Value::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(number), _) => Unexpected::Signed(number),
            (None, Some(number)) => Unexpected::Unsigned(number),
            (None, None) => Unexpected::Float(number.as_f64().unwrap_or_default()),
        },
        Value::String(text) => Unexpected::Str(text),
        Value::Array(_) => Unexpected::Seq,
        Value::Object(_) => Unexpected::Map,
    }
}

/// A value that is neither a list nor an object nor null.
#[derive(Clone, Copy)]
pub(crate) enum Scalar<'a> {
    Boolean(bool),
    Integer(i64),
    /// An integer above `i64::MAX`.
    Large(u64),
    Float(f64),
    Text(&'a str),
}

impl From<Scalar<'_>> for Value {
    fn from(scalar: Scalar<'_>) -> Self {
        match scalar {
            Scalar::Boolean(value) => value.into(),
            Scalar::Integer(value) => value.into(),
            Scalar::Large(value) => value.into(),
            Scalar::Float(value) => value.into(),
            Scalar::Text(value) => value.into(),
        }
    }
}
