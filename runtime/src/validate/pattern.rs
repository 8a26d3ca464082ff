//! Patterns of text, matched from left to right, without a regular expression engine and without backtracking.
//!
//! A pattern consists of literals, classes such as `[A-Za-z0-9_]`, `\d`, `\w` and `.`, each with an optional `?`, `*`,
//! `+` or `{2,5}`. The generator rejects every other pattern and those that need backtracking, so matching cannot fail.
//! A pattern is parsed while it is matched. Most patterns are one repeated class, which is parsed at compile time.

use std::str::Chars;

/// Creates a pattern at compile time.
#[doc(hidden)]
#[macro_export]
macro_rules! __pattern {
    ($text:literal) => {
        const { &$crate::codegen::Pattern::new($text) }
    };
}

/// A pattern that a complete text must match.
#[derive(Debug)]
pub struct Pattern {
    text: &'static str,
    repeated: Option<Class>,
}

impl Pattern {
    /// Creates a pattern.
    #[must_use]
    pub const fn new(text: &'static str) -> Self {
        let repeated = match text.as_bytes() {
            [b'[', class @ .., b']', b'+'] if !class.is_empty() => Class::read(class),
            _ => None,
        };
        Self { text, repeated }
    }

    /// Returns the pattern as text.
    pub(crate) fn text(&self) -> &'static str {
        self.text
    }

    /// Returns `true` if the complete `text` matches.
    #[inline]
    pub(crate) fn matches(&self, text: &str) -> bool {
        match &self.repeated {
            Some(class) => !text.is_empty() && class.has_all(text.as_bytes()),
            None => matches(self.text, text),
        }
    }
}

/// A class of letters, digits, `_` and `-`, as a table of all bytes.
#[derive(Debug)]
struct Class([bool; 256]);

impl Class {
    #[inline]
    fn has_all(&self, bytes: &[u8]) -> bool {
        // Most texts match, so a check of every byte without branches is faster than a stop at the first mismatch.
        bytes.iter().fold(true, |all, byte| all & self.0[usize::from(*byte)])
    }

    /// Parses the text between the brackets; `None` if it contains more than plain characters and ranges of them.
    const fn read(mut class: &[u8]) -> Option<Self> {
        let mut members = [false; 256];
        loop {
            let (low, high);
            (low, high, class) = match class {
                [] => return Some(Self(members)),
                [low, b'-', high, rest @ ..] => (*low, *high, rest),
                [one, rest @ ..] => (*one, *one, rest),
            };
            if !is_plain(low) || !is_plain(high) {
                return None;
            }
            let mut byte = low;
            while byte <= high {
                members[byte as usize] = true;
                byte += 1;
            }
        }
    }
}

const fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

/// Returns `true` if the complete `text` matches `pattern`.
fn matches(pattern: &str, text: &str) -> bool {
    let pattern = pattern.strip_prefix('^').unwrap_or(pattern);
    let mut pattern = match pattern.strip_suffix('$') {
        Some(rest) if !rest.ends_with('\\') => rest,
        _ => pattern,
    };
    let mut rest = text.chars();
    while !pattern.is_empty() {
        let (atom, after) = pattern.split_at(atom_length(pattern));
        let (min, max, after) = quantifier(after);
        if !take(atom, min, max, &mut rest) {
            return false;
        }
        pattern = after;
    }
    rest.as_str().is_empty()
}

/// Returns the length of the first literal, escape or class, in bytes.
fn atom_length(pattern: &str) -> usize {
    let mut chars = pattern.char_indices();
    match chars.next() {
        Some((_, '[')) => {
            let mut escaped = false;
            for (at, c) in chars {
                match c {
                    ']' if !escaped && at > 1 => return at + 1,
                    '\\' => escaped = !escaped,
                    _ => escaped = false,
                }
            }
            pattern.len()
        }
        Some((_, '\\')) => 1 + chars.next().map_or(0, |(_, c)| c.len_utf8()),
        Some((_, c)) => c.len_utf8(),
        None => 0,
    }
}

/// Returns the minimum and maximum of a quantifier, and the text after it.
fn quantifier(pattern: &str) -> (usize, usize, &str) {
    let after = pattern.get(1..).unwrap_or_default();
    match pattern.as_bytes().first() {
        Some(b'?') => (0, 1, after),
        Some(b'*') => (0, usize::MAX, after),
        Some(b'+') => (1, usize::MAX, after),
        Some(b'{') => {
            let (range, after) = after.split_once('}').unwrap_or((after, ""));
            let (min, max) = range.split_once(',').unwrap_or((range, range));
            let min = min.parse().unwrap_or(0);
            (min, max.parse().unwrap_or(usize::MAX), after)
        }
        _ => (1, 1, pattern),
    }
}

