//! The parts of the macros that read an object.

/// Reads it from any deserializer.
#[doc(hidden)]
#[macro_export]
macro_rules! __read_whole {
    (request $name:ident, $read:meta) => {
        #[cfg($read)]
        #[allow(deprecated)]
        impl<'de> $crate::codegen::Deserialize<'de> for $name {
            fn deserialize<__D: $crate::codegen::Deserializer<'de>>(
                deserializer: __D,
            ) -> ::core::result::Result<Self, __D::Error> {
                $crate::codegen::read_object(deserializer)
            }
        }
    };
    ($received:ident $name:ident, $read:meta) => {
        #[doc(hidden)]
        #[allow(deprecated)]
        impl<'de> $crate::codegen::Receive<'de> for $name {
            fn receive<__D: $crate::codegen::Deserializer<'de>>(
                deserializer: __D,
                odd: $crate::codegen::Odd<'_>,
                slot: &mut ::core::option::Option<Self>,
            ) -> ::core::result::Result<(), __D::Error> {
                $crate::codegen::receive_object(deserializer, odd, slot)
            }

            fn empty<__E: $crate::codegen::serde::de::Error>() -> ::core::result::Result<Self, __E> {
                $crate::codegen::read_nothing()
            }
        }

        #[allow(deprecated)]
        impl<'de> $crate::codegen::Deserialize<'de> for $name {
            fn deserialize<__D: $crate::codegen::Deserializer<'de>>(
                deserializer: __D,
            ) -> ::core::result::Result<Self, __D::Error> {
                $crate::codegen::received(deserializer)
            }
        }
    };
}

/// Reads a constant: nothing holds it, but a value that differs is kept.
#[doc(hidden)]
#[macro_export]
macro_rules! __read_constant {
    ([$extra:ident] $object:ident, $name:literal, $value:literal) => {
        $crate::codegen::read_constant(&mut $extra, &mut $object, $name, $value)
    };
}

/// Reads an unknown field.
#[doc(hidden)]
#[macro_export]
macro_rules! __read_other {
    (request $extras:tt [$rest:ident] $object:ident, $name:ident) => {
        $rest.read_rest(&mut $object, $name)
    };
    ($received:ident [$extra:ident] [$rest:ident] $object:ident, $name:ident) => {
        $rest.receive_rest(&mut $object, $name, &mut $extra)
    };
    (request [$extra:ident] [] $object:ident, $name:ident) => {
        $crate::codegen::read_unknown(&mut $extra, &mut $object, $name)
    };
    (request [] [] $object:ident, $name:ident) => {
        $crate::codegen::skip_unknown(&mut $object, &$name)
    };
    ($received:ident [$extra:ident] [] $object:ident, $name:ident) => {
        $crate::codegen::read_extra(&mut $extra, &mut $object, $name)
    };
}

/// Reads a field: strictly in a request, generously in a response.
#[doc(hidden)]
#[macro_export]
macro_rules! __read_value {
    (request $extras:tt [empty] [rest] $field:ident, $object:ident, $name:expr) => {
        $field.read_rest(&mut $object, $name.into())
    };
    (request $extras:tt [$($preset:ident)?] [$($place:ident)?] $field:ident, $object:ident, $name:expr) => {
        $field.read(&mut $object, $name)
    };
    ($received:ident [$extra:ident] [empty] [rest] $field:ident, $object:ident, $name:expr) => {
        $field.receive_rest(&mut $object, $name.into(), &mut $extra)
    };
    ($received:ident [$extra:ident] [$($preset:ident)?] [$only:ident] $field:ident, $object:ident, $name:expr) => {
        $crate::codegen::refuse_received($name)
            .and_then(|()| $field.receive_or(&mut $object, $name, &mut $extra))
    };
    ($received:ident [$extra:ident] [] [] $field:ident, $object:ident, $name:expr) => {
        $field.receive(&mut $object, $name, &mut $extra)
    };
    ($received:ident [$extra:ident] [$preset:ident] [] $field:ident, $object:ident, $name:expr) => {
        $field.receive_or(&mut $object, $name, &mut $extra)
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __read_field {
    (request [] [] $field:ident, $name:expr) => {
        $field.take($name)?
    };
    ($received:ident [] [] $field:ident, $name:expr) => {
        $field.received($name)?
    };
    ($received:ident [] [response] $field:ident, $name:expr) => {
        $field.received_only($name, false)?
    };
    ($received:ident [] [received] $field:ident, $name:expr) => {
        $field.received_only($name, false)?
    };
    ($received:ident [] [$each:ident] $field:ident, $name:expr) => {
        $field.received_only($name, true)?
    };
    (request [empty] [] $field:ident, $name:expr) => {
        $field.take_or(::core::default::Default::default)
    };
    ($received:ident [empty] [$($only:ident)?] $field:ident, $name:expr) => {
        $field.received_or_empty()?
    };
    ($kind:ident [$preset:ident] [$($only:ident)?] $field:ident, $name:expr) => {
        $field.take_or(Self::$preset)
    };
}
