//! Patterns: every construct, and random texts that look like patterns.

use crate::random::Random;
use crate::sides::{Checker, Held, Verdicts, check_fields, client_accepts};
use modwright::conform::describe;
use modwright::model::{Limit, Type};
use serde_json::json;

/// Every construct of the language, and those that were once read in two ways.
const PATTERNS: [&str; 31] = [
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
    "[]a]+",
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
];

/// Returns a text that looks like a pattern. The checker refuses about half of them.
fn pattern(random: &mut Random) -> String {
    const ATOMS: [&str; 16] =
        ["a", "b", "-", "é", ".", r"\d", r"\w", r"\.", r"\]", r"\-", "[", "]", "[a-f]", "[^", "^", "$"];
    const IN_CLASS: [&str; 14] =
        ["a", "f-k", "-", "é-ü", r"\d", r"\w", r"\]", r"\\", r"\-", ".", "$", "^", "]", "!-"];
    const TIMES: [&str; 9] = ["", "", "", "?", "*", "+", "{2}", "{1,3}", "{2,}"];
    let mut text = String::new();
    for _ in 0..1 + random.below(4) {
        if random.below(2) == 0 {
            text.push('[');
            (0..1 + random.below(4)).for_each(|_| text.push_str(random.pick(&IN_CLASS)));
            text.push(']');
        } else {
            text.push_str(random.pick(&ATOMS));
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

/// Returns a text that matches, sometimes with one character changed.
fn text_of(random: &mut Random, limit: &Limit) -> String {
    let Limit::Pattern(pattern) = limit else { unreachable!("it is a pattern") };
    let mut text = String::new();
    for atom in &pattern.atoms {
        let most = u64::from(atom.max.min(atom.min + 3) - atom.min);
        for _ in 0..u64::from(atom.min) + random.below(most + 1) {
            let (low, high) = random.pick(&atom.ranges);
            let character =
                char::from_u32(low as u32 + random.below(u64::from(high as u32 - low as u32) + 1) as u32);
            text.push(character.unwrap_or(high));
        }
    }
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
    let made = known_patterns((0..1_500).map(|_| pattern(&mut random)).collect());
    println!("{} of 1500 texts are patterns", made.len());
    for limit in constructs.iter().chain(&made) {
        let shape = checker.bounded(&Type::String, limit);
        let name = describe(limit);
        for _ in 0..20 {
            let text = text_of(&mut random, limit);
            let by_client = client_accepts(limit, &Held::Text(&text));
            verdicts.compare(&name, &text, checker.accepts(&shape, json!(text)), by_client);
        }
    }
    verdicts.finish();
    assert_eq!(constructs.len(), PATTERNS.len(), "{constructs:?}");
}
