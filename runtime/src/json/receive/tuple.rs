//! Tuples: lists of a fixed length in responses.

use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::value::{SeqAccessDeserializer, SeqDeserializer};
use serde::de::{self, Deserializer, IgnoredAny, SeqAccess};
use serde_json::Value;

use super::compound::refuse;
use super::kind::{Kind, Kinds, Receive, Seed};
use super::odd::Odd;

/// The items of a tuple.
trait Tuple<'de>: Sized {
    const LENGTH: usize;
    const EXPECTED: &'static str;

    /// Reads the items. Those behind the last one are left.
    fn read<A: SeqAccess<'de>>(items: &mut A) -> Result<Self, A::Error>;
}

/// The kind of JSON of a tuple: a list.
struct Whole<T>(PhantomData<T>);

impl<'de, T: Tuple<'de>> Kind<'de> for Whole<T> {
    type Value = T;
    const EXPECTED: &'static str = T::EXPECTED;

    /// A list with an item that cannot be read, or with too few items, counts as a value of another kind. A longer list
    /// gives its first items; an optional field keeps all of it, too.
    fn list<A: SeqAccess<'de>>(
        self,
        mut items: A,
        odd: Odd<'_>,
        slot: &mut Option<T>,
    ) -> Result<(), A::Error> {
        if !odd.is_kept() {
            *slot = Some(T::read(&mut items)?);
            while items.next_element::<IgnoredAny>()?.is_some() {}
            return Ok(());
        }
        let values: Vec<Value> = Vec::deserialize(SeqAccessDeserializer::new(items))?;
        let mut items = SeqDeserializer::<_, serde_json::Error>::new(values.clone().into_iter());
        *slot = T::read(&mut items).ok();
        if slot.is_none() || (values.len() > T::LENGTH && odd.is_beside()) {
            odd.take(Value::Array(values), Self::EXPECTED)?;
        }
        Ok(())
    }
}

/// Reads an item. One that may be null may also be missing.
fn item<'de, T: Receive<'de>, A: SeqAccess<'de>>(
    items: &mut A,
    index: usize,
    expected: &'static str,
) -> Result<T, A::Error> {
    let mut slot = None;
    if items.next_element_seed(Seed::new(refuse::<T>(), &mut slot))?.is_none() {
        slot = T::absent();
    }
    slot.ok_or_else(|| de::Error::invalid_length(index, &expected))
}

macro_rules! tuples {
    ($($length:literal $expected:literal: $($item:ident $index:literal)*;)*) => {$(
        impl<'de, $($item: Receive<'de>),*> Tuple<'de> for ($($item,)*) {
            const LENGTH: usize = $length;
            const EXPECTED: &'static str = $expected;

            fn read<A: SeqAccess<'de>>(items: &mut A) -> Result<Self, A::Error> {
                Ok(($(item::<$item, A>(items, $index, $expected)?,)*))
            }
        }

        impl<'de, $($item: Receive<'de>),*> Receive<'de> for ($($item,)*) {
            fn receive<D: Deserializer<'de>>(
                deserializer: D,
                odd: Odd<'_>,
                slot: &mut Option<Self>,
            ) -> Result<(), D::Error> {
                deserializer.deserialize_any(Kinds(Whole(PhantomData), odd, slot))
            }
        }
    )*};
}

tuples! {
    2 "an array of 2 items": T1 0 T2 1;
    3 "an array of 3 items": T1 0 T2 1 T3 2;
    4 "an array of 4 items": T1 0 T2 1 T3 2 T4 3;
    5 "an array of 5 items": T1 0 T2 1 T3 2 T4 3 T5 4;
    6 "an array of 6 items": T1 0 T2 1 T3 2 T4 3 T5 4 T6 5;
}
