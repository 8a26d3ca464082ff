//! Cuts a text at `{{` and `}}`, and finds the position of each character in the YAML.

use crate::report::Span;

/// A part of a text, with its range in it.
#[derive(Debug, PartialEq)]
pub(crate) enum Cut {
    Plain(Span),
    /// The range of the expression, without its braces.
    Expression(Span),
    /// A `{{` that nothing closes.
    Open(Span),
}

/// Cuts a text into its parts.
pub(crate) fn cut(text: &str) -> Vec<Cut> {
    let mut cuts = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find("{{").map(|open| at + open) {
        if open > at {
            cuts.push(Cut::Plain(at..open));
        }
        let Some(close) = close(text, open + 2) else {
            cuts.push(Cut::Open(open..open + 2));
            return cuts;
        };
        cuts.push(Cut::Expression(open + 2..close));
        at = close + 2;
    }
    if at < text.len() || cuts.is_empty() {
        cuts.push(Cut::Plain(at..text.len()));
    }
    cuts
}

/// Returns the position of the `}}` that ends an expression: not one in a text, and not the end of an object.
fn close(text: &str, start: usize) -> Option<usize> {
    let (mut quote, mut escaped, mut depth) = (None, false, 0);
    for (index, c) in text[start..].char_indices() {
        match (quote, c) {
            (Some(open), c) => {
                if c == open && !escaped {
                    quote = None;
                }
                escaped = c == '\\' && !escaped;
            }
            (None, '\'' | '"') => quote = Some(c),
            (None, '{') => depth += 1,
            (None, '}') if depth > 0 => depth -= 1,
            (None, '}') if text[start + index..].starts_with("}}") => return Some(start + index),
            _ => {}
        }
    }
    None
}

/// Returns, for each byte of a scalar's `text`, its position in the `written` YAML: quotes, escapes and folded lines make them
/// differ. The last entry is the end.
pub(crate) fn positions(text: &str, written: &str) -> Vec<usize> {
    let mut positions = Vec::with_capacity(text.len() + 1);
    let mut at = 0;
    for c in text.chars() {
        let (start, end) = next(c, written, at);
        positions.extend(std::iter::repeat_n(start, c.len_utf8()));
        at = end;
    }
    positions.push(at);
    positions
}

/// Returns where `c` is written, at or after `at`, and where the next character is.
fn next(c: char, written: &str, mut at: usize) -> (usize, usize) {
    while let Some(found) = written[at..].chars().next() {
        let after = at + found.len_utf8();
        if found == c
            && c == '\''
            && written[after..].starts_with('\'')
            && written.starts_with('\'')
            && at > 0
        {
            return (at, after + 1);
        }
        if found == c && !(at == 0 && matches!(c, '\'' | '"')) {
            return (at, after);
        }
        if matches!(c, ' ' | '\n') && found.is_whitespace() {
            let rest = written[at..].trim_start();
            return (at, written.len() - rest.len());
        }
        if found == '\\' {
            let length = match written[after..].chars().next() {
                Some('x') => 3,
                Some('u') => 5,
                Some('U') => 9,
                Some(c) => c.len_utf8(),
                None => 0,
            };
            let end = (after + length).min(written.len());
            return (at, if written.is_char_boundary(end) { end } else { after });
        }
        at = after;
    }
    (written.len(), written.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_at_its_expressions() {
        use Cut::{Expression, Open, Plain};
        assert_eq!(cut("a {{ b }} c"), [Plain(0..2), Expression(4..7), Plain(9..11)]);
        assert_eq!(cut("{{ '}}' ~ {'a': {'b': 1}}}}"), [Expression(2..25)]);
        assert_eq!(cut("{{ a }}{{ b }}"), [Expression(2..5), Expression(9..12)]);
        assert_eq!(cut("a {{ b"), [Plain(0..2), Open(2..4)]);
        assert_eq!(cut(""), [Plain(0..0)]);
    }

    #[test]
    fn a_character_is_found_in_quotes_escapes_and_folded_lines() {
        let found = |text: &str, written: &str, part: &str| {
            let at = text.find(part).unwrap();
            let positions = positions(text, written);
            written[positions[at]..positions[at + part.len()]].to_owned()
        };
        assert_eq!(found("a b", "a b", "b"), "b");
        assert_eq!(found("x 'y' z", "'x ''y'' z'", "z"), "z");
        assert_eq!(found("x\ty z", "\"x\\ty z\"", "y z"), "y z");
        assert_eq!(found("one two", "one\n      two", "two"), "two");
        assert_eq!(found("one\ntwo\n", "|\n    one\n    two\n", "two"), "two");
    }

    #[test]
    fn positions_of_a_text_that_is_written_otherwise_are_inside() {
        for (text, written) in [("abc", ""), ("é", "e"), ("a", "\\"), ("b", "\\xé"), ("'", "'")] {
            assert!(positions(text, written).iter().all(|at| *at <= written.len()));
        }
    }
}
