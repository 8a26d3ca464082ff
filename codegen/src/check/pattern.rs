//! Patterns: literals, classes, groups and alternatives with quantifiers, which match the whole text.
//!
//! All of it takes linear time and needs no regex engine in the client. Lookarounds and references to groups, which
//! need backtracking, are refused. So is every form that two engines could read in two ways.

use crate::diagnostic::{Cure, Diagnostics, SpannedText, codes};
use crate::model::{Pattern, PatternKind, PatternPart};

/// Reads a pattern.
pub(super) fn read(text: &SpannedText, errors: &mut Diagnostics) -> Option<Pattern> {
    match parse(&text.value) {
        Ok(pattern) => Some(pattern),
        Err(Mistake { fact, cure }) => {
            let help = match cure {
                MistakeCure::Forms => FORMS.into(),
                MistakeCure::Say(help) => help.into(),
                MistakeCure::Write(help, whole) => {
                    Cure::edit(format!("{help}`{whole}`"), text.inner_span(), whole)
                }
                MistakeCure::Slashes(inner) => {
                    let help = format!("write `{inner}`; for a slash in the text, write `[/]`");
                    Cure::edit(help, text.inner_span(), inner)
                }
            };
            errors.push(codes::BAD_PATTERN.at(text.span, format!("this pattern {fact}")).help(help));
            None
        }
    }
}

const FORMS: &str = "a pattern is literals, `\\d`, `\\w`, `\\s`, `.`, classes like `[A-Za-z0-9_]` and `[^/]`, groups like `(a|b)`, and `?`, `*`, `+`, `{2,5}` after one of them; it matches the whole text";

/// Bounds of a pattern: the levels of its groups, and the steps of its program, with every repetition of a group.
const MAX_LEVELS: usize = 20;
const MAX_SIZE: u64 = 2_000;

struct Mistake {
    fact: String,
    cure: MistakeCure,
}

enum MistakeCure {
    /// The forms of a pattern.
    Forms,
    Say(&'static str),
    /// An instruction, and the complete pattern that it leads to.
    Write(&'static str, String),
    /// The text between slashes.
    Slashes(String),
}

/// Returns a mistake whose cure is the forms of a pattern.
fn mistake(fact: impl Into<String>) -> Mistake {
    Mistake { fact: fact.into(), cure: MistakeCure::Forms }
}

fn parse(text: &str) -> Result<Pattern, Mistake> {
    if let Some(inner) = text.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')) {
        let fact = "is written between `/`, which the text would have to contain".to_owned();
        let cure = if inner.is_empty() { MistakeCure::Forms } else { MistakeCure::Slashes(inner.to_owned()) };
        return Err(Mistake { fact, cure });
    }
    let body = without_anchors(text);
    let mut reader = Reader { chars: body.chars().peekable(), levels: 0 };
    let alternatives = reader.alternatives().map_err(|mistake| with_text(mistake, text))?;
    if reader.chars.peek().is_some() {
        let cure = MistakeCure::Say("write `\\)` for the character, or `(` where the group begins");
        return Err(Mistake { fact: "has a `)` without a `(`".to_owned(), cure });
    }
    if alternatives.len() > 1 && body.len() < text.len() {
        let fact =
            "has alternatives next to `^` or `$`, which could belong to one of them or to all".to_owned();
        return Err(Mistake {
            fact,
            cure: MistakeCure::Write("put them in a group: ", format!("(?:{body})")),
        });
    }
    let pattern = Pattern { text: text.to_owned(), alternatives };
    if pattern.lengths().1 == Some(0) {
        let cure = "write the characters of the text, such as `[a-z]+`, or delete `pattern`";
        return Err(Mistake { fact: "matches the empty text only".to_owned(), cure: MistakeCure::Say(cure) });
    }
    if pattern.size() > MAX_SIZE {
        let cure = "write a smaller number of repetitions, or delete `pattern`";
        return Err(Mistake {
            fact: format!("has more than {MAX_SIZE} parts, with every repetition of a group"),
            cure: MistakeCure::Say(cure),
        });
    }
    Ok(pattern)
}

/// Completes the cure of a bracket that is not closed.
fn with_text(mistake: Mistake, text: &str) -> Mistake {
    match mistake.cure {
        MistakeCure::Write(help, close) => {
            let whole = match text.strip_suffix('$') {
                Some(rest) => format!("{rest}{close}$"),
                None => format!("{text}{close}"),
            };
            Mistake { cure: MistakeCure::Write(help, whole), ..mistake }
        }
        _ => mistake,
    }
}

/// Returns the text between `^` and `$`; the `$` of `\$` is a character.
fn without_anchors(pattern: &str) -> &str {
    let pattern = pattern.strip_prefix('^').unwrap_or(pattern);
    let escapes = |text: &str| text.len() - text.trim_end_matches('\\').len();
    pattern.strip_suffix('$').filter(|rest| escapes(rest).is_multiple_of(2)).unwrap_or(pattern)
}

type Ranges = Vec<(char, char)>;
type Parts = Vec<PatternPart>;

struct Reader<'t> {
    chars: std::iter::Peekable<std::str::Chars<'t>>,
    levels: usize,
}

