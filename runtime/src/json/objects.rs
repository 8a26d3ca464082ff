//! Structs that are JSON objects: how each is read and written, from its definition alone.
//!
//! ```text
//! /// A judgement.
//! pub struct Judgement {
//!     /// Whether it is bad.
//!     pub flagged: bool,
//!     /// About whom.
//!     #[rename = "whom/id"]
//!     pub whom: Option<String>,
//! }
//! ```
//!
//! A field that is an `Option` is left out where it is `None`, and may be missing where it is read. A field can have these
//! attributes, in this order, behind its docs and its deprecation:
//!
//! - `#[rename = "whom/id"]`: its name on the wire, where that is no name of Rust or another;
//! - `#[sent = "id"]`: its name where it is written, where it is read by another: a field in another location has that one;
//! - `#[preset(function)]`: what it is where it is missing, by a function of the struct; `#[preset(empty)]` of a response:
//!   the empty list or object;
//! - `#[place(query)]`: it is sent there and not in the JSON, or with `client` nowhere; it is read with the others;
//! - `#[none(null)]`: `None` is written as `null`.
//!
//! A macro sees the tokens of a type, not the type. The compiler therefore chooses how a field is read and written, by
//! *inherent-over-trait specialization*, the simple form of autoref specialization ([explained by its author]).
//! `Slot<Nullable<T>>`, `Slot<Vec<f32>>` and `Written<Option<T>>` have methods of their own. A method of the same name in a
//! trait, [`ReadField`] or [`WriteField`], serves all other types, and Rust prefers the type's own. This needs the concrete
//! type, which each field has where the macro is expanded; in a generic function, the trait's method would be called.
//!
//! [explained by its author]: https://github.com/dtolnay/case-studies/blob/master/autoref-specialization/README.md

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
use serde::forward_to_deserialize_any;

use crate::json::extra::Extra;
use crate::json::nullable::Nullable;
use crate::json::receive::{Odd, ReadObject, Receive, Seed, vector};

/// What is sent. It is read only with the feature `round-trip`, and then holds no field that it does not name.
#[doc(hidden)]
#[macro_export]
macro_rules! __request {
    ($($definition:tt)*) => {
        $crate::__object! { [must_use] write all(), read feature = "round-trip", []; $($definition)* }
    };
}

/// What is sent, and never read.
#[doc(hidden)]
#[macro_export]
macro_rules! __request_only {
    ($($definition:tt)*) => {
        $crate::__object! { [must_use] write all(), read any(), []; $($definition)* }
    };
}

/// What arrives, with what this version does not know in `extra`. It is written only with the feature `round-trip`.
#[doc(hidden)]
#[macro_export]
macro_rules! __response {
    ($($definition:tt)*) => {
        $crate::__object! { [non_exhaustive] write feature = "round-trip", read all(), [extra] extra; $($definition)* }
    };
}

/// What arrives, and is never written.
#[doc(hidden)]
#[macro_export]
macro_rules! __response_only {
    ($($definition:tt)*) => {
        $crate::__object! { [non_exhaustive] write any(), read all(), [extra] extra; $($definition)* }
    };
}

