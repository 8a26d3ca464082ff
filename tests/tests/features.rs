//! The tables of features in docs/client.md have every feature of the crates, and the number of crates that each costs.
#![allow(missing_docs)]

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;

/// Features of the runtime that a generated crate does not have.
const INTERNAL: &[&str] = &["probe"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap()
}

/// The names of the features and of the optional dependencies of a package, without `default`.
fn features(manifest: &str) -> BTreeSet<String> {
    let text = read(manifest);
    let section = text.split("\n[features]\n").nth(1).unwrap();
    let (section, rest) = section.split_once("\n\n[").unwrap();
    let names = section.lines().filter_map(|line| line.split_once(" = [")).map(|(name, _)| name.to_owned());
    // A dependency that no feature names is a feature itself.
    let optional = rest.lines().filter(|line| line.contains("optional = true"));
    let optional = optional.filter_map(|line| line.split_once(" = ")).map(|(name, _)| name.to_owned());
    let optional = optional.filter(|name| !section.contains(&format!("\"dep:{name}\"")));
    names.chain(optional).filter(|name| name != "default").collect()
}

/// The rows of the table of docs/client.md that has this head, as cells.
fn table(head: &str) -> Vec<Vec<String>> {
    let text = read("docs/client.md");
    let rows = text.split_once(head).unwrap_or_else(|| panic!("no table {head}")).1;
    let rows = rows.lines().skip(2).take_while(|line| line.starts_with('|'));
    rows.map(|row| row.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()).collect()
}

/// The names between backticks.
fn quoted(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

#[test]
fn every_feature_has_a_row_in_both_tables() {
    let generated = features("generated/Cargo.toml");
    let modules: Vec<String> = ["openai", "github"].map(|name| format!("{name}-")).into();
    let is_module = |name: &str| modules.iter().any(|start| name.starts_with(start)) && name != "openai-full";
    assert!(generated.contains("schemars") && generated.iter().any(|name| is_module(name)));
    for head in ["| feature | meaning |", "| features | crates |"] {
        let rows = table(head);
        let named: BTreeSet<&str> = rows.iter().flat_map(|row| quoted(&row[0])).collect();
        for name in generated.iter().filter(|name| !is_module(name)) {
            assert!(named.contains(name.as_str()), "no row for `{name}` below {head}");
        }
        for name in named {
            assert!(generated.contains(name), "`{name}` below {head} is not a feature");
        }
    }
}

#[test]
fn a_generated_crate_has_the_features_of_the_runtime_and_its_docs_list_them() {
    let (generated, runtime) = (features("generated/Cargo.toml"), features("runtime/Cargo.toml"));
    let docs = read("runtime/src/lib.rs");
    let docs = docs.split("//! # Features\n").nth(1).unwrap();
    for name in runtime {
        assert!(docs.contains(&format!("`{name}`")), "runtime/src/lib.rs does not list `{name}`");
        assert_eq!(generated.contains(&name), !INTERNAL.contains(&name.as_str()), "{name}");
    }
}

/// A row names features that are added to the default ones, or, with `without …`, features that are enabled without them.
#[test]
fn the_table_has_the_number_of_crates_that_cargo_counts() {
    for row in table("| features | crates |") {
        let mut command = Command::new(env!("CARGO"));
        command.current_dir(root()).args([
            "tree",
            "-p",
            "modwright-connectors",
            "-e",
            "normal",
            "--prefix",
            "none",
        ]);
        // Not `--offline`: of optional dependencies, a build has only those that it needs.
        command.args(["--target", "x86_64-unknown-linux-gnu", "--locked"]);
        let (alone, named) = (row[0].contains("alone"), quoted(&row[0]).join(","));
        match row[0].as_str() {
            "default" => &mut command,
            "all" => command.arg("--all-features"),
            _ if alone => command.args(["--no-default-features", "--features", &named]),
            _ => command.args(["--features", &named]),
        };
        let output = command.output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        // A crate that was shown already ends with a star.
        let crates: BTreeSet<&str> = text.lines().map(|line| line.trim_end_matches(" (*)")).collect();
        assert_eq!(row[1], crates.len().to_string(), "{}", row[0]);
    }
}
