//! Patterns of text, matched from left to right without a regular expression engine and without going back.
//!
//! A pattern is read while it is matched: literals, classes such as `[A-Za-z0-9_]`, `\d`, `\w`, `.`, and `?`, `*`, `+`, `{2,5}`
//! behind one of them. The generator refuses every other pattern, and those where a part would have to give
//! characters back, so nothing here can fail.

use std::str::Chars;

/// Whether the whole of `text` matches `pattern`.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    let pattern = pattern.strip_prefix('^').unwrap_or(pattern);
    let mut pattern = match pattern.strip_suffix('$') {
        Some(rest) if !rest.ends_with('\\') => rest,
        _ => pattern,
    };
    let mut rest = text.chars();
    while !pattern.is_empty() {
        let (atom, behind) = pattern.split_at(atom_length(pattern));
        let (min, max, behind) = quantifier(behind);
        if !take(atom, min, max, &mut rest) {
            return false;
        }
        pattern = behind;
    }
    rest.as_str().is_empty()
}

/// The bytes of the first literal, escape or class.
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

/// How often, at least and at most, and what stands behind.
fn quantifier(pattern: &str) -> (usize, usize, &str) {
    let behind = pattern.get(1..).unwrap_or_default();
    match pattern.as_bytes().first() {
        Some(b'?') => (0, 1, behind),
        Some(b'*') => (0, usize::MAX, behind),
        Some(b'+') => (1, usize::MAX, behind),
        Some(b'{') => {
            let (range, behind) = behind.split_once('}').unwrap_or((behind, ""));
            let (min, max) = range.split_once(',').unwrap_or((range, range));
            let min = min.parse().unwrap_or(0);
            (min, max.parse().unwrap_or(usize::MAX), behind)
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
    use super::matches;

    #[test]
    fn the_whole_text_must_match() {
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
    fn no_pattern_and_no_text_panics() {
        let pieces = ["[", "]", "\\", "-", "{", "}", ",", "3", "a", "é", "?", "*", "^", "$", "."];
        for a in pieces {
            for b in pieces {
                for c in pieces {
                    let text = format!("{a}{b}{c}");
                    let _ = (matches(&text, "aé3-"), matches("[a-z]+", &text), matches(&text, &text));
                }
            }
        }
    }
}
