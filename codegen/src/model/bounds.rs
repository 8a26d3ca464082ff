//! Bounds of a single value.

/// A bound, and whether a caller may pass it on purpose.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct Bound {
    /// What must hold.
    pub limit: Limit,
    /// A caller may pass it on purpose.
    pub soft: bool,
}

/// What a value must keep to.
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
    /// At least so many characters.
    MinLength(u64),
    /// At most so many characters.
    MaxLength(u64),
    /// The whole text matches.
    Pattern(Box<Pattern>),
    /// At least so many items.
    MinItems(u64),
    /// At most so many items.
    MaxItems(u64),
    /// No item twice.
    UniqueItems,
    /// At most so many entries.
    MaxProperties(u64),
    /// At most so many bytes.
    MaxSize(u64),
    /// The content is one of these.
    MediaTypes(Vec<String>),
    /// The picture is as high as wide.
    Square,
    /// The picture can be seen through.
    Transparent,
}

/// A number of the kind that its field holds.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub enum Number {
    /// A whole one.
    Integer(i64),
    /// A double.
    Float(f64),
}

impl Number {
    /// As a double, to compare.
    pub fn value(self) -> f64 {
        match self {
            #[allow(clippy::cast_precision_loss)]
            Self::Integer(value) => value as f64,
            Self::Float(value) => value,
        }
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

/// A pattern that can be matched from left to right without going back.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct Pattern {
    /// As in the specification.
    pub text: String,
    /// From left to right.
    pub atoms: Vec<PatternAtom>,
}

/// Characters of some ranges, between `min` and `max` times.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct PatternAtom {
    /// The characters, each range with both ends.
    pub ranges: Vec<(char, char)>,
    /// At least so often.
    pub min: u32,
    /// At most so often.
    pub max: u32,
}
