//! How the values of a response are read: a value of another kind costs the response only where the field is required.
//!
//! | field | also read |
//! | --- | --- |
//! | integer | a number with a fraction (its whole part), a number in a text |
//! | number | a number in a text, `NaN` and `Infinity` among them |
//! | text | a number, a boolean; an object as its JSON; a list of parts as the text of its text parts |
//! | boolean | `"true"`, `"false"` |
//! | timestamp | as an integer |
//!
//! Where the field is optional, any other value is kept in `extra` under the field's name, and the field is `None`.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{
    self, Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Unexpected, Visitor,
};
use serde_json::Value;

use crate::Extra;
use crate::json::nullable::Nullable;
use crate::json::timestamp::Timestamp;
use crate::json::vector::Vector;

mod compound;
mod scalar;

use compound::{Entries, List};
pub use compound::{member, read_nothing, receive_object, receive_untagged, receive_word};
use scalar::{Boolean, Integer, Number, Seconds, Text};

/// A type that a response holds.
pub trait Receive<'de>: Sized {
    /// The field is optional, so a value of another kind is no error.
    const OPTIONAL: bool = false;

    /// Reads a value into `slot`. Afterwards `None` is null or a value of another kind, which `odd` has taken.
    ///
    /// A large struct is written to its destination once, instead of being returned through each layer.
    ///
    /// # Errors
    ///
    /// The JSON is wrong, a required field in it is, or `odd` refuses a value of another kind.
    fn receive<D: Deserializer<'de>>(
        deserializer: D,
        odd: Odd<'_>,
        slot: &mut Option<Self>,
    ) -> Result<(), D::Error>;

    /// The value of a field that is missing, where that is no error.
    #[must_use]
    fn absent() -> Option<Self> {
        None
    }

    /// The empty list or object, for a field with such a preset.
    ///
    /// # Errors
    ///
    /// The type has none.
    fn empty<E: de::Error>() -> Result<Self, E> {
        Err(E::custom("expected a value, found none"))
    }
}

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
    fn hold(item: &'a mut Value) -> Self {
        Self(Keep::Item(item))
    }

    #[inline]
    fn is_kept(&self) -> bool {
        !matches!(self.0, Keep::Nowhere)
    }

    /// Takes null where a value was expected.
    #[cold]
    fn take_null<E: de::Error>(self, expected: &'static str) -> Result<(), E> {
        self.take(Value::Null, expected)
    }

    /// Takes a value that is no list or object, nor of the expected kind.
    #[cold]
    fn take_scalar<E: de::Error>(self, scalar: Scalar<'_>, expected: &'static str) -> Result<(), E> {
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

/// The kinds of JSON that one type is read from. Every other kind is odd.
pub(crate) trait Kind<'de>: Sized {
    type Value;
    const EXPECTED: &'static str;

    fn scalar(self, _: Scalar<'_>) -> Option<Self::Value> {
        None
    }

    fn list<A: SeqAccess<'de>>(
        self,
        items: A,
        odd: Odd<'_>,
        slot: &mut Option<Self::Value>,
    ) -> Result<(), A::Error> {
        *slot = None;
        take_list(items, odd, Self::EXPECTED)
    }

    fn object<A: MapAccess<'de>>(
        self,
        fields: A,
        odd: Odd<'_>,
        slot: &mut Option<Self::Value>,
    ) -> Result<(), A::Error> {
        *slot = None;
        take_object(fields, odd, Self::EXPECTED)
    }
}

// Not part of the methods above: these are compiled once for all types.
#[cold]
fn take_list<'de, A: SeqAccess<'de>>(items: A, odd: Odd<'_>, expected: &'static str) -> Result<(), A::Error> {
    odd.take(Value::deserialize(SeqAccessDeserializer::new(items))?, expected)
}

#[cold]
fn take_object<'de, A: MapAccess<'de>>(
    fields: A,
    odd: Odd<'_>,
    expected: &'static str,
) -> Result<(), A::Error> {
    odd.take(Value::deserialize(MapAccessDeserializer::new(fields))?, expected)
}

/// Reads a value of any kind.
pub(crate) struct Kinds<'a, K, T>(pub(crate) K, pub(crate) Odd<'a>, pub(crate) &'a mut Option<T>);

impl<'de, K: Kind<'de>> Kinds<'_, K, K::Value> {
    // Always, so that each caller keeps only the arm of its own scalar.
    #[inline(always)]
    fn scalar<E: de::Error>(self, scalar: Scalar<'_>) -> Result<(), E> {
        match self.0.scalar(scalar) {
            Some(value) => {
                *self.2 = Some(value);
                Ok(())
            }
            None => {
                *self.2 = None;
                self.1.take_scalar(scalar, K::EXPECTED)
            }
        }
    }
}

