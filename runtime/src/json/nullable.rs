//! Values that may be `null`. An `Option` of one has three states: not set, `null` and a value.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A value or JSON's `null`, which most APIs read as "use the default".
///
/// A setter takes a value, anything that converts to one, or `None` for `null`. A field that is not set is not sent.
///
/// ```
/// use modwright_runtime::Nullable;
///
/// assert_eq!(Nullable::<f64>::from(1), Nullable::Value(1.0));
/// assert_eq!(Nullable::<f64>::from(None), Nullable::Null);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Nullable<T> {
    /// `null`.
    Null,
    /// A value.
    Value(T),
}

impl<T> Nullable<T> {
    /// Returns the value; `None` for null.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Null => None,
            Self::Value(value) => Some(value),
        }
    }

    /// Returns the value by value; `None` for null.
    pub fn into_value(self) -> Option<T> {
        self.into()
    }

    /// Returns `true` for null.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}

/// Puts the value into a box, for a type that contains itself.
pub fn boxed<T>(value: Nullable<T>) -> Nullable<Box<T>> {
    match value {
        Nullable::Null => Nullable::Null,
        Nullable::Value(value) => Nullable::Value(Box::new(value)),
    }
}

impl<T> From<T> for Nullable<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

/// Converts `None` to null.
impl<T> From<Option<T>> for Nullable<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }
}

impl<T> From<Nullable<T>> for Option<T> {
    fn from(value: Nullable<T>) -> Self {
        match value {
            Nullable::Null => None,
            Nullable::Value(value) => Some(value),
        }
    }
}

/// A marker: `Nullable<Self>` also converts from a `Source`.
///
/// A generated crate cannot implement `From<&str> for Nullable<Quality>`, since both types are foreign. If it
/// implements this trait and `From<&str> for Quality`, the runtime's own `From` applies. Sources are text, numbers,
/// booleans, arrays and `Vec`s.
pub trait NullableFrom<Source>: From<Source> {}

macro_rules! sources {
    ($([$($generics:tt)*] $source:ty;)*) => {$(
        impl<$($generics)* T: NullableFrom<$source>> From<$source> for Nullable<T> {
            fn from(value: $source) -> Self {
                Self::Value(T::from(value))
            }
        }
    )*};
}

sources! {
    ['a,] &'a str;
    ['a,] &'a String;
    [] String;
    [] bool;
    [] i32;
    [] i64;
    [] f64;
    [U, const N: usize,] [U; N];
    [U,] Vec<U>;
}

impl NullableFrom<&str> for String {}
impl NullableFrom<&String> for String {}
// Callers write `.temperature(1)` for `.temperature(1.0)`.
impl NullableFrom<i32> for f64 {}

/// Converts from an array of items, such as `["a", "b"]` for a list of strings.
impl<T, U: Into<T>, const N: usize> From<[U; N]> for Nullable<Vec<T>> {
    fn from(items: [U; N]) -> Self {
        Self::Value(items.into_iter().map(Into::into).collect())
    }
}

/// Converts from an array of entries, such as `[("name", "value")]`.
impl<T, K: Into<String>, V: Into<T>, const N: usize> From<[(K, V); N]> for Nullable<BTreeMap<String, T>> {
    fn from(entries: [(K, V); N]) -> Self {
        Self::Value(entries.into_iter().map(|(key, value)| (key.into(), value.into())).collect())
    }
}

impl<T: Serialize> Serialize for Nullable<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Value(value) => value.serialize(serializer),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Nullable<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Into::into)
    }
}
