//! Vectors of floats, from numbers or from base64 of little-endian 32-bit floats.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, SeqAccess, Visitor};
use std::fmt;

use crate::json::receive::{Kind, Kinds, Odd, Scalar};

/// A vector that was decoded from either form.
pub(crate) struct Read(pub(crate) Vec<f32>);

impl<'de> Deserialize<'de> for Read {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut read = None;
        deserializer.deserialize_any(Kinds(Vector, Odd::refuse(), &mut read))?;
        read.map(Self).ok_or_else(|| de::Error::custom("expected array of numbers or base64, found null"))
    }
}

/// The kinds of JSON of a vector: a list of numbers, or base64.
pub(crate) struct Vector;

impl<'de> Kind<'de> for Vector {
    type Value = Vec<f32>;
    const EXPECTED: &'static str = "array of numbers or base64 of 32-bit floats";

    fn list<A: SeqAccess<'de>>(
        self,
        mut items: A,
        _: Odd<'_>,
        slot: &mut Option<Vec<f32>>,
    ) -> Result<(), A::Error> {
        let mut vector = Vec::with_capacity(items.size_hint().unwrap_or(0).min(4_096));
        while let Some(item) = items.next_element_seed(Float)? {
            vector.push(item);
        }
        *slot = Some(vector);
        Ok(())
    }

    fn scalar(self, scalar: Scalar<'_>) -> Option<Vec<f32>> {
        if let Scalar::Text(text) = scalar { floats(text) } else { None }
    }
}

/// The deserializer of one number. Some servers send a number as text, such as `"NaN"`. JSON has no NaN, so most
/// serializers write null instead.
struct Float;

impl<'de> DeserializeSeed<'de> for Float {
    type Value = f32;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<f32, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Visitor<'_> for Float {
    type Value = f32;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("f32")
    }

    #[inline]
    fn visit_f64<E>(self, value: f64) -> Result<f32, E> {
        Ok(value as f32)
    }

    #[inline]
    fn visit_u64<E>(self, value: u64) -> Result<f32, E> {
        Ok(value as f32)
    }

    #[inline]
    fn visit_i64<E>(self, value: i64) -> Result<f32, E> {
        Ok(value as f32)
    }

    #[cold]
    fn visit_unit<E>(self) -> Result<f32, E> {
        Ok(f32::NAN)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<f32, E> {
        text.parse().map_err(|_| E::invalid_type(de::Unexpected::Str(text), &self))
    }
}

fn floats(text: &str) -> Option<Vec<f32>> {
    let bytes = STANDARD.decode(text).ok()?;
    let (floats, rest) = bytes.as_chunks::<4>();
    rest.is_empty().then(|| floats.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect())
}

#[cfg(test)]
mod tests {
    use super::Read;

    fn read(json: &str) -> Result<Vec<f32>, String> {
        serde_json::from_str::<Read>(json).map(|vector| vector.0).map_err(|error| error.to_string())
    }

    #[test]
    fn numbers_and_base64_give_the_same_vector() {
        assert_eq!(read("[1, -0.5]"), Ok(vec![1.0, -0.5]));
        assert_eq!(read(r#""AACAPwAAAL8=""#), Ok(vec![1.0, -0.5]));
        assert_eq!(read(r#""""#), Ok(vec![]));
    }

    #[test]
    fn a_number_that_json_cannot_write_is_null() {
        let vector = read("[null, 1e39, \"NaN\", 1]").unwrap();
        assert!(vector[0].is_nan() && vector[1].is_infinite() && vector[2].is_nan() && vector[3] == 1.0);
        let again = read(&serde_json::to_string(&vector).unwrap()).unwrap();
        assert!(again[..3].iter().all(|number| number.is_nan()) && again[3] == 1.0);
    }

    #[test]
    fn text_that_is_no_vector_is_an_error_without_the_text() {
        for json in [r#""AACAPw=""#, r#""AACA""#, r#""secret!""#] {
            let fault = crate::json::decode::read::<Read>(json.as_bytes()).err().unwrap();
            assert_eq!(fault.message, "expected array of numbers or base64 of 32-bit floats, found string");
        }
    }
}