impl Reader<'_> {
    /// Reads up to the end or to a `)`.
    fn alternatives(&mut self) -> Result<Vec<Parts>, Mistake> {
        let mut all = vec![Parts::new()];
        loop {
            match self.chars.peek() {
                None | Some(')') => return Ok(all),
                Some('|') => {
                    self.chars.next();
                    all.push(Parts::new());
                }
                Some(_) => {
                    let kind = self.kind()?;
                    let (min, max) = self.quantifier()?;
                    if let Some(last) = all.last_mut() {
                        last.push(PatternPart { kind, min, max });
                    }
                }
            }
        }
    }

    fn kind(&mut self) -> Result<PatternKind, Mistake> {
        let ranges = match self.chars.next() {
            Some('(') => return self.group().map(PatternKind::Group),
            Some('[') => self.class()?,
            Some('\\') => self.escape()?,
            Some('.') => others(vec![('\n', '\n')]),
            Some(c @ ('^' | '$')) => {
                let cure = match c {
                    '^' => "write `\\^` for the character; a pattern begins where the text begins",
                    _ => "write `\\$` for the character; a pattern ends where the text ends",
                };
                let fact =
                    format!("has a `{c}` that is not at its {}", if c == '^' { "beginning" } else { "end" });
                return Err(Mistake { fact, cure: MistakeCure::Say(cure) });
            }
            Some(c @ ('*' | '+' | '?' | '{')) => {
                return Err(mistake(format!("has a `{c}` with nothing before it")));
            }
            Some(literal) => vec![(literal, literal)],
            None => return Err(mistake("ends too early")),
        };
        Ok(PatternKind::Characters(ranges))
    }

    fn group(&mut self) -> Result<Vec<Parts>, Mistake> {
        self.group_kind()?;
        self.levels += 1;
        if self.levels > MAX_LEVELS {
            return Err(mistake(format!("has groups in groups, more than {MAX_LEVELS} levels")));
        }
        let alternatives = self.alternatives()?;
        self.levels -= 1;
        match self.chars.next() {
            Some(_) => Ok(alternatives),
            None => Err(Mistake {
                fact: "has a group that is not closed".to_owned(),
                cure: MistakeCure::Write("close it: ", ")".to_owned()),
            }),
        }
    }

    /// Reads the `?:` or `?<name>` of a group.
    fn group_kind(&mut self) -> Result<(), Mistake> {
        if self.chars.next_if_eq(&'?').is_none() {
            return Ok(());
        }
        match self.chars.next() {
            Some(':') => Ok(()),
            Some('<') if !matches!(self.chars.peek(), Some('=' | '!')) => {
                let mut name = self.chars.by_ref().take_while(|c| *c != '>');
                match name.all(|c| c.is_ascii_alphanumeric() || c == '_') {
                    true => Ok(()),
                    false => Err(mistake("has a group whose name is not letters, digits and `_`")),
                }
            }
            Some('=' | '!' | '<') => Err(mistake("looks ahead or back, which is not supported")),
            _ => Err(mistake("has a group of an unknown kind")),
        }
    }

    fn class(&mut self) -> Result<Ranges, Mistake> {
        let is_negated = self.chars.next_if_eq(&'^').is_some();
        let mut ranges = Ranges::new();
        if self.chars.peek() == Some(&']') {
            return Err(Mistake {
                fact: "has a `]` at the beginning of a class, which is read in two ways".to_owned(),
                cure: MistakeCure::Say("write `\\]` for the character"),
            });
        }
        loop {
            let low = match self.class_character()? {
                None => break,
                Some(ranges_of_escape) => match ranges_of_escape.as_slice() {
                    [(c, d)] if c == d => *c,
                    _ => {
                        ranges.extend(ranges_of_escape);
                        continue;
                    }
                },
            };
            let mut ahead = self.chars.clone();
            let is_range = ahead.next() == Some('-') && ahead.peek().is_some_and(|c| *c != ']');
            if !is_range {
                ranges.push((low, low));
                continue;
            }
            self.chars.next();
            let high = match self.class_character()?.as_deref() {
                Some([(c, d)]) if c == d => *c,
                _ => return Err(mistake("has a range that ends in a class")),
            };
            if high < low {
                return Err(mistake(format!("has an empty range `{low}-{high}`")));
            }
            ranges.push((low, high));
        }
        let ranges = if is_negated { others(ranges) } else { ranges };
        if ranges.is_empty() {
            return Err(mistake("has a class without characters"));
        }
        Ok(ranges)
    }

    /// Reads a character or an escape of a class; `None` is its end.
    fn class_character(&mut self) -> Result<Option<Ranges>, Mistake> {
        match self.chars.next() {
            None => Err(Mistake {
                fact: "has a class that is not closed".to_owned(),
                cure: MistakeCure::Write("close it: ", "]".to_owned()),
            }),
            Some(']') => Ok(None),
            Some('\\') => self.escape().map(Some),
            Some(c) => Ok(Some(vec![(c, c)])),
        }
    }

    fn escape(&mut self) -> Result<Ranges, Mistake> {
        let one = |c| Ok(vec![(c, c)]);
        match self.chars.next() {
            Some('d') => Ok(DIGITS.to_vec()),
            Some('D') => Ok(others(DIGITS.to_vec())),
            Some('w') => Ok(WORDS.to_vec()),
            Some('W') => Ok(others(WORDS.to_vec())),
            Some('s') => Ok(SPACES.to_vec()),
            Some('S') => Ok(others(SPACES.to_vec())),
            Some('t') => one('\t'),
            Some('n') => one('\n'),
            Some('v') => one('\u{B}'),
            Some('f') => one('\u{C}'),
            Some('r') => one('\r'),
            Some('x') => self.code('x', 2).and_then(one),
            Some('u') => self.code('u', 4).and_then(one),
            Some(c) if !c.is_alphanumeric() => one(c),
            Some(c) => Err(mistake(format!("has `\\{c}`, which is not supported"))),
            None => Err(mistake("ends in a `\\`")),
        }
    }

    /// Reads a character by the digits of its code point.
    fn code(&mut self, letter: char, digits: usize) -> Result<char, Mistake> {
        let text: String = self.chars.by_ref().take(digits).collect();
        let is_code = text.len() == digits && text.bytes().all(|b| b.is_ascii_hexdigit());
        let code = u32::from_str_radix(&text, 16).ok().filter(|_| is_code).and_then(char::from_u32);
        code.ok_or_else(|| mistake(format!("has `\\{letter}{text}`, which is no character")))
    }

    fn quantifier(&mut self) -> Result<(u32, u32), Mistake> {
        let range = match self.chars.peek() {
            Some('?') => (0, 1),
            Some('*') => (0, u32::MAX),
            Some('+') => (1, u32::MAX),
            Some('{') => {
                let text: String = self.chars.by_ref().skip(1).take_while(|c| *c != '}').collect();
                let number =
                    |text: &str| text.parse().ok().filter(|_| text.bytes().all(|b| b.is_ascii_digit()));
                let range = match text.split_once(',') {
                    None => number(&text).map(|n: u32| (n, n)),
                    Some((min, "")) => number(min).map(|min| (min, u32::MAX)),
                    Some((min, max)) => number(min).zip(number(max)),
                };
                let range = range
                    .filter(|(min, max)| min <= max)
                    .ok_or_else(|| mistake(format!("has `{{{text}}}`, which is not a quantifier")))?;
                self.chars.next_if_eq(&'?');
                return Ok(range);
            }
            _ => return Ok((1, 1)),
        };
        self.chars.next();
        // A lazy quantifier finds the same complete texts.
        self.chars.next_if_eq(&'?');
        Ok(range)
    }
}

