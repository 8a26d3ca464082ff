//! Patterns: every construct, and random texts that look like patterns. A library of regular expressions says who is right.

use crate::random::Random;
use crate::sides::{Checker, Held, Verdicts, check_fields, client_accepts};
use modwright::conform::describe;
use modwright::model::{Limit, PatternKind, PatternPart, Type};
use regex::Regex;
use serde_json::json;

/// Every construct of the language, and those that were once read in two ways.
const PATTERNS: [&str; 55] = [
    "a",
    "é+",
    "😀?",
    r"\d",
    r"\w+",
    ".",
    ".*",
    "a?b",
    "a*b",
    "a+",
    "a{3}",
    "a{2,}",
    "a{0,2}b",
    "^a$",
    r"a\$",
    r"\\",
    r"\^a",
    "[abc]",
    "[a-z0-9é-ü]+",
    "[A-Za-z0-9_-]+",
    "[^a]",
    "[^a-z]+",
    r"[^\s/]*",
    r"[^\d.]+",
    r"[\]a]+",
    r"[\d.]+",
    r"[\w-]+",
    "[-a]+",
    "[a-]+",
    "[+--]",
    r"[\--a]+",
    r"[+-\]]",
    r"[+-\]]+",
    r"[!-\\]+x",
    "a*ab",
    "a{1,3}a{2}b?",
    "a|b",
    "a|",
    "(a)",
    "(?:ab)+",
    "(?<part>ab){2}",
    "(a|b)*c",
    "(a|ab)(c|bcd)(d*)",
    "((a|b){1,2}c){0,2}",
    "((a?){2}b|c*){1,2}",
    "(|a)+b",
    "(a{2}|b{1,3}){2,}",
    "^(?:alpha|beta)$",
    r"(\d{1,3}\.){3}\d{1,3}",
    r"\S+@\S+",
    r"\D\W\s",
    r"a\\$",
    r"\t\x41\u00e9",
    "a+?b??",
    "a{1,2}?",
];

/// Returns a text that looks like a pattern. The checker refuses about half of them.
fn pattern(random: &mut Random, levels: usize) -> String {
    const ATOMS: [&str; 18] = [
        "a", "b", "-", "é", ".", r"\d", r"\w", r"\s", r"\S", r"\.", r"\]", r"\-", "[", "[a-f]", "[^", "^",
        "$", "|",
    ];
    const IN_CLASS: [&str; 16] =
        ["a", "f-k", "-", "é-ü", r"\d", r"\w", r"\W", r"\]", r"\\", r"\-", ".", "$", "^", "]", "!-", "|"];
    const TIMES: [&str; 11] = ["", "", "", "?", "*", "+", "{2}", "{1,3}", "{2,}", "*?", "{0}"];
    let mut text = String::new();
    for _ in 0..1 + random.below(4) {
        match random.below(if levels == 0 { 4 } else { 6 }) {
            0 | 1 => {
                text.push_str(random.pick(&["[", "[", "[^"]));
                (0..1 + random.below(4)).for_each(|_| text.push_str(random.pick(&IN_CLASS)));
                text.push(']');
            }
            2 | 3 => text.push_str(random.pick(&ATOMS)),
            _ => {
                let (one, other) = (pattern(random, levels - 1), pattern(random, levels - 1));
                let kind = random.pick(&["", "?:", "?<n>"]);
                match random.below(2) {
                    0 => text.push_str(&format!("({kind}{one})")),
                    _ => text.push_str(&format!("({kind}{one}|{other})")),
                }
            }
        }
        text.push_str(random.pick(&TIMES));
    }
    text
}

/// Returns those of the patterns that the checker accepts.
fn known_patterns(mut texts: Vec<String>) -> Vec<Limit> {
    loop {
        let bounds =
            texts.iter().map(|text| format!("type: string, pattern: '{}'", text.replace('\'', "''")));
        match check_fields(bounds) {
            Ok(fields) => {
                let bounds = fields.into_iter().flat_map(|field| field.schema.bounds);
                return bounds.map(|bound| bound.limit).collect();
            }
            Err(refused) => {
                let mut indexes = 0..;
                texts.retain(|_| !refused.contains(&indexes.next().unwrap()));
            }
        }
    }
}

