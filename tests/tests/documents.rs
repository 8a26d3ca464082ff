//! What the documents promise.
#![allow(missing_docs)]

use modwright::{File, Layout, diagnostic::draw, load::load};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).unwrap()
}

/// The code blocks of a document in one language.
fn blocks(text: &str, language: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let indent = line.len() - line.trim_start().len();
        if line.trim_start() == format!("```{language}") {
            let block = lines.by_ref().take_while(|line| line.trim_start() != "```");
            found.push(
                block.map(|line| line.get(indent..).unwrap_or_default()).collect::<Vec<_>>().join("\n"),
            );
        }
    }
    found
}

fn generate(spec: &Path) -> BTreeMap<String, String> {
    let sources = load(spec).unwrap();
    let generated = modwright::generate(&sources, Layout::Crate);
    let report = draw(&generated.diagnostics, &sources, false);
    let files: Vec<File> = generated.files.unwrap_or_else(|| panic!("{report}"));
    files.into_iter().map(|file| (file.path, file.text)).collect()
}

#[test]
fn contributing_followed_to_the_letter_adds_that_module_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let spec = folder.path().join("spec");
    copy(&root().join("spec"), &spec);
    let before = generate(&spec);
    let module = blocks(&read("CONTRIBUTING.md"), "yaml").remove(0);
    std::fs::write(spec.join("openai/modules/widgets.yaml"), module).unwrap();
    let after = generate(&spec);

    let changed: Vec<&str> = after
        .iter()
        .filter(|(path, text)| before.get(*path) != Some(text))
        .map(|(path, _)| path.as_str())
        .collect();
    assert_eq!(
        changed,
        [
            "Cargo.toml",
            "README.md",
            "src/openai/catalog/widgets.json",
            "src/openai/mod.rs",
            "src/openai/samples.json",
            "src/openai/widgets.rs",
            "tests/openai/examples/widgets.rs",
            "tests/openai/main.rs",
            "tests/support/openai.rs"
        ]
    );
    // Every new line elsewhere speaks of the module, and no old line is gone.
    for path in ["Cargo.toml", "README.md", "src/openai/mod.rs"] {
        let (old, new) = (&before[path], &after[path]);
        let gone: Vec<&str> = old.lines().filter(|line| !new.lines().any(|other| other == *line)).collect();
        assert!(gone.is_empty(), "{path} lost {gone:?}");
        let added = new.lines().filter(|line| !old.lines().any(|other| other == *line));
        for line in added {
            assert!(line.to_lowercase().contains("widget"), "{path} gained `{line}`");
        }
    }
    assert!(
        after["src/openai/widgets.rs"].contains("at.field(\"count\", &self.count).minimum(1).maximum(10);")
    );
}

#[test]
fn the_first_two_commands_of_the_readme_are_the_generator_and_the_tests() {
    let commands: Vec<String> = blocks(&read("README.md"), "console")
        .iter()
        .flat_map(|block| {
            block.lines().filter_map(|line| line.strip_prefix("$ ").map(str::to_owned)).collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(commands[..2], ["cargo run", "cargo test --workspace"]);
    assert!(read(".ci/run").contains("README.md"), "CI runs what the README says");
}

#[test]
fn the_readme_has_the_number_of_modules() {
    let manifest = read("generated/Cargo.toml");
    let modules = |feature: &str| {
        let (_, list) = manifest.split_once(&format!("\n{feature} = [")).unwrap();
        list.split(']').next().unwrap().matches("\"openai-").count()
    };
    let (default, more) = (modules("openai"), modules("openai-full"));
    let readme = read("README.md");
    for sentence in [
        format!("OpenAI has {} modules; {default} of them", default + more),
        format!("enables all {}:", default + more),
    ] {
        assert!(readme.contains(&sentence), "{sentence}");
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
