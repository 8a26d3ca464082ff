//! Scalars in responses, converted from every kind of JSON with a clear meaning.

use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{MapAccess, SeqAccess};
use serde_json::Value;

use super::{Kind, Odd, Scalar};
use crate::json::timestamp::Timestamp;

pub(super) struct Integer;

impl Kind<'_> for Integer {
    type Value = i64;
    const EXPECTED: &'static str = "i64";

    #[inline]
    fn scalar(self, scalar: Scalar<'_>) -> Option<i64> {
        match scalar {
            Scalar::Integer(value) => Some(value),
            Scalar::Float(value) => integer_part(value),
            Scalar::Text(text) => parse_integer(text, |value| value),
            Scalar::Boolean(_) | Scalar::Large(_) => None,
        }
    }
}

/// Returns the integer part of a float.
#[cold]
fn integer_part(value: f64) -> Option<i64> {
    // Floats represent both bounds exactly: -2^63 and 2^63.
    (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&value).then_some(value as i64)
}

/// Parses an integer, or the integer part of a float.
#[cold]
fn parse_integer(text: &str, round: fn(f64) -> f64) -> Option<i64> {
    text.parse().ok().or_else(|| integer_part(round(text.parse().ok()?)))
}

pub(super) struct Number;

impl Kind<'_> for Number {
    type Value = f64;
    const EXPECTED: &'static str = "f64";

    #[inline]
    fn scalar(self, scalar: Scalar<'_>) -> Option<f64> {
        match scalar {
            Scalar::Integer(value) => Some(value as f64),
            Scalar::Large(value) => Some(value as f64),
            Scalar::Float(value) => Some(value),
            Scalar::Text(text) => text.parse().ok(),
            Scalar::Boolean(_) => None,
        }
    }
}

pub(super) struct Boolean;

impl Kind<'_> for Boolean {
    type Value = bool;
    const EXPECTED: &'static str = "a boolean";

    #[inline]
    fn scalar(self, scalar: Scalar<'_>) -> Option<bool> {
        match scalar {
            Scalar::Boolean(value) => Some(value),
            Scalar::Text("true" | "True") => Some(true),
            Scalar::Text("false" | "False") => Some(false),
            _ => None,
        }
    }
}

/// A timestamp, rounded down to a full second.
pub(super) struct Seconds;

impl Kind<'_> for Seconds {
    type Value = Timestamp;
    const EXPECTED: &'static str = "i64";

    #[inline]
    fn scalar(self, scalar: Scalar<'_>) -> Option<Timestamp> {
        let seconds = match scalar {
            Scalar::Integer(value) => Some(value),
            Scalar::Float(value) => integer_part(value.floor()),
            Scalar::Text(text) => parse_integer(text, f64::floor),
            Scalar::Boolean(_) | Scalar::Large(_) => None,
        };
        seconds.map(Timestamp)
    }
}

/// Returns a number or boolean as text.
#[cold]
fn to_text(scalar: Scalar<'_>) -> String {
    Value::from(scalar).to_string()
}

pub(super) struct Text;

impl<'de> Kind<'de> for Text {
    type Value = String;
    const EXPECTED: &'static str = "a string";

    #[inline]
    fn scalar(self, scalar: Scalar<'_>) -> Option<String> {
        match scalar {
            Scalar::Text(text) => Some(text.to_owned()),
            _ => Some(to_text(scalar)),
        }
    }

    #[cold]
    fn list<A: SeqAccess<'de>>(
        self,
        items: A,
        odd: Odd<'_>,
        slot: &mut Option<String>,
    ) -> Result<(), A::Error> {
        let items: Vec<Value> = Vec::deserialize(SeqAccessDeserializer::new(items))?;
        let texts: Vec<&str> = items.iter().filter_map(text_of_part).collect();
        *slot = (!texts.is_empty()).then(|| texts.concat());
        if slot.is_none() || (texts.len() < items.len() && odd.is_kept()) {
            odd.take(Value::Array(items), Self::EXPECTED)?;
        }
        Ok(())
    }

    #[cold]
    fn object<A: MapAccess<'de>>(
        self,
        fields: A,
        _: Odd<'_>,
        slot: &mut Option<String>,
    ) -> Result<(), A::Error> {
        *slot = Some(Value::deserialize(MapAccessDeserializer::new(fields))?.to_string());
        Ok(())
    }
}

/// Returns the text of a message part, if it is a text part.
fn text_of_part(part: &Value) -> Option<&str> {
    match part.get("type").and_then(Value::as_str) {
        None | Some("text" | "output_text") => part.as_str().or_else(|| part.get("text")?.as_str()),
        Some(_) => None,
    }
}
