//! Enums of strings: open ones keep values that this version does not know, closed ones refuse them.

use std::fmt;

use serde::de::{self, Deserializer, Visitor};

/// A text or an integer that is none of a closed enum's values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownValue {
    known: &'static [&'static str],
}

impl UnknownValue {
    #[doc(hidden)]
    #[must_use]
    pub fn new(known: &'static [&'static str]) -> Self {
        Self { known }
    }

    /// The values that there are.
    #[must_use]
    pub fn known(&self) -> &'static [&'static str] {
        self.known
    }
}

/// Names the known values, not the one found.
impl fmt::Display for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected one of ")?;
        for (index, value) in self.known.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}`{value}`")?;
        }
        f.write_str(", found another value")
    }
}

impl std::error::Error for UnknownValue {}

/// Reads a string and makes a value of it, without a copy in between.
pub fn read_text<'de, D, T>(deserializer: D, make: fn(&str) -> Result<T, UnknownValue>) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
{
    struct Reader<T>(fn(&str) -> Result<T, UnknownValue>);

    impl<T> Visitor<'_> for Reader<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string")
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
            (self.0)(text).map_err(E::custom)
        }
    }

    deserializer.deserialize_str(Reader(make))
}

/// The impls of every enum of strings, from its `as_str`. The functions of enums are `#[inline]`, so that only those that are used
/// are compiled, where they are used.
#[doc(hidden)]
#[macro_export]
macro_rules! __text_enum {
    ($name:ident) => {
        #[allow(deprecated)]
        impl ::core::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        #[allow(deprecated)]
        impl ::core::cmp::PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.as_str() == other
            }
        }

        #[allow(deprecated)]
        impl ::core::cmp::PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.as_str() == *other
            }
        }

        #[allow(deprecated)]
        impl ::core::convert::AsRef<str> for $name {
            #[inline]
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        #[allow(deprecated)]
        impl $crate::codegen::serde::Serialize for $name {
            fn serialize<__S: $crate::codegen::serde::Serializer>(
                &self,
                serializer: __S,
            ) -> ::core::result::Result<__S::Ok, __S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        #[doc(hidden)]
        #[allow(deprecated)]
        impl $crate::codegen::ByInto for $name {}

        #[allow(deprecated)]
        impl $crate::codegen::Text for $name {
            #[inline]
            fn text(&self) -> ::core::option::Option<&str> {
                ::core::option::Option::Some(self.as_str())
            }
        }

        #[allow(deprecated)]
        impl $crate::codegen::Query for $name {
            #[inline]
            fn visit(&self, key: &str, visit: $crate::codegen::Visit<'_>) {
                visit(key, ::core::option::Option::Some(&self.as_str()));
            }
        }
    };
}

/// An enum that keeps values that this version does not know, from its definition:
///
/// ```text
/// /// How long a reply is.
/// pub enum Verbosity {
///     Low = "low",
/// }
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __open_enum {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $($(#[$about:meta])* $variant:ident = $value:literal,)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $(
                $(#[$about])*
                #[doc = ""]
                #[doc = concat!("`", $value, "`")]
                $variant,
            )*
            /// A value that this version does not know.
            Other(::std::boxed::Box<str>),
        }

        #[allow(deprecated)]
        impl $name {
            /// The value as it is sent.
            #[must_use]
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Other(value) => value,
                }
            }
        }

        #[allow(deprecated)]
        impl ::core::convert::From<&str> for $name {
            #[inline]
            fn from(value: &str) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    other => Self::Other(other.into()),
                }
            }
        }

        $crate::__text_enum!($name);
        $crate::__by_hand! { open $name Self::Other }

        #[allow(deprecated)]
        impl ::core::str::FromStr for $name {
            type Err = ::core::convert::Infallible;

            #[inline]
            fn from_str(value: &str) -> ::core::result::Result<Self, ::core::convert::Infallible> {
                ::core::result::Result::Ok(<Self as ::core::convert::From<&str>>::from(value))
            }
        }

        #[allow(deprecated)]
        impl ::core::convert::From<::std::string::String> for $name {
            #[inline]
            fn from(value: ::std::string::String) -> Self {
                Self::from(value.as_str())
            }
        }

        #[allow(deprecated)]
        impl ::core::convert::From<&::std::string::String> for $name {
            #[inline]
            fn from(value: &::std::string::String) -> Self {
                Self::from(value.as_str())
            }
        }

        #[doc(hidden)]
        #[allow(deprecated)]
        impl<'de> $crate::codegen::Receive<'de> for $name {
            fn receive<__D: $crate::codegen::serde::Deserializer<'de>>(
                deserializer: __D,
                odd: $crate::codegen::Odd<'_>,
                slot: &mut ::core::option::Option<Self>,
            ) -> ::core::result::Result<(), __D::Error> {
                $crate::codegen::receive_word(deserializer, odd, slot)
            }
        }

        #[allow(deprecated)]
        impl<'de> $crate::codegen::serde::Deserialize<'de> for $name {
            fn deserialize<__D: $crate::codegen::serde::Deserializer<'de>>(
                deserializer: __D,
            ) -> ::core::result::Result<Self, __D::Error> {
                $crate::codegen::read_text(deserializer, |text| {
                    ::core::result::Result::Ok(<Self as ::core::convert::From<&str>>::from(text))
                })
            }
        }
    };
}

/// An enum that refuses values that this version does not know, from a definition as for an open one.
#[doc(hidden)]
#[macro_export]
macro_rules! __closed_enum {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $($(#[$about:meta])* $variant:ident = $value:literal,)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $(
                $(#[$about])*
                #[doc = ""]
                #[doc = concat!("`", $value, "`")]
                $variant,
            )*
        }

        #[allow(deprecated)]
        impl $name {
            /// All values, as they are sent.
            pub const ALL: &'static [&'static str] = &[$($value),*];

            /// The value as it is sent.
            #[must_use]
            #[inline]
            pub fn as_str(&self) -> &'static str {
                match self {
                    $(Self::$variant => $value,)*
                }
            }
        }

        $crate::__text_enum!($name);

        #[allow(deprecated)]
        impl ::core::str::FromStr for $name {
            type Err = $crate::codegen::UnknownValue;

            // `Self::Err` and `Self::ALL` may be variants.
            #[inline]
            fn from_str(value: &str) -> ::core::result::Result<Self, $crate::codegen::UnknownValue> {
                match value {
                    $($value => ::core::result::Result::Ok(Self::$variant),)*
                    _ => ::core::result::Result::Err($crate::codegen::UnknownValue::new(&[$($value),*])),
                }
            }
        }

        #[allow(deprecated)]
        impl<'de> $crate::codegen::serde::Deserialize<'de> for $name {
            fn deserialize<__D: $crate::codegen::serde::Deserializer<'de>>(
                deserializer: __D,
            ) -> ::core::result::Result<Self, __D::Error> {
                $crate::codegen::read_text(deserializer, <Self as ::core::str::FromStr>::from_str)
            }
        }
    };
}
