//! A field while its object is read or written.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::marker::PhantomData;

use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::Value;

use crate::json::direction::is_response;
use crate::json::extra::Extra;
use crate::json::nullable::Nullable;
use crate::json::receive::{Odd, Receive, Seed, vector};

/// A field while its object is read.
#[derive(Debug)]
pub struct Slot<T>(Option<T>);

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Slot<T> {
    /// Returns an error for a repeated field. This is called before the value is read, so that the error points at the name.
    fn once<E: de::Error>(&self, name: &'static str) -> Result<(), E> {
        if self.0.is_some() { Err(E::duplicate_field(name)) } else { Ok(()) }
    }

    /// Reads a field of a response. The last of several fields with the same name wins.
    ///
    /// # Errors
    ///
    /// Returns an error if the JSON in the value is wrong, or if a required field has a value of another JSON type.
    #[inline]
    pub fn receive<'de, A: MapAccess<'de>>(
        &mut self,
        object: &mut A,
        name: &'static str,
        extra: &mut Extra,
    ) -> Result<(), A::Error>
    where
        T: Receive<'de>,
    {
        let odd = if T::OPTIONAL { odd_again(extra, name) } else { Odd::refuse() };
        object.next_value_seed(Seed::new(odd, &mut self.0))
    }

    /// Reads a field of a response that has a preset.
    ///
    /// # Errors
    ///
    /// Returns an error if the JSON in the value is wrong.
    pub fn receive_or<'de, A: MapAccess<'de>>(
        &mut self,
        object: &mut A,
        name: &'static str,
        extra: &mut Extra,
    ) -> Result<(), A::Error>
    where
        T: Receive<'de>,
    {
        object.next_value_seed(Seed::new(odd_again(extra, name), &mut self.0))
    }

    /// Returns the value of a field of a response.
    ///
    /// # Errors
    ///
    /// Returns an error if the field is required and missing.
    #[inline]
    pub fn received<'de, E: de::Error>(self, name: &'static str) -> Result<T, E>
    where
        T: Receive<'de>,
    {
        self.0.or_else(T::absent).ok_or_else(|| E::missing_field(name))
    }

    /// Returns the value of a field of a response, or the empty list or object.
    ///
    /// # Errors
    ///
    /// Returns an error if an empty object lacks a required field.
    pub fn received_or_empty<'de, E: de::Error>(self) -> Result<T, E>
    where
        T: Receive<'de>,
    {
        self.0.map_or_else(T::empty, Ok)
    }

    /// Returns the value that was read, or that of `preset`.
    pub fn take_or(self, preset: fn() -> T) -> T {
        self.0.unwrap_or_else(preset)
    }
}

/// A map with the fields of its object that have no name of their own.
impl<T> Slot<BTreeMap<String, T>> {
    /// Reads one of them.
    ///
    /// # Errors
    ///
    /// Returns an error if the value does not fit the type.
    pub fn read_rest<'de, A: MapAccess<'de>>(
        &mut self,
        object: &mut A,
        name: Cow<'de, str>,
    ) -> Result<(), A::Error>
    where
        T: Deserialize<'de>,
    {
        let value = object.next_value()?;
        self.0.get_or_insert_default().insert(name.into_owned(), value);
        Ok(())
    }

    /// Reads one of them in a response. A value of another kind is kept in `extra`.
    ///
    /// # Errors
    ///
    /// Returns an error if the JSON in the value is wrong.
    pub fn receive_rest<'de, A: MapAccess<'de>>(
        &mut self,
        object: &mut A,
        name: Cow<'de, str>,
        extra: &mut Extra,
    ) -> Result<(), A::Error>
    where
        T: Receive<'de>,
    {
        let mut slot = None;
        forget(extra, &name);
        object.next_value_seed(Seed::new(Odd::keep(extra, &name), &mut slot))?;
        match slot {
            Some(value) => drop(self.0.get_or_insert_default().insert(name.into_owned(), value)),
            None if extra.contains_key(&*name) => {}
            None => drop(extra.insert(name.into_owned(), Value::Null)),
        }
        Ok(())
    }
}

