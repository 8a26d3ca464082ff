//! The pages of `modwright explain`: each example is checked.
#![allow(missing_docs)]

use modwright::Source;
use modwright::diagnostic::{codes, draw};
use std::fmt::Write;

/// The files of an example, with a plain module if it has none.
fn sources(example: &str) -> Vec<Source> {
    let mut sources = modwright_cases::sources(example);
    if !sources.iter().any(|source| source.path.contains("/modules/")) {
        let text = "module: things\noperations: { list: { get: things, returns: nothing } }\n".to_owned();
        sources.push(Source { path: "spec/api/modules/things.yaml".to_owned(), text });
    }
    sources
}

#[test]
fn the_wrong_example_of_each_page_has_its_code_and_the_right_one_has_no_report() {
    let mut wrong = String::new();
    for code in codes::ALL {
        let (name, found) = (code.name, sources(&code.wrong()));
        let reports = modwright_cases::reports(code.name, &found);
        if reports.iter().next().is_none() || reports.iter().any(|one| one.code != *code) {
            writeln!(wrong, "{name}, wrong:\n{}", draw(&reports, &found, false)).unwrap();
        }
        let found = sources(&code.right());
        let reports = modwright_cases::reports(code.name, &found);
        if code.right().is_empty() || reports.iter().next().is_some() {
            writeln!(wrong, "{name}, right:\n{}", draw(&reports, &found, false)).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