impl<'de, K: Kind<'de>> Visitor<'de> for Kinds<'_, K, K::Value> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(K::EXPECTED)
    }

    #[inline]
    fn visit_bool<E: de::Error>(self, value: bool) -> Result<(), E> {
        self.scalar(Scalar::Boolean(value))
    }

    #[inline]
    fn visit_i64<E: de::Error>(self, value: i64) -> Result<(), E> {
        self.scalar(Scalar::Integer(value))
    }

    #[inline]
    fn visit_u64<E: de::Error>(self, value: u64) -> Result<(), E> {
        self.scalar(i64::try_from(value).map_or(Scalar::Large(value), Scalar::Integer))
    }

    #[inline]
    fn visit_f64<E: de::Error>(self, value: f64) -> Result<(), E> {
        self.scalar(Scalar::Float(value))
    }

    #[inline]
    fn visit_str<E: de::Error>(self, value: &str) -> Result<(), E> {
        self.scalar(Scalar::Text(value))
    }

    #[inline]
    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        *self.2 = None;
        if self.1.is_kept() { Ok(()) } else { self.1.take_null(K::EXPECTED) }
    }

    #[inline]
    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<(), A::Error> {
        self.0.list(items, self.1, self.2)
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<(), A::Error> {
        self.0.object(fields, self.1, self.2)
    }
}

/// Reads a value within another.
pub(crate) struct Seed<'a, T>(Odd<'a>, &'a mut Option<T>);

impl<'a, T> Seed<'a, T> {
    #[inline]
    pub(crate) fn new(odd: Odd<'a>, slot: &'a mut Option<T>) -> Self {
        Self(odd, slot)
    }
}

impl<'de, T: Receive<'de>> DeserializeSeed<'de> for Seed<'_, T> {
    type Value = ();

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        T::receive(deserializer, self.0, self.1)
    }
}

/// Reads a value that must be there.
///
/// # Errors
///
/// It is of another kind, or a required field in it is missing or of another kind.
pub fn received<'de, T: Receive<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut slot = None;
    T::receive(deserializer, Odd::refuse(), &mut slot)?;
    // `Odd::refuse` makes an error of what would be `None`.
    slot.ok_or_else(|| de::Error::custom("expected another value"))
}

macro_rules! receive {
    ($([$($generic:ident)?] $type:ty, $kind:expr $(, $empty:expr)?;)*) => {$(
        impl<'de $(, $generic: Receive<'de>)?> Receive<'de> for $type {
            #[inline]
            fn receive<D: Deserializer<'de>>(
                deserializer: D,
                odd: Odd<'_>,
                slot: &mut Option<Self>,
            ) -> Result<(), D::Error> {
                deserializer.deserialize_any(Kinds($kind, odd, slot))
            }

            $(fn empty<E: de::Error>() -> Result<Self, E> {
                Ok($empty)
            })?
        }
    )*};
}

receive! {
    [] i64, Integer;
    [] f64, Number;
    [] bool, Boolean;
    [] String, Text;
    [] Timestamp, Seconds;
    [T] Vec<T>, List(PhantomData), Vec::new();
    [T] BTreeMap<String, T>, Entries(PhantomData), BTreeMap::new();
    [] Vec<f32>, Vector, Vec::new();
}

impl<'de, T: Receive<'de>> Receive<'de> for Option<T> {
    const OPTIONAL: bool = true;

    #[inline]
    fn receive<D: Deserializer<'de>>(
        deserializer: D,
        odd: Odd<'_>,
        slot: &mut Option<Self>,
    ) -> Result<(), D::Error> {
        T::receive(deserializer, odd, slot.insert(None))
    }

    #[inline]
    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<'de, T: Receive<'de>> Receive<'de> for Box<T> {
    #[inline]
    fn receive<D: Deserializer<'de>>(
        deserializer: D,
        odd: Odd<'_>,
        slot: &mut Option<Self>,
    ) -> Result<(), D::Error> {
        let mut inner = None;
        T::receive(deserializer, odd, &mut inner)?;
        *slot = inner.map(Box::new);
        Ok(())
    }
}

/// Null is a value.
impl<'de, T: Receive<'de>> Receive<'de> for Nullable<T> {
    fn receive<D: Deserializer<'de>>(
        deserializer: D,
        odd: Odd<'_>,
        slot: &mut Option<Self>,
    ) -> Result<(), D::Error> {
        struct Either<'a, T>(Odd<'a>, &'a mut Option<Nullable<T>>);

        impl<'de, T: Receive<'de>> Visitor<'de> for Either<'_, T> {
            type Value = ();

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value or null")
            }

            fn visit_unit<E>(self) -> Result<(), E> {
                *self.1 = Some(Nullable::Null);
                Ok(())
            }

            fn visit_none<E: de::Error>(self) -> Result<(), E> {
                self.visit_unit()
            }

            fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
                let mut value = None;
                T::receive(deserializer, self.0, &mut value)?;
                *self.1 = value.map(Nullable::Value);
                Ok(())
            }
        }

        deserializer.deserialize_option(Either(odd, slot))
    }
}

impl<'de> Receive<'de> for Value {
    fn receive<D: Deserializer<'de>>(
        deserializer: D,
        odd: Odd<'_>,
        slot: &mut Option<Self>,
    ) -> Result<(), D::Error> {
        let value = Self::deserialize(deserializer)?;
        *slot = Some(value).filter(|value| !(value.is_null() && odd.is_kept()));
        Ok(())
    }
}

#[cfg(test)]
mod tests;
