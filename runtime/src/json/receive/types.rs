//! Decoding of built-in types in responses.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde_json::Value;

use super::compound::{Entries, List};
use super::kind::{Kinds, Receive};
use super::odd::Odd;
use super::scalar::{Boolean, Integer, Number, Seconds, Text};
use super::vector::Vector;
use crate::json::nullable::Nullable;
use crate::json::timestamp::Timestamp;

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

/// Null is a value of this type, not a missing one.
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
        *slot = Some(value).filter(|value| !(value.is_null() && odd.skips_null()));
        Ok(())
    }
}
