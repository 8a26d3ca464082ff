//! Words and manifests: other things that a room may not contain.

use super::root;
use std::fs;
use std::path::{Path, PathBuf};

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

/// Returns the files of a room: `NAME.rs` and everything below `NAME/`.
fn room(name: &str) -> Vec<PathBuf> {
    let base = root().join("codegen/src");
    let mut files: Vec<PathBuf> = sources(&base)
        .into_iter()
        .filter(|path| {
            let inside = path.strip_prefix(&base).unwrap();
            inside.starts_with(name) || inside == Path::new(&format!("{name}.rs"))
        })
        .collect();
    files.sort();
    assert!(!files.is_empty(), "the room `{name}` is empty");
    files
}

#[test]
fn the_checker_makes_no_tokens_and_the_model_knows_no_yaml_and_no_http() {
    for (name, words) in [
        ("check", ["quote!", "TokenStream", "prettyplease"].as_slice()),
        ("model", &["Span", "yaml", "reqwest", "quote"]),
        ("emit", &["prettyplease", "granit"]),
    ] {
        for path in room(name) {
            let text = fs::read_to_string(&path).unwrap();
            let code: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
            for word in words {
                assert!(!code.contains(word), "{} holds `{word}`", path.display());
            }
        }
    }
}

#[test]
fn emitting_cannot_fail() {
    for path in room("emit") {
        for line in std::fs::read_to_string(&path).unwrap().lines() {
            let line = line.trim_start();
            let head = ["fn ", "pub fn ", "pub(super) fn ", "pub(crate) fn "]
                .iter()
                .any(|start| line.starts_with(start));
            // The return type of a generated function is indented inside a `quote!`.
            assert!(
                !(head && line.contains("-> Result<") && !line.contains("Error>")),
                "{}: {line}",
                path.display()
            );
        }
    }
}

#[test]
fn the_generator_and_the_runtime_do_not_depend_on_each_other() {
    let manifest = |name: &str| fs::read_to_string(root().join(name).join("Cargo.toml")).unwrap();
    for word in ["modwright-runtime", "reqwest", "hyper", "tokio"] {
        assert!(!manifest("codegen").contains(word), "codegen depends on {word}");
    }
    assert!(!manifest("runtime").contains("modwright ="), "the runtime depends on the generator");
}

#[test]
fn nothing_of_a_connector_is_in_the_generator_or_the_runtime() {
    for folder in ["codegen/src", "runtime/src"] {
        for path in sources(&root().join(folder)) {
            let text = fs::read_to_string(&path).unwrap();
            // Comments and tests may use the first connector as an example.
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            let code: String = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
            for word in ["openai.com", "chat/completions", "gpt-", "api.github"] {
                assert!(!code.contains(word), "{} holds `{word}`", path.display());
            }
        }
    }
}

#[test]
fn generated_code_holds_no_logic() {
    // A companion file is written by hand.
    let generated = sources(&root().join("generated/src")).into_iter();
    for path in generated.filter(|path| !path.ends_with("companion.rs")) {
        let text = fs::read_to_string(&path).unwrap();
        for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
            for word in ["for ", "while ", "loop ", ".unwrap()", ".expect(", "unsafe", "panic!", ".status("] {
                let looks =
                    line.trim_start().starts_with(word) || (word.starts_with('.') && line.contains(word));
                assert!(!looks, "{}: {line}", path.display());
            }
        }
    }
}

#[test]
fn no_function_is_longer_than_a_hundred_lines() {
    for folder in ["codegen/src", "runtime/src", "tests/spec-mock/src", "tests/mock/src"] {
        for path in sources(&root().join(folder)) {
            let text = fs::read_to_string(&path).unwrap();
            let mut start: Option<(usize, String, &str)> = None;
            for (number, line) in text.lines().enumerate() {
                let indent = &line[..line.len() - line.trim_start().len()];
                let word = line.trim_start();
                let begins =
                    ["fn ", "pub fn ", "pub(super) fn ", "pub(crate) fn ", "async fn ", "pub async fn "];
                if start.is_none()
                    && begins.iter().any(|begin| word.starts_with(begin))
                    && !line.ends_with('}')
                {
                    start = Some((number, indent.to_owned(), line));
                } else if let Some((first, indent, head)) = &start
                    && (line == format!("{indent}}}") || (line.ends_with(';') && number == *first))
                {
                    let length = number - first + 1;
                    assert!(length <= 100, "{}: {length} lines: {head}", path.display());
                    start = None;
                }
            }
        }
    }
}

/// The words that begin no doc: the doc of a type begins with a noun phrase, the doc of a function with a verb.
const NO_FIRST_WORDS: [&str; 6] = ["What", "Whether", "As", "How", "With", "Why"];

/// Returns the first words of the doc comments of a file, with the numbers of their lines.
fn first_words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_doc = |line: &str| line.trim_start().starts_with("///") || line.trim_start().starts_with("//!");
    let mut before = "";
    text.lines().enumerate().filter_map(move |(index, line)| {
        let begins = is_doc(line) && !is_doc(before);
        before = line;
        let words = line.trim_start().trim_start_matches(['/', '!']);
        begins.then(|| (index + 1, words.split_whitespace().next().unwrap_or_default()))
    })
}

#[test]
fn each_doc_begins_with_a_noun_or_a_verb() {
    let mut wrong = String::new();
    for folder in ["codegen/src", "runtime/src", "generated/src"] {
        for path in sources(&root().join(folder)) {
            let text = fs::read_to_string(&path).unwrap();
            for (line, word) in first_words(&text).filter(|(_, word)| NO_FIRST_WORDS.contains(word)) {
                wrong += &format!("{}:{line}: a doc begins with `{word}`\n", path.display());
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
