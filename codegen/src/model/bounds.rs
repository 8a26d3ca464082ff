//! Bounds of a single value.

use super::Pattern;
use crate::syntax::Format;

/// A bound, soft or not.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct Bound {
    /// The limit.
    pub limit: Limit,
    /// A caller can allow a violation.
    pub soft: bool,
}

/// A limit of a value.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub enum Limit {
    /// At least this.
    Minimum(Number),
    /// At most this.
    Maximum(Number),
    /// More than this.
    ExclusiveMinimum(Number),
    /// Less than this.
    ExclusiveMaximum(Number),
    /// A multiple of this.
    MultipleOf(Number),
    /// At least this many characters.
    MinLength(u64),
    /// At most this many characters.
    MaxLength(u64),
    /// The whole text matches.
    Pattern(Box<Pattern>),
    /// The text has this format.
    Format(Format),
    /// At least this many items.
    MinItems(u64),
    /// At most this many items.
    MaxItems(u64),
    /// No item twice.
    UniqueItems,
    /// At least this many entries.
    MinProperties(u64),
    /// At most this many entries.
    MaxProperties(u64),
    /// At most this many bytes.
    MaxSize(u64),
    /// The content has one of these media types.
    MediaTypes(Vec<String>),
    /// The image is as high as wide.
    Square,
    /// The image has transparent pixels.
    Transparent,
}

/// A number of the type of its field.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub enum Number {
    /// An integer.
    Integer(i64),
    /// A double.
    Float(f64),
}

impl Number {
    /// Returns the number as a double, to compare it.
    pub fn value(self) -> f64 {
        match self {
            #[allow(clippy::cast_precision_loss)]
            Self::Integer(value) => value as f64,
            Self::Float(value) => value,
        }
    }

    /// Returns whether it is less than `other`; integers are compared as integers, beyond 2⁵³ too.
    pub(crate) fn is_below(self, other: Self) -> bool {
        match (self, other) {
            (Self::Integer(a), Self::Integer(b)) => a < b,
            (a, b) => a.value() < b.value(),
        }
    }

    /// Returns whether it is a whole number of times `step`, up to rounding: the quotient of two floats may differ from a whole
    /// number by 10⁻⁹ ([PEP 485]) or by 2 ε of itself (IEEE 754). The formula is that of the runtime's validators, whose
    /// `Number::is_multiple_of` has the reasons.
    ///
    /// [PEP 485]: https://peps.python.org/pep-0485/
    pub(crate) fn is_multiple_of(self, step: Self) -> bool {
        if let (Self::Integer(number), Self::Integer(step)) = (self, step) {
            return number.checked_rem(step).is_none_or(|rest| rest == 0);
        }
        let times = self.value() / step.value();
        let room = (2.0 * f64::EPSILON * times.abs()).max(1e-9);
        times.is_infinite() || (times - times.round()).abs() <= room
    }
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Integer(value) => value.fmt(f),
            Self::Float(value) => value.fmt(f),
        }
    }
}
