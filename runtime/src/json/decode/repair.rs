//! Repair of JSON with mistakes that several servers make: a byte order mark, half a surrogate pair, `NaN`, `Infinity`.

use std::borrow::Cow;

/// Words that JSON does not allow, and their replacements. A word comes before those that it contains.
const WORDS: [(&str, &str); 3] =
    [("-Infinity", "\"-Infinity\""), ("Infinity", "\"Infinity\""), ("NaN", "\"NaN\"")];

/// Returns the repaired text; `None` if there is nothing to repair.
pub(super) fn repaired(json: &str) -> Option<String> {
    let text = json.strip_prefix('\u{feff}').unwrap_or(json);
    let (mut out, mut copied, mut at) = (String::new(), 0, 0);
    let mut replace = |range: std::ops::Range<usize>, new: &str, copied: &mut usize| {
        out.push_str(&text[*copied..range.start]);
        out.push_str(new);
        *copied = range.end;
    };
    let bytes = text.as_bytes();
    let mut in_string = false;
    while let Some(byte) = bytes.get(at) {
        let length = match byte {
            b'"' => {
                in_string = !in_string;
                1
            }
            b'\\' if in_string => match escape(&text.as_bytes()[at..]) {
                (length, Some(new)) => {
                    replace(at..at + length, &new, &mut copied);
                    length
                }
                (length, None) => length,
            },
            b'-' | b'I' | b'N' if !in_string => {
                let word = WORDS.iter().find(|(word, _)| bytes[at..].starts_with(word.as_bytes()));
                word.map_or(1, |(word, new)| {
                    replace(at..at + word.len(), new, &mut copied);
                    word.len()
                })
            }
            _ => 1,
        };
        at += length;
    }
    if copied == 0 && text.len() == json.len() {
        return None;
    }
    out.push_str(&text[copied..]);
    Some(out)
}

/// Returns the length of the escape at the start of a text, and its replacement if it needs one.
fn escape(text: &[u8]) -> (usize, Option<Cow<'static, str>>) {
    match (unit(text), text.get(6..).and_then(unit)) {
        (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => (12, None),
        (Some(0xD800..=0xDFFF), _) => (6, Some(Cow::Borrowed("\\ufffd"))),
        (Some(_), _) => (6, None),
        // A backslash and an ASCII character. Anything else remains an error.
        (None, _) => (if text.get(1).is_some_and(u8::is_ascii) { 2 } else { 1 }, None),
    }
}

/// Returns the UTF-16 code unit of a `\u` escape.
fn unit(text: &[u8]) -> Option<u16> {
    let digits = text.strip_prefix(b"\\u")?.get(..4)?;
    digits.iter().try_fold(0, |unit, digit| Some(unit * 16 + char::from(*digit).to_digit(16)? as u16))
}

#[cfg(test)]
mod tests {
    use super::repaired;

    #[test]
    fn mistakes_of_servers_are_repaired_and_nothing_else() {
        for (text, expected) in [
            ("\u{feff}{}", Some("{}")),
            (r#"{"a":NaN,"b":[-Infinity,Infinity]}"#, Some(r#"{"a":"NaN","b":["-Infinity","Infinity"]}"#)),
            (r#""\ud83d""#, Some(r#""\ufffd""#)),
            (r#""\ud83d\ud83d\ude00 \ude00""#, Some(r#""\ufffd\ud83d\ude00 \ufffd""#)),
            (r#""\\ud83d NaN \" -Infinity""#, None),
            (r#"{"a":-1,"b":[N]}"#, None),
            (r#""\ud83d"#, Some(r#""\ufffd"#)),
            (r#""\"#, None),
            ("\"\\é\"", None),
            (r#""\u12"#, None),
            ("", None),
        ] {
            assert_eq!(repaired(text).as_deref(), expected, "{text}");
        }
    }
}