/// What is sent and arrives.
#[doc(hidden)]
#[macro_export]
macro_rules! __shared {
    ($($definition:tt)*) => {
        $crate::__object! { [must_use, non_exhaustive] write all(), read all(), [extra] extra; $($definition)* }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __object {
    (
        [$($mark:ident),*] write $write:meta, read $read:meta, $extras:tt $($extra:ident)?;
        $(#[$meta:meta])*
        pub struct $name:ident {
            $(
                $(#[doc = $doc:literal])*
                $(#[deprecated($($note:tt)*)])?
                $(#[rename = $rename:literal])?
                $(#[sent = $sent:literal])?
                $(#[preset($preset:ident)])?
                $(#[place($place:ident)])?
                $(#[none($null:ident)])?
                $visible:vis $field:ident: $type:ty,
            )*
        }
    ) => {
        $(#[$meta])*
        $(#[$mark])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name {
            $(
                $(#[doc = $doc])*
                $(#[deprecated($($note)*)])?
                $visible $field: $type,
            )*
            $(
                /// Fields that this version does not know.
                pub $extra: $crate::Extra,
            )?
        }

        #[cfg($write)]
        #[allow(deprecated)]
        impl $crate::codegen::Serialize for $name {
            fn serialize<S: $crate::codegen::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                #[allow(unused_imports)]
                use $crate::codegen::{SerializeMap as _, WriteField as _};
                let mut object = serializer.serialize_map(::core::option::Option::None)?;
                $($crate::__write_field! {
                    [$($place)?] [$($null)?] object, $crate::__wire_name!($field $($rename)? $(as $sent)?), &self.$field
                })*
                $($crate::codegen::write_extra(&mut object, &self.$extra)?;)?
                object.end()
            }
        }

        #[doc(hidden)]
        #[cfg($read)]
        #[allow(deprecated)]
        impl $crate::codegen::ReadObject for $name {
            const NAME: &'static str = concat!("struct ", stringify!($name));

            // No type of a specification can have this name.
            fn read<'de, __A: $crate::codegen::MapAccess<'de>>(
                mut object: __A,
            ) -> ::core::result::Result<Self, __A::Error> {
                #[allow(unused_imports)]
                use $crate::codegen::ReadField as _;
                $(let mut $field = $crate::codegen::Slot::<$type>::default();)*
                $(let mut $extra = $crate::Extra::new();)?
                while let ::core::option::Option::Some(name) = $crate::codegen::next_name(&mut object)? {
                    match name.as_ref() {
                        $(
                            $crate::__wire_name!($field $($rename)?) => $crate::__read_value!(
                                $extras [$($preset)?] $field, object, $crate::__wire_name!($field $($rename)?)
                            ),
                        )*
                        _ => $crate::__read_other!([$($extra)?] object, name $(, $crate::__wire_name!($field $($rename)?))*),
                    }?;
                }
                ::core::result::Result::Ok(Self {
                    $($field: $crate::__read_field!(
                        $extras [$($preset)?] $field, $crate::__wire_name!($field $($rename)?)
                    ),)*
                    $($extra,)?
                })
            }
        }

        $crate::__read_whole! { $extras $name, $read }
    };
}

/// Reads it from any deserializer.
#[doc(hidden)]
#[macro_export]
macro_rules! __read_whole {
    ([] $name:ident, $read:meta) => {
        #[cfg($read)]
        #[allow(deprecated)]
        impl<'de> $crate::codegen::Deserialize<'de> for $name {
            fn deserialize<D: $crate::codegen::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::codegen::read_object(deserializer)
            }
        }
    };
    ([$extra:ident] $name:ident, $read:meta) => {
        #[doc(hidden)]
        #[allow(deprecated)]
        impl<'de> $crate::codegen::Receive<'de> for $name {
            fn receive<D: $crate::codegen::Deserializer<'de>>(
                deserializer: D,
                odd: $crate::codegen::Odd<'_>,
                slot: &mut ::core::option::Option<Self>,
            ) -> ::core::result::Result<(), D::Error> {
                $crate::codegen::receive_object(deserializer, odd, slot)
            }

            fn empty<E: $crate::codegen::serde::de::Error>() -> ::core::result::Result<Self, E> {
                $crate::codegen::read_nothing()
            }
        }

        #[allow(deprecated)]
        impl<'de> $crate::codegen::Deserialize<'de> for $name {
            fn deserialize<D: $crate::codegen::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::codegen::received(deserializer)
            }
        }
    };
}

/// The name on the wire.
#[doc(hidden)]
#[macro_export]
macro_rules! __wire_name {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $rename:literal) => {
        $rename
    };
    ($field:ident $($rename:literal)? as $sent:literal) => {
        $sent
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __write_field {
    ([] [] $object:ident, $name:expr, $value:expr) => {
        if !$crate::codegen::Written($value).is_left_out() {
            $object.serialize_entry($name, $value)?;
        }
    };
    ([] [null] $object:ident, $name:expr, $value:expr) => {
        $object.serialize_entry($name, $value)?;
    };
    ([$place:ident] [$($null:ident)?] $object:ident, $name:expr, $value:expr) => {};
}

#[doc(hidden)]
#[macro_export]
macro_rules! __read_other {
    ([$extra:ident] $object:ident, $name:ident $(, $known:expr)*) => {
        $crate::codegen::read_extra(&mut $extra, &mut $object, $name)
    };
    ([] $object:ident, $name:ident $(, $known:expr)*) => {
        ::core::result::Result::Err($crate::codegen::unknown_field(&$name, &[$($known),*]))
    };
}

/// Reads a field: strictly in a request, generously in a response, which has `extra`.
#[doc(hidden)]
#[macro_export]
macro_rules! __read_value {
    ([] [$($preset:ident)?] $field:ident, $object:ident, $name:expr) => {
        $field.read(&mut $object, $name)
    };
    ([$extra:ident] [] $field:ident, $object:ident, $name:expr) => {
        $field.receive(&mut $object, $name, &mut $extra)
    };
    ([$extra:ident] [$preset:ident] $field:ident, $object:ident, $name:expr) => {
        $field.receive_or(&mut $object, $name, &mut $extra)
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __read_field {
    ([$extra:ident] [empty] $field:ident, $name:expr) => {
        $field.received_or_empty()?
    };
    ([$($extra:ident)?] [$preset:ident] $field:ident, $name:expr) => {
        $field.take_or(Self::$preset)
    };
    ([] [] $field:ident, $name:expr) => {
        $field.take($name)?
    };
    ([$extra:ident] [] $field:ident, $name:expr) => {
        $field.received($name)?
    };
}

/// Reads an object.
pub fn read_object<'de, T: ReadObject, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    struct Object<T>(PhantomData<T>);

    impl<'de, T: ReadObject> Visitor<'de> for Object<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(T::NAME)
        }

        fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<T, A::Error> {
            T::read(object)
        }
    }

    deserializer.deserialize_map(Object(PhantomData))
}

/// The name of the next field, without a copy where it stands in the text as it is.
pub fn next_name<'de, A: MapAccess<'de>>(object: &mut A) -> Result<Option<Cow<'de, str>>, A::Error> {
    Ok(object.next_key::<Name<'de>>()?.map(|name| name.0))
}

struct Name<'de>(Cow<'de, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;

        impl<'de> Visitor<'de> for Text {
            type Value = Name<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Borrowed(name)))
            }

            fn visit_str<E>(self, name: &str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Owned(name.to_owned())))
            }

            fn visit_string<E>(self, name: String) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Owned(name)))
            }
        }

        deserializer.deserialize_identifier(Text)
    }
}

