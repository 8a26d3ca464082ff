//! Prints responses: JSON, over several lines for a person and on one line for a program.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use modwright_runtime::Value;
use std::io::{self, IsTerminal, Write};

/// Prints a response, or writes its bytes or text to a file.
pub(crate) fn response(response: &Value, path: Option<&str>) -> io::Result<()> {
    match path {
        Some(path) => {
            let named = |error: io::Error| io::Error::new(error.kind(), format!("{path}: {error}"));
            std::fs::write(path, bytes(response)).map_err(named)
        }
        None if response.is_null() => Ok(()),
        None => match response {
            Value::String(text) => print(text),
            value if io::stdout().is_terminal() => print(&format!("{value:#}")),
            value => line(value),
        },
    }
}

/// Prints a value on one line.
pub(crate) fn line(value: &Value) -> io::Result<()> {
    print(&value.to_string())
}

fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{text}")?;
    out.flush()
}

/// Returns the content of a response of bytes, which a call by name encodes, or of a text.
fn bytes(response: &Value) -> Vec<u8> {
    match (response, response.get("data").and_then(Value::as_str)) {
        (Value::String(text), _) => text.clone().into_bytes(),
        (_, Some(data)) => STANDARD.decode(data).unwrap_or_default(),
        _ => response.to_string().into_bytes(),
    }
}
