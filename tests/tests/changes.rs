//! Changes between two versions of a specification. The pairs and what is expected of them are in `cases/changes`.
#![allow(missing_docs)]

use modwright::diagnostic::draw;
use modwright::diff::{self, Class, Part};
use modwright::model::Model;
use modwright::{Layout, Source};
use modwright_cases::{Expected, cases, sources};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The sources of both versions of a case.
fn versions(text: &str) -> [Vec<Source>; 2] {
    let (old, new) = text.split_once("#### new\n").expect("a case has two versions");
    [sources(old.trim_start_matches("#### old\n")), sources(new)]
}

fn model(sources: &[Source]) -> Model {
    let (model, diagnostics) = modwright::check(sources);
    model.unwrap_or_else(|| panic!("{}", draw(&diagnostics, sources, false)))
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/changes")
}

#[test]
fn every_change_has_its_class_and_its_reason() {
    let mut expected = Expected::new();
    for case in cases("changes") {
        let [old, new] = versions(&case.text).map(|version| model(&version));
        assert_eq!(diff::diff(&old, &old), [], "{}", case.name);
        let mut both = diff::text(&diff::diff(&old, &new));
        let _ = write!(both, "\nbackwards:\n\n{}", diff::text(&diff::diff(&new, &old)));
        expected.file(&case.path.with_extension("changes"), &both);
    }
    expected.finish();
}

#[test]
fn the_verdicts_are_those_of_cargo_semver_checks_or_say_why_not() {
    let table = std::fs::read_to_string(folder().join("verdicts.txt")).unwrap();
    let rows: BTreeMap<&str, Vec<&str>> = table
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let mut cells = line.split('|').map(str::trim);
            (cells.next().unwrap(), cells.collect())
        })
        .collect();
    let mut wrong = Vec::new();
    for case in cases("changes") {
        let [ours, theirs, reason] = rows[case.name.as_str()][..] else { panic!("{}", case.name) };
        let found = rust_verdict(&case.text);
        if ours != found || (ours == theirs) != reason.is_empty() {
            wrong.push(format!("{} | {found} | {theirs} | {reason}", case.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(rows.len(), cases("changes").len());
}

/// The part of the version that the Rust of the new version raises, from 1.0 on.
fn rust_verdict(text: &str) -> &'static str {
    let [old, new] = versions(text).map(|version| model(&version));
    let changes = diff::diff(&old, &new);
    let rust = changes.iter().filter(|one| matches!(one.part, Part::Rust | Part::Both));
    rust.map(|one| one.class).max().unwrap_or(Class::Neutral).bump()[1]
}

#[test]
fn json_has_every_change_with_its_class_and_bump() {
    let case = cases("changes").into_iter().find(|case| case.name == "required").unwrap();
    let [old, new] = versions(&case.text).map(|version| model(&version));
    let changes = diff::diff(&old, &new);
    let json: Value = serde_json::from_str(&diff::json(&changes)).unwrap();
    assert_eq!(json["class"], "breaking");
    assert_eq!(json["breaking"], 2);
    assert_eq!(json["changes"][0]["item"], "api.things.create.kind");
    assert_eq!(json["changes"][0]["bump"]["before_1_0"], "minor");
    assert!(diff::markdown(&changes).starts_with("## Breaking\n\n- `api.things.create.kind`: required"));
    assert_eq!(diff::text(&[]), "no changes\n");
}

/// Compares the crates of each pair with `cargo semver-checks`, and prints a table like `verdicts.txt`.
///
/// The crates take the place of the generated one in a copy of the repository.
#[test]
#[ignore = "needs cargo-semver-checks: cargo install cargo-semver-checks --locked"]
fn cargo_semver_checks_agrees() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let scratch = root.join("target/tmp/changes");
    let copy = scratch.join("copy");
    let run = |at: &Path, line: &str| {
        let mut words = line.split(' ');
        let mut command = Command::new(words.next().unwrap());
        command.args(words).current_dir(at).env("CARGO_TARGET_DIR", scratch.join("target"));
        // The format of rustdoc for programs is unstable.
        command.env("RUSTC_BOOTSTRAP", "1").output().unwrap()
    };
    let copied = copy.display();
    run(&root, &format!("git worktree remove --force {copied}"));
    let made = run(&root, &format!("git worktree add --force --detach {copied}"));
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    // The other packages use the connectors of this repository.
    let manifest = std::fs::read_to_string(copy.join("Cargo.toml")).unwrap();
    let is_other = |line: &&str| {
        ["    \"codegen\"", "    \"runtime/hosts", "    \"tests", "default-members", "exclude"]
            .iter()
            .any(|start| line.starts_with(start))
    };
    let lines: Vec<&str> = manifest.lines().filter(|line| !is_other(line)).collect();
    std::fs::write(copy.join("Cargo.toml"), lines.join("\n")).unwrap();
    let mut table = String::new();
    for case in cases("changes") {
        for (name, sources) in ["old", "new"].iter().zip(versions(&case.text)) {
            std::fs::remove_dir_all(copy.join("generated")).unwrap();
            let files = modwright::generate(&sources, Layout::Crate).files.unwrap();
            modwright::write::write(&copy.join("generated"), &files).unwrap();
            let line = "cargo rustdoc -q -p modwright-connectors --no-default-features --features api,serde,catalog --lib";
            let documented = run(&copy, &format!("{line} -- -Z unstable-options --output-format json"));
            assert!(documented.status.success(), "{}", String::from_utf8_lossy(&documented.stderr));
            let json = scratch.join("target/doc/modwright_connectors.json");
            std::fs::copy(json, scratch.join(format!("{name}.json"))).unwrap();
        }
        let line =
            "cargo semver-checks --release-type patch --baseline-rustdoc old.json --current-rustdoc new.json";
        let checked = run(&scratch, line);
        let said = String::from_utf8_lossy(&checked.stdout) + String::from_utf8_lossy(&checked.stderr);
        let needs = ["major", "minor"]
            .into_iter()
            .find(|level| said.contains(&format!("requires new {level} version")));
        let _ =
            writeln!(table, "{} | {} | {}", case.name, rust_verdict(&case.text), needs.unwrap_or("patch"));
        for line in
            said.lines().filter(|line| line.starts_with("--- failure") || line.starts_with("--- warning"))
        {
            let _ = writeln!(table, "#   {line}");
        }
    }
    run(&root, &format!("git worktree remove --force {copied}"));
    println!("{table}");
}
