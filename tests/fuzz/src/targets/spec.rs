//! The text of a specification: read, checked, reported; the Rust of an accepted one can be parsed.

use super::folder;
use super::small::small;
use crate::{Depth, Growth, Target, kind};
use modwright::diagnostic::draw;
use modwright::{Layout, Source, generate};
use modwright_cases::{Case, cases, sources};
use std::collections::BTreeSet;
use std::fmt::Write;

pub(super) const TARGET: Target =
    Target { name: "spec", seeds, words: WORDS, longest: 1_000, run, families: FAMILIES };

/// In bytes.
const LARGEST_SEED: usize = 800;

const WORDS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ": ",
    ", ",
    "\n",
    "  ",
    "- ",
    "'",
    "\"",
    "!",
    "?",
    "<",
    ">",
    " | ",
    "#",
    " #",
    "*a",
    "&a ",
    "!!str ",
    "|\n",
    ">\n",
    "---\n",
    "...\n",
    "%YAML 1.2\n",
    "<<: ",
    "\t",
    "\r\n",
    "~",
    "null",
    "true",
    "no",
    ".inf",
    "0x1F",
    "### connector.yaml\n",
    "### types.yaml\n",
    "### modules/other.yaml\n",
    "### things.yaml\n",
    "module: ",
    "title: ",
    "help: ",
    "docs: ",
    "deprecated: ",
    "operations: ",
    "types: ",
    "call: any",
    "use: ",
    "fields: ",
    "advanced: ",
    "rules: ",
    "returns: ",
    "stream: ",
    "follow: ",
    "limit: ",
    "server: ",
    "servers: ",
    "examples: ",
    "request: ",
    "response: ",
    "events: ",
    "post: ",
    "get: ",
    "put: ",
    "patch: ",
    "delete: ",
    "head: ",
    "type: ",
    "required: ",
    "label: ",
    "default: ",
    "preset: ",
    "example: ",
    "in: ",
    "name: ",
    "choices: ",
    "soft: ",
    "merge: append",
    "merge: index",
    "minimum: ",
    "maximum: ",
    "exclusive_minimum: ",
    "multiple_of: ",
    "min_length: ",
    "max_length: ",
    "pattern: ",
    "min_items: ",
    "max_items: ",
    "unique_items: ",
    "max_properties: ",
    "max_size: 4 MiB",
    "media_types: ",
    "square: ",
    "transparent: ",
    "enum: ",
    "open: false",
    "tag: ",
    "variants: ",
    "nothing",
    "string",
    "integer",
    "number",
    "boolean",
    "timestamp",
    "json",
    "vector",
    "file",
    "bytes",
    "secret",
    "list<",
    "map<",
    "pages<",
    "by: ",
    "text: ",
    "connection: ",
    "base_url: ",
    "env: ",
    "send: bearer",
    "send: header X-A",
    "send: query a",
    "test: ",
    "errors: ",
    "request_id: ",
    "retry: ",
    "statuses: [5xx]",
    "streams: ",
    "toggle: ",
    "until: ",
    "pages: ",
    "next: link",
    "cursor: ",
    "headers: ",
    "array_format: comma",
    "path",
    "query",
    "header",
    "body",
    "raw",
    "send: form",
    "send: text/csv",
    " needs ",
    " excludes ",
    "one of ",
    "at least one of ",
    "at most one of ",
    " at least ",
    " as long as ",
    " as large as ",
    "when ",
    " is ",
    " has ",
    " is set: ",
    " is unset",
    " is required",
    " and ",
    "soft when ",
    "{id}",
    "self",
    "Self",
    "crate",
    "super",
    "type",
    "r#type",
    "_",
    "__",
    "Create",
    "new",
    "extra",
    "validate",
    "Item",
    "Option",
    "String",
    "A",
];

/// A run takes as long as its input is: large specifications are cut into small ones.
fn seeds() -> Vec<Vec<u8>> {
    let text = |path: &str| std::fs::read_to_string(folder(path)).unwrap_or_default();
    let mut seeds = Vec::new();
    for connector in ["openai", "github"] {
        let [head, types] = ["connector", "types"].map(|name| text(&format!("spec/{connector}/{name}.yaml")));
        for path in files(&format!("spec/{connector}/modules")) {
            let module = std::fs::read_to_string(&path).unwrap_or_default();
            seeds.extend(small(&head, &types, &module, LARGEST_SEED));
        }
        let head = head.replace("get_models.list", "things.test");
        let module = "module: things\noperations: { test: { get: a, returns: nothing } }\n";
        seeds.push(format!("{module}### connector.yaml\n{head}"));
    }
    for Case { text, .. } in ["emit", "reports"].into_iter().flat_map(cases) {
        if text.len() > LARGEST_SEED {
            seeds.extend(cut(&text));
        } else {
            seeds.push(text);
        }
    }
    seeds.retain(|seed| seed.len() <= LARGEST_SEED);
    seeds.sort_unstable();
    seeds.dedup();
    seeds.into_iter().map(String::into_bytes).collect()
}

