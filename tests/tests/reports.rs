//! Every kind of mistake: what a maintainer sees. A case is a specification `cases/reports/CODE.yaml` or `CODE_MORE.yaml`, and its
//! reports are the snapshot of the same name.
#![allow(missing_docs)]

use modwright::diagnostic::{codes, draw};
use modwright_cases::{Case, cases, sources};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

#[test]
fn every_report_shows_the_place_and_the_cure() {
    for case in cases("reports") {
        let name = &case.name;
        let sources = sources(&case.text);
        let diagnostics = modwright_cases::reports(code(&case), &sources);
        assert!(
            diagnostics.iter().any(|one| one.code.name == code(&case)),
            "{name} shows no `{}`:\n{}",
            code(&case),
            draw(&diagnostics, &sources, false)
        );
        let unfixed = modwright_cases::unfixed(&diagnostics, &sources);
        assert!(unfixed.is_empty(), "{name}: the edits of a report do not mend it:\n{unfixed}");
        for one in diagnostics.iter() {
            assert!(one.help.is_some(), "{name}: `{}` has no cure", one.message);
        }
        insta::with_settings!({ snapshot_path => "../cases/reports", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(name.as_str(), draw(&diagnostics, &sources, false));
        });
    }
    for path in files("reports", "snap") {
        assert!(path.with_extension("yaml").exists(), "{} has no case", path.display());
    }
}

/// Draws the reports of a case.
fn drawn(case: &Case) -> String {
    let sources = sources(&case.text);
    draw(&modwright_cases::reports(code(case), &sources), &sources, false)
}

/// The code that a case is called after.
fn code(case: &Case) -> &str {
    case.name.split('_').next().unwrap_or_default()
}

fn files(kind: &str, extension: &'static str) -> impl Iterator<Item = PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases").join(kind);
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths.filter(move |path| path.extension().is_some_and(|found| found == extension))
}

#[test]
fn every_code_has_a_case() {
    let cases = cases("reports");
    let shown: BTreeSet<&str> = cases.iter().map(code).collect();
    let missing: Vec<&str> =
        codes::ALL.iter().map(|code| code.name).filter(|name| !shown.contains(*name)).collect();
    assert!(missing.is_empty(), "no case shows {missing:?}");
}

/// What a message says between its holes, by the file of the generator that says it.
fn messages() -> Vec<(String, Vec<String>)> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen/src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            for call in code.split(".at(").skip(1) {
                // The message is the first text, and stands in the same call.
                let Some((before, rest)) = call.split_once('"') else { continue };
                if before.contains(';') || before.contains(").") {
                    continue;
                }
                let Some((message, _)) = rest.split_once('"') else { continue };
                let parts = message.split(['{', '}']).step_by(2).map(|part| part.trim().to_owned());
                found.push((message.to_owned(), parts.filter(|part| part.len() > 5).collect()));
            }
        }
    }
    found
}

#[test]
fn every_message_stands_in_a_report() {
    // Drawn again: while a change is accepted, the files are written at the same time.
    let mut reports: String = cases("reports").iter().map(drawn).collect();
    reports.extend(files("mistakes", "reports").map(|path| std::fs::read_to_string(path).unwrap()));
    // The messages about a document are in the texts of these tests.
    for file in ["mistakes.rs", "overlays.rs", "parts.rs", "updates.rs", "versions.rs"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import").join(file);
        reports.push_str(&std::fs::read_to_string(path).unwrap());
    }
    // A file of more than 1 MiB is no case to keep.
    let large = "this file has {size} bytes, and the most is {MAX_BYTES}";
    let messages = messages();
    assert!(messages.len() > 80, "only {} were found", messages.len());
    let silent: Vec<&String> = messages
        .iter()
        .filter(|(message, parts)| {
            message != large && !parts.iter().all(|part| reports.contains(part.as_str()))
        })
        .map(|(message, _)| message)
        .collect();
    assert!(silent.is_empty(), "no case shows {silent:#?}");
}
