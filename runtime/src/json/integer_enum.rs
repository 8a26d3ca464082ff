//! Enums of integers: open ones keep values that this version does not know, closed ones refuse them.

/// The impls of every enum of integers, from its `as_i64`.
#[doc(hidden)]
#[macro_export]
macro_rules! __integer_enum {
    ($name:ident) => {
        #[allow(deprecated)]
        impl ::core::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.as_i64(), f)
            }
        }

        #[allow(deprecated)]
        impl ::core::cmp::PartialEq<i64> for $name {
            fn eq(&self, other: &i64) -> bool {
                self.as_i64() == *other
            }
        }

        #[allow(deprecated)]
        impl ::core::convert::From<$name> for i64 {
            #[inline]
            fn from(value: $name) -> Self {
                value.as_i64()
            }
        }

        #[allow(deprecated)]
        impl $crate::codegen::serde::Serialize for $name {
            fn serialize<__S: $crate::codegen::serde::Serializer>(
                &self,
                serializer: __S,
            ) -> ::core::result::Result<__S::Ok, __S::Error> {
                serializer.serialize_i64(self.as_i64())
            }
        }

        #[doc(hidden)]
        #[allow(deprecated)]
        impl $crate::codegen::ByInto for $name {}

        #[allow(deprecated)]
        impl $crate::codegen::Query for $name {
            #[inline]
            fn visit(&self, key: &str, visit: $crate::codegen::Visit<'_>) {
                visit(key, ::core::option::Option::Some(&self.as_i64()));
            }
        }
    };
}

/// An enum of integers that keeps values that this version does not know, from its definition:
///
/// ```text
/// /// The plan of an account.
/// pub enum Tier {
///     Free = 0,
/// }
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __open_integer_enum {
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
            /// A value that this version does not know.
            Other(i64),
        }

        #[allow(deprecated)]
        impl $name {
            /// The value as it is sent.
            #[must_use]
            #[inline]
            pub fn as_i64(&self) -> i64 {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Other(value) => *value,
                }
            }
        }

        #[allow(deprecated)]
        impl ::core::convert::From<i64> for $name {
            #[inline]
            fn from(value: i64) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    other => Self::Other(other),
                }
            }
        }

        $crate::__integer_enum!($name);
        $crate::__by_hand! { open $name Self::Other }

        #[doc(hidden)]
        #[allow(deprecated)]
        impl<'de> $crate::codegen::Receive<'de> for $name {
            fn receive<__D: $crate::codegen::serde::Deserializer<'de>>(
                deserializer: __D,
                odd: $crate::codegen::Odd<'_>,
                slot: &mut ::core::option::Option<Self>,
            ) -> ::core::result::Result<(), __D::Error> {
                let mut value: ::core::option::Option<i64> = ::core::option::Option::None;
                $crate::codegen::Receive::receive(deserializer, odd, &mut value)?;
                *slot = value.map(<Self as ::core::convert::From<i64>>::from);
                ::core::result::Result::Ok(())
            }
        }

        #[allow(deprecated)]
        impl<'de> $crate::codegen::serde::Deserialize<'de> for $name {
            fn deserialize<__D: $crate::codegen::serde::Deserializer<'de>>(
                deserializer: __D,
            ) -> ::core::result::Result<Self, __D::Error> {
                <i64 as $crate::codegen::serde::Deserialize>::deserialize(deserializer)
                    .map(<Self as ::core::convert::From<i64>>::from)
            }
        }
    };
}

/// An enum of integers that refuses values that this version does not know, from a definition as for an open one.
#[doc(hidden)]
#[macro_export]
macro_rules! __closed_integer_enum {
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
            pub const ALL: &'static [i64] = &[$($value),*];

            /// The value as it is sent.
            #[must_use]
            #[inline]
            pub fn as_i64(&self) -> i64 {
                match self {
                    $(Self::$variant => $value,)*
                }
            }
        }

        #[allow(deprecated)]
        impl ::core::convert::TryFrom<i64> for $name {
            type Error = $crate::codegen::UnknownValue;

            // `Self::Error` and `Self::ALL` may be variants.
            #[inline]
            fn try_from(value: i64) -> ::core::result::Result<Self, $crate::codegen::UnknownValue> {
                match value {
                    $($value => ::core::result::Result::Ok(Self::$variant),)*
                    _ => ::core::result::Result::Err($crate::codegen::UnknownValue::new(
                        &[$(::core::concat!($value)),*],
                    )),
                }
            }
        }

        $crate::__integer_enum!($name);

        #[allow(deprecated)]
        impl<'de> $crate::codegen::serde::Deserialize<'de> for $name {
            fn deserialize<__D: $crate::codegen::serde::Deserializer<'de>>(
                deserializer: __D,
            ) -> ::core::result::Result<Self, __D::Error> {
                let value = <i64 as $crate::codegen::serde::Deserialize>::deserialize(deserializer)?;
                <Self as ::core::convert::TryFrom<i64>>::try_from(value)
                    .map_err(<__D::Error as $crate::codegen::serde::de::Error>::custom)
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use crate::codegen;

    codegen::open_integer_enum! {
        /// A plan.
        pub enum Tier {
            Free = 0,
            Minus1 = -1,
            Large = 9_000_000_000,
        }
    }

    codegen::closed_integer_enum! {
        pub enum Side {
            Left = -1,
            Right = 1,
        }
    }

    #[test]
    fn an_integer_is_a_variant_and_another_one_is_kept() {
        let read = |text: &str| serde_json::from_str::<Tier>(text).unwrap();
        assert_eq!([read("0"), read("-1"), read("7")], [Tier::Free, Tier::Minus1, Tier::Other(7)]);
        for value in [0, -1, 9_000_000_000, 7, i64::MIN] {
            assert_eq!(serde_json::to_string(&Tier::from(value)).unwrap(), value.to_string());
            assert_eq!(Tier::from(value), value);
            assert_eq!(Tier::from(value).to_string(), value.to_string());
        }
        assert!(serde_json::from_str::<Tier>("\"0\"").is_err());
    }

    #[test]
    fn a_response_is_read_like_an_integer() {
        let read = |text: &str| {
            codegen::received::<Tier, _>(&mut serde_json::Deserializer::from_str(text))
                .map_err(|e| e.to_string())
        };
        assert_eq!(read("0.0"), Ok(Tier::Free));
        assert_eq!(read("\"-1\""), Ok(Tier::Minus1));
        assert!(read("true").is_err());
    }

    #[test]
    fn a_closed_enum_refuses_other_integers() {
        assert_eq!(serde_json::from_str::<Side>("-1").unwrap(), Side::Left);
        let error = serde_json::from_str::<Side>("2").unwrap_err().to_string();
        assert!(error.starts_with("expected one of `-1`, `1`, found another value"), "{error}");
        assert_eq!((Side::ALL, i64::from(Side::Right)), (&[-1, 1][..], 1));
    }
}
