//! Texts inside `{ … }` that a sign in them ends, so that they need quotes.
//!
//! The parser stops at the brace around such a text, or behind it. Here the braces are read again, value by value.

use super::flow::in_quotes;
use super::{Failure, Slip, scan};
use crate::read::keys::{is_key, is_nearly_key};

/// The keys whose value is a sentence: no sign in it is syntax.
const PROSE: [&str; 4] = ["help", "label", "title", "deprecated"];

/// Returns `true` if the value of a key is a sentence.
pub(in crate::read) fn is_prose(key: &str) -> bool {
    PROSE.contains(&key)
}

/// `{ help: The {name}. }`, `{ help: * for any. }`, `{ help: A name, "none" for none. }`, `{ help: A } brace. }`
pub(super) fn in_braces(failure: &Failure<'_>) -> Option<Slip> {
    let text = failure.text;
    let line = scan::line_start(text, failure.at);
    let closed = failure.state.closed.filter(|(_, close)| *close >= line).map(|(open, _)| open);
    let here = failure.rest().starts_with('{').then_some(failure.at);
    let open = failure.state.open.first().copied().or(here).or(closed)?;
    let of_enum = text[..open].trim_end().ends_with("enum:");
    let braces = Braces { text, at: open, open: Vec::new(), of_enum, limit: open };
    let Value { start, end, sign } = { braces }.value()?;
    let char = text[sign..].chars().next()?;
    let message = match char {
        _ if sign == start => super::quotes::needs_quotes(char),
        ',' => "a `,` ends a text inside `{ … }`".to_owned(),
        _ => format!("a text inside `{{ … }}` that holds `{char}` needs quotes"),
    };
    let what = if char == ',' || sign == start { "the text" } else { "it" };
    Some(in_quotes(sign..sign + char.len_utf8(), message, what, start, &text[start..end]))
}

/// A text, and the first sign that needs quotes.
struct Value {
    start: usize,
    end: usize,
    sign: usize,
}

struct Braces<'t> {
    text: &'t str,
    at: usize,
    /// The open `{` and `[`; `true` if its entries are the values of an enum.
    open: Vec<(u8, bool)>,
    /// The next brace holds the values of an enum.
    of_enum: bool,
    /// The outermost brace: its lines are deeper than its own.
    limit: usize,
}

impl Braces<'_> {
    /// Returns the first text that needs quotes.
    fn value(&mut self) -> Option<Value> {
        let text = self.text;
        loop {
            match *text.as_bytes().get(self.at)? {
                b'\n' | b'\r' => self.is_inside()?,
                b' ' | b'\t' | b',' => {}
                b'#' => self.at = scan::line_end(text, self.at) - 1,
                sign @ (b'{' | b'[') => self.open.push((sign, std::mem::take(&mut self.of_enum))),
                sign @ (b'}' | b']') => {
                    let (open, _) = self.open.pop()?;
                    if (open == b'{') != (sign == b'}') || self.open.is_empty() {
                        return None;
                    }
                }
                quote @ (b'\'' | b'"') => self.at = scan::closing(text.as_bytes(), self.at, quote)?,
                _ => {
                    let (inside, in_enum) = *self.open.last()?;
                    let rest = &text[self.at..scan::line_end(text, self.at)];
                    let length = rest.find([',', '{', '}', '[', ']']).unwrap_or(rest.len());
                    let key = rest[..length].find(": ").filter(|_| inside == b'{');
                    let Some(colon) = key else {
                        self.at += length;
                        continue;
                    };
                    let key = &rest[..colon];
                    self.of_enum = key == "enum";
                    self.at += colon + 1 + (rest[colon + 1..].len() - rest[colon + 1..].trim_start().len());
                    let is_plain = !text[self.at..].starts_with(['{', '[', '\'', '"', '\n', '\r', '#']);
                    if is_plain && (in_enum || is_key(key)) {
                        let (end, sign) = self.plain(is_prose(key) || in_enum, in_enum);
                        if let Some(sign) = sign {
                            return Some(Value { start: self.at, end, sign });
                        }
                        self.at = end;
                    } else if is_plain {
                        let rest = &text[self.at..scan::line_end(text, self.at)];
                        self.at += rest.find([',', '{', '}', '[', ']']).unwrap_or(rest.len());
                    }
                    continue;
                }
            }
            self.at += 1;
        }
    }

    /// Returns `None` if the next line is not inside the braces.
    fn is_inside(&self) -> Option<()> {
        let next = scan::line(self.text, self.at + 1);
        let outside = scan::indent(next) <= scan::indent(scan::line(self.text, self.limit));
        (next.trim().is_empty() || !outside || next.trim_start().starts_with(['}', ']'])).then_some(())
    }

    /// Returns the end of the plain text here, and the first sign that needs quotes.
    fn plain(&self, is_prose: bool, in_enum: bool) -> (usize, Option<usize>) {
        let (text, start) = (self.text, self.at);
        let line_end = scan::line_end(text, start);
        let mut sign = begins_with_sign(&text[start..line_end]).then_some(start);
        let mut depth = 0_usize;
        for (offset, char) in text[start..line_end].char_indices() {
            let at = start + offset;
            let rest = text[at + char.len_utf8()..line_end].trim_start();
            match char {
                '{' | '[' => {
                    depth += 1;
                    sign = sign.or(Some(at));
                }
                '}' | ']' if depth > 0 => depth -= 1,
                '}' | ']' if is_prose && goes_on(rest) => sign = sign.or(Some(at)),
                '}' | ']' => return (at, sign),
                ',' if depth == 0 => {
                    if rest.is_empty() || begins_with_key(rest, in_enum) {
                        return (at, sign);
                    }
                    if is_prose && (rest.starts_with(['\'', '"']) || begins_with_sign(rest)) {
                        sign = sign.or(Some(at));
                    }
                }
                '#' if text[..at].ends_with(' ') => return (at, sign),
                _ => {}
            }
        }
        // A brace behind a space closes one around the text, and any other one is part of it.
        let mut whole = text[start..line_end].trim_end();
        for _ in &self.open {
            whole = whole.strip_suffix(" }").or_else(|| whole.strip_suffix(" ]")).unwrap_or(whole).trim_end();
        }
        (start + whole.len(), sign)
    }
}

/// Returns `true` if a text goes on behind a brace that closes none of its own.
fn goes_on(rest: &str) -> bool {
    !rest.starts_with([',', '}', ']', '#']) && rest.ends_with(['}', ']']) && !rest.contains(": ")
}

fn begins_with_sign(text: &str) -> bool {
    let mut chars = text.chars();
    match chars.next() {
        Some('@' | '`' | '%' | '|' | '>') => true,
        Some('*' | '&' | '-' | '?') => chars.next() == Some(' '),
        _ => false,
    }
}

fn begins_with_key(text: &str, in_enum: bool) -> bool {
    let Some((word, _)) = text.split_once(": ").or_else(|| text.split_once(":\"")) else { return false };
    let word = word.trim_matches(['"', '\'']);
    is_key(word) || is_nearly_key(word) || word.starts_with("x-") || in_enum && !word.contains([' ', ','])
}