const DIGITS: [(char, char); 1] = [('0', '9')];
const WORDS: [(char, char); 4] = [('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')];
/// White space and line ends of ECMA-262.
const SPACES: [(char, char); 10] = [
    ('\t', '\r'),
    (' ', ' '),
    ('\u{A0}', '\u{A0}'),
    ('\u{1680}', '\u{1680}'),
    ('\u{2000}', '\u{200A}'),
    ('\u{2028}', '\u{2029}'),
    ('\u{202F}', '\u{202F}'),
    ('\u{205F}', '\u{205F}'),
    ('\u{3000}', '\u{3000}'),
    ('\u{FEFF}', '\u{FEFF}'),
];

/// Returns all other characters.
fn others(mut ranges: Ranges) -> Ranges {
    ranges.sort_unstable();
    let mut others = Ranges::new();
    let mut next = Some('\0');
    for (low, high) in ranges {
        let Some(from) = next else { break };
        if from < low {
            let before = char::from_u32(u32::from(low) - 1).unwrap_or('\u{D7FF}');
            others.push((from, before));
        }
        if high >= from {
            // The code points of surrogates are no characters.
            next = match high {
                char::MAX => None,
                _ => Some(char::from_u32(u32::from(high) + 1).unwrap_or('\u{E000}')),
            };
        }
    }
    others.extend(next.map(|next| (next, char::MAX)));
    others
}

