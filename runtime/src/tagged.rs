//! A union whose members say in a field which one they are.

use serde::de::value::MapAccessDeserializer;
use serde::de::{self, Deserialize, DeserializeOwned, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::Value;

use crate::decode::Fault;
use crate::open_enum::UnknownValue;
use crate::{Map, decode};

/// A JSON object with the text of its tag.
#[derive(Debug)]
pub struct Tagged {
    name: &'static str,
    tag: String,
    rest: Map,
}

impl Tagged {
    /// Reads an object whose field `name` is its tag.
    ///
    /// # Errors
    ///
    /// What is read is no object, or has no such field, or the field is no string.
    pub fn read<'de, D: Deserializer<'de>>(deserializer: D, name: &'static str) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Object(name))
    }

    /// The tag.
    #[must_use]
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// The member, read from all fields but the tag.
    ///
    /// # Errors
    ///
    /// The fields are not those of the member; the text names the tag and the place.
    pub fn variant<T: DeserializeOwned, E: de::Error>(self) -> Result<T, E> {
        // By way of text: so a member needs no second deserializer, and an error in it has a place.
        let text =
            serde_json::to_vec(&self.rest).map_err(|_| E::custom("expected object, found another value"))?;
        decode::read(&text).map_err(|fault| E::custom(fault.in_variant(&self.tag)))
    }

    /// A member without fields, of a request: it has its tag and nothing else.
    ///
    /// # Errors
    ///
    /// There are other fields.
    pub fn alone<T, E: de::Error>(self, member: T) -> Result<T, E> {
        if self.rest.is_empty() {
            return Ok(member);
        }
        let fault = Fault { path: String::new(), message: "expected no other field".to_owned() };
        Err(E::custom(fault.in_variant(&self.tag)))
    }

    /// What a union that knows only `known` tags says to this one.
    #[must_use]
    pub fn unknown<E: de::Error>(&self, known: &'static [&'static str]) -> E {
        E::custom(format_args!("{} in field `{}`", UnknownValue::new(known), self.name))
    }

    /// The whole object, with its tag.
    #[must_use]
    pub fn into_map(mut self) -> Map {
        self.rest.insert(self.name.to_owned(), Value::String(self.tag));
        self.rest
    }
}

struct Object(&'static str);

impl<'de> Visitor<'de> for Object {
    type Value = Tagged;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<Tagged, A::Error> {
        let mut rest = Map::deserialize(MapAccessDeserializer::new(fields))?;
        match rest.remove(self.0) {
            Some(Value::String(tag)) => Ok(Tagged { name: self.0, tag, rest }),
            Some(other) => {
                let (name, found) = (self.0, decode::kind(&other));
                Err(A::Error::custom(format_args!("expected string in field `{name}`, found {found}")))
            }
            None => Err(A::Error::missing_field(self.0)),
        }
    }
}
