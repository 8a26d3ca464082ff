//! Decoding of a page.

use std::fmt;
use std::marker::PhantomData;

use bytes::Bytes;
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, MapAccess, Visitor};

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

/// A function that decodes a page. It is chosen where the item type is known, so that no other code needs the bound
/// `DeserializeOwned`.
pub(super) type ReadPage<T> = fn(&ResponseHead, &Bytes, Option<&str>) -> Result<PageData<T>, Error>;

/// Decodes a page: an object with the list in the field `items`, or the list itself.
pub(crate) fn read<T: DeserializeOwned>(
    head: &ResponseHead,
    body: &Bytes,
    items: Option<&str>,
) -> Result<PageData<T>, Error> {
    match items {
        Some(items) => {
            let more = head.connector().pages.more;
            let seed = || PageSeed { items, more, of: PhantomData };
            let list = decode::as_field(body, items).map(Bytes::from);
            decode::json_by(head, list.as_ref().unwrap_or(body), &|json| {
                let mut deserializer = serde_json::Deserializer::from_str(json);
                let page = seed().deserialize(&mut deserializer)?;
                deserializer.end().map(|()| page)
            })
        }
        None => Ok(PageData { items: Some(decode::json(head, body)?), more: None, extra: Extra::new() }),
    }
}

/// A deserializer of an object with the list in its field `items`.
struct PageSeed<'a, T> {
    items: &'a str,
    more: Option<&'a str>,
    of: PhantomData<T>,
}

impl<'de, T: DeserializeOwned> DeserializeSeed<'de> for PageSeed<'_, T> {
    type Value = PageData<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<PageData<T>, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, T: DeserializeOwned> Visitor<'de> for PageSeed<'_, T> {
    type Value = PageData<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<PageData<T>, A::Error> {
        let (mut items, mut more, mut extra) = (None, None, Extra::new());
        while let Some(name) = fields.next_key::<String>()? {
            if name == self.items {
                items = fields.next_value::<Option<Vec<T>>>()?;
            } else if Some(name.as_str()) == self.more {
                fields.next_value_seed(Seed::new(Odd::keep(&mut extra, &name), &mut more))?;
            } else {
                extra.insert(name, fields.next_value()?);
            }
        }
        Ok(PageData { items, more, extra })
    }
}