fn take(atom: &str, min: usize, max: usize, rest: &mut Chars<'_>) -> bool {
    let mut count = 0;
    while count < max {
        let mut ahead = rest.clone();
        match ahead.next() {
            Some(c) if fits(atom, c) => {
                *rest = ahead;
                count += 1;
            }
            _ => break,
        }
    }
    count >= min
}

fn fits(atom: &str, c: char) -> bool {
    match atom.strip_prefix('[') {
        Some(class) => in_class(class.strip_suffix(']').unwrap_or(class), c),
        None if atom == "." => c != '\n',
        None => match atom.strip_prefix('\\') {
            Some(escape) => escape_fits(escape.chars().next(), c),
            None => atom.starts_with(c),
        },
    }
}

fn escape_fits(escape: Option<char>, c: char) -> bool {
    match escape {
        Some('d') => c.is_ascii_digit(),
        Some('w') => c.is_ascii_alphanumeric() || c == '_',
        other => other == Some(c),
    }
}

fn in_class(class: &str, c: char) -> bool {
    let mut chars = class.chars();
    while let Some(first) = chars.next() {
        let mut low = first;
        if first == '\\' {
            let escape = chars.next();
            if matches!(escape, Some('d' | 'w')) {
                if escape_fits(escape, c) {
                    return true;
                }
                continue;
            }
            low = escape.unwrap_or(first);
        }
        let mut ahead = chars.clone();
        match (ahead.next(), ahead.next()) {
            (Some('-'), Some(high)) => {
                let high = if high == '\\' { ahead.next().unwrap_or(high) } else { high };
                chars = ahead;
                if (low..=high).contains(&c) {
                    return true;
                }
            }
            _ if low == c => return true,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::{Pattern, matches};

    #[test]
    fn the_complete_text_must_match() {
        for (pattern, yes, no) in [
            ("[A-Za-z0-9_-]+", &["a", "A_1-b"][..], &["", "a b", "ä", "a\n"][..]),
            (r"^\d+x\d+$", &["1x1", "1024x768"], &["x", "1x", "1x1 ", "ax1"]),
            ("[a-z]{2}", &["fr"], &["f", "fra", "FR"]),
            ("[a-z][a-z0-9é]{0,2}-?", &["a", "aé9", "a-"], &["", "1", "a999", "a--"]),
            (r"[\w.]{1,3}", &["a.b"], &["a.bc", "-"]),
            ("a?b", &["b", "ab"], &["a", "aab"]),
            ("x.*", &["x", "xyz"], &["y", "x\n"]),
            (r"\[\]", &["[]"], &["[", "]"]),
            (r"[\]a]+", &["]a]"], &["["]),
            (r"[+-\]]+", &["+-9\\]"], &["^", "9]a"]),
            ("a{2,}", &["aa", "aaaa"], &["a"]),
            ("", &[""], &["a"]),
        ] {
            for text in yes {
                assert!(matches(pattern, text), "{pattern} and {text:?}");
            }
            for text in no {
                assert!(!matches(pattern, text), "{pattern} and {text:?}");
            }
        }
    }

    #[test]
    fn a_class_that_is_parsed_at_compile_time_matches_the_same_text() {
        let patterns = [
            "[A-Za-z0-9_-]+",
            "[a-]+",
            "[-a]+",
            "[z-a]+",
            "[a-c-e]+",
            "[]+",
            "[é]+",
            "[\\d]+",
            "[a.]+",
            "[a]b]+",
        ];
        let read = patterns.map(|text| Pattern::new(text).repeated.is_some());
        assert_eq!(read, [true, true, true, true, true, false, false, false, false, false]);
        let alphabet = ["", "a", "b", "d", "e", "Z", "5", "-", "_", "é", "]", ".", "\\", "\n", "\u{7f}"];
        for pattern in patterns.map(Pattern::new) {
            for text in alphabet.iter().flat_map(|a| alphabet.map(|b| format!("{a}{b}"))) {
                assert_eq!(
                    pattern.matches(&text),
                    matches(pattern.text, &text),
                    "{} and {text:?}",
                    pattern.text
                );
            }
        }
    }

    #[test]
    fn no_pattern_and_no_text_panics() {
        let chunks = ["[", "]", "\\", "-", "{", "}", ",", "3", "a", "é", "?", "*", "^", "$", "."];
        for a in chunks {
            for b in chunks {
                for c in chunks {
                    let text = format!("{a}{b}{c}");
                    let _ = (matches(&text, "aé3-"), matches("[a-z]+", &text), matches(&text, &text));
                }
            }
        }
    }
}
