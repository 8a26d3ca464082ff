//! A union whose members say in a field which one they are.

use serde::de::value::MapAccessDeserializer;
use serde::de::{self, Deserialize, DeserializeOwned, Deserializer, MapAccess};
use serde_json::Value;

use crate::error::DecodeFault;
use crate::json::decode;
use crate::json::extra::Map;
use crate::json::open_enum::UnknownValue;
use crate::json::receive::{Kind, Kinds, Odd};

/// A JSON object with the text of its tag.
#[derive(Debug, Clone)]
pub struct Tagged {
    name: &'static str,
    /// `None` where the tag is missing, null or no text.
    tag: Option<String>,
    rest: Map,
}

impl Tagged {
    /// Reads an object whose field `name` is its tag.
    ///
    /// # Errors
    ///
    /// What is read is no object, or has no such field, or the field is no string.
    pub fn read<'de, D: Deserializer<'de>>(deserializer: D, name: &'static str) -> Result<Self, D::Error> {
        let mut object = None;
        deserializer.deserialize_map(Kinds(Object { name, strict: true }, Odd::refuse(), &mut object))?;
        object.ok_or_else(|| de::Error::custom("expected object, found null"))
    }

    /// Reads an object of a response, whose tag may be missing.
    ///
    /// # Errors
    ///
    /// The JSON is wrong, or `odd` refuses what is no object.
    pub fn receive<'de, D: Deserializer<'de>>(
        deserializer: D,
        name: &'static str,
        odd: Odd<'_>,
    ) -> Result<Option<Self>, D::Error> {
        let mut object = None;
        deserializer.deserialize_any(Kinds(Object { name, strict: false }, odd, &mut object))?;
        Ok(object)
    }

    /// Reads an object of a response by itself; its tag may be missing.
    ///
    /// # Errors
    ///
    /// What is read is no object.
    pub fn open<'de, D: Deserializer<'de>>(deserializer: D, name: &'static str) -> Result<Self, D::Error> {
        let object = Self::receive(deserializer, name, Odd::refuse())?;
        object.ok_or_else(|| de::Error::custom("expected object, found null"))
    }

    /// The tag, empty where it is missing.
    #[must_use]
    pub fn tag(&self) -> &str {
        self.tag.as_deref().unwrap_or_default()
    }

    /// The one member that can be read from the fields, where the tag is missing.
    #[must_use]
    pub fn only<T, const N: usize>(&self, members: [fn(&Self) -> Option<T>; N]) -> Option<T> {
        if self.tag.is_some() {
            return None;
        }
        let mut fitting = members.iter().filter_map(|member| member(self));
        fitting.next().filter(|_| fitting.next().is_none())
    }

    /// The member of objects without a tag, where the tag is missing and the fields are right for it.
    #[must_use]
    pub fn bare<T: DeserializeOwned>(&self) -> Option<T> {
        if self.tag.is_some() { None } else { self.fits() }
    }

    /// The member, where the fields are right for it.
    #[must_use]
    pub fn fits<T: DeserializeOwned>(&self) -> Option<T> {
        decode::read(&serde_json::to_vec(&self.rest).ok()?).ok()
    }

    /// The member, read from all fields but the tag.
    ///
    /// # Errors
    ///
    /// The fields are not those of the member; the text names the tag and the place.
    pub fn variant<T: DeserializeOwned, E: de::Error>(&self) -> Result<T, E> {
        // By way of text: so a member needs no second deserializer, and an error in it has a place.
        let text =
            serde_json::to_vec(&self.rest).map_err(|_| E::custom("expected object, found another value"))?;
        decode::read(&text).map_err(|fault| E::custom(fault.in_variant(self.tag())))
    }

    /// A member without fields, of a request: it has its tag and nothing else.
    ///
    /// # Errors
    ///
    /// There are other fields.
    pub fn alone<T, E: de::Error>(&self, member: T) -> Result<T, E> {
        if self.rest.is_empty() {
            return Ok(member);
        }
        let fault = DecodeFault { path: String::new(), message: "expected no other field".to_owned() };
        Err(E::custom(fault.in_variant(self.tag())))
    }

    /// Returns the error of a union that knows only the tags `known`.
    #[must_use]
    pub fn unknown<E: de::Error>(&self, known: &'static [&'static str]) -> E {
        if self.tag.is_none() {
            return E::missing_field(self.name);
        }
        E::custom(format_args!("{} in field `{}`", UnknownValue::new(known), self.name))
    }

    /// The whole object, with its tag.
    #[must_use]
    pub fn into_map(mut self) -> Map {
        if let Some(tag) = self.tag {
            self.rest.insert(self.name.to_owned(), Value::String(tag));
        }
        self.rest
    }
}

struct Object {
    name: &'static str,
    /// The tag must be there.
    strict: bool,
}

impl<'de> Kind<'de> for Object {
    type Value = Tagged;
    const EXPECTED: &'static str = "a map";

    fn object<A: MapAccess<'de>>(
        self,
        fields: A,
        _: Odd<'_>,
        slot: &mut Option<Tagged>,
    ) -> Result<(), A::Error> {
        let Self { name, strict } = self;
        let mut rest = Map::deserialize(MapAccessDeserializer::new(fields))?;
        let tag = match rest.remove(name) {
            Some(Value::String(tag)) => Some(tag),
            Some(other) if strict => {
                let found = decode::kind(&other);
                return Err(de::Error::custom(format_args!(
                    "expected string in field `{name}`, found {found}"
                )));
            }
            None if strict => return Err(de::Error::missing_field(name)),
            Some(other) => {
                rest.insert(name.to_owned(), other);
                None
            }
            None => None,
        };
        *slot = Some(Tagged { name, tag, rest });
        Ok(())
    }
}
