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
