//! A vector of floats arrives as numbers or as base64 of little-endian 32-bit floats.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::de::{self, Deserialize, Deserializer, SeqAccess, Visitor};

/// One that was read, in either form.
pub(crate) struct Vector(pub(crate) Vec<f32>);

impl<'de> Deserialize<'de> for Vector {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Floats).map(Self)
    }
}

struct Floats;

impl<'de> Visitor<'de> for Floats {
    type Value = Vec<f32>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("array of numbers or base64")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Vec<f32>, A::Error> {
        let mut vector = Vec::with_capacity(items.size_hint().unwrap_or(0).min(4_096));
        while let Some(item) = items.next_element()? {
            vector.push(item);
        }
        Ok(vector)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Vec<f32>, E> {
        floats(text).ok_or_else(|| E::custom("expected base64 of 32-bit floats, found another string"))
    }
}

fn floats(text: &str) -> Option<Vec<f32>> {
    let bytes = STANDARD.decode(text).ok()?;
    let (floats, rest) = bytes.as_chunks::<4>();
    rest.is_empty().then(|| floats.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect())
}

#[cfg(test)]
mod tests {
    use super::Vector;

    fn read(json: &str) -> Result<Vec<f32>, String> {
        serde_json::from_str::<Vector>(json).map(|vector| vector.0).map_err(|error| error.to_string())
    }

    #[test]
    fn numbers_and_base64_give_the_same_vector() {
        assert_eq!(read("[1, -0.5]"), Ok(vec![1.0, -0.5]));
        assert_eq!(read(r#""AACAPwAAAL8=""#), Ok(vec![1.0, -0.5]));
        assert_eq!(read(r#""""#), Ok(vec![]));
    }

    #[test]
    fn text_that_is_no_vector_is_an_error_without_the_text() {
        for json in [r#""AACAPw=""#, r#""AACA""#, r#""secret!""#] {
            let error = read(json).unwrap_err();
            assert!(error.starts_with("expected base64 of 32-bit floats, found another string"), "{error}");
        }
    }
}
