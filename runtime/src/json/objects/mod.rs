//! Structs that are JSON objects: the macros that write their `Serialize` and `Deserialize` from the definition alone.
//!
//! ```text
//! /// A verdict.
//! pub struct Verdict {
//!     /// `true` if the content is flagged.
//!     pub flagged: bool,
//!     /// The author of the content.
//!     #[rename = "author/id"]
//!     pub author: Option<String>,
//! }
//! ```
//!
//! A field of type `Option` is not written if it is `None`, and may be missing when it is read. A field can have these
//! attributes, in this order, after its docs and its deprecation:
//!
//! - `#[rename = "author/id"]`: the wire name, if it is not the Rust name;
//! - `#[sent = "id"]`: the wire name when the field is written, if it differs from the one when it is read, because a field in
//!   another location has the same wire name;
//! - `#[required(field)]`: `new` takes the field; the attribute repeats its name;
//! - `#[preset(function)]`: the function of the struct that gives the value if the field is missing; `#[preset(empty)]` in a
//!   response: the empty list or object;
//! - `#[only(response)]`: the field has no setter, and is not written in a request; `#[only(each_response)]` if it is required in
//!   a response. With the feature `serde` it is written elsewhere. `#[only(received)]` and `#[only(each_received)]` are the same
//!   without that feature;
//! - `#[place(query)]`: the location in which the field is sent instead of the JSON; `client` if it is not sent. It is read
//!   with the other fields;
//! - `#[none(null)]`: `None` is written as `null`; `#[none(empty)]`: an empty list or map is not written.
//!
//! The struct has docs, aliases for a search, a deprecation, `#[derive(Default)]`, and `#[switch = "stream"]`: the field that the called function sends,
//! so that one of this name in `extra` is not sent. `#[constant("object" = "list")]` is a field that is always written with this value,
//! unless `extra` has another one, and that no struct holds. `#[rest(rest)]` names the field with `#[place(rest)]`: a map with the fields
//! of the object that have no name here. The structs of requests have a constructor and setters ([`builder`]).
//!
//! A macro sees the tokens of a type, not the type. The compiler therefore chooses how a field is read and written, by
//! *inherent-over-trait specialization*, the simple form of autoref specialization ([explained by its author]).
//! `Slot<Nullable<T>>`, `Slot<Vec<f32>>` and `Written<Option<T>>` have methods of their own. A method of the same name in a
//! trait, [`ReadField`] or [`WriteField`], serves all other types, and Rust prefers the type's own. This needs the concrete
//! type, which each field has where the macro is expanded; in a generic function, the trait's method would be called.
//!
//! [explained by its author]: https://github.com/dtolnay/case-studies/blob/master/autoref-specialization/README.md

mod builder;
mod fields;
mod reading;
mod unknown;

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};

use crate::json::receive::ReadObject;

pub use fields::{ReadField, Slot, WriteField, Written};
pub(crate) use unknown::{EXTRA, refuse_unknown};
pub use unknown::{
    read_constant, read_extra, read_unknown, refuse_received, refuses_unknown, skip_unknown, write_extra,
    write_extra_of, write_rest,
};

/// A request struct, or a struct in a request. It can be read only with the feature `serde`.
#[doc(hidden)]
#[macro_export]
macro_rules! __request {
    ($($definition:tt)*) => {
        $crate::__object! { request [must_use] [extra] extra, write all(), read feature = "serde"; $($definition)* }
    };
}

/// A request struct that is never read.
#[doc(hidden)]
#[macro_export]
macro_rules! __request_only {
    ($($definition:tt)*) => {
        $crate::__object! { request [must_use] [extra] extra, write all(), read any(); $($definition)* }
    };
}

/// A request struct without a JSON body or a form: there is no place for unknown fields, so they are ignored when it is read.
#[doc(hidden)]
#[macro_export]
macro_rules! __parameters {
    ($($definition:tt)*) => {
        $crate::__object! { request [must_use] [], write all(), read feature = "serde"; $($definition)* }
    };
}

/// A request struct without a JSON body or a form that is never read.
#[doc(hidden)]
#[macro_export]
macro_rules! __parameters_only {
    ($($definition:tt)*) => {
        $crate::__object! { request [must_use] [], write all(), read any(); $($definition)* }
    };
}

