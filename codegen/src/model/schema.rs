//! The types of values.

use super::bounds::Bound;

/// An index into [`Connector::types`](super::Connector::types).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct TypeId(pub usize);

/// A type with its bounds.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct Schema {
    /// The kind of the type.
    pub ty: Type,
    /// The bounds of the value.
    pub bounds: Vec<Bound>,
}

/// A resolved type.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub enum Type {
    /// A text.
    String,
    /// A text that is never shown.
    Secret,
    /// A 64-bit integer.
    Integer,
    /// A double.
    Number,
    /// True or false.
    Boolean,
    /// Whole seconds since 1970-01-01 UTC.
    Timestamp,
    /// Any JSON.
    Json,
    /// 32-bit floats, as numbers or as base64.
    Vector,
    /// A file that is sent.
    File,
    /// A JSON array.
    List(Box<Schema>),
    /// A JSON object with arbitrary keys.
    Map {
        /// The bounds of the keys.
        key: Option<Box<Schema>>,
        /// The type of the values.
        value: Box<Schema>,
    },
    /// A value or null: only as an item of a list or a value of a map.
    Nullable(Box<Schema>),
    /// A declared type.
    Named(TypeId),
}

impl Type {
    /// Returns the type, the type of its items or values, the type of theirs, and so on. A declared type is the last
    /// one.
    pub fn layers(&self) -> impl Iterator<Item = &Self> {
        std::iter::successors(Some(self), |ty| match ty {
            Self::List(item) => Some(&item.ty),
            Self::Map { value, .. } => Some(&value.ty),
            Self::Nullable(item) => Some(&item.ty),
            _ => None,
        })
    }

    /// Returns the declared type that it is, or that its innermost items are.
    pub fn declared(&self) -> Option<TypeId> {
        self.layers().find_map(|ty| if let Self::Named(id) = ty { Some(*id) } else { None })
    }
}
