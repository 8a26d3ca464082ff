//! Unions: the impls of each, from its definition alone.
//!
//! The macro's name says in which direction a union travels, as it does for structs. A union with `#[tag(…)]` is told apart by
//! that field; without it, by the shape of its members. The attributes have this order:
//!
//! ```text
//! /// A part of a message.
//! #[tag("type", unknown = Other)]
//! pub enum Part {
//!     Text(TextPart) = "text",
//! }
//! ```
//!
//! - `unknown = Other`: a variant that this version does not know is kept as `Other`; without it, it is refused.
//! - `#[untagged(Text)]`: an object without its tag is the member `Text`; in `#[untagged(Untagged(Plain))]` it is a member of its own;
//! - `#[from(none)]`: no member becomes the union by `into`, since two variants hold the same type.
//! - `#[from(&str)]` on a member without a tag: other types that become the member by `into`.

use serde::de::{self, Deserialize, Deserializer};
use serde_json::Value;

use crate::json::objects::{refuse_unknown, refuses_unknown};

/// A union that is sent. It is read only with the feature `serde`.
#[doc(hidden)]
#[macro_export]
macro_rules! __request_union {
    ($($definition:tt)*) => {
        $crate::__union! { write all(), read feature = "serde", strict [] From; $($definition)* }
    };
}

/// A union that is sent, and never read.
#[doc(hidden)]
#[macro_export]
macro_rules! __request_only_union {
    ($($definition:tt)*) => {
        $crate::__union! { write all(), read any(), strict [] From; $($definition)* }
    };
}

/// A union that arrives. It is written only with the feature `serde`.
#[doc(hidden)]
#[macro_export]
macro_rules! __response_union {
    ($($definition:tt)*) => {
        $crate::__union! { write feature = "serde", read all(), lenient [Deserialize]; $($definition)* }
    };
}

/// A union that arrives, and is never written.
#[doc(hidden)]
#[macro_export]
macro_rules! __response_only_union {
    ($($definition:tt)*) => {
        $crate::__union! { write any(), read all(), lenient [Deserialize]; $($definition)* }
    };
}

/// A union that is sent and arrives.
#[doc(hidden)]
#[macro_export]
macro_rules! __shared_union {
    ($($definition:tt)*) => {
        $crate::__union! { write all(), read all(), lenient [Deserialize] From; $($definition)* }
    };
}

