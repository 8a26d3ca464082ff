//! Query parameters: none for an unset field, `name[]` for each item of a list, `name[key]` for each entry of a map,
//! `null` for null.
//!
//! Brackets are percent-encoded, as in the vendors' own libraries: RFC 3986 does not allow them unencoded in a query.

use std::collections::BTreeMap;
use std::fmt::{Display, Write};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::connector::ArrayFormat;
use crate::json::direction::in_request;
use crate::json::nullable::Nullable;
use crate::json::timestamp::Timestamp;

/// All characters except the unreserved ones of RFC 3986 §2.3.
pub(crate) const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The key of a list item. The key of a map entry has text between the brackets, unless the map's key is empty.
const LIST: &str = "[]";

/// A visitor of values. It gets the key after the parameter's name (none, `[]` or `[key]`) and the value; `None` for
/// null.
pub type Visit<'a> = &'a mut dyn FnMut(&str, Option<&dyn Display>);

/// A value that can be sent in the query or a header: a number, a boolean, a text, a [`Timestamp`], a list of them, a map
/// from texts to them, or an `Option`, of which `None` is not sent.
pub trait Query {
    /// Passes each value to `visit`, with its key appended to `key`.
    #[doc(hidden)]
    fn visit(&self, key: &str, visit: Visit<'_>);
}

macro_rules! displayed {
    ($($type:ty)*) => {$(
        impl Query for $type {
            fn visit(&self, key: &str, visit: Visit<'_>) {
                visit(key, Some(self));
            }
        }
    )*};
}

displayed! { bool i32 i64 u32 u64 usize f32 f64 String }

impl Query for str {
    fn visit(&self, key: &str, visit: Visit<'_>) {
        visit(key, Some(&self));
    }
}

impl Query for Timestamp {
    fn visit(&self, key: &str, visit: Visit<'_>) {
        visit(key, Some(&self.0));
    }
}

impl<T: Query + ?Sized> Query for &T {
    fn visit(&self, key: &str, visit: Visit<'_>) {
        T::visit(self, key, visit);
    }
}

impl<T: Query + ?Sized> Query for Box<T> {
    fn visit(&self, key: &str, visit: Visit<'_>) {
        T::visit(self, key, visit);
    }
}

impl<T: Query> Query for Option<T> {
    fn visit(&self, key: &str, visit: Visit<'_>) {
        if let Some(value) = self {
            value.visit(key, visit);
        }
    }
}

impl<T: Query> Query for Nullable<T> {
    fn visit(&self, key: &str, visit: Visit<'_>) {
        match self {
            Self::Null => visit(key, None),
            Self::Value(value) => value.visit(key, visit),
        }
    }
}

impl<T: Query> Query for [T] {
    fn visit(&self, key: &str, visit: Visit<'_>) {
        let key = format!("{key}{LIST}");
        self.iter().for_each(|item| item.visit(&key, visit));
    }
}

impl<T: Query> Query for Vec<T> {
    fn visit(&self, key: &str, visit: Visit<'_>) {
        self.as_slice().visit(key, visit);
    }
}

impl<T: Query> Query for BTreeMap<String, T> {
    fn visit(&self, key: &str, visit: Visit<'_>) {
        self.iter().for_each(|(name, value)| value.visit(&format!("{key}[{name}]"), visit));
    }
}

/// Returns a value as JSON; `None` if it is unset or null.
pub fn json_text<T: serde::Serialize>(value: &T) -> Option<String> {
    in_request(|| serde_json::to_string(value)).ok().filter(|text| text != "null")
}

/// Adds `name` with its values to `query`, list items as `name[]`.
pub(crate) fn push(query: &mut String, name: &str, value: &dyn Query) {
    push_as(query, name, value, ArrayFormat::Brackets);
}

/// Removes the parameter `name` from `query`.
pub(crate) fn remove(query: &mut String, name: &str) {
    let name = utf8_percent_encode(name, ENCODED).to_string();
    let kept = query.split('&').filter(|part| part.split('=').next() != Some(name.as_str()));
    let kept = kept.collect::<Vec<_>>().join("&");
    *query = kept;
}

/// Adds `name` with its values to `query`.
pub(crate) fn push_as(query: &mut String, name: &str, value: &dyn Query, format: ArrayFormat) {
    let mut list_is_open = false;
    value.visit("", &mut |key, value| {
        let text = value.map_or_else(|| "null".to_owned(), ToString::to_string);
        let key = match (format, key) {
            (ArrayFormat::Comma, LIST) if list_is_open => {
                let _ = write!(query, ",{}", utf8_percent_encode(&text, ENCODED));
                return;
            }
            (ArrayFormat::Comma | ArrayFormat::Repeat, LIST) => "",
            _ => key,
        };
        list_is_open = true;
        if !query.is_empty() {
            query.push('&');
        }
        let [name, key, text] = [name, key, &text].map(|text| utf8_percent_encode(text, ENCODED));
        let _ = write!(query, "{name}{key}={text}");
    });
}

/// Returns `true` if `query` has a parameter that begins with `key`, a name with `=`.
pub(crate) fn has(query: &str, key: &str) -> bool {
    query.split('&').any(|parameter| parameter.starts_with(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(value: &dyn Query) -> String {
        let mut query = String::new();
        push(&mut query, "n", value);
        query.replace("%5B", "[").replace("%5D", "]")
    }

    #[test]
    fn each_kind_of_value_has_its_form() {
        assert_eq!(query(&None::<i64>), "");
        assert_eq!(query(&Some(3)), "n=3");
        assert_eq!(query(&true), "n=true");
        assert_eq!(query(&0.5), "n=0.5");
        assert_eq!(query(&Some(Nullable::<i64>::Null)), "n=null");
        assert_eq!(query(&Timestamp(7)), "n=7");
        assert_eq!(query(&vec!["a", "b"]), "n[]=a&n[]=b");
        assert_eq!(query(&Vec::<i64>::new()), "");
        assert_eq!(query(&BTreeMap::from([("k".to_owned(), "v"), ("l".to_owned(), "w")])), "n[k]=v&n[l]=w");
    }

    #[test]
    fn a_list_is_written_as_the_api_reads_it() {
        let query = |format| {
            let mut query = "a=1".to_owned();
            push_as(&mut query, "n", &vec!["x", "y,z"], format);
            query
        };
        assert_eq!(query(ArrayFormat::Brackets), "a=1&n%5B%5D=x&n%5B%5D=y%2Cz");
        assert_eq!(query(ArrayFormat::Comma), "a=1&n=x,y%2Cz");
        assert_eq!(query(ArrayFormat::Repeat), "a=1&n=x&n=y%2Cz");
        // A map is written the same way in each format, with any key.
        for format in [ArrayFormat::Brackets, ArrayFormat::Comma, ArrayFormat::Repeat] {
            let mut query = String::new();
            push_as(&mut query, "n", &BTreeMap::from([("[".to_owned(), 1)]), format);
            assert_eq!(query, "n%5B%5B%5D=1");
        }
    }

    #[test]
    fn characters_with_a_meaning_in_a_url_are_encoded() {
        assert_eq!(query(&"a&b=c#d+e%f/é\n"), "n=a%26b%3Dc%23d%2Be%25f%2F%C3%A9%0A");
        let map = BTreeMap::from([("a]&x=".to_owned(), 1)]);
        assert_eq!(query(&map), "n[a]%26x%3D]=1");
    }

    #[test]
    fn brackets_are_encoded() {
        let mut query = String::new();
        push(&mut query, "n", &vec![1]);
        assert_eq!(query, "n%5B%5D=1");
    }
}