#[cfg(test)]
mod tests {
    use super::{others, parse};

    #[test]
    fn names_sizes_and_codes_are_patterns() {
        for text in [
            r"[A-Za-z0-9_-]+",
            r"^\d+x\d+$",
            "[a-z]{2}",
            r"wandb-.*",
            r"[\w.]{1,64}",
            "a?b",
            "a*ab",
            "a|b",
            "(a|b|)c",
            "^(?:alpha|beta)$",
            "[^/]+",
            r"\S+?",
            r"(?<year>\d{4})(-\d{2}){0,2}",
            r"a\\$",
            r"[\s\S]*",
            r"\u00e9\x41",
        ] {
            assert!(parse(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn what_needs_to_go_back_or_is_unknown_is_refused() {
        for text in [
            "(?!sys)[a-z]+",
            "(?<=a)b",
            "(?i)a",
            r"(a)\1",
            "[z-a]",
            r"[!-\d]",
            "[a",
            "(a",
            "a)",
            "a^b",
            "a$b",
            "^a|b$",
            "[]a]",
            "[^]a]",
            r"[^\s\S]",
            r"\bx",
            r"\u12",
            r"\ud800",
            "+",
            "a{3,1}",
            "a{+3}",
            "a++",
            "(a{9}b){2000}",
            "((a{1,9}b){50}c){50}",
            "",
            "^$",
            "a{0}",
            "(|a{0})*",
            "/a+/",
            &"(".repeat(100_000),
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn lengths_are_those_of_the_shortest_and_the_longest_text() {
        let lengths = |text| parse(text).map(|pattern| pattern.lengths()).ok();
        assert_eq!(lengths("a{2}(bc|d)?"), Some((2, Some(4))));
        assert_eq!(lengths("(ab){2,3}|x"), Some((1, Some(6))));
        assert_eq!(lengths("(a*|b)c"), Some((1, None)));
        assert_eq!(lengths("(a{0}){5}b"), Some((1, Some(1))));
    }

    #[test]
    fn the_other_characters_of_none_are_all() {
        assert_eq!(others(Vec::new()), [('\0', char::MAX)]);
        assert_eq!(others(vec![('\0', char::MAX)]), []);
        assert_eq!(others(vec![('b', 'd'), ('c', 'e')]), [('\0', 'a'), ('f', char::MAX)]);
        assert_eq!(
            others(vec![('a', '\u{D7FF}'), ('\u{F000}', char::MAX)]),
            [('\0', '`'), ('\u{E000}', '\u{EFFF}')]
        );
    }
}