/// A field that only responses have, of a struct that requests have, too.
impl<T> Slot<Option<T>> {
    /// Returns the value that was read.
    ///
    /// # Errors
    ///
    /// Returns an error if a response lacks the field although each one has it.
    pub fn received_only<E: de::Error>(self, name: &'static str, is_required: bool) -> Result<Option<T>, E> {
        match self.0.flatten() {
            None if is_required && is_response() => Err(E::missing_field(name)),
            value => Ok(value),
        }
    }
}

/// The way to read a field whose type has no method of its own in [`Slot`].
pub trait ReadField<'de> {
    /// The type of the field.
    type Value;

    /// Reads the value of the field.
    ///
    /// # Errors
    ///
    /// Returns an error if the value does not fit the type, or if the field is repeated.
    fn read<A: MapAccess<'de>>(&mut self, object: &mut A, name: &'static str) -> Result<(), A::Error>;

    /// Returns the value that was read; `None` for a missing `Option`.
    ///
    /// # Errors
    ///
    /// Returns an error if the field is missing.
    fn take<E: de::Error>(self, name: &'static str) -> Result<Self::Value, E>;
}

impl<'de, T: Deserialize<'de>> ReadField<'de> for Slot<T> {
    type Value = T;

    #[inline]
    fn read<A: MapAccess<'de>>(&mut self, object: &mut A, name: &'static str) -> Result<(), A::Error> {
        self.once(name)?;
        self.0 = Some(object.next_value()?);
        Ok(())
    }

    #[inline]
    fn take<E: de::Error>(self, name: &'static str) -> Result<T, E> {
        match self.0 {
            Some(value) => Ok(value),
            None => T::deserialize(Missing(name, PhantomData)),
        }
    }
}

/// A required field that may be `null`.
impl<T> Slot<Nullable<T>> {
    /// Returns the value that was read.
    ///
    /// # Errors
    ///
    /// Returns an error if the field is missing.
    pub fn take<E: de::Error>(self, name: &'static str) -> Result<Nullable<T>, E> {
        self.0.ok_or_else(|| E::missing_field(name))
    }
}

/// An optional field in which `null` differs from a missing field.
impl<T> Slot<Option<Nullable<T>>> {
    /// Reads the value of the field.
    ///
    /// # Errors
    ///
    /// See [`ReadField::read`].
    pub fn read<'de, A: MapAccess<'de>>(&mut self, object: &mut A, name: &'static str) -> Result<(), A::Error>
    where
        T: Deserialize<'de>,
    {
        self.once(name)?;
        self.0 = Some(Some(object.next_value()?));
        Ok(())
    }
}

/// A vector: numbers, or base64.
impl Slot<Vec<f32>> {
    /// Reads the value of the field.
    ///
    /// # Errors
    ///
    /// See [`ReadField::read`].
    pub fn read<'de, A: MapAccess<'de>>(
        &mut self,
        object: &mut A,
        name: &'static str,
    ) -> Result<(), A::Error> {
        self.once(name)?;
        self.0 = Some(object.next_value::<vector::Read>()?.0);
        Ok(())
    }
}

/// The deserializer of a missing field: it gives `None` for an `Option`, and an error for any other type.
struct Missing<E>(&'static str, PhantomData<E>);

impl<'de, E: de::Error> Deserializer<'de> for Missing<E> {
    type Error = E;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, E> {
        Err(E::missing_field(self.0))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_none()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// A field while its object is written.
pub struct Written<'a, T>(pub &'a T);

impl<T> Written<'_, Option<T>> {
    /// Returns `true` if the field is not written.
    #[inline]
    #[must_use]
    pub fn is_left_out(&self) -> bool {
        self.0.is_none()
    }
}

/// The way to write a field whose type has no method of its own in [`Written`].
pub trait WriteField {
    /// Returns `false`: the field is written.
    #[inline]
    fn is_left_out(&self) -> bool {
        false
    }
}

impl<T> WriteField for Written<'_, T> {}

/// Returns a destination in `extra` for a value of another JSON type, and removes the value of an earlier field with the
/// same name.
#[inline]
fn odd_again<'a>(extra: &'a mut Extra, name: &'static str) -> Odd<'a> {
    if !extra.is_empty() {
        forget(extra, name);
    }
    Odd::keep(extra, name)
}

#[cold]
fn forget(extra: &mut Extra, name: &str) {
    extra.remove(name);
}
