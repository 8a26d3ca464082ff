//! Parts of a document that are something else than they should be.

use fastrand::Rng;
use serde_json::{Value, json};

/// Replaces up to four parts, but not the version.
pub(super) fn spoil(document: &mut Value, random: &mut Rng) {
    for _ in 0..random.usize(1..5) {
        let keys = ["paths", "components", "definitions", "security", "servers", "webhooks", "tags", "info"];
        let key = keys[random.usize(..keys.len())];
        let Some(mut part) = document.get_mut(key) else { continue };
        while random.usize(..7) != 0 {
            let length =
                part.as_array().map_or_else(|| part.as_object().map_or(0, |all| all.len()), Vec::len);
            if length == 0 {
                break;
            }
            let at = random.usize(..length);
            part = match part {
                Value::Array(items) => &mut items[at],
                Value::Object(fields) => fields.iter_mut().nth(at).expect("it has so many").1,
                _ => break,
            };
        }
        *part = match random.usize(..10) {
            0 => Value::Null,
            1 => json!([]),
            2 => json!({}),
            3 => json!("text"),
            4 => json!(7),
            5 => json!(false),
            6 => json!([{ "a": 1 }, null]),
            7 => json!({ "$ref": "#/components/schemas/Pet" }),
            8 => json!({ "$ref": ["a"] }),
            _ => json!("\u{7f}\u{202e}\u{0}"),
        };
    }
}
