//! No panic is reachable from a specification: files are cut, lines dropped and doubled, characters exchanged.
#![allow(missing_docs)]

use modwright::{Layout, Source, diagnostic::draw};
use modwright_cases::{Case, cases, sources};

/// A small generator of numbers, the same on every machine.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        // xorshift64, Marsaglia 2003
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end.max(1) as u64).unwrap()
    }
}

/// Runs the whole generator: a panic fails the test, and every report can be drawn.
fn run(sources: &[Source]) {
    let generated = modwright::generate(sources, Layout::Crate);
    let drawn = draw(&generated.diagnostics, sources, false);
    assert_eq!(generated.files.is_none(), generated.diagnostics.errors() > 0, "{drawn}");
}

fn mutate(text: &str, numbers: &mut Numbers) -> String {
    const PIECES: [&str; 24] = [
        "{", "}", "[", "]", ":", ": ", "!", "?", "<", ">", "|", "\n", "  ", "\t", "'", "\"", "*a", "&a ",
        "- ", "#", "é", "0", "when ", ",",
    ];
    let mut chars: Vec<char> = text.chars().collect();
    for _ in 0..=numbers.below(3) {
        let at = numbers.below(chars.len());
        match numbers.below(5) {
            0 => chars.truncate(at),
            1 if at < chars.len() => drop(chars.remove(at)),
            2 => drop(chars.splice(at..at, PIECES[numbers.below(PIECES.len())].chars())),
            3 if at + 1 < chars.len() => chars.swap(at, at + 1),
            _ => {
                let mut lines: Vec<String> =
                    chars.iter().collect::<String>().lines().map(str::to_owned).collect();
                if !lines.is_empty() {
                    let line = lines.remove(numbers.below(lines.len()));
                    let to = numbers.below(lines.len() + 1);
                    lines.insert(to, line);
                }
                chars = lines.join("\n").chars().collect();
            }
        }
    }
    chars.into_iter().collect()
}

#[test]
fn a_broken_specification_is_reported_and_never_a_panic() {
    let mut numbers = Numbers(0x2545_F491_4F6C_DD1D);
    for folder in ["emit", "reports"] {
        for Case { text, .. } in cases(folder) {
            for _ in 0..60 {
                run(&sources(&mutate(&text, &mut numbers)));
            }
        }
    }
}

#[test]
fn names_of_every_kind_become_rust_or_are_refused() {
    let names = [
        "type",
        "self",
        "Self",
        "crate",
        "super",
        "async",
        "await",
        "dyn",
        "gen",
        "try",
        "union",
        "static",
        "_",
        "__",
        "_a",
        "1st",
        "a-b",
        "a b",
        "A",
        "über",
        "new",
        "extra",
        "validate",
        "clone",
        "limit",
        "from",
        "into",
        "raw",
        "fn",
        "macro_rules",
        "yield",
        "box",
        "'a",
        "r#type",
        "",
        "m²",
        "٣",
        "日本",
        "🦀",
    ];
    for name in names {
        for text in [
            format!(
                "module: things\noperations: {{ create: {{ post: things, fields: {{ '{name}': string }}, returns: nothing }} }}\n"
            ),
            format!("module: things\noperations: {{ '{name}': {{ post: things, returns: nothing }} }}\n"),
            format!(
                "module: things\noperations: {{ a: {{ post: things, fields: {{ k: K }}, returns: K }} }}\ntypes: {{ K: {{ enum: ['{name}', b] }} }}\n"
            ),
            format!(
                "module: things\noperations: {{ a: {{ post: things, fields: {{ k: '{name}' }}, returns: nothing }} }}\ntypes: {{ '{name}': {{ fields: {{ a: string }} }} }}\n"
            ),
            format!(
                "module: things\noperations: {{ a: {{ post: things, fields: {{ k: U }}, returns: nothing }} }}\ntypes: {{ U: {{ tag: t, variants: {{ '{name}': nothing }} }} }}\n"
            ),
        ] {
            run(&sources(&text));
        }
    }
}

#[test]
fn depth_and_number_have_bounds() {
    let deep = format!("{}string{}", "list<".repeat(100_000), ">".repeat(100_000));
    let names: String = (0..4_000).map(|index| format!("  A{index}: {{ type: A{} }}\n", index + 1)).collect();
    let nested: String =
        (0..4_000).map(|index| format!("  A{index}: {{ fields: {{ a: A{} }} }}\n", index + 1)).collect();
    let keys: String = (0..60_000).map(|index| format!("  k{index}: a\n")).collect();
    let module = |rest: &str| {
        format!(
            "module: things\noperations: {{ a: {{ post: things, fields: {{ a: A0 }}, returns: nothing }} }}\n{rest}"
        )
    };
    for text in [
        module(&format!("fields: {{ a: '{deep}' }}\n")),
        module(&format!("types:\n{names}  A4000: {{ type: string }}\n")),
        module(&format!("types:\n{nested}  A4000: {{ type: string }}\n")),
        module(&format!("x-notes:\n{keys}")),
        "[".repeat(500_000),
        "{".repeat(500_000),
        "- ".repeat(500_000),
        "? ".repeat(500_000),
    ] {
        run(&sources(&text));
    }
}
