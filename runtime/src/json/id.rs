//! IDs: texts with a type of their own, so that the compiler sees which of two texts is the ID.

/// An ID, from its definition:
///
/// ```text
/// /// The ID of a file.
/// pub struct FileId {}
/// ```
///
/// It has no `From<&str>`: with it, two texts in the wrong order would compile.
#[doc(hidden)]
#[macro_export]
macro_rules! __id {
    ($(#[$meta:meta])* pub struct $name:ident {}) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(::std::string::String);

        #[allow(deprecated)]
        impl $name {
            /// Creates an ID from its text.
            pub fn new(id: impl ::core::convert::Into<::std::string::String>) -> Self {
                Self(id.into())
            }

            /// Returns the text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        $crate::__text_enum!($name);
        $crate::__by_hand! { open $name Self }

        #[allow(deprecated)]
        impl ::core::ops::Deref for $name {
            type Target = str;

            fn deref(&self) -> &str {
                &self.0
            }
        }

        #[allow(deprecated)]
        impl ::core::str::FromStr for $name {
            type Err = ::core::convert::Infallible;

            #[inline]
            fn from_str(id: &str) -> ::core::result::Result<Self, ::core::convert::Infallible> {
                ::core::result::Result::Ok(Self::new(id))
            }
        }

        #[allow(deprecated)]
        impl ::core::convert::From<&Self> for $name {
            #[inline]
            fn from(id: &Self) -> Self {
                ::core::clone::Clone::clone(id)
            }
        }

        #[allow(deprecated)]
        impl ::core::convert::From<$name> for ::std::string::String {
            #[inline]
            fn from(id: $name) -> Self {
                id.0
            }
        }

        #[allow(deprecated)]
        impl ::core::convert::From<&$name> for ::std::string::String {
            #[inline]
            fn from(id: &$name) -> Self {
                ::core::clone::Clone::clone(&id.0)
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
                let mut text: ::core::option::Option<::std::string::String> = ::core::option::Option::None;
                $crate::codegen::Receive::receive(deserializer, odd, &mut text)?;
                *slot = text.map(Self);
                ::core::result::Result::Ok(())
            }
        }

        #[allow(deprecated)]
        impl<'de> $crate::codegen::serde::Deserialize<'de> for $name {
            fn deserialize<__D: $crate::codegen::serde::Deserializer<'de>>(
                deserializer: __D,
            ) -> ::core::result::Result<Self, __D::Error> {
                <::std::string::String as $crate::codegen::serde::Deserialize>::deserialize(deserializer).map(Self)
            }
        }
    };
}

/// The conversions of a request with one required field, a text or an ID, so that a call takes that value.
#[doc(hidden)]
#[macro_export]
macro_rules! __one_argument {
    ($request:ident from String) => {
        $crate::__one_argument! { @texts $request, value => Self::new(value) }
    };
    ($request:ident from $id:ident) => {
        $crate::__one_argument! { @texts $request, value => Self::new($id::new(value)) }
        $crate::__one_argument! { @from $request, value => Self::new(value); $id, &$id }
    };
    (@texts $request:ident, $value:ident => $made:expr) => {
        $crate::__one_argument! {
            @from $request, $value => $made; &str, ::std::string::String, &::std::string::String
        }
        $crate::__one_argument! { @from $request, $value => ::core::clone::Clone::clone($value); &Self }
    };
    (@from $request:ident, $value:ident => $made:expr; $source:ty $(, $other:ty)*) => {
        #[allow(deprecated)]
        impl ::core::convert::From<$source> for $request {
            #[inline]
            fn from($value: $source) -> Self {
                $made
            }
        }

        $($crate::__one_argument! { @from $request, $value => $made; $other })*
    };
}
