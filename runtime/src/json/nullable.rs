//! Values that may be `null`. An `Option` of one has three states: not set, `null` and a value.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A value or JSON's `null`, which most APIs read as "use the default".
///
/// A setter takes a value, anything that converts to one, or `Nullable::Null`. A field that is not set is not sent.
///
/// ```
/// use modwright_runtime::Nullable;
///
/// assert_eq!(Nullable::from(1.0), Nullable::Value(1.0));
/// assert_eq!(Nullable::<f64>::from(None), Nullable::Null);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Nullable<T> {
    /// `null`.
    #[default]
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

    /// Returns a reference to the value, and replaces null by `T`'s default first.
    ///
    /// ```
    /// use modwright_runtime::Nullable;
    ///
    /// let mut modalities: Option<Nullable<Vec<String>>> = None;
    /// modalities.get_or_insert_default().get_or_insert_default().push("text".to_owned());
    /// assert_eq!(modalities, Some(Nullable::Value(vec!["text".to_owned()])));
    /// ```
    pub fn get_or_insert_default(&mut self) -> &mut T
    where
        T: Default,
    {
        match self {
            Self::Value(value) => value,
            Self::Null => {
                *self = Self::Value(T::default());
                self.get_or_insert_default()
            }
        }
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
