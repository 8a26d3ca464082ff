//! Fields with text, a list, a map or a nested value: plain, optional or nullable.

use std::collections::BTreeMap;

use crate::json::extra::Map;
use crate::json::nullable::Nullable;
use serde_json::Value;

/// A field with optional text.
pub trait Text {
    /// Returns the text if the field has one.
    fn text(&self) -> Option<&str>;
}

/// A field with an optional list.
pub trait Items {
    /// The type of an item.
    type Item;
    /// Returns the list if the field has one.
    fn items(&self) -> Option<&[Self::Item]>;
}

/// A field with an optional map from names to values.
pub trait Entries {
    /// The type of a value.
    type Value;
    /// Returns the number of entries if the field has a map.
    fn count(&self) -> Option<usize>;
    /// Passes every entry to `each`, sorted by key.
    fn for_each(&self, each: &mut dyn FnMut(&str, &Self::Value));
}

/// A field with an optional `T`.
pub trait Nested<T> {
    /// Returns the `T` if the field has one.
    fn part(&self) -> Option<&T>;
}

impl Text for str {
    fn text(&self) -> Option<&str> {
        Some(self)
    }
}

impl Text for String {
    fn text(&self) -> Option<&str> {
        Some(self)
    }
}

impl<T: Text + ?Sized> Text for &T {
    fn text(&self) -> Option<&str> {
        T::text(self)
    }
}

impl<T: Text + ?Sized> Text for Box<T> {
    fn text(&self) -> Option<&str> {
        T::text(self)
    }
}

impl<T: Text> Text for Option<T> {
    fn text(&self) -> Option<&str> {
        self.as_ref()?.text()
    }
}

impl<T: Text> Text for Nullable<T> {
    fn text(&self) -> Option<&str> {
        self.value()?.text()
    }
}

impl<T> Items for [T] {
    type Item = T;

    fn items(&self) -> Option<&[T]> {
        Some(self)
    }
}

impl<T, const N: usize> Items for [T; N] {
    type Item = T;

    fn items(&self) -> Option<&[T]> {
        Some(self)
    }
}

impl<T> Items for Vec<T> {
    type Item = T;

    fn items(&self) -> Option<&[T]> {
        Some(self)
    }
}

impl<T: Items> Items for Option<T> {
    type Item = T::Item;

    fn items(&self) -> Option<&[T::Item]> {
        self.as_ref()?.items()
    }
}

impl<T: Items> Items for Nullable<T> {
    type Item = T::Item;

    fn items(&self) -> Option<&[T::Item]> {
        self.value()?.items()
    }
}

impl<T> Entries for BTreeMap<String, T> {
    type Value = T;

    fn count(&self) -> Option<usize> {
        Some(self.len())
    }

    fn for_each(&self, each: &mut dyn FnMut(&str, &T)) {
        self.iter().for_each(|(key, value)| each(key, value));
    }
}

impl Entries for Map {
    type Value = Value;

    fn count(&self) -> Option<usize> {
        Some(self.len())
    }

    fn for_each(&self, each: &mut dyn FnMut(&str, &Value)) {
        self.iter().for_each(|(key, value)| each(key, value));
    }
}

impl<T: Entries> Entries for Option<T> {
    type Value = T::Value;

    fn count(&self) -> Option<usize> {
        self.as_ref()?.count()
    }

    fn for_each(&self, each: &mut dyn FnMut(&str, &T::Value)) {
        if let Some(map) = self {
            map.for_each(each);
        }
    }
}

impl<T: Entries> Entries for Nullable<T> {
    type Value = T::Value;

    fn count(&self) -> Option<usize> {
        self.value()?.count()
    }

    fn for_each(&self, each: &mut dyn FnMut(&str, &T::Value)) {
        if let Self::Value(map) = self {
            map.for_each(each);
        }
    }
}

impl<T> Nested<T> for T {
    fn part(&self) -> Option<&T> {
        Some(self)
    }
}

impl<T> Nested<T> for Box<T> {
    fn part(&self) -> Option<&T> {
        Some(self)
    }
}

impl<T> Nested<T> for Option<T> {
    fn part(&self) -> Option<&T> {
        self.as_ref()
    }
}

impl<T> Nested<T> for Option<Box<T>> {
    fn part(&self) -> Option<&T> {
        self.as_deref()
    }
}

impl<T> Nested<T> for Nullable<T> {
    fn part(&self) -> Option<&T> {
        self.value()
    }
}

impl<T> Nested<T> for Nullable<Box<T>> {
    fn part(&self) -> Option<&T> {
        self.value().map(|value| &**value)
    }
}

impl<T> Nested<T> for Option<Nullable<T>> {
    fn part(&self) -> Option<&T> {
        self.as_ref()?.value()
    }
}

impl<T> Nested<T> for Option<Nullable<Box<T>>> {
    fn part(&self) -> Option<&T> {
        self.as_ref()?.value().map(|value| &**value)
    }
}
