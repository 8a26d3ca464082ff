//! Numbers, and fields with one.

use std::fmt;

use crate::json::nullable::Nullable;
use crate::json::timestamp::Timestamp;

/// A number with bounds.
pub trait Number: Copy + PartialOrd + fmt::Display {
    /// Returns `true` if the number is neither infinite nor NaN.
    fn is_finite(self) -> bool;
    /// Returns `true` if the number is a multiple of `step`, up to rounding: 0.3 is a multiple of 0.1, and 0.3000001 is not.
    ///
    /// The quotient of two floats may differ from a whole number by 10⁻⁹, the default of Python's `math.isclose` ([PEP 485]), so
    /// that a sum of steps is a multiple; or by 2 ε of itself, where that is more: IEEE 754 rounds the number, the step and the
    /// quotient by at most ε / 2 each. A quotient that is too large for a float counts as whole, as all floats above 2⁵² are.
    ///
    /// The generator has the same formula for defaults and examples.
    ///
    /// [PEP 485]: https://peps.python.org/pep-0485/
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

impl Number for f64 {
    fn is_finite(self) -> bool {
        self.is_finite()
    }

    fn is_multiple_of(self, step: Self) -> bool {
        let times = self / step;
        let room = (2.0 * f64::EPSILON * times.abs()).max(1e-9);
        times.is_infinite() || (times - times.round()).abs() <= room
    }
}

impl Numeric for f64 {
    type Value = Self;

    fn number(&self) -> Option<Self> {
        Some(*self)
    }
}

integers! { i32 i64 u32 u64 usize }

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
