//! Every kind of mistake: what a maintainer sees. One case a file under `cases/reports`, called like the code it shows.
#![allow(missing_docs)]

use modwright::diagnostic::{codes, draw};
use modwright_cases::sources;
use std::collections::BTreeSet;

#[test]
fn every_report_shows_the_place_and_the_cure() {
    insta::glob!(concat!(env!("CARGO_MANIFEST_DIR"), "/cases"), "reports/*.yaml", |path| {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let sources = sources(&std::fs::read_to_string(path).unwrap());
        let (_, diagnostics) = modwright::check(&sources);
        let code = name.split('_').next().unwrap();
        assert!(
            diagnostics.iter().any(|one| one.code.name == code),
            "{name} shows no `{code}`:\n{}",
            draw(&diagnostics, &sources, false)
        );
        for one in diagnostics.iter() {
            assert!(one.help.is_some(), "{name}: `{}` has no cure", one.message);
        }
        insta::assert_snapshot!(draw(&diagnostics, &sources, false));
    });
}

#[test]
fn every_code_has_a_case() {
    let cases: BTreeSet<String> = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/cases/reports"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter_map(|name| name.split(['_', '.']).next().map(str::to_owned))
        .collect();
    let missing: Vec<&str> =
        codes::ALL.iter().map(|code| code.name).filter(|name| !cases.contains(*name)).collect();
    assert!(missing.is_empty(), "no case shows {missing:?}");
}

/// What a message says between its holes, by the file of the generator that says it.
fn messages() -> Vec<(String, Vec<String>)> {
    let mut found = Vec::new();
    let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen/src")];
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
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/snapshots");
    let reports: String = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            name.starts_with("reports__") || name.starts_with("mistakes__")
        })
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect();
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
