//! Values of another kind than the field's.

use serde::de::{self, Unexpected};
use serde_json::Value;

use crate::json::extra::Extra;

/// Destination of a value that is not of the field's kind.
#[derive(Debug)]
pub struct Odd<'a>(Keep<'a>);

#[derive(Debug)]
enum Keep<'a> {
    Nowhere,
    Field(&'a mut Extra, &'a str),
    Item(&'a mut Value),
}

impl<'a> Odd<'a> {
    /// Such a value is an error, null too.
    #[inline]
    #[must_use]
    pub fn refuse() -> Self {
        Self(Keep::Nowhere)
    }

    /// Such a value is kept in `extra`; null is only skipped.
    #[inline]
    pub fn keep(extra: &'a mut Extra, name: &'a str) -> Self {
        Self(Keep::Field(extra, name))
    }

    /// Such a value is kept in `item`; null is only skipped.
    #[inline]
    pub(super) fn hold(item: &'a mut Value) -> Self {
        Self(Keep::Item(item))
    }

    #[inline]
    pub(super) fn is_kept(&self) -> bool {
        !matches!(self.0, Keep::Nowhere)
    }

    /// Takes null where a value was expected.
    #[cold]
    pub(super) fn take_null<E: de::Error>(self, expected: &'static str) -> Result<(), E> {
        self.take(Value::Null, expected)
    }

    /// Takes a value that is no list or object, nor of the expected kind.
    #[cold]
    pub(super) fn take_scalar<E: de::Error>(
        self,
        scalar: Scalar<'_>,
        expected: &'static str,
    ) -> Result<(), E> {
        self.take(scalar.into(), expected)
    }

    /// Takes a value where another kind was expected.
    #[cold]
    pub(crate) fn take<E: de::Error>(self, value: Value, expected: &'static str) -> Result<(), E> {
        match self.0 {
            Keep::Field(..) | Keep::Item(_) if value.is_null() => Ok(()),
            Keep::Field(extra, name) => {
                extra.insert(name.to_owned(), value);
                Ok(())
            }
            Keep::Item(item) => {
                *item = value;
                Ok(())
            }
            Keep::Nowhere if value.is_u64() && expected == "i64" => {
                Err(E::invalid_value(unexpected(&value), &expected))
            }
            Keep::Nowhere => Err(E::invalid_type(unexpected(&value), &expected)),
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

/// A value that is no list or object.
#[derive(Clone, Copy)]
pub(crate) enum Scalar<'a> {
    Boolean(bool),
    Integer(i64),
    /// An integer above those.
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
