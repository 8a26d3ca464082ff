//! Patterns: literals, classes and quantifiers, matched from left to right without backtracking.
//!
//! This is enough for names, sizes and codes, takes linear time, and needs no regex engine in the client. A pattern
//! that needs backtracking, such as `a*ab`, is refused.

use crate::diagnostic::{Cure, Diagnostics, SpannedText, codes};
use crate::model::{Pattern, PatternAtom};

/// Reads a pattern.
pub(super) fn read(text: &SpannedText, errors: &mut Diagnostics) -> Option<Pattern> {
    match parse(&text.value) {
        Ok(atoms) => Some(Pattern { text: text.value.clone(), atoms }),
        Err(reason) => {
            let slashes = text.value.strip_prefix('/').and_then(|rest| rest.strip_suffix('/'));
            let help = match slashes {
                Some(inner) if !inner.is_empty() => {
                    let help = format!("write `{inner}`; for a slash in the text, write `[/]`");
                    Cure::edit(help, text.inner_span(), inner)
                }
                _ if reason == NOTHING => {
                    "write the characters of the text, such as `[a-z]+`, or delete `pattern`".into()
                }
                _ if reason == OPEN => Cure::edit(
                    format!("close it: `{}]`", text.value),
                    text.inner_span(),
                    format!("{}]", text.value),
                ),
                _ => FORMS.into(),
            };
            errors.push(codes::BAD_PATTERN.at(text.span, format!("this pattern {reason}")).help(help));
            None
        }
    }
}

const FORMS: &str = "a pattern is literals, `\\d`, `\\w`, `.`, classes like `[A-Za-z0-9_]`, and `?`, `*`, `+`, `{2,5}` after one of them; it matches the whole text";
const NOTHING: &str = "matches the empty text only";
const OPEN: &str = "has a class that is not closed";

fn parse(text: &str) -> Result<Vec<PatternAtom>, String> {
    if text.len() > 1 && text.starts_with('/') && text.ends_with('/') {
        return Err("is written between `/`, which the text would have to contain".to_owned());
    }
    let anchored = text.strip_prefix('^').unwrap_or(text);
    let anchored = match anchored.strip_suffix('$') {
        Some(rest) if !rest.ends_with('\\') => rest,
        _ => anchored,
    };
    let mut chars = anchored.chars().peekable();
    let mut atoms: Vec<PatternAtom> = Vec::new();
    while let Some(c) = chars.next() {
        let ranges = match c {
            '[' => class(&mut chars)?,
            '\\' => escape(&mut chars)?,
            '.' => vec![('\0', '\u{9}'), ('\u{B}', char::MAX)],
            '(' | ')' => return Err("has a group, which is not supported".to_owned()),
            '|' => return Err("has an alternative `|`, which is not supported".to_owned()),
            '*' | '+' | '?' | '{' => return Err(format!("has a `{c}` with nothing before it")),
            literal => vec![(literal, literal)],
        };
        let (min, max) = quantifier(&mut chars)?;
        atoms.push(PatternAtom { ranges, min, max });
    }
    if atoms.iter().all(|atom| atom.max == 0) {
        return Err(NOTHING.to_owned());
    }
    refuse_backtracking(&atoms)?;
    Ok(atoms)
}

type Chars<'t> = std::iter::Peekable<std::str::Chars<'t>>;
type Ranges = Vec<(char, char)>;

fn class(chars: &mut Chars<'_>) -> Result<Ranges, String> {
    if chars.peek() == Some(&'^') {
        return Err("has a class that excludes characters, which is not supported".to_owned());
    }
    let mut ranges = Ranges::new();
    loop {
        let low = match chars.next() {
            None => return Err(OPEN.to_owned()),
            Some(']') if !ranges.is_empty() => return Ok(ranges),
            Some('\\') => {
                let escaped = escape(chars)?;
                match escaped.as_slice() {
                    [(c, d)] if c == d => *c,
                    _ => {
                        ranges.extend(escaped);
                        continue;
                    }
                }
            }
            Some(c) => c,
        };
        let mut ahead = chars.clone();
        let range = ahead.next() == Some('-') && ahead.peek().is_some_and(|c| *c != ']');
        if !range {
            ranges.push((low, low));
            continue;
        }
        chars.next();
        let high = match chars.next() {
            Some('\\') => match escape(chars)?.as_slice() {
                [(c, d)] if c == d => *c,
                _ => return Err("has a range that ends in a class".to_owned()),
            },
            high => high.unwrap_or(low),
        };
        if high < low {
            return Err(format!("has an empty range `{low}-{high}`"));
        }
        ranges.push((low, high));
    }
}

fn escape(chars: &mut Chars<'_>) -> Result<Ranges, String> {
    match chars.next() {
        Some('d') => Ok(vec![('0', '9')]),
        Some('w') => Ok(vec![('A', 'Z'), ('a', 'z'), ('0', '9'), ('_', '_')]),
        Some(c) if !c.is_alphanumeric() => Ok(vec![(c, c)]),
        Some(c) => Err(format!("has `\\{c}`, which is not supported")),
        None => Err("ends in a `\\`".to_owned()),
    }
}

fn quantifier(chars: &mut Chars<'_>) -> Result<(u32, u32), String> {
    let range = match chars.peek() {
        Some('?') => (0, 1),
        Some('*') => (0, u32::MAX),
        Some('+') => (1, u32::MAX),
        Some('{') => {
            let text: String = chars.by_ref().skip(1).take_while(|c| *c != '}').collect();
            let parsed = match text.split_once(',') {
                None => text.parse().ok().map(|n: u32| (n, n)),
                Some((min, "")) => min.parse().ok().map(|min| (min, u32::MAX)),
                Some((min, max)) => min.parse().ok().zip(max.parse().ok()),
            };
            return parsed
                .filter(|(min, max)| min <= max)
                .ok_or_else(|| format!("has `{{{text}}}`, which is not a quantifier"));
        }
        _ => return Ok((1, 1)),
    };
    chars.next();
    Ok(range)
}

/// Refuses an atom of variable length that is followed by one with the same characters.
fn refuse_backtracking(atoms: &[PatternAtom]) -> Result<(), String> {
    for (index, atom) in atoms.iter().enumerate().filter(|(_, atom)| atom.min != atom.max) {
        for next in &atoms[index + 1..] {
            let overlap = atom.ranges.iter().any(|(a, b)| next.ranges.iter().any(|(c, d)| a <= d && c <= b));
            if overlap {
                return Err("cannot be matched from left to right: a repeated part and what follows it take the same characters".to_owned());
            }
            if next.min > 0 {
                break;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn names_sizes_and_codes_are_patterns() {
        for text in [r"[A-Za-z0-9_-]+", r"^\d+x\d+$", "[a-z]{2}", r"wandb-.*", r"[\w.]{1,64}", "a?b"] {
            assert!(parse(text).is_ok(), "{text}: {:?}", parse(text));
        }
    }

    #[test]
    fn what_needs_to_go_back_or_is_unknown_is_refused() {
        for text in [
            "a*ab",
            "(?!sys)[a-z]+",
            "a|b",
            "[z-a]",
            r"[!-\d]",
            "[a",
            r"\bx",
            "+",
            "a{3,1}",
            "[^a]",
            "",
            "^$",
            "a{0}",
            "/a+/",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