/// An error at a field that there is not.
#[cold]
pub fn unknown_field<E: de::Error>(name: &str, known: &'static [&'static str]) -> E {
    E::unknown_field(name, known)
}

/// A field while its object is read.
#[derive(Debug)]
pub struct Slot<T>(Option<T>);

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Slot<T> {
    /// Before the value is read, so that the error has the name's place.
    fn once<E: de::Error>(&self, name: &'static str) -> Result<(), E> {
        if self.0.is_some() { Err(E::duplicate_field(name)) } else { Ok(()) }
    }

    /// Reads a field of a response. Of several with the same name, the last counts.
    ///
    /// # Errors
    ///
    /// The value is wrong within, or of another kind though the field is required.
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
    /// The value is wrong within.
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

    /// The value of a field of a response.
    ///
    /// # Errors
    ///
    /// The field is missing though it is required.
    #[inline]
    pub fn received<'de, E: de::Error>(self, name: &'static str) -> Result<T, E>
    where
        T: Receive<'de>,
    {
        self.0.or_else(T::absent).ok_or_else(|| E::missing_field(name))
    }

    /// The value of a field of a response, or the empty one.
    ///
    /// # Errors
    ///
    /// An empty object lacks a required field.
    pub fn received_or_empty<'de, E: de::Error>(self) -> Result<T, E>
    where
        T: Receive<'de>,
    {
        self.0.map_or_else(T::empty, Ok)
    }

    /// What was read, or what `preset` gives.
    pub fn take_or(self, preset: fn() -> T) -> T {
        self.0.unwrap_or_else(preset)
    }
}

