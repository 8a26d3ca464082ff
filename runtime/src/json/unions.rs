//! Unions: what each has beside its constructors and its rules, from its definition alone.
//!
//! A definition says which way it travels with `derive` and `cfg_attr`; `From` among the derives
//! makes it from each of its members. The attributes stand in this order:
//!
//! ```text
//! /// A part of a message.
//! #[tag = "type"]
//! #[derive(Serialize, From)]
//! #[cfg_attr(feature = "round-trip", derive(Deserialize))]
//! pub enum Part {
//!     Text(TextPart) = "text",
//! }
//! ```

/// Members told apart by a field. One that this version does not know is kept as `Other`.
#[doc(hidden)]
#[macro_export]
macro_rules! __open_union {
    ($($definition:tt)*) => {
        $crate::__union! { tagged Other; $($definition)* }
    };
}

/// Members told apart by a field. Others are refused.
#[doc(hidden)]
#[macro_export]
macro_rules! __closed_union {
    ($($definition:tt)*) => {
        $crate::__union! { tagged; $($definition)* }
    };
}

/// Members told apart by their shape. `#[from(…)]` names what else becomes the member behind it.
#[doc(hidden)]
#[macro_export]
macro_rules! __untagged_union {
    ($($definition:tt)*) => {
        $crate::__union! { untagged; $($definition)* }
    };
}