/// Cuts a case with many files.
fn cut(case: &str) -> Vec<String> {
    let files = sources(case);
    let text = |name: &str| {
        let file = files.iter().find(|file| file.path == format!("spec/api/{name}.yaml"));
        file.map_or("", |file| file.text.as_str())
    };
    let modules = files.iter().filter(|file| file.path.contains("/modules/"));
    modules.flat_map(|file| small(text("connector"), text("types"), &file.text, LARGEST_SEED)).collect()
}

fn files(inside: &str) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder(inside)).into_iter().flatten().flatten();
    let mut paths: Vec<_> = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|end| end == "yaml"))
        .collect();
    paths.sort();
    paths
}

fn run(input: &[u8], depth: Depth) -> u64 {
    let text = String::from_utf8_lossy(input);
    let sources = sources(&text);
    let (model, diagnostics) = modwright::check(&sources);
    assert_eq!(model.is_some(), diagnostics.errors() == 0, "a model and an error, or neither");
    if depth == Depth::Full && diagnostics.errors() + diagnostics.warnings() > 0 {
        assert!(!draw(&diagnostics, &sources, false).is_empty(), "a report without text");
    }
    for one in diagnostics.iter() {
        let source = &sources[one.span.source].text;
        // A mistake at the end of a file is behind its last byte.
        let bounds = one.span.start <= source.len() && one.span.end <= source.len() + 1;
        assert!(one.span.start <= one.span.end && bounds, "a span outside its source");
        assert!(!one.message.is_empty(), "a report without a message");
    }
    if depth == Depth::Full && model.is_some() {
        generated(&sources);
    }
    let codes: BTreeSet<_> = diagnostics.iter().map(|one| one.code.name).collect();
    // Inputs with many mistakes take longer and reach less.
    kind((model.is_some(), codes.iter().take(2).collect::<Vec<_>>(), codes.len().min(4)))
}

/// The Rust of an accepted specification.
fn generated(sources: &[Source]) {
    let generated = generate(sources, Layout::Crate);
    for file in generated.files.expect("an accepted specification gives files") {
        if file.path.ends_with(".rs") {
            let parsed = syn::parse_file(&file.text);
            assert!(
                parsed.is_ok(),
                "printed code is not Rust: {:?}",
                parsed.err().map(|error| error.to_string())
            );
        }
    }
}

const FAMILIES: &[Growth] = &[
    Growth {
        name: "fields",
        size: 200,
        input: |size| many(size, "fields: {", |one| format!("f{one}: string?, "), "}"),
    },
    Growth {
        name: "unknown keys",
        size: 200,
        input: |size| many(size, "", |one| format!("k{one}: 1, "), ""),
    },
    Growth {
        name: "rules",
        size: 100,
        input: |size| {
            many(size, "fields: { a: string, b: string }, rules: [", |_| "a needs b, ".to_owned(), "]")
        },
    },
    Growth {
        name: "a long help",
        size: 4_000,
        input: |size| many(size, "help: '", |_| "word ".to_owned(), "'"),
    },
    Growth {
        name: "an open quote",
        size: 4_000,
        input: |size| many(size, "help: '", |_| "a\n      ".to_owned(), ""),
    },
    Growth {
        name: "an enum",
        size: 200,
        input: |size| types(size, "enum: [", |one| format!("v{one}, "), "]"),
    },
    Growth {
        name: "a union",
        size: 200,
        input: |size| types(size, "type: '", |_| "string | ".to_owned(), "integer'"),
    },
    Growth {
        name: "nested lists",
        size: 200,
        input: |size| types(size, "type: '", |_| "list<".to_owned(), "'"),
    },
    Growth {
        name: "a pattern",
        size: 400,
        input: |size| types(size, "type: string, pattern: '", |_| "[a-z]?".to_owned(), "'"),
    },
    Growth { name: "brackets", size: 4_000, input: |size| "[".repeat(size).into_bytes() },
    Growth {
        name: "wrong types",
        size: 100,
        input: |size| many(size, "fields: {", |one| format!("f{one}: strin, "), "}"),
    },
];

/// An operation with many of something.
fn many(size: usize, before: &str, one: impl Fn(usize) -> String, after: &str) -> Vec<u8> {
    let mut text = format!("module: things\noperations:\n  a: {{ post: things, returns: nothing, {before}");
    (0..size).for_each(|index| text.push_str(&one(index)));
    let _ = writeln!(text, "{after} }}");
    text.into_bytes()
}

/// A type with many of something.
fn types(size: usize, before: &str, one: impl Fn(usize) -> String, after: &str) -> Vec<u8> {
    let mut text =
        "module: things\noperations: { a: { post: things, fields: { a: A }, returns: nothing } }\n"
            .to_owned();
    let _ = write!(text, "types: {{ A: {{ {before}");
    (0..size).for_each(|index| text.push_str(&one(index)));
    let _ = writeln!(text, "{after} }} }}");
    text.into_bytes()
}
