//! JSON paths, such as `choices[0].message`, of the position where decoding stopped.

use std::fmt::Write;
use std::ops::Range;

/// The length of a key in a path, in characters; a longer one is cut.
const MAX_KEY_CHARS: usize = 64;

/// Returns the offset in `json` of `serde_json`'s `line` and `column`. The column counts bytes, all of which have been
/// read. Line 0 is not a position.
pub(crate) fn offset(json: &[u8], line: usize, column: usize) -> Option<usize> {
    let before = line.checked_sub(1)?;
    let start = json.split_inclusive(|byte| *byte == b'\n').take(before).map(<[u8]>::len).sum::<usize>();
    Some(start.saturating_add(column).min(json.len()))
}

/// Returns the path of the value that ends at `end`, contains it or begins after it.
pub(crate) fn path_at(json: &[u8], end: usize) -> String {
    let frames = open_at(json, end);
    let mut path = String::new();
    for frame in &frames {
        match frame {
            Frame::Object { key: Some(key), .. } => push_key(&mut path, &json[key.clone()]),
            Frame::Object { key: None, .. } => {}
            Frame::Array(index) => {
                let _ = write!(path, "[{index}]");
            }
        }
    }
    path
}

/// Returns the path of a value whose decoding failed only after it had been read completely. `end` is the position of
/// its container at that time. `json` must have a space before each comma ([`spaced`]): the container has read either
/// its closing bracket, or the space and perhaps the comma after the value.
pub(crate) fn path_of_last(json: &[u8], end: usize) -> String {
    match json[..end].last() {
        Some(b'}' | b']') => path_at(json, end - 1),
        _ => {
            let text = json[..end].trim_ascii_end();
            let text = text.strip_suffix(b",").unwrap_or(text).trim_ascii_end();
            path_at(json, text.len())
        }
    }
}

/// Returns the JSON with a space before each comma.
pub(crate) fn spaced(json: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(json.len() + json.len() / 8);
    let mut at = 0;
    while let Some(&byte) = json.get(at) {
        let next = if byte == b'"' { string_end(json, at) } else { at + 1 };
        if byte == b',' {
            out.push(b' ');
        }
        out.extend_from_slice(&json[at..next]);
        at = next;
    }
    out
}

/// Appends a path to `base`.
pub(crate) fn join(base: &str, rest: &str) -> String {
    let dot = if base.is_empty() || rest.is_empty() || rest.starts_with('[') { "" } else { "." };
    format!("{base}{dot}{rest}")
}

/// An open container, with the position in it.
enum Frame {
    Object { key: Option<Range<usize>>, before_colon: bool },
    Array(usize),
}

fn open_at(json: &[u8], end: usize) -> Vec<Frame> {
    let json = &json[..end.min(json.len())];
    let mut frames = Vec::new();
    let mut at = 0;
    while let Some(byte) = json.get(at) {
        let mut next = at + 1;
        match (byte, frames.last_mut()) {
            (b'{', _) => frames.push(Frame::Object { key: None, before_colon: true }),
            (b'[', _) => frames.push(Frame::Array(0)),
            (b'}' | b']', _) => drop(frames.pop()),
            (b':', Some(Frame::Object { before_colon, .. })) => *before_colon = false,
            (b',', Some(Frame::Object { key, before_colon })) => (*key, *before_colon) = (None, true),
            (b',', Some(Frame::Array(index))) => *index += 1,
            (b'"', frame) => {
                next = string_end(json, at);
                if let Some(Frame::Object { key, before_colon: true }) = frame {
                    *key = Some(at..next);
                }
            }
            _ => {}
        }
        at = next;
    }
    frames
}

/// Returns the position after the string that begins at `start`.
fn string_end(json: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = json.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    json.len()
}

fn push_key(path: &mut String, quoted: &[u8]) {
    let key = serde_json::from_slice::<String>(quoted).unwrap_or_default();
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '$');
    if !key.is_empty() && key.len() <= MAX_KEY_CHARS && key.chars().all(plain) {
        let dot = if path.is_empty() { "" } else { "." };
        let _ = write!(path, "{dot}{key}");
    } else {
        let cut = key.chars().take(MAX_KEY_CHARS).collect::<String>();
        let _ = write!(path, "[{cut:?}]");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn path(json_up_to_bar: &str) -> String {
        let end = json_up_to_bar.find('|').unwrap();
        path_at(json_up_to_bar.replace('|', "").as_bytes(), end)
    }

    #[test]
    fn a_path_names_the_value_that_ends_there() {
        assert_eq!(path(r#"{"a": {"b": 1|}}"#), "a.b");
        assert_eq!(path(r#"{"a": {"b": 1}|}"#), "a");
        assert_eq!(path(r#"{"a": {"b": 1}}|"#), "");
        assert_eq!(path(r#"{"a": [1, {"b": [[0], [7|]]}]}"#), "a[1].b[1][0]");
        assert_eq!(path(r#"{"a": 1, "b": |[2]}"#), "b");
        assert_eq!(path(r#"[|1]"#), "[0]");
        assert_eq!(path("|"), "");
    }

    #[test]
    fn brackets_and_quotes_in_strings_do_not_mislead() {
        assert_eq!(path(r#"{"x": "}],\"{[:", "y\"z": ["\\", 4|]}"#), r#"["y\"z"][1]"#);
    }

    #[test]
    fn keys_with_escapes_and_other_scripts_are_shown_as_meant() {
        assert_eq!(path(r#"{"\u0061b": 1|}"#), "ab");
        assert_eq!(path(r#"{"größe": 1|}"#), r#"["größe"]"#);
        assert_eq!(path(r#"{"a.b": {"c": 1|}}"#), r#"["a.b"].c"#);
        assert_eq!(path(r#"{"": 1|}"#), r#"[""]"#);
    }

    #[test]
    fn within_a_string_or_number_the_path_is_that_of_the_value() {
        assert_eq!(path(r#"{"a": ["x", "unfini|shed"]}"#), "a[1]");
        assert_eq!(path(r#"{"a": 12|34}"#), "a");
    }

    #[test]
    fn a_line_and_column_become_an_offset() {
        assert_eq!(offset(b"{\n  \"a\": 1\n}", 2, 8), Some(10));
        assert_eq!(offset(b"{}", 0, 0), None);
        assert_eq!(offset(b"{}", 9, 9), Some(2));
    }

    #[test]
    fn commas_in_strings_get_no_space() {
        assert_eq!(spaced(br#"{"a,b":[1,2],"c":"\","}"#), br#"{"a,b":[1 ,2] ,"c":"\","}"#);
    }

    #[test]
    fn no_prefix_of_a_json_text_panics() {
        let json = r#"{"a": [1, {"b\"": "c\\"}, [null, true]], "größe": -1.5e3}"#.as_bytes();
        for end in 0..=json.len() {
            let _ = (
                path_at(json, end),
                path_at(&json[..end], end),
                path_of_last(json, end),
                spaced(&json[..end]),
            );
        }
    }
}
