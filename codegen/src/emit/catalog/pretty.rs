//! JSON as text, a part on one line if it fits.

use serde_json::{Value, json};
use std::io;

/// The width of a line, in characters.
const WIDTH: usize = 120;

/// JSON whose parts are on one line if they fit.
pub(super) fn pretty(value: &Value, depth: usize, before: usize) -> String {
    let mut text = Vec::new();
    push_pretty(value, depth, before, &mut text);
    String::from_utf8(text).unwrap_or_default()
}

/// `before` is the width of the name before the value.
fn push_pretty(value: &Value, depth: usize, before: usize, text: &mut Vec<u8>) {
    let start = text.len();
    // A comma may follow.
    let left = WIDTH.saturating_sub(2 * depth + before + 1);
    let fits = serde_json::to_writer(Line { text, left }, value).is_ok();
    let (inner, outer) = ("  ".repeat(depth + 1), "  ".repeat(depth));
    match value {
        _ if fits => {}
        Value::Array(items) => {
            text.truncate(start);
            text.push(b'[');
            for (index, item) in items.iter().enumerate() {
                text.extend_from_slice(if index == 0 { b"\n" } else { b",\n" });
                text.extend_from_slice(inner.as_bytes());
                push_pretty(item, depth + 1, 0, text);
            }
            text.extend_from_slice(format!("\n{outer}]").as_bytes());
        }
        Value::Object(fields) => {
            text.truncate(start);
            text.push(b'{');
            for (index, (name, value)) in fields.iter().enumerate() {
                text.extend_from_slice(if index == 0 { b"\n" } else { b",\n" });
                let name = format!("{}: ", json!(name));
                text.extend_from_slice(inner.as_bytes());
                text.extend_from_slice(name.as_bytes());
                push_pretty(value, depth + 1, name.chars().count(), text);
            }
            text.extend_from_slice(format!("\n{outer}}}").as_bytes());
        }
        _ => {
            text.truncate(start);
            text.extend_from_slice(value.to_string().as_bytes());
        }
    }
}

/// A writer that takes no more characters than a line has left.
struct Line<'t> {
    text: &'t mut Vec<u8>,
    left: usize,
}

impl io::Write for Line<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // The later bytes of a character are not counted.
        let characters = bytes.iter().filter(|byte| *byte & 0xc0 != 0x80).count();
        self.left = self.left.checked_sub(characters).ok_or(io::ErrorKind::WriteZero)?;
        self.text.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
