//! The steps of a pattern.
//!
//! | pattern | steps |
//! | --- | --- |
//! | `ab?` | `a`, `b` 0 to 1 times |
//! | `(?:ab)*` | fork to the end, `a`, `b`, fork to `a` |
//! | `(?:ab){1,2}` | `a`, `b`, fork to the end, `a`, `b` |
//! | `a\|b` | fork to `b`, `a`, jump to the end, `b` |

use super::program::{Ranges, Step};
use std::str::Chars;

/// Reads a pattern. Of a text that is no pattern, nothing is promised but an end.
pub(super) fn read(pattern: &str) -> Vec<Step> {
    let mut chars = without_anchors(pattern).chars();
    let mut steps = Vec::new();
    let mut open = vec![Group::default()];
    while let Some(c) = chars.next() {
        let start = match (c, open.len()) {
            ('(', _) => {
                skip_kind(&mut chars);
                open.push(Group { alternative: steps.len(), start: steps.len(), jumps: Vec::new() });
                continue;
            }
            ('|', depth) => {
                open[depth - 1].next_alternative(&mut steps);
                continue;
            }
            (')', depth @ 2..) => open.remove(depth - 1).close(&mut steps),
            _ => {
                let ranges = characters(c, &mut chars);
                steps.push(Step::Characters { ranges, min: 1, max: 1 });
                steps.len() - 1
            }
        };
        let (min, max) = quantifier(&mut chars);
        repeat(&mut steps, start, min, max);
    }
    while let Some(group) = open.pop() {
        group.close(&mut steps);
    }
    steps
}

/// Returns the text between `^` and `$`; the `$` of `\\$` is a character.
fn without_anchors(pattern: &str) -> &str {
    let pattern = pattern.strip_prefix('^').unwrap_or(pattern);
    let escapes = |text: &str| text.len() - text.trim_end_matches('\\').len();
    pattern.strip_suffix('$').filter(|rest| escapes(rest).is_multiple_of(2)).unwrap_or(pattern)
}

/// A group that is not closed yet.
#[derive(Default)]
struct Group {
    /// Its first step.
    start: usize,
    /// The first step of its last alternative.
    alternative: usize,
    /// The ends of its other alternatives.
    jumps: Vec<usize>,
}

impl Group {
    fn next_alternative(&mut self, steps: &mut Vec<Step>) {
        let length = steps.len() - self.alternative;
        steps.insert(self.alternative, Step::Fork(distance(length + 2)));
        self.jumps.push(steps.len());
        steps.push(Step::Jump(0));
        self.alternative = steps.len();
    }

    fn close(self, steps: &mut [Step]) -> usize {
        let end = steps.len();
        for jump in self.jumps {
            steps[jump] = Step::Jump(distance(end - jump));
        }
        self.start
    }
}

/// Skips `?:` and `?<name>`.
fn skip_kind(chars: &mut Chars<'_>) {
    if let Some(rest) = chars.as_str().strip_prefix("?:") {
        *chars = rest.chars();
    } else if let Some((_, rest)) = chars.as_str().strip_prefix("?<").and_then(|rest| rest.split_once('>')) {
        *chars = rest.chars();
    }
}

/// Repeats the steps from `start` on.
fn repeat(steps: &mut Vec<Step>, start: usize, min: usize, max: usize) {
    if let [Step::Characters { min: least @ 1, max: most @ 1, .. }] = &mut steps[start..]
        && max > 0
    {
        (*least, *most) = (min, max);
        return;
    }
    let body = steps.split_off(start);
    (1..min).for_each(|_| steps.extend_from_slice(&body));
    let length = body.len();
    match (min, max) {
        (0, usize::MAX) => {
            steps.push(Step::Fork(distance(length + 2)));
            steps.extend(body);
            steps.push(Step::Fork(-distance(length)));
        }
        (_, usize::MAX) => {
            steps.extend(body);
            steps.push(Step::Fork(-distance(length)));
        }
        _ => {
            if min > 0 {
                steps.extend_from_slice(&body);
            }
            for left in (min..max).rev() {
                steps.push(Step::Fork(distance((left - min + 1) * (length + 1))));
                steps.extend_from_slice(&body);
            }
        }
    }
}

