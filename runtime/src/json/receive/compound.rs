//! Decoding of lists, maps, structs, enums and unions in responses.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{self, DeserializeOwned, DeserializeSeed, Deserializer, MapAccess, SeqAccess};
use serde_json::Value;

use super::kind::{Kind, Kinds, Receive, Seed, received};
use super::odd::{Odd, Scalar};
use crate::json::decode;
use crate::json::extra::Extra;

pub(super) struct List<T>(pub(super) PhantomData<T>);

impl<'de, T: Receive<'de>> Kind<'de> for List<T> {
    type Value = Vec<T>;
    const EXPECTED: &'static str = "a sequence";

    /// If the first item is of another kind, the complete list counts as such a value. A later item of another kind is
    /// an error: without it, the indexes of the others would change.
    fn list<A: SeqAccess<'de>>(
        self,
        mut items: A,
        odd: Odd<'_>,
        slot: &mut Option<Vec<T>>,
    ) -> Result<(), A::Error> {
        let (mut list, mut first) = (Vec::new(), Value::Null);
        loop {
            let mut item = None;
            let within = if list.is_empty() && odd.is_kept() { Odd::hold(&mut first) } else { refuse::<T>() };
            if items.next_element_seed(Seed::new(within, &mut item))?.is_none() {
                *slot = Some(list);
                return Ok(());
            }
            match item {
                // An item that may be null is `None` for a value of another kind, too.
                Some(item) if first.is_null() => list.push(item),
                _ => break,
            }
        }
        *slot = None;
        collect_rest(items, first, odd, Self::EXPECTED)
    }
}

/// Returns the destination of an item or a value that must be of its own kind, or null if that is allowed.
#[inline]
pub(super) fn refuse<'de, T: Receive<'de>>() -> Odd<'static> {
    if T::OPTIONAL { Odd::refuse_but_null() } else { Odd::refuse() }
}

#[cold]
fn collect_rest<'de, A: SeqAccess<'de>>(
    mut items: A,
    first: Value,
    odd: Odd<'_>,
    expected: &'static str,
) -> Result<(), A::Error> {
    let mut list = vec![first];
    while let Some(item) = items.next_element()? {
        list.push(item);
    }
    odd.take(Value::Array(list), expected)
}

pub(super) struct Entries<T>(pub(super) PhantomData<T>);

impl<'de, T: Receive<'de>> Kind<'de> for Entries<T> {
    type Value = BTreeMap<String, T>;
    const EXPECTED: &'static str = "a map";

    /// Entries of another kind are kept together, as an object.
    fn object<A: MapAccess<'de>>(
        self,
        mut fields: A,
        odd: Odd<'_>,
        slot: &mut Option<Self::Value>,
    ) -> Result<(), A::Error> {
        let (mut map, mut others) = (BTreeMap::new(), Extra::new());
        while let Some(name) = fields.next_key::<String>()? {
            let within = if odd.is_kept() { Odd::keep(&mut others, &name) } else { refuse::<T>() };
            let mut value = None;
            fields.next_value_seed(Seed::new(within, &mut value))?;
            if let Some(value) = value {
                map.insert(name, value);
            }
        }
        *slot = Some(map);
        if others.is_empty() { Ok(()) } else { odd.take(Value::Object(others), Self::EXPECTED) }
    }
}

/// A struct that is decoded from an object.
pub trait ReadObject: Sized {
    /// The word `struct` and its name, for errors.
    const NAME: &'static str;

    /// Decodes the fields.
    ///
    /// # Errors
    ///
    /// A field is missing, duplicate or of another kind.
    fn read<'de, A: MapAccess<'de>>(object: A) -> Result<Self, A::Error>;
}

/// The kind of JSON of a struct: an object.
struct Object<T>(PhantomData<T>);

impl<'de, T: ReadObject> Kind<'de> for Object<T> {
    type Value = T;
    const EXPECTED: &'static str = T::NAME;

    #[inline]
    fn object<A: MapAccess<'de>>(self, fields: A, _: Odd<'_>, slot: &mut Option<T>) -> Result<(), A::Error> {
        *slot = Some(T::read(fields)?);
        Ok(())
    }
}

/// Decodes a struct in a response.
#[inline]
pub fn receive_object<'de, T: ReadObject, D: Deserializer<'de>>(
    deserializer: D,
    odd: Odd<'_>,
    slot: &mut Option<T>,
) -> Result<(), D::Error> {
    deserializer.deserialize_any(Kinds(Object(PhantomData), odd, slot))
}

/// Decodes a struct from `{}`.
pub fn read_nothing<T: ReadObject, E: de::Error>() -> Result<T, E> {
    struct Nothing<E>(PhantomData<E>);

    impl<'de, E: de::Error> MapAccess<'de> for Nothing<E> {
        type Error = E;

        fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, _: K) -> Result<Option<K::Value>, E> {
            Ok(None)
        }

        fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, _: V) -> Result<V::Value, E> {
            Err(E::custom("expected a value, found none"))
        }
    }

    T::read(Nothing(PhantomData))
}

/// The kinds of JSON of an open enum. It is not generic, so that it is compiled once for all enums.
struct Word<'a>(&'a mut dyn FnMut(&str));

impl Kind<'_> for Word<'_> {
    type Value = ();
    const EXPECTED: &'static str = "a string";

    #[inline]
    fn scalar(self, scalar: Scalar<'_>) -> Option<()> {
        match scalar {
            Scalar::Text(text) => (self.0)(text),
            Scalar::Boolean(value) => (self.0)(if value { "true" } else { "false" }),
            Scalar::Integer(value) => (self.0)(&value.to_string()),
            Scalar::Large(value) => (self.0)(&value.to_string()),
            Scalar::Float(_) => return None,
        }
        Some(())
    }
}

/// Decodes a value of an open enum in a response.
#[inline]
pub fn receive_word<'de, T: for<'a> From<&'a str>, D: Deserializer<'de>>(
    deserializer: D,
    odd: Odd<'_>,
    slot: &mut Option<T>,
) -> Result<(), D::Error> {
    *slot = None;
    deserializer.deserialize_any(Kinds(Word(&mut |text| *slot = Some(T::from(text))), odd, &mut None))
}

/// A function that decodes a member of an untagged union.
pub type Member<T> = fn(&[u8]) -> Option<T>;

/// Decodes a member of an untagged union from JSON.
#[must_use]
pub fn member<'de, T: Receive<'de>>(json: &'de [u8]) -> Option<T> {
    let mut deserializer = serde_json::Deserializer::from_str(str::from_utf8(json).ok()?);
    received(&mut deserializer).ok()
}

/// Decodes an untagged union in a response: strictly by the specification, or else as the first member that can be
/// converted from another kind of JSON.
pub fn receive_untagged<'de, T: DeserializeOwned, D: Deserializer<'de>>(
    deserializer: D,
    odd: Odd<'_>,
    members: &[Member<T>],
) -> Result<Option<T>, D::Error> {
    let value = Value::deserialize(deserializer)?;
    if value.is_null() && odd.skips_null() {
        return Ok(None);
    }
    let json = serde_json::to_vec(&value).unwrap_or_default();
    if let Some(read) = decode::read(&json).ok().or_else(|| members.iter().find_map(|member| member(&json))) {
        return Ok(Some(read));
    }
    if odd.is_kept() {
        odd.take(value, "a member of the union")?;
        return Ok(None);
    }
    Err(de::Error::custom("data did not match any variant of untagged enum"))
}
