//! A document as YAML: statuses are integers as keys, and texts have quotes only where they need them.

use serde_json::Value;

pub(super) fn of(document: &Value) -> String {
    let mut text = String::new();
    put(document, 0, &mut text);
    text
}

fn put(node: &Value, level: usize, out: &mut String) {
    match node {
        Value::Object(fields) if !fields.is_empty() => {
            for (key, value) in fields {
                indent(level, out);
                out.push_str(&scalar(key));
                out.push(':');
                below(value, level, out);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for item in items {
                indent(level, out);
                out.push('-');
                below(item, level, out);
            }
        }
        node => {
            out.push_str(&node.to_string());
            out.push('\n');
        }
    }
}

fn below(value: &Value, level: usize, out: &mut String) {
    let is_nested = match value {
        Value::Object(fields) => !fields.is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => false,
    };
    match value {
        Value::String(text) => {
            out.push(' ');
            out.push_str(&scalar(text));
            out.push('\n');
        }
        value if is_nested => {
            out.push('\n');
            put(value, level + 1, out);
        }
        value => {
            out.push(' ');
            put(value, level, out);
        }
    }
}

/// Returns a text without quotes if it begins with a letter and has no sign of YAML, or is a status.
fn scalar(text: &str) -> String {
    let is_word = text.starts_with(|c: char| c.is_alphabetic())
        && text.chars().all(|c| c.is_alphanumeric() || "_-/ ".contains(c))
        && !text.ends_with(' ')
        && !matches!(text, "true" | "false" | "null");
    let is_status = text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_word || is_status { text.to_owned() } else { serde_json::to_string(text).unwrap_or_default() }
}

fn indent(level: usize, out: &mut String) {
    out.push_str(&"  ".repeat(level));
}
