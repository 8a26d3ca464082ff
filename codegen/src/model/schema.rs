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
    /// A JSON array of a fixed length, in which each item has its own type.
    Tuple(Box<[Schema]>),
    /// A value or null: only as an item of a list or a tuple, or as a value of a map.
    Nullable(Box<Schema>),
    /// A declared type.
    Named(TypeId),
}

impl Type {
    /// Returns the type, the types of its items or values, the types of theirs, and so on. A declared type is not looked
    /// into.
    pub fn parts(&self) -> impl Iterator<Item = &Self> {
        let (mut next, mut others) = (Some(self), Vec::new());
        std::iter::from_fn(move || {
            let ty = next.take().or_else(|| others.pop())?;
            match ty {
                Self::List(item) | Self::Nullable(item) => next = Some(&item.ty),
                Self::Map { value, .. } => next = Some(&value.ty),
                Self::Tuple(items) => others.extend(items.iter().rev().map(|item| &item.ty)),
                _ => {}
            }
            Some(ty)
        })
    }

    /// Returns the type of the item of a list or a tuple with this index.
    pub fn item(&self, index: usize) -> Option<&Schema> {
        match self {
            Self::List(item) => Some(item),
            Self::Tuple(items) => items.get(index),
            _ => None,
        }
    }

    /// Returns the declared types that it is, or that its innermost items are: more than one only in a tuple.
    pub fn declared(&self) -> impl Iterator<Item = TypeId> {
        self.parts().filter_map(|ty| if let Self::Named(id) = ty { Some(*id) } else { None })
    }
}
