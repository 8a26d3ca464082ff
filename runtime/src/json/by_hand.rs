//! `Default` for the types of responses, with the feature `test-util`: tests set the fields that they need.
//!
//! A field is `None`, zero, empty or its preset. An open enum or union has a value that this version does not know, a closed union has one
//! of its members; responses have no closed enums. Without the feature the macro is empty: the impls take time to compile.

#[cfg(feature = "test-util")]
use std::cell::Cell;

/// Writes `Default` for a struct, an enum or an ID that a response can hold.
#[cfg(feature = "test-util")]
#[doc(hidden)]
#[macro_export]
macro_rules! __by_hand {
    (request $($rest:tt)*) => {};
    // It has `Default` without the feature.
    (shared $extras:tt $name:ident; $([] $preset:tt $field:ident;)*) => {};
    ($kind:ident [$($extra:ident)?] $name:ident; $([$($required:ident)?] $preset:tt $field:ident;)*) => {
        $crate::__by_hand! {
            @ $name, Self {
                $($field: $crate::__by_hand!(@field $preset),)*
                $($extra: ::core::default::Default::default(),)?
            }
        }
    };
    (open $name:ident $variant:path) => {
        $crate::__by_hand! { @ $name, $variant(::core::default::Default::default()) }
    };
    (strict $($rest:tt)*) => {};
    (lenient [$other:ident] $name:ident $($rest:tt)*) => {
        $crate::__by_hand! { open $name Self::$other }
    };
    (lenient [] $name:ident $($variant:ident $(($content:ty))?,)*) => {
        $crate::__by_hand! {
            @ $name, $crate::codegen::any_member(&[$(|| $crate::__by_hand!(@member $variant $($content)?)),*])
        }
    };
    (@member $variant:ident) => {
        Self::$variant
    };
    (@member $variant:ident $content:ty) => {
        Self::$variant(::core::default::Default::default())
    };
    (@field []) => {
        ::core::default::Default::default()
    };
    (@field [empty]) => {
        ::core::default::Default::default()
    };
    (@field [$preset:ident]) => {
        Self::$preset()
    };
    (@ $name:ident, $value:expr) => {
        #[allow(deprecated)]
        impl ::core::default::Default for $name {
            /// Creates a value for a test, to set its fields (feature `test-util`).
            fn default() -> Self {
                $value
            }
        }
    };
}

/// Nothing, without the feature `test-util`.
#[cfg(not(feature = "test-util"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __by_hand {
    ($($definition:tt)*) => {};
}

#[cfg(feature = "test-util")]
thread_local! {
    /// The number of unions that are being made, each within the one before.
    static DEPTH: Cell<usize> = const { Cell::new(0) };
}

/// Makes a member of a closed union: the first, but another one within a union. The first could hold the union itself, without end.
#[cfg(feature = "test-util")]
pub fn any_member<T>(members: &[fn() -> T]) -> T {
    let depth = DEPTH.get();
    DEPTH.set(depth + 1);
    // Also another one if two unions take turns.
    let made = members[(depth + depth / members.len()) % members.len()]();
    DEPTH.set(depth);
    made
}
