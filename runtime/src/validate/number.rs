//! Numbers, and fields with one.

use std::fmt;

use crate::json::nullable::Nullable;
use crate::json::timestamp::Timestamp;

/// A number with bounds.
pub trait Number: Copy + PartialOrd + fmt::Display {
    /// Returns `true` if the number is neither infinite nor NaN.
    fn is_finite(self) -> bool;
    /// Returns `true` if the number is a multiple of `step`.
    fn is_multiple_of(self, step: Self) -> bool;
}

/// A field with an optional number. Without one, no bound applies.
pub trait Numeric {
    /// The type of the number.
    type Value: Number;
    /// Returns the number if the field has one.
    fn number(&self) -> Option<Self::Value>;
}

macro_rules! integers {
    ($($integer:ty)*) => {$(
        impl Number for $integer {
            fn is_finite(self) -> bool {
                true
            }

            fn is_multiple_of(self, step: Self) -> bool {
                // The remainder is undefined for a step of zero, and for the smallest integer and a step of -1.
                self.checked_rem(step).is_none_or(|rest| rest == 0)
            }
        }

        impl Numeric for $integer {
            type Value = Self;

            fn number(&self) -> Option<Self> {
                Some(*self)
            }
        }
    )*};
}

macro_rules! floats {
    ($($float:ty, $close:literal;)*) => {$(
        impl Number for $float {
            fn is_finite(self) -> bool {
                self.is_finite()
            }

            fn is_multiple_of(self, step: Self) -> bool {
                // 0.3 counts as a multiple of 0.1, although the floats are not exact.
                let times = self / step;
                (times - times.round()).abs() <= $close * times.abs().max(1.0)
            }
        }

        impl Numeric for $float {
            type Value = Self;

            fn number(&self) -> Option<Self> {
                Some(*self)
            }
        }
    )*};
}

integers! { i32 i64 u32 u64 usize }
floats! { f32, 1e-5; f64, 1e-9; }

impl Numeric for Timestamp {
    type Value = i64;

    fn number(&self) -> Option<i64> {
        Some(self.0)
    }
}

impl<T: Numeric> Numeric for Option<T> {
    type Value = T::Value;

    fn number(&self) -> Option<T::Value> {
        self.as_ref()?.number()
    }
}

impl<T: Numeric> Numeric for Nullable<T> {
    type Value = T::Value;

    fn number(&self) -> Option<T::Value> {
        self.value()?.number()
    }
}
