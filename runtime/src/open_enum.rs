//! Enums of strings: open ones keep values that this version does not know, closed ones refuse them.

use std::fmt;

use serde::de::{self, Deserializer, Visitor};

/// A text that is none of a closed enum's values.
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
        f.write_str(", found another text")
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

/// What every enum of strings has, given `as_str`.
#[doc(hidden)]
#[macro_export]
macro_rules! __text_enum {
    ($name:ident) => {
        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::core::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl $crate::codegen::serde::Serialize for $name {
            fn serialize<S: $crate::codegen::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl $crate::codegen::Text for $name {
            fn text(&self) -> ::core::option::Option<&str> {
                ::core::option::Option::Some(self.as_str())
            }
        }

        impl $crate::codegen::Query for $name {
            fn visit(&self, key: &str, visit: $crate::codegen::Visit<'_>) {
                visit(key, ::core::option::Option::Some(&self.as_str()));
            }
        }
    };
}

/// What an open enum has beside `as_str` and `From<&str>`, which are generated.
#[doc(hidden)]
#[macro_export]
macro_rules! __open_enum {
    ($name:ident) => {
        $crate::__text_enum!($name);

        impl ::core::convert::From<::std::string::String> for $name {
            fn from(value: ::std::string::String) -> Self {
                Self::from(value.as_str())
            }
        }

        impl ::core::convert::From<&::std::string::String> for $name {
            fn from(value: &::std::string::String) -> Self {
                Self::from(value.as_str())
            }
        }

        impl $crate::codegen::Accepts<&str> for $name {}
        impl $crate::codegen::Accepts<&::std::string::String> for $name {}
        impl $crate::codegen::Accepts<::std::string::String> for $name {}

        impl<'de> $crate::codegen::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::codegen::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::codegen::read_text(deserializer, |text| {
                    ::core::result::Result::Ok(<Self as ::core::convert::From<&str>>::from(text))
                })
            }
        }
    };
}

/// What a closed enum has beside `ALL`, `as_str` and `parse`, which are generated.
#[doc(hidden)]
#[macro_export]
macro_rules! __closed_enum {
    ($name:ident) => {
        $crate::__text_enum!($name);

        impl ::core::str::FromStr for $name {
            type Err = $crate::codegen::UnknownValue;

            fn from_str(value: &str) -> ::core::result::Result<Self, Self::Err> {
                Self::parse(value).ok_or($crate::codegen::UnknownValue::new(Self::ALL))
            }
        }

        impl<'de> $crate::codegen::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::codegen::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::codegen::read_text(deserializer, <Self as ::core::str::FromStr>::from_str)
            }
        }
    };
}
