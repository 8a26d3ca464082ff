//! Reports for programs. The expected texts are in `cases/formats`.
#![allow(missing_docs)]

use modwright::diagnostic::{Diagnostics, github, json, sarif};
use modwright::{Source, check};
use serde_json::Value;

/// A specification with an error with two places, and an error with an edit behind a character that is two
/// units of UTF-16.
fn checked() -> (Diagnostics, Vec<Source>) {
    let sources = modwright_cases::sources(
        "module: things
operations:
  create:
    post: things
    fields: { a: { help: 😀 100 %, typ: string } }
    returns: nothing
    returns: nothing
",
    );
    (check(&sources).1, sources)
}

fn compare(name: &str, text: &str) {
    insta::with_settings!({ snapshot_path => "../cases/formats", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

#[test]
fn json_has_positions_of_the_language_server_protocol() {
    let (diagnostics, sources) = checked();
    let text = json(&diagnostics, &sources);
    compare("json", &text);
    assert!(serde_json::from_str::<Value>(&text).is_ok());
}

#[test]
fn sarif_has_rules_related_locations_and_fixes() {
    let (diagnostics, sources) = checked();
    compare("sarif", &sarif(&diagnostics, &sources).replace(env!("CARGO_PKG_VERSION"), "VERSION"));
}

#[test]
fn github_has_one_line_for_each_report() {
    let (diagnostics, sources) = checked();
    compare("github", &github(&diagnostics, &sources));
}
