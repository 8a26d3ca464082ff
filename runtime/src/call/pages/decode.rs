//! Decoding of a page.

use std::fmt;
use std::marker::PhantomData;

use bytes::Bytes;
use serde::de::{self, DeserializeOwned, DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::Value;

use crate::error::Error;
use crate::head::ResponseHead;
use crate::json::decode;
use crate::json::extra::Extra;
use crate::json::receive::{Odd, Seed};

/// The decoded body of a page.
pub(crate) struct PageData<T> {
    /// `None` if the response has no list.
    pub(super) items: Option<Vec<T>>,
    /// `true` if the API says that there is a next page.
    pub(super) more: Option<bool>,
    pub(super) extra: Extra,
}

/// The fields of a page, as paths of names from its root.
#[derive(Clone, Copy)]
pub(crate) struct PageFields<'a> {
    /// The items; empty if the body is the list.
    pub(crate) items: &'a [&'a str],
    /// The boolean that is `true` if there is a next page; empty if no field says it.
    pub(crate) more: &'a [&'a str],
}

/// A function that decodes a page. It is chosen where the item type is known, so that no other code needs the bound
/// `DeserializeOwned`.
pub(super) type ReadPage<T> = fn(&ResponseHead, &Bytes, PageFields<'_>) -> Result<PageData<T>, Error>;

/// Decodes a page: an object with the list at the path of the items, or the list itself.
pub(crate) fn read<T: DeserializeOwned>(
    head: &ResponseHead,
    body: &Bytes,
    fields: PageFields<'_>,
) -> Result<PageData<T>, Error> {
    match fields.items {
        [first, rest @ ..] => {
            let seed = || PageSeed { fields, is_inner: false, of: PhantomData };
            let list = rest.is_empty().then(|| decode::as_field(body, first)).flatten().map(Bytes::from);
            decode::json_by(head, list.as_ref().unwrap_or(body), &|json| {
                let mut deserializer = serde_json::Deserializer::from_str(json);
                let page = seed().deserialize(&mut deserializer)?;
                deserializer.end().map(|()| page)
            })
        }
        [] => Ok(PageData { items: Some(decode::json(head, body)?), more: None, extra: Extra::new() }),
    }
}

/// Returns the value at a path of names.
pub(super) fn value_at<'v>(fields: &'v Extra, path: &[&str]) -> Option<&'v Value> {
    let (first, rest) = path.split_first()?;
    rest.iter().try_fold(fields.get(*first)?, |value, name| value.get(*name))
}

/// A deserializer of an object with the list at the path of the items.
struct PageSeed<'a, T> {
    fields: PageFields<'a>,
    /// The object is a field of the page, and null or absent on a page without items.
    is_inner: bool,
    of: PhantomData<T>,
}

impl<'de, T: DeserializeOwned> DeserializeSeed<'de> for PageSeed<'_, T> {
    type Value = PageData<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<PageData<T>, D::Error> {
        if self.is_inner { deserializer.deserialize_any(self) } else { deserializer.deserialize_map(self) }
    }
}

impl<'de, T: DeserializeOwned> Visitor<'de> for PageSeed<'_, T> {
    type Value = PageData<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_unit<E: de::Error>(self) -> Result<PageData<T>, E> {
        Ok(PageData { items: None, more: None, extra: Extra::new() })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<PageData<T>, A::Error> {
        let (mut items, mut more, mut extra) = (None, None, Extra::new());
        let PageFields { items: path, more: flag } = self.fields;
        while let Some(name) = fields.next_key::<String>()? {
            match path {
                [field] if name == *field => items = fields.next_value::<Option<Vec<T>>>()?,
                [field, inner @ ..] if name == *field => {
                    let inner = PageFields { items: inner, more: &[] };
                    let part = fields.next_value_seed(PageSeed {
                        fields: inner,
                        is_inner: true,
                        of: PhantomData,
                    })?;
                    items = part.items;
                    extra.insert(name, part.extra.into());
                }
                _ if flag == [name.as_str()] => {
                    fields.next_value_seed(Seed::new(Odd::keep(&mut extra, &name), &mut more))?;
                }
                _ => {
                    extra.insert(name, fields.next_value()?);
                }
            }
        }
        if let [_, _, ..] = flag {
            more = value_at(&extra, flag).and_then(Value::as_bool);
        }
        Ok(PageData { items, more, extra })
    }
}