/// Reads which way a union travels: `write` and `read` are the conditions under which it is written and read. A member
/// without fields keeps to that in requests; in responses it may hold what this version does not know.
#[doc(hidden)]
#[macro_export]
macro_rules! __union {
    (
        $kind:ident $($other:ident)?;
        $(#[doc = $doc:literal])* $(#[deprecated($($note:tt)*)])? $(#[tag = $tag:literal])?
        #[derive(Serialize $(, $from:ident)?)]
        #[cfg_attr(feature = $feature:literal, derive(Deserialize))]
        $($definition:tt)*
    ) => {
        $crate::__define_union! {
            $kind $($other)?; $($tag)? [$(#[doc = $doc])* $(#[deprecated($($note)*)])?]
            write all(), read feature = $feature, strict $($from)?; $($definition)*
        }
    };
    (
        $kind:ident $($other:ident)?;
        $(#[doc = $doc:literal])* $(#[deprecated($($note:tt)*)])? $(#[tag = $tag:literal])?
        #[derive(Deserialize)]
        #[cfg_attr(feature = $feature:literal, derive(Serialize))]
        $($definition:tt)*
    ) => {
        $crate::__define_union! {
            $kind $($other)?; $($tag)? [$(#[doc = $doc])* $(#[deprecated($($note)*)])?]
            write feature = $feature, read all(), lenient; $($definition)*
        }
    };
    (
        $kind:ident $($other:ident)?;
        $(#[doc = $doc:literal])* $(#[deprecated($($note:tt)*)])? $(#[tag = $tag:literal])?
        #[derive(Serialize, Deserialize $(, $from:ident)?)]
        $($definition:tt)*
    ) => {
        $crate::__define_union! {
            $kind $($other)?; $($tag)? [$(#[doc = $doc])* $(#[deprecated($($note)*)])?]
            write all(), read all(), lenient $($from)?; $($definition)*
        }
    };
    (
        $kind:ident $($other:ident)?;
        $(#[doc = $doc:literal])* $(#[deprecated($($note:tt)*)])? $(#[tag = $tag:literal])?
        #[derive(Serialize $(, $from:ident)?)]
        $($definition:tt)*
    ) => {
        $crate::__define_union! {
            $kind $($other)?; $($tag)? [$(#[doc = $doc])* $(#[deprecated($($note)*)])?]
            write all(), read any(), strict $($from)?; $($definition)*
        }
    };
    (
        $kind:ident $($other:ident)?;
        $(#[doc = $doc:literal])* $(#[deprecated($($note:tt)*)])? $(#[tag = $tag:literal])?
        #[derive(Deserialize)]
        $($definition:tt)*
    ) => {
        $crate::__define_union! {
            $kind $($other)?; $($tag)? [$(#[doc = $doc])* $(#[deprecated($($note)*)])?]
            write any(), read all(), lenient; $($definition)*
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __define_union {
    (
        tagged $($other:ident)?; $tag:literal [$($head:tt)*] write $write:meta, read $read:meta, $units:ident $($from:ident)?;
        pub enum $name:ident {
            // A long type stands on a line of its own, with a comma behind it.
            $($(#[$meta:meta])* $variant:ident $(($content:ty $(,)?))? = $value:literal,)*
        }
    ) => {
        $($head)*
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
            $(
                /// A variant that this version does not know, with its tag.
                #[cfg_attr($write, serde(untagged))]
                $other($crate::Map),
            )?
        }

        $crate::__read_union! {
            $name [$($other)?] $tag, $read, $units, object; $($variant $(($content))? = $value,)*
        }
        $crate::__union_from! { [$($from)?] $name $($($variant($content),)?)* }
    };
    (
        untagged; [$($head:tt)*] write $write:meta, read $read:meta, $units:ident $($from:ident)?;
        pub enum $name:ident {
            $($(#[doc = $doc:literal])* $(#[from($($source:tt)*)])? $variant:ident($content:ty $(,)?),)*
        }
    ) => {
        $($head)*
        #[derive(Debug, Clone, PartialEq)]
        #[cfg_attr($write, derive($crate::codegen::serde::Serialize))]
        #[cfg_attr($read, derive($crate::codegen::serde::Deserialize))]
        #[serde(untagged)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[doc = $doc])* $variant($content),)*
        }

        $crate::__receive_untagged! { $units $name $($variant,)* }
        $crate::__union_from! { [$($from)?] $name $($variant($content),)* }
        $($($crate::__union_from! { $name $variant $($source)* })?)*
    };
}

/// A request is read strictly, as `serde` derives it.
#[doc(hidden)]
#[macro_export]
macro_rules! __receive_untagged {
    (strict $name:ident $($variant:ident,)*) => {};
    (lenient $name:ident $($variant:ident,)*) => {
        #[doc(hidden)]
        #[allow(deprecated)]
        impl<'de> $crate::codegen::Receive<'de> for $name {
            fn receive<D: $crate::codegen::serde::Deserializer<'de>>(
                deserializer: D,
                odd: $crate::codegen::Odd<'_>,
                slot: &mut ::core::option::Option<Self>,
            ) -> ::core::result::Result<(), D::Error> {
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
        $name:ident [$($other:ident)?] $tag:literal, $read:meta, $units:ident, $object:ident;
        $($variant:ident $(($content:ty))? = $value:literal,)*
    ) => {
        #[cfg($read)]
        #[allow(deprecated)]
        impl $name {
            fn of_tagged<E: $crate::codegen::serde::de::Error>(
                $object: &$crate::codegen::Tagged,
            ) -> ::core::result::Result<Self, E> {
                match $object.tag() {
                    $($value => $crate::__read_union!($units $object $variant $($content)?),)*
                    _ => $crate::__read_union!([$($other)?] $object $($value)*),
                }
            }
        }

        $crate::__read_union! { @$units [$($other)?] $name $tag, $read; $($($variant($content),)?)* }
    };
    (@strict [$($other:ident)?] $name:ident $tag:literal, $read:meta; $($variant:ident($content:ty),)*) => {
        #[cfg($read)]
        #[allow(deprecated)]
        impl<'de> $crate::codegen::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::codegen::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                Self::of_tagged(&$crate::codegen::Tagged::read(deserializer, $tag)?)
            }
        }
    };
    (@lenient [$($other:ident)?] $name:ident $tag:literal, $read:meta; $($variant:ident($content:ty),)*) => {
        #[doc(hidden)]
        #[allow(deprecated)]
        impl<'de> $crate::codegen::Receive<'de> for $name {
            fn receive<D: $crate::codegen::serde::Deserializer<'de>>(
                deserializer: D,
                odd: $crate::codegen::Odd<'_>,
                slot: &mut ::core::option::Option<Self>,
            ) -> ::core::result::Result<(), D::Error> {
                let ::core::option::Option::Some(object) =
                    $crate::codegen::Tagged::receive(deserializer, $tag, odd)?
                else {
                    *slot = ::core::option::Option::None;
                    return ::core::result::Result::Ok(());
                };
                let read = match object.only([$(|object| object.fits().map(Self::$variant)),*]) {
                    ::core::option::Option::Some(only) => ::core::result::Result::Ok(only),
                    ::core::option::Option::None => Self::of_tagged(&object),
                };
                $(let read = read.or_else(|_: D::Error| ::core::result::Result::Ok(Self::$other(object.into_map())));)?
                *slot = ::core::option::Option::Some(read?);
                ::core::result::Result::Ok(())
            }
        }

        // By itself, as an event is, it must be what its tag says.
        #[allow(deprecated)]
        impl<'de> $crate::codegen::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::codegen::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
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

#[doc(hidden)]
#[macro_export]
macro_rules! __union_from {
    ([From] $name:ident $($variant:ident($content:ty),)*) => {
        $($crate::__union_from! { $name $variant $content })*
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
        $crate::__union_from! { @array $name $variant &str }
        $crate::__union_from! { @array $name $variant ::std::string::String }
    };
    ($name:ident $variant:ident [$item:ty; N]) => {
        $crate::__union_from! { @array $name $variant $item }
    };
    ($name:ident $variant:ident $source:ty) => {
        $crate::__union_from! { @one $name $variant $source }
    };
    (@array $name:ident $variant:ident $item:ty) => {
        impl<const N: usize> ::core::convert::From<[$item; N]> for $name {
            fn from(value: [$item; N]) -> Self {
                Self::$variant(value.into_iter().map(::core::convert::Into::into).collect())
            }
        }

        #[doc(hidden)]
        impl<const N: usize> $crate::codegen::NullableFrom<[$item; N]> for $name {}
    };
    (@one $name:ident $variant:ident $source:ty) => {
        #[allow(deprecated)]
        impl ::core::convert::From<$source> for $name {
            fn from(value: $source) -> Self {
                Self::$variant(::core::convert::Into::into(value))
            }
        }

        #[doc(hidden)]
        #[allow(deprecated)]
        impl $crate::codegen::NullableFrom<$source> for $name {}
    };
}