/// How a field is read, if its type says no other way.
pub trait ReadField<'de> {
    /// What the field is in the end.
    type Value;

    /// Reads it.
    ///
    /// # Errors
    ///
    /// It is not what it has to be, or there for the second time.
    fn read<A: MapAccess<'de>>(&mut self, object: &mut A, name: &'static str) -> Result<(), A::Error>;

    /// What was read; for an `Option` that was not there, `None`.
    ///
    /// # Errors
    ///
    /// It was not there.
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

/// It must be there, `null` or not.
impl<T> Slot<Nullable<T>> {
    /// What was read.
    ///
    /// # Errors
    ///
    /// It was not there.
    pub fn take<E: de::Error>(self, name: &'static str) -> Result<Nullable<T>, E> {
        self.0.ok_or_else(|| E::missing_field(name))
    }
}

/// `null` is not taken for unset.
impl<T> Slot<Option<Nullable<T>>> {
    /// Reads it.
    ///
    /// # Errors
    ///
    /// As for [`ReadField::read`].
    pub fn read<'de, A: MapAccess<'de>>(&mut self, object: &mut A, name: &'static str) -> Result<(), A::Error>
    where
        T: Deserialize<'de>,
    {
        self.once(name)?;
        self.0 = Some(Some(object.next_value()?));
        Ok(())
    }
}

/// Numbers, or base64.
impl Slot<Vec<f32>> {
    /// Reads it.
    ///
    /// # Errors
    ///
    /// As for [`ReadField::read`].
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

/// A field that is not there: an `Option` is `None`.
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
    /// Whether it is left out.
    #[inline]
    #[must_use]
    pub fn is_left_out(&self) -> bool {
        self.0.is_none()
    }
}

/// Whether a field is left out, if its type says nothing else.
pub trait WriteField {
    /// It is not.
    #[inline]
    fn is_left_out(&self) -> bool {
        false
    }
}

impl<T> WriteField for Written<'_, T> {}

/// Keeps an odd value of a field in `extra`, without the odd value of an earlier field with the same name.
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

/// Reads a field that this version does not know.
pub fn read_extra<'de, A: MapAccess<'de>>(
    extra: &mut Extra,
    object: &mut A,
    name: Cow<'de, str>,
) -> Result<(), A::Error> {
    let value = object.next_value()?;
    extra.insert(name.into_owned(), value);
    Ok(())
}

/// Writes the fields that this version does not know.
pub fn write_extra<M: serde::ser::SerializeMap>(object: &mut M, extra: &Extra) -> Result<(), M::Error> {
    extra.iter().try_for_each(|(name, value)| object.serialize_entry(name, value))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, from_str, json, to_value};

    use crate::codegen;
    use crate::json::nullable::Nullable;

    codegen::shared! {
        /// Goes both ways.
        pub struct Thing {
            /// Must be there.
            pub id: String,
            #[rename = "type"]
            pub r#type: Option<i64>,
            #[preset(one)]
            pub count: i64,
            #[place(query)]
            pub page: Option<i64>,
            #[none(null)]
            pub parent: Option<String>,
            pub maybe: Option<Nullable<i64>>,
        }
    }

    codegen::shared! {
        /// A field that must be there and may be null.
        pub struct Must {
            pub note: Nullable<String>,
        }
    }

