//! Patterns of text, matched in linear time without a regular expression engine.
//!
//! A pattern consists of literals, classes such as `[A-Za-z0-9_]`, `[^/]`, `\d`, `\w`, `\s` and `.`, groups and
//! alternatives, each with an optional `?`, `*`, `+` or `{2,5}`. The generator rejects every other pattern, so matching
//! cannot fail. Many patterns are one repeated class, which is read at compile time. Each other pattern is read
//! when it is first used.

mod program;
mod read;

use program::Step;
use std::sync::OnceLock;

/// Creates a pattern, once in a program.
#[doc(hidden)]
#[macro_export]
macro_rules! __pattern {
    ($text:literal) => {{
        static PATTERN: $crate::codegen::Pattern = $crate::codegen::Pattern::new($text);
        &PATTERN
    }};
}

/// A pattern that a complete text must match.
#[derive(Debug)]
pub struct Pattern {
    text: &'static str,
    repeated: Option<Class>,
    steps: OnceLock<Vec<Step>>,
}

impl Pattern {
    /// Creates a pattern.
    #[must_use]
    pub const fn new(text: &'static str) -> Self {
        let repeated = match text.as_bytes() {
            [b'[', class @ .., b']', b'+'] if !class.is_empty() => Class::read(class),
            _ => None,
        };
        Self { text, repeated, steps: OnceLock::new() }
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
            None => program::matches(self.steps.get_or_init(|| read::read(self.text)), text),
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

#[cfg(test)]
mod tests {
    use super::{Pattern, program, read};

    fn matches(pattern: &str, text: &str) -> bool {
        program::matches(&read::read(pattern), text)
    }

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
            ("a{0}b", &["b"], &["ab"]),
            (r"[^\s/]+", &["a-é"], &["", "a b", "a/b", "a\u{3000}"]),
            (r"\S\D\W\t\x41\u00e9", &["aa-\tAé"], &["aaa\tAé", " a-\tAé"]),
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
    fn groups_and_alternatives_are_tried_at_once() {
        for (pattern, yes, no) in [
            ("a*ab", &["ab", "aaab"][..], &["b", "aaa", "abb"][..]),
            ("a{2,3}a{2}", &["aaaa", "aaaaa"], &["aaa", "aaaaaa"]),
            ("[ab]{1,3}b{2}c", &["abbc", "bbbbbc", "abbbc"], &["bbc", "abc", "aaaabbc"]),
            ("queued|building", &["queued", "building"], &["queue", "queuedbuilding", ""]),
            ("^(alpha|beta)?$", &["alpha", "beta", ""], &["alphabeta", "a"]),
            (r"([a-z]+\.)+[a-z]{2,20}", &["a.bc", "a.b.cd"], &["a.b", ".bc", "a..bc"]),
            (r"(?:[A-Z]{2}){1,3}-", &["AB-", "ABCDEF-"], &["-", "ABC-", "ABCDEFGH-"]),
            ("(?<year>[0-9]{4})(-[0-9]{2}){2,}", &["2026-11-28", "2026-01-01-01"], &["2026-11", "2026"]),
            ("(a|b*)*c", &["c", "abbac"], &["ab", "d"]),
            ("(a?){3}", &["", "aaa"], &["aaaa"]),
            ("x(|y|z+)", &["x", "xy", "xzz"], &["xyy", "xyz"]),
            ("(a|ab)(c|bcd)(d*)", &["ac", "abcd", "abbcdd"], &["ab", "abbb"]),
            ("a.*?b", &["ab", "abb", "a--b"], &["a", "abc"]),
            ("(ab){0}c", &["c"], &["abc"]),
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
    fn the_time_is_linear_in_the_text() {
        // Backtracking takes 2^n steps here, and a search for each beginning n².
        let count = |length: usize| {
            let text = "a".repeat(length);
            assert!(!matches("(a*)*(a|aa)*(a{1,500}|a{0,9})*b", &text));
            assert!(!matches(".*a{1000}", &"ab".repeat(length / 2)));
            assert!(matches("[a-z]{1,100000}", &text));
        };
        count(100_000);
    }

    #[test]
    fn a_class_that_is_read_at_compile_time_matches_the_same_text() {
        let patterns =
            ["[A-Za-z0-9_-]+", "[a-]+", "[-a]+", "[a-c-e]+", "[é]+", "[\\d]+", "[a.]+", "[^a]+", "[a]b]+"];
        let read = patterns.map(|text| Pattern::new(text).repeated.is_some());
        assert_eq!(read, [true, true, true, true, false, false, false, false, false]);
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
        let chunks = [
            "[", "]", "\\", "-", "{", "}", ",", "3", "a", "é", "?", "*", "^", "$", ".", "(", ")", "|", "x",
            "<",
        ];
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
