//! Links and paths in documents lead to files that exist.
#![allow(missing_docs)]

use std::fs;
use std::path::{Path, PathBuf};

/// The folders whose files documents name in backticks.
const ROOTS: [&str; 5] = ["codegen/", "generated/", "runtime/", "spec/", "tests/"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn documents(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && !name.starts_with('.') && !["target", "node_modules"].contains(&name.as_str()) {
            found.extend(documents(&path));
        } else if name.ends_with(".md") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The lines of a document without its code blocks.
fn prose(text: &str) -> String {
    let mut code = false;
    let lines = text.lines().filter(|line| {
        let fence = line.trim_start().starts_with("```");
        code ^= fence;
        !code && !fence
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The texts between backticks.
fn spans(prose: &str) -> Vec<&str> {
    prose.split('`').skip(1).step_by(2).collect()
}

/// The targets of links; a link inside backticks is none.
fn links(prose: &str) -> Vec<String> {
    let plain = prose.split('`').step_by(2).collect::<Vec<_>>().join("code");
    let targets = plain.split("](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0.to_owned()));
    targets.filter(|target| !target.contains("://")).collect()
}

/// The anchor that a heading gets where documents are shown.
fn anchor(heading: &str) -> String {
    let text = heading.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
    text.chars().filter(|c| c.is_alphanumeric() || "-_".contains(*c)).collect()
}

/// What is wrong with a link in the document `from`.
fn broken(from: &Path, link: &str) -> Option<String> {
    let (path, fragment) = link.split_once('#').unwrap_or((link, ""));
    let target = if path.is_empty() { from.to_owned() } else { from.parent().unwrap().join(path) };
    if !target.exists() {
        return Some(format!("{}: `{link}` names no file", from.display()));
    }
    let text = if fragment.is_empty() { String::new() } else { prose(&fs::read_to_string(&target).unwrap()) };
    let known = text.lines().filter(|line| line.starts_with('#')).any(|line| anchor(line) == fragment);
    (!fragment.is_empty() && !known).then(|| format!("{}: `{link}` names no heading", from.display()))
}

#[test]
fn every_link_in_a_document_leads_to_a_file_and_a_heading() {
    let documents = documents(&root());
    let check = |path: &PathBuf| {
        let text = prose(&fs::read_to_string(path).unwrap());
        links(&text).iter().filter_map(|link| broken(path, link)).collect::<Vec<_>>()
    };
    let wrong: Vec<String> = documents.iter().flat_map(check).collect();
    assert!(documents.len() > 10, "{documents:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_path_in_backticks_exists() {
    let mut wrong = Vec::new();
    for document in documents(&root()) {
        // A recipe names files that its reader writes, and the history names files of its time.
        let recipe = document.ends_with("CONTRIBUTING.md") || document.parent().unwrap().ends_with("recipes");
        if recipe || document.ends_with("CHANGELOG.md") || document.ends_with("BENCHMARKS.md") {
            continue;
        }
        let text = prose(&fs::read_to_string(&document).unwrap());
        for path in spans(&text) {
            let named = ROOTS.iter().any(|root| path.starts_with(root))
                && path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/._-".contains(&byte));
            // A name in capitals is the reader's.
            let placeholder =
                path.split(['/', '.']).any(|part| part.len() > 1 && part == part.to_uppercase());
            if named && !placeholder && !root().join(path).exists() {
                wrong.push(format!("{}: `{path}`", document.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_dependency_has_a_reason() {
    let reasons = fs::read_to_string(root().join("docs/dependencies.md")).unwrap();
    for package in ["codegen", "runtime"] {
        let manifest = fs::read_to_string(root().join(package).join("Cargo.toml")).unwrap();
        let (_, dependencies) = manifest.split_once("\n[dependencies]\n").unwrap();
        for line in dependencies.lines().take_while(|line| !line.starts_with('[')) {
            let Some((name, _)) = line.split_once(" = ").filter(|_| !line.starts_with('#')) else { continue };
            let named = reasons.split([' ', ',', '|']).any(|word| word == name);
            assert!(named, "docs/dependencies.md gives no reason for `{name}` of {package}");
        }
    }
}