/// A response struct. Unknown fields are kept in `extra`. It can be written only with the feature `serde`.
#[doc(hidden)]
#[macro_export]
macro_rules! __response {
    ($($definition:tt)*) => {
        $crate::__object! { response [] [extra] extra, write feature = "serde", read all(); $($definition)* }
    };
}

/// A response struct that is never written.
#[doc(hidden)]
#[macro_export]
macro_rules! __response_only {
    ($($definition:tt)*) => {
        $crate::__object! { response [] [extra] extra, write any(), read all(); $($definition)* }
    };
}

/// A struct of requests and responses.
#[doc(hidden)]
#[macro_export]
macro_rules! __shared {
    ($($definition:tt)*) => {
        $crate::__object! { shared [must_use] [extra] extra, write all(), read all(); $($definition)* }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __object {
    (
        $kind:ident [$($mark:ident)?] $extras:tt $($extra:ident)?, write $write:meta, read $read:meta;
        $(#[doc = $about:literal])*
        $(#[doc($($alias:tt)*)])?
        $(#[deprecated($($retired:tt)*)])?
        $(#[derive($($derive:ident),*)])?
        $(#[switch = $switch:literal])?
        $(#[constant($constant:literal = $value:literal)])*
        $(#[rest($rest:ident)])?
        pub struct $name:ident {
            $(
                $(#[doc = $doc:literal])*
                $(#[deprecated($($note:tt)*)])?
                $(#[rename = $rename:literal])?
                $(#[sent = $sent:literal])?
                $(#[required($required:ident)])?
                $(#[preset($preset:ident)])?
                $(#[only($only:ident)])?
                $(#[place($place:ident)])?
                $(#[none($null:ident)])?
                pub $field:ident: $type:ty,
            )*
        }
    ) => {
        $(#[doc = $about])*
        $(#[doc($($alias)*)])?
        $(#[deprecated($($retired)*)])?
        $(#[$mark])?
        #[derive(Debug, Clone, PartialEq $($(, $derive)*)?)]
        #[non_exhaustive]
        pub struct $name {
            $(
                $(#[doc = $doc])*
                #[doc = $crate::__undocumented!([$($doc)*] $field $($rename)?)]
                $(#[deprecated($($note)*)])?
                pub $field: $type,
            )*
            $(
                /// Fields that this version does not know.
                pub $extra: $crate::Extra,
            )?
        }

        #[cfg($write)]
        #[allow(deprecated)]
        impl $crate::codegen::Serialize for $name {
            fn serialize<__S: $crate::codegen::Serializer>(
                &self,
                serializer: __S,
            ) -> ::core::result::Result<__S::Ok, __S::Error> {
                #[allow(unused_imports)]
                use $crate::codegen::{SerializeMap as _, WriteField as _};
                let mut object = serializer.serialize_map(::core::option::Option::None)?;
                $($crate::__write_constant! { $extras self object, $constant, $value })*
                $($crate::__write_field! {
                    [$($only)?] [$($place)?] [$($null)?] object, $crate::__wire_name!($field $($rename)? $(as $sent)?), (&self.$field)
                })*
                $crate::__write_rest! {
                    [$($rest)?] self object $name $($crate::__wire_name!($field $($rename)? $(as $sent)?))*
                }
                $crate::__write_extra! {
                    $kind $extras self object $name [$($switch)?]
                    $($field $crate::__wire_name!($field $($rename)? $(as $sent)?) $(, $only)?;)*
                }
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
                                $kind $extras [$($preset)?] [$($only)? $($place)?] $field, object,
                                $crate::__wire_name!($field $($rename)?)
                            ),
                        )*
                        $($constant => $crate::__read_constant!($extras object, $constant, $value),)*
                        _ => $crate::__read_other!(
                            $kind $extras [$($rest)?] object, name
                        ),
                    }?;
                }
                ::core::result::Result::Ok(Self {
                    $($field: $crate::__read_field!(
                        $kind [$($preset)?] [$($only)?] $field, $crate::__wire_name!($field $($rename)?)
                    ),)*
                    $($extra,)?
                })
            }
        }

        $crate::__read_whole! { $kind $name, $read }
        $crate::__builder! {
            $kind $extras $name;
            $(
                [
                    $(#[doc = $doc])*
                    #[doc = $crate::__undocumented!([$($doc)*] $field $($rename)?)]
                    $(#[deprecated($($note)*)])?
                    // Nothing sets a field that only responses have.
                    $(#[cfg(any())] #[doc = stringify!($only)])?
                ]
                [$($required)?] [$($preset)?] $field: $type;
            )*
        }
        $crate::__by_hand! { $kind $extras $name; $([$($required)?] [$($preset)?] $field;)* }
    };
}

/// The docs of a field whose definition has none.
#[doc(hidden)]
#[macro_export]
macro_rules! __undocumented {
    ([] $($name:tt)+) => {
        concat!("The field `", $crate::__wire_name!($($name)+), "`.")
    };
    ([$($doc:literal)+] $($name:tt)+) => {
        ""
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
    ([] [] [] $object:ident, $name:expr, $value:expr) => {
        if !$crate::codegen::Written($value).is_left_out() {
            $object.serialize_entry($name, $value)?;
        }
    };
    ([] [] [null] $object:ident, $name:expr, $value:expr) => {
        $object.serialize_entry($name, $value)?;
    };
    ([] [] [empty] $object:ident, $name:expr, $value:expr) => {
        if !$value.is_empty() {
            $object.serialize_entry($name, $value)?;
        }
    };
    ([] [$place:ident] [$($null:ident)?] $object:ident, $name:expr, $value:expr) => {};
    ([received] $($rest:tt)*) => {};
    ([each_received] $($rest:tt)*) => {};
    ([$only:ident] [] [$($null:ident)?] $object:ident, $name:expr, $value:expr) => {
        #[cfg(feature = "serde")]
        {
            if !$crate::codegen::is_request() {
                $crate::__write_field! { [] [] [$($null)?] $object, $name, $value }
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __write_constant {
    ([$extra:ident] $self:ident $object:ident, $name:literal, $value:literal) => {
        if !$self.$extra.contains_key($name) {
            $object.serialize_entry($name, &$value)?;
        }
    };
}

/// Writes the unknown fields. A field of a request is an error there; a shared struct may hold a field that has a value of another
/// kind, which is not sent if only responses have the field.
#[doc(hidden)]
#[macro_export]
macro_rules! __write_extra {
    (
        request [$extra:ident] $self:ident $object:ident $name:ident [$($switch:literal)?]
        $($field:ident $wire:expr;)*
    ) => {
        if !$self.$extra.is_empty() {
            let switch = [$($switch)?];
            let known = [$(($wire, true)),*];
            $crate::codegen::write_extra_of(&mut $object, &$self.$extra, stringify!($name), &switch, &known)?;
        }
    };
    (shared [$extra:ident] $self:ident $object:ident $name:ident [] $($field:ident $wire:expr $(, $only:ident)?;)*) => {
        if !$self.$extra.is_empty() {
            let received: &[&str] = &[$($($crate::__received_name!($only $wire),)?)*];
            let hidden = if $crate::codegen::is_request() { received } else { &[] };
            let known = [$(($wire, !$crate::codegen::Written(&$self.$field).is_left_out())),*];
            $crate::codegen::write_extra_of(&mut $object, &$self.$extra, stringify!($name), hidden, &known)?;
        }
    };
    (response [$extra:ident] $self:ident $object:ident $($rest:tt)*) => {
        $crate::codegen::write_extra(&mut $object, &$self.$extra)?;
    };
    (request [] $($rest:tt)*) => {};
}

/// The name of a field that only responses have.
#[doc(hidden)]
#[macro_export]
macro_rules! __received_name {
    ($only:ident $wire:expr) => {
        $wire
    };
}

/// Writes the fields of the map of a `rest`.
#[doc(hidden)]
#[macro_export]
macro_rules! __write_rest {
    ([] $($others:tt)*) => {};
    ([$rest:ident] $self:ident $object:ident $name:ident $($wire:expr)*) => {
        $crate::codegen::write_rest(&mut $object, &$self.$rest, stringify!($name), &[$($wire),*])?;
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

/// Returns the name of the next field, without a copy if the JSON text has no escapes in it.
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

#[cfg(test)]
mod tests;
