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
use crate::nullable::Nullable;
use crate::timestamp::Timestamp;
use crate::vector::Vector;

mod compound;
mod scalar;

use compound::{Entries, List};
pub use compound::{member, read_nothing, receive_object, receive_untagged, receive_word};
use scalar::{Boolean, Integer, Number, Seconds, Text};

/// A type that a response holds.
pub trait Receive<'de>: Sized {
    /// The field is optional, so a value of another kind is no error.
    const OPTIONAL: bool = false;

    /// Reads a value. `None` is null or a value of another kind, which `odd` has taken.
    ///
    /// # Errors
    ///
    /// The JSON is wrong, a required field in it is, or `odd` refuses a value of another kind.
    fn receive<D: Deserializer<'de>>(deserializer: D, odd: Odd<'_>) -> Result<Option<Self>, D::Error>;

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
pub struct Odd<'a>(Option<(&'a mut Extra, &'a str)>);

impl<'a> Odd<'a> {
    /// Such a value is an error, null too.
    #[must_use]
    pub fn refuse() -> Self {
        Self(None)
    }

    /// Such a value is kept in `extra`; null is only skipped.
    #[inline]
    pub fn keep(extra: &'a mut Extra, name: &'a str) -> Self {
        Self(Some((extra, name)))
    }

    fn is_kept(&self) -> bool {
        self.0.is_some()
    }

    /// Takes a value where another kind was expected.
    #[cold]
    pub(crate) fn take<E: de::Error>(self, value: Value, expected: &'static str) -> Result<(), E> {
        match self.0 {
            Some(_) if value.is_null() => Ok(()),
            Some((extra, name)) => {
                extra.insert(name.to_owned(), value);
                Ok(())
            }
            None if value.is_u64() && expected == "i64" => {
                Err(E::invalid_value(unexpected(&value), &expected))
            }
            None => Err(E::invalid_type(unexpected(&value), &expected)),
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

/// The kinds of JSON that one type is read from. Every other kind is odd.
pub(crate) trait Kind<'de>: Sized {
    type Value;
    const EXPECTED: &'static str;

    fn boolean(&self, _: bool) -> Option<Self::Value> {
        None
    }

    fn integer(&self, _: i64) -> Option<Self::Value> {
        None
    }

    fn float(&self, _: f64) -> Option<Self::Value> {
        None
    }

    fn text(&self, _: &str) -> Option<Self::Value> {
        None
    }

    fn list<A: SeqAccess<'de>>(self, items: A, odd: Odd<'_>) -> Result<Option<Self::Value>, A::Error> {
        odd.take(Value::deserialize(SeqAccessDeserializer::new(items))?, Self::EXPECTED)?;
        Ok(None)
    }

    fn object<A: MapAccess<'de>>(self, fields: A, odd: Odd<'_>) -> Result<Option<Self::Value>, A::Error> {
        odd.take(Value::deserialize(MapAccessDeserializer::new(fields))?, Self::EXPECTED)?;
        Ok(None)
    }
}

/// Reads a value of any kind.
pub(crate) struct Kinds<'a, K>(pub(crate) K, pub(crate) Odd<'a>);

impl<'de, K: Kind<'de>> Kinds<'_, K> {
    #[inline]
    fn or<E: de::Error>(
        self,
        value: Option<K::Value>,
        odd: impl FnOnce() -> Value,
    ) -> Result<Option<K::Value>, E> {
        if value.is_none() {
            self.1.take(odd(), K::EXPECTED)?;
        }
        Ok(value)
    }
}

impl<'de, K: Kind<'de>> Visitor<'de> for Kinds<'_, K> {
    type Value = Option<K::Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(K::EXPECTED)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Self::Value, E> {
        let read = self.0.boolean(value);
        self.or(read, || value.into())
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Self::Value, E> {
        let read = self.0.integer(value);
        self.or(read, || value.into())
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Self::Value, E> {
        let read = match i64::try_from(value) {
            Ok(small) => self.0.integer(small),
            // As a text, not as a float: that would lose its last digits.
            Err(_) => self.0.text(&value.to_string()),
        };
        self.or(read, || value.into())
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Self::Value, E> {
        let read = self.0.float(value);
        self.or(read, || value.into())
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Self::Value, E> {
        let read = self.0.text(value);
        self.or(read, || value.into())
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        self.1.take(Value::Null, K::EXPECTED)?;
        Ok(None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Self::Value, A::Error> {
        self.0.list(items, self.1)
    }

    fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<Self::Value, A::Error> {
        self.0.object(fields, self.1)
    }
}

/// Reads a value within another.
pub(crate) struct Seed<'a, T>(Odd<'a>, PhantomData<T>);

impl<'a, T> Seed<'a, T> {
    pub(crate) fn new(odd: Odd<'a>) -> Self {
        Self(odd, PhantomData)
    }
}

impl<'de, T: Receive<'de>> DeserializeSeed<'de> for Seed<'_, T> {
    type Value = Option<T>;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        T::receive(deserializer, self.0)
    }
}

/// Reads a value that must be there.
///
/// # Errors
///
/// It is of another kind, or a required field in it is missing or of another kind.
pub fn received<'de, T: Receive<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    // `Odd::refuse` makes an error of what would be `None`.
    T::receive(deserializer, Odd::refuse())?.ok_or_else(|| de::Error::custom("expected another value"))
}

macro_rules! receive {
    ($([$($generic:ident)?] $type:ty, $kind:expr $(, $empty:expr)?;)*) => {$(
        impl<'de $(, $generic: Receive<'de>)?> Receive<'de> for $type {
            #[inline]
            fn receive<D: Deserializer<'de>>(deserializer: D, odd: Odd<'_>) -> Result<Option<Self>, D::Error> {
                deserializer.deserialize_any(Kinds($kind, odd))
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
    fn receive<D: Deserializer<'de>>(deserializer: D, odd: Odd<'_>) -> Result<Option<Self>, D::Error> {
        T::receive(deserializer, odd).map(Some)
    }

    #[inline]
    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<'de, T: Receive<'de>> Receive<'de> for Box<T> {
    #[inline]
    fn receive<D: Deserializer<'de>>(deserializer: D, odd: Odd<'_>) -> Result<Option<Self>, D::Error> {
        Ok(T::receive(deserializer, odd)?.map(Box::new))
    }
}

/// Null is a value.
impl<'de, T: Receive<'de>> Receive<'de> for Nullable<T> {
    fn receive<D: Deserializer<'de>>(deserializer: D, odd: Odd<'_>) -> Result<Option<Self>, D::Error> {
        struct Either<'a, T>(Odd<'a>, PhantomData<T>);

        impl<'de, T: Receive<'de>> Visitor<'de> for Either<'_, T> {
            type Value = Option<Nullable<T>>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value or null")
            }

            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(Some(Nullable::Null))
            }

            fn visit_none<E>(self) -> Result<Self::Value, E> {
                Ok(Some(Nullable::Null))
            }

            fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
                Ok(T::receive(deserializer, self.0)?.map(Nullable::Value))
            }
        }

        deserializer.deserialize_option(Either(odd, PhantomData))
    }
}

impl<'de> Receive<'de> for Value {
    fn receive<D: Deserializer<'de>>(deserializer: D, odd: Odd<'_>) -> Result<Option<Self>, D::Error> {
        let value = Self::deserialize(deserializer)?;
        Ok(Some(value).filter(|value| !(value.is_null() && odd.is_kept())))
    }
}

#[cfg(test)]
mod tests;