/// Returns the same pattern for the library, whose classes have operators, and whose `\d`, `\w` and `\s` have more characters.
fn oracle(pattern: &str) -> Option<Regex> {
    let (mut text, mut in_class) = (String::new(), false);
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next()? {
                'd' => text.push_str("[0-9]"),
                'D' => text.push_str("[^0-9]"),
                'w' => text.push_str("[0-9A-Za-z_]"),
                'W' => text.push_str("[^0-9A-Za-z_]"),
                's' => text.push_str(r"[[\s\u{FEFF}]--\u{85}]"),
                'S' => text.push_str(r"[\S\u{85}--\u{FEFF}]"),
                other => text.extend(['\\', other]),
            },
            // A name can be there once; without one, a group is the same.
            '(' if !in_class && chars.as_str().starts_with("?<") => {
                text.push_str("(?:");
                chars.by_ref().find(|c| *c == '>');
            }
            '[' | '&' | '~' if in_class => text.extend(['\\', c]),
            _ => {
                in_class = c == '[' || (in_class && c != ']');
                text.push(c);
            }
        }
    }
    let body = text.strip_prefix('^').unwrap_or(&text);
    (!pattern.contains("--"))
        .then(|| Regex::new(&format!(r"\A(?:{body})\z")).expect("it is a regular expression"))
}

/// Returns a text of one of the alternatives.
fn matching(random: &mut Random, alternatives: &[Vec<PatternPart>], text: &mut String) {
    let at = random.below(alternatives.len() as u64) as usize;
    for part in &alternatives[at] {
        let most = u64::from(part.max.min(part.min + 3) - part.min);
        for _ in 0..u64::from(part.min) + random.below(most + 1) {
            match &part.kind {
                PatternKind::Group(inner) => matching(random, inner, text),
                PatternKind::Characters(ranges) => {
                    let (low, high) = random.pick(ranges);
                    // Most characters of a large range look alike to a pattern.
                    let span = u64::from(high as u32 - low as u32).min(100);
                    let code = low as u32 + random.below(span + 1) as u32;
                    text.push(char::from_u32(code).unwrap_or(high));
                }
            }
        }
    }
}

/// Returns a text that matches, sometimes with one character changed.
fn text_of(random: &mut Random, limit: &Limit) -> String {
    let Limit::Pattern(pattern) = limit else { unreachable!("it is a pattern") };
    let mut text = String::new();
    matching(random, &pattern.alternatives, &mut text);
    let characters =
        ["", "a", "-", "]", "[", r"\", "^", "$", ".", "\n", "é", "ÿ", "٣", "5", "_", "😀", "!", "g"];
    match random.below(3) {
        0 => text.push_str(random.pick(&characters)),
        1 => {
            let at = text.char_indices().nth(random.below(4) as usize).map(|(at, one)| (at, one.len_utf8()));
            let (at, length) = at.unwrap_or_default();
            text.replace_range(at..at + length, random.pick(&characters));
        }
        _ => {}
    }
    text
}

#[test]
fn patterns() {
    let (checker, mut random, mut verdicts) =
        (Checker::new(), Random(0xA076_1D64_78BD_642F), Verdicts::default());
    let constructs = known_patterns(PATTERNS.map(str::to_owned).to_vec());
    let made = known_patterns((0..1_500).map(|_| pattern(&mut random, 2)).collect());
    println!("{} of 1500 texts are patterns", made.len());
    for limit in constructs.iter().chain(&made) {
        let shape = checker.bounded(&Type::String, limit);
        let name = describe(limit);
        let Limit::Pattern(pattern) = limit else { unreachable!("it is a pattern") };
        let oracle = oracle(&pattern.text);
        for _ in 0..20 {
            let text = text_of(&mut random, limit);
            let by_client = client_accepts(limit, &Held::Text(&text));
            verdicts.compare(&name, &text, checker.accepts(&shape, json!(text)), by_client);
            if let Some(by_library) = oracle.as_ref().map(|oracle| oracle.is_match(&text))
                && by_library != by_client
            {
                verdicts.mismatch(
                    &name,
                    &text,
                    &format!("the library says {by_library}, the client {by_client}"),
                );
            }
        }
    }
    verdicts.finish();
    assert_eq!(constructs.len(), PATTERNS.len(), "{constructs:?}");
}
