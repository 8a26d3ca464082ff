//! Types in responses, and the kinds of JSON that they are decoded from.

use std::fmt;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::odd::{Odd, Scalar};

/// A type that responses can contain.
pub trait Receive<'de>: Sized {
    /// `true` for an optional type, where a value of another kind is not an error.
    const OPTIONAL: bool = false;

    /// Decodes a value into `slot`. It is `None` afterwards for null or a value of another kind, which `odd` has
    /// handled.
    ///
    /// The slot avoids copies of large structs, which would otherwise be returned through several layers.
    ///
    /// # Errors
    ///
    /// The JSON is malformed, a required field is missing or of another kind, or `odd` rejects the value.
    fn receive<D: Deserializer<'de>>(
        deserializer: D,
        odd: Odd<'_>,
        slot: &mut Option<Self>,
    ) -> Result<(), D::Error>;

    /// Returns the value of a missing field; `None` if the field is required.
    #[must_use]
    fn absent() -> Option<Self> {
        None
    }

    /// Returns the empty list or object, for a field with that default.
    ///
    /// # Errors
    ///
    /// The type has no empty value.
    fn empty<E: de::Error>() -> Result<Self, E> {
        Err(E::custom("expected a value, found none"))
    }
}

/// The kinds of JSON that a type is decoded from. Every other kind goes to [`Odd`].
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

// Separate from the methods above, so that these are compiled once for all types.
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

/// A visitor of values of any kind.
pub(crate) struct Kinds<'a, K, T>(pub(crate) K, pub(crate) Odd<'a>, pub(crate) &'a mut Option<T>);

impl<'de, K: Kind<'de>> Kinds<'_, K, K::Value> {
    // Always inlined, so that each caller keeps only the arm of its own scalar.
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
        if self.1.skips_null() { Ok(()) } else { self.1.take_null(K::EXPECTED) }
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

/// A seed for a nested value.
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

/// Decodes a required value.
///
/// # Errors
///
/// The value is of another kind, or a required field in it is missing or of another kind.
pub fn received<'de, T: Receive<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut slot = None;
    T::receive(deserializer, Odd::refuse(), &mut slot)?;
    // With `Odd::refuse`, `None` has become an error already.
    slot.ok_or_else(|| de::Error::custom("expected another value"))
}
