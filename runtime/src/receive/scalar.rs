//! Scalars of a response, each from every kind of JSON whose meaning is clear.

use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{MapAccess, SeqAccess};
use serde_json::Value;

use super::{Kind, Odd};
use crate::timestamp::Timestamp;

pub(super) struct Integer;

impl Kind<'_> for Integer {
    type Value = i64;
    const EXPECTED: &'static str = "i64";

    #[inline]
    fn integer(&self, value: i64) -> Option<i64> {
        Some(value)
    }

    fn float(&self, value: f64) -> Option<i64> {
        // Both bounds are floats without loss: -2^63 and 2^63.
        (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&value).then_some(value as i64)
    }

    fn text(&self, text: &str) -> Option<i64> {
        text.parse().ok().or_else(|| self.float(text.parse().ok()?))
    }
}

pub(super) struct Number;

impl Kind<'_> for Number {
    type Value = f64;
    const EXPECTED: &'static str = "f64";

    #[inline]
    fn integer(&self, value: i64) -> Option<f64> {
        Some(value as f64)
    }

    #[inline]
    fn float(&self, value: f64) -> Option<f64> {
        Some(value)
    }

    fn text(&self, text: &str) -> Option<f64> {
        text.parse().ok()
    }
}

pub(super) struct Boolean;

impl Kind<'_> for Boolean {
    type Value = bool;
    const EXPECTED: &'static str = "a boolean";

    #[inline]
    fn boolean(&self, value: bool) -> Option<bool> {
        Some(value)
    }

    fn text(&self, text: &str) -> Option<bool> {
        match text {
            "true" | "True" => Some(true),
            "false" | "False" => Some(false),
            _ => None,
        }
    }
}

/// Seconds, of which a fraction is cut off towards the past.
pub(super) struct Seconds;

impl Kind<'_> for Seconds {
    type Value = Timestamp;
    const EXPECTED: &'static str = "i64";

    #[inline]
    fn integer(&self, value: i64) -> Option<Timestamp> {
        Some(Timestamp(value))
    }

    fn float(&self, value: f64) -> Option<Timestamp> {
        Integer.float(value.floor()).map(Timestamp)
    }

    fn text(&self, text: &str) -> Option<Timestamp> {
        text.parse().ok().map(Timestamp).or_else(|| self.float(text.parse().ok()?))
    }
}

pub(super) struct Text;

impl<'de> Kind<'de> for Text {
    type Value = String;
    const EXPECTED: &'static str = "a string";

    fn boolean(&self, value: bool) -> Option<String> {
        Some(value.to_string())
    }

    fn integer(&self, value: i64) -> Option<String> {
        Some(value.to_string())
    }

    fn float(&self, value: f64) -> Option<String> {
        Some(Value::from(value).to_string())
    }

    #[inline]
    fn text(&self, text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[cold]
    fn list<A: SeqAccess<'de>>(self, items: A, odd: Odd<'_>) -> Result<Option<String>, A::Error> {
        let items: Vec<Value> = Vec::deserialize(SeqAccessDeserializer::new(items))?;
        let texts: Vec<&str> = items.iter().filter_map(text_of_part).collect();
        let text = (!texts.is_empty()).then(|| texts.concat());
        if text.is_none() || (texts.len() < items.len() && odd.is_kept()) {
            odd.take(Value::Array(items), Self::EXPECTED)?;
        }
        Ok(text)
    }

    #[cold]
    fn object<A: MapAccess<'de>>(self, fields: A, _: Odd<'_>) -> Result<Option<String>, A::Error> {
        Ok(Some(Value::deserialize(MapAccessDeserializer::new(fields))?.to_string()))
    }
}

/// The text of a part of a message that is a text.
fn text_of_part(part: &Value) -> Option<&str> {
    match part.get("type").and_then(Value::as_str) {
        None | Some("text" | "output_text") => part.as_str().or_else(|| part.get("text")?.as_str()),
        Some(_) => None,
    }
}
