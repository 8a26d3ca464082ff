//! Changes between two versions of a specification. The pairs and what is expected of them are in `cases/changes`.
#![allow(missing_docs)]

use modwright::Source;
use modwright::diagnostic::draw;
use modwright::diff;
use modwright::model::Model;
use modwright_cases::{Expected, cases, sources};
use serde_json::Value;
use std::fmt::Write;

/// The sources of both versions of a case.
fn versions(text: &str) -> [Vec<Source>; 2] {
    let (old, new) = text.split_once("#### new\n").expect("a case has two versions");
    [sources(old.trim_start_matches("#### old\n")), sources(new)]
}

fn model(sources: &[Source]) -> Model {
    let (model, diagnostics) = modwright::check(sources);
    model.unwrap_or_else(|| panic!("{}", draw(&diagnostics, sources, false)))
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