fn distance(steps: usize) -> isize {
    isize::try_from(steps).unwrap_or(isize::MAX)
}

/// Returns the minimum and maximum of a quantifier. A lazy one finds the same complete texts.
fn quantifier(chars: &mut Chars<'_>) -> (usize, usize) {
    let rest = chars.as_str();
    let after = rest.get(1..).unwrap_or_default();
    let (range, after) = match rest.as_bytes().first() {
        Some(b'?') => ((0, 1), after),
        Some(b'*') => ((0, usize::MAX), after),
        Some(b'+') => ((1, usize::MAX), after),
        Some(b'{') => {
            let (range, after) = after.split_once('}').unwrap_or((after, ""));
            let (min, max) = range.split_once(',').unwrap_or((range, range));
            ((min.parse().unwrap_or(0), max.parse().unwrap_or(usize::MAX)), after)
        }
        _ => return (1, 1),
    };
    *chars = after.strip_prefix('?').unwrap_or(after).chars();
    range
}

fn characters(c: char, chars: &mut Chars<'_>) -> Ranges {
    match c {
        '[' => class(chars),
        '\\' => escape(chars),
        '.' => others(one('\n')),
        literal => one(literal),
    }
}

fn class(chars: &mut Chars<'_>) -> Ranges {
    let negated = chars.as_str().strip_prefix('^');
    if let Some(rest) = negated {
        *chars = rest.chars();
    }
    let mut ranges = Ranges::new();
    while let Some(c) = chars.next() {
        let first = match c {
            ']' => break,
            '\\' => escape(chars),
            literal => one(literal),
        };
        let mut ahead = chars.clone();
        match (first.as_slice(), ahead.next(), ahead.next()) {
            ([(low, end)], Some('-'), Some(high)) if low == end && high != ']' => {
                let high = if high == '\\' { escape(&mut ahead) } else { one(high) };
                ranges.extend(high.first().map(|(_, high)| (*low, *high)));
                *chars = ahead;
            }
            _ => ranges.extend(first),
        }
    }
    if negated.is_some() { others(ranges) } else { ranges }
}

fn escape(chars: &mut Chars<'_>) -> Ranges {
    const DIGITS: [(u32, u32); 1] = [(0x30, 0x39)];
    const WORDS: [(u32, u32); 4] = [(0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)];
    // White space and line ends of ECMA-262.
    const SPACES: [(u32, u32); 10] = [
        (0x9, 0xD),
        (0x20, 0x20),
        (0xA0, 0xA0),
        (0x1680, 0x1680),
        (0x2000, 0x200A),
        (0x2028, 0x2029),
        (0x202F, 0x202F),
        (0x205F, 0x205F),
        (0x3000, 0x3000),
        (0xFEFF, 0xFEFF),
    ];
    match chars.next() {
        Some('d') => DIGITS.to_vec(),
        Some('D') => others(DIGITS.to_vec()),
        Some('w') => WORDS.to_vec(),
        Some('W') => others(WORDS.to_vec()),
        Some('s') => SPACES.to_vec(),
        Some('S') => others(SPACES.to_vec()),
        Some('t') => one('\t'),
        Some('n') => one('\n'),
        Some('v') => one('\u{B}'),
        Some('f') => one('\u{C}'),
        Some('r') => one('\r'),
        Some('x') => code(chars, 2),
        Some('u') => code(chars, 4),
        Some(c) => one(c),
        None => Ranges::new(),
    }
}

/// Reads a character by the digits of its code point.
fn code(chars: &mut Chars<'_>, digits: usize) -> Ranges {
    let (code, rest) = chars.as_str().split_at_checked(digits).unwrap_or_default();
    *chars = rest.chars();
    u32::from_str_radix(code, 16).map(|code| vec![(code, code)]).unwrap_or_default()
}

fn one(c: char) -> Ranges {
    vec![(u32::from(c), u32::from(c))]
}

/// Returns all other code points.
fn others(mut ranges: Ranges) -> Ranges {
    ranges.sort_unstable();
    let mut others = Ranges::new();
    let mut next = 0;
    for (low, high) in ranges {
        if low > next {
            others.push((next, low - 1));
        }
        next = next.max(high + 1);
    }
    others.push((next, u32::from(char::MAX)));
    others
}