    codegen::shared! {
        /// A body field with the name of a field of the path.
        pub struct Twin {
            #[place(path)]
            pub id: String,
            #[sent = "id"]
            pub body_id: String,
            #[rename = "type"]
            #[sent = "kind"]
            pub r#type: Option<String>,
        }
    }

    impl Thing {
        fn one() -> i64 {
            1
        }
    }

    #[test]
    fn an_object_is_read_and_written_as_its_attributes_say() {
        let thing: Thing =
            from_str(r#"{"type": 2, "id": "a", "page": 3, "maybe": null, "new": [true], "\u006eew2": 4}"#)
                .unwrap();
        assert_eq!((thing.id.as_str(), thing.r#type, thing.count, thing.page), ("a", Some(2), 1, Some(3)));
        assert_eq!((&thing.parent, thing.maybe), (&None, Some(Nullable::Null)));
        assert_eq!((&thing.extra["new"], &thing.extra["new2"]), (&json!([true]), &json!(4)));
        let written = json!({
            "id": "a", "type": 2, "count": 1, "parent": null, "maybe": null, "new": [true], "new2": 4,
        });
        assert_eq!(to_value(&thing).unwrap(), written);
        let again: Thing = serde_json::from_value(written).unwrap();
        assert_eq!(Thing { page: Some(3), ..again }, thing);
    }

    #[test]
    fn a_field_may_be_written_by_another_name_than_it_is_read_by() {
        let twin: Twin = from_str(r#"{"id": "a", "body_id": "b", "type": "c"}"#).unwrap();
        assert_eq!(to_value(&twin).unwrap(), json!({ "id": "b", "kind": "c" }));
        let error = from_str::<Twin>(r#"{"id": "a"}"#).unwrap_err();
        assert_eq!(error.to_string(), "missing field `body_id` at line 1 column 11");
    }

    #[test]
    fn what_is_left_out_is_none_and_is_left_out_again() {
        let thing: Thing = from_str(r#"{"id": "a", "type": null, "parent": "b"}"#).unwrap();
        assert_eq!((thing.r#type, thing.maybe), (None, None));
        assert_eq!(to_value(&thing).unwrap(), json!({ "id": "a", "count": 1, "parent": "b" }));
    }

    #[test]
    fn of_fields_with_the_same_name_the_last_counts() {
        for (text, page, extra) in [
            (r#"{"id": "a", "page": [], "page": 2}"#, Some(2), json!({})),
            (r#"{"id": "a", "page": 2, "page": []}"#, None, json!({ "page": [] })),
            (r#"{"id": "a", "page": [], "page": null, "b": 1}"#, None, json!({ "b": 1 })),
            (r#"{"id": "a", "page": [], "page": {}}"#, None, json!({ "page": {} })),
        ] {
            let thing: Thing = from_str(text).unwrap();
            assert_eq!((thing.page, Value::Object(thing.extra)), (page, extra), "{text}");
        }
    }

    #[test]
    fn what_may_be_null_must_be_there() {
        assert_eq!(from_str::<Must>(r#"{"note": null}"#).unwrap().note, Nullable::Null);
        assert_eq!(from_str::<Must>(r#"{"note": 1}"#).unwrap().note, Nullable::Value("1".to_owned()));
        let error = from_str::<Must>("{}").unwrap_err();
        assert_eq!(error.to_string(), "missing field `note` at line 1 column 2");
    }

    #[test]
    fn what_is_no_such_object_is_an_error_that_says_why() {
        for (text, message) in [
            ("{}", "missing field `id` at line 1 column 2"),
            (r#"{"id": null}"#, "invalid type: null, expected a string at line 1 column 11"),
            (r#"["a"]"#, "invalid type: sequence, expected struct Thing at line 1 column 5"),
        ] {
            assert_eq!(from_str::<Thing>(text).unwrap_err().to_string(), message, "{text}");
        }
    }
}