/// The union itself: `write` and `read` are the conditions under which it is written and read. A member without fields keeps to
/// that in requests (`strict`); in responses it may hold what this version does not know.
#[doc(hidden)]
#[macro_export]
macro_rules! __union {
    (
        write $write:meta, read $read:meta, $units:ident $derive:tt $($from:ident)?;
        $(#[doc = $doc:literal])*
        $(#[doc(alias $aliases:tt)])?
        $(#[deprecated($($note:tt)*)])?
        #[tag($tag:literal $(, unknown = $other:ident)?)]
        $(#[untagged($untagged:ident $(($bare:ty))?)])?
        $(#[from($none:ident)])?
        pub enum $name:ident {
            // A long type has a line of its own, with a comma at its end.
            $($(#[$meta:meta])* $variant:ident $(($content:ty $(,)?))? = $value:literal,)*
        }
    ) => {
        $(#[doc = $doc])*
        $(#[doc(alias $aliases)])?
        $(#[deprecated($($note)*)])?
        #[must_use]
        #[derive(Debug, Clone, PartialEq)]
        #[cfg_attr($write, derive($crate::codegen::serde::Serialize), serde(tag = $tag))]
        #[non_exhaustive]
        pub enum $name {
            $(
                $(#[$meta])*
                #[doc = concat!("`", $tag, ": ", $value, "`")]
                #[cfg_attr($write, serde(rename = $value))]
                $variant $(($content))?,
            )*
            $($(
                /// An object without its tag.
                #[cfg_attr($write, serde(untagged))]
                $untagged($bare),
            )?)?
            $(
                /// A variant that this version does not know, with its tag.
                #[cfg_attr($write, serde(untagged))]
                $other($crate::Map),
            )?
        }

        $crate::__read_union! {
            $name [$($other)?] [$($untagged)?] $tag, $read, $units, object; $($variant $(($content))? = $value,)*
        }
        $crate::__union_from! { [$($from)? $($none)?] $name $($($variant($content),)?)* $($($untagged($bare),)?)? }
        $crate::__by_hand! { $units [$($other)?] $name $($variant $(($content))?,)* }
    };
    (
        write $write:meta, read $read:meta, $units:ident [$($derive:ident)?] $($from:ident)?;
        $(#[doc = $doc:literal])*
        $(#[doc(alias $aliases:tt)])?
        $(#[deprecated($($note:tt)*)])?
        pub enum $name:ident {
            $($(#[doc = $about:literal])* $(#[from($($source:tt)*)])? $variant:ident($content:ty $(,)?),)*
        }
    ) => {
        $(#[doc = $doc])*
        $(#[doc(alias $aliases)])?
        $(#[deprecated($($note)*)])?
        #[derive(Debug, Clone, PartialEq)]
        #[cfg_attr($write, derive($crate::codegen::serde::Serialize))]
        $(#[cfg_attr($read, derive($crate::codegen::serde::$derive))])?
        #[serde(untagged)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[doc = $about])* $variant($content),)*
        }

        $crate::__read_untagged! { $units $name $read; $($variant($content),)* }
        $crate::__union_from! { [$($from)?] $name $($variant($content),)* }
        $crate::__by_hand! { $units [] $name $($variant($content),)* }
        $($($crate::__union_from! { $name $variant $($source)* })?)*
    };
}

/// Reads an untagged union. In a request, unknown fields decide between members only if they must.
#[doc(hidden)]
#[macro_export]
macro_rules! __read_untagged {
    (strict $name:ident $read:meta; $($variant:ident($content:ty),)*) => {
        #[cfg($read)]
        #[allow(deprecated)]
        impl<'de> $crate::codegen::serde::Deserialize<'de> for $name {
            fn deserialize<__D: $crate::codegen::serde::Deserializer<'de>>(
                deserializer: __D,
            ) -> ::core::result::Result<Self, __D::Error> {
                $crate::codegen::read_untagged(
                    deserializer,
                    stringify!($name),
                    &[$(|json| <$content as $crate::codegen::Deserialize>::deserialize(json).ok().map(Self::$variant)),*],
                )
            }
        }
    };
    (lenient $name:ident $read:meta; $($variant:ident($content:ty),)*) => {
        #[doc(hidden)]
        #[allow(deprecated)]
        impl<'de> $crate::codegen::Receive<'de> for $name {
            fn receive<__D: $crate::codegen::serde::Deserializer<'de>>(
                deserializer: __D,
                odd: $crate::codegen::Odd<'_>,
                slot: &mut ::core::option::Option<Self>,
            ) -> ::core::result::Result<(), __D::Error> {
                *slot = $crate::codegen::receive_untagged(
                    deserializer,
                    odd,
                    &[$(|json| $crate::codegen::member(json).map(Self::$variant)),*],
                )?;
                ::core::result::Result::Ok(())
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __read_union {
    (
        $name:ident [$($other:ident)?] [$($untagged:ident)?] $tag:literal, $read:meta, $units:ident, $object:ident;
        $($variant:ident $(($content:ty))? = $value:literal,)*
    ) => {
        #[cfg($read)]
        #[allow(deprecated)]
        impl $name {
            fn of_tagged<__E: $crate::codegen::serde::de::Error>(
                $object: &$crate::codegen::Tagged,
            ) -> ::core::result::Result<Self, __E> {
                $(if let ::core::option::Option::Some(bare) = $object.bare() {
                    return ::core::result::Result::Ok(Self::$untagged(bare));
                })?
                match $object.tag() {
                    $($value => $crate::__read_union!($units $object $variant $($content)?),)*
                    _ => $crate::__read_union!([$($other)?] $object $($value)*),
                }
            }
        }

        $crate::__read_union! { @$units [$($other)?] [$($untagged)?] $name $tag, $read; $($($variant($content),)?)* }
    };
    (@strict [$($other:ident)?] [$($untagged:ident)?] $name:ident $tag:literal, $read:meta; $($variant:ident($content:ty),)*) => {
        #[cfg($read)]
        #[allow(deprecated)]
        impl<'de> $crate::codegen::serde::Deserialize<'de> for $name {
            fn deserialize<__D: $crate::codegen::serde::Deserializer<'de>>(
                deserializer: __D,
            ) -> ::core::result::Result<Self, __D::Error> {
                Self::of_tagged(&$crate::__read_union!(@tagged $($untagged)? deserializer, $tag))
            }
        }
    };
    (@tagged $deserializer:ident, $tag:literal) => {
        $crate::codegen::Tagged::read($deserializer, $tag)?
    };
    (@tagged $untagged:ident $deserializer:ident, $tag:literal) => {
        $crate::codegen::Tagged::open($deserializer, $tag)?
    };
    (@lenient [$($other:ident)?] [$($untagged:ident)?] $name:ident $tag:literal, $read:meta; $($variant:ident($content:ty),)*) => {
        #[doc(hidden)]
        #[allow(deprecated)]
        impl<'de> $crate::codegen::Receive<'de> for $name {
            fn receive<__D: $crate::codegen::serde::Deserializer<'de>>(
                deserializer: __D,
                odd: $crate::codegen::Odd<'_>,
                slot: &mut ::core::option::Option<Self>,
            ) -> ::core::result::Result<(), __D::Error> {
                let ::core::option::Option::Some(object) =
                    $crate::codegen::Tagged::receive(deserializer, $tag, odd)?
                else {
                    *slot = ::core::option::Option::None;
                    return ::core::result::Result::Ok(());
                };
                $(if let ::core::option::Option::Some(bare) = object.bare() {
                    *slot = ::core::option::Option::Some(Self::$untagged(bare));
                    return ::core::result::Result::Ok(());
                })?
                let read = match object.only([$(|object| object.fits().map(Self::$variant)),*]) {
                    ::core::option::Option::Some(only) => ::core::result::Result::Ok(only),
                    ::core::option::Option::None => Self::of_tagged(&object),
                };
                $(let read = read.or_else(|_: __D::Error| ::core::result::Result::Ok(Self::$other(object.into_map())));)?
                *slot = ::core::option::Option::Some(read?);
                ::core::result::Result::Ok(())
            }
        }

        // By itself, as an event is, it must be what its tag says.
        #[allow(deprecated)]
        impl<'de> $crate::codegen::serde::Deserialize<'de> for $name {
            fn deserialize<__D: $crate::codegen::serde::Deserializer<'de>>(
                deserializer: __D,
            ) -> ::core::result::Result<Self, __D::Error> {
                Self::of_tagged(&$crate::codegen::Tagged::open(deserializer, $tag)?)
            }
        }
    };
    ([$other:ident] $object:ident $($value:literal)*) => {
        ::core::result::Result::Ok(Self::$other(::core::clone::Clone::clone($object).into_map()))
    };
    ([] $object:ident $($value:literal)*) => {
        ::core::result::Result::Err($object.unknown(&[$($value),*]))
    };
    ($units:ident $object:ident $variant:ident $content:ty) => {
        $object.variant().map(Self::$variant)
    };
    (strict $object:ident $variant:ident) => {
        $object.alone(Self::$variant)
    };
    (lenient $object:ident $variant:ident) => {
        ::core::result::Result::Ok(Self::$variant)
    };
}

/// The conversions into a union. They are `#[inline]`, so that only those that are used are compiled, where they are used.
#[doc(hidden)]
#[macro_export]
macro_rules! __union_from {
    ([From] $name:ident $($variant:ident($content:ty),)*) => {
        $crate::__union_from! { [From none] $name }
        $($crate::__union_from! { $name $variant $content })*
    };
    ([From none] $name:ident $($variant:ident($content:ty),)*) => {
        #[doc(hidden)]
        #[allow(deprecated)]
        impl $crate::codegen::ByInto for $name {}
    };
    ([] $name:ident $($variant:ident($content:ty),)*) => {};
    ($name:ident $variant:ident &str) => {
        $crate::__union_from! { @one $name $variant &str }
        $crate::__union_from! { @one $name $variant &::std::string::String }
    };
    ($name:ident $variant:ident &str, String) => {
        $crate::__union_from! { $name $variant &str }
        $crate::__union_from! { @one $name $variant ::std::string::String }
    };
    ($name:ident $variant:ident [&str; N]) => {
        $crate::__union_from! { @items $name $variant [const N: usize] [&str; N], into_iter }
        $crate::__union_from! { @items $name $variant [] &[&str], iter.copied }
        $crate::__union_from! { @items $name $variant [] ::std::vec::Vec<&str>, into_iter }
        $crate::__union_from! { $name $variant [::std::string::String; N] }
    };
    ($name:ident $variant:ident [$item:ty; N]) => {
        $crate::__union_from! { @items $name $variant [const N: usize] [$item; N], into_iter }
        $crate::__union_from! { @items $name $variant [] &[$item], iter.cloned }
        $crate::__union_from! { @items $name $variant [] &::std::vec::Vec<$item>, iter.cloned }
    };
    (@items $name:ident $variant:ident [$($generics:tt)*] $source:ty, $($items:ident).*) => {
        #[allow(deprecated)]
        impl<$($generics)*> ::core::convert::From<$source> for $name {
            #[inline]
            fn from(value: $source) -> Self {
                Self::$variant(value $(.$items())* .map(::core::convert::Into::into).collect())
            }
        }
    };
    ($name:ident $variant:ident $source:ty) => {
        $crate::__union_from! { @one $name $variant $source }
    };
    (@one $name:ident $variant:ident $source:ty) => {
        #[allow(deprecated)]
        impl ::core::convert::From<$source> for $name {
            #[inline]
            fn from(value: $source) -> Self {
                Self::$variant(::core::convert::Into::into(value))
            }
        }
    };
}

/// A function that reads a member of an untagged union of a request.
pub type ReadMember<T> = fn(&Value) -> Option<T>;

/// Reads an untagged union of a request: the first member that knows every field, or else the first that fits.
///
/// # Errors
///
/// Returns an error if no member fits.
pub fn read_untagged<'de, T, D: Deserializer<'de>>(
    deserializer: D,
    name: &str,
    members: &[ReadMember<T>],
) -> Result<T, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let read = || members.iter().find_map(|member| member(&value));
    let known = refuse_unknown(read);
    let read = if refuses_unknown() { known } else { known.or_else(read) };
    read.ok_or_else(|| {
        de::Error::custom(format_args!("data did not match any variant of untagged enum {name}"))
    })
}
