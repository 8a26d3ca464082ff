//! Scenarios as Arazzo documents.
#![allow(missing_docs)]

use modwright_connectors::openai;
use modwright_scenario::Scenario;

fn arazzo(text: &str) -> Result<serde_json::Value, Vec<String>> {
    let scenario =
        Scenario::read("a.yaml", text, &[openai::catalog()]).unwrap_or_else(|reports| panic!("{reports}"));
    scenario.arazzo(&[(openai::catalog(), "openai.json")])
}

#[test]
fn a_linear_scenario_is_an_arazzo_document() {
    let document = arazzo(include_str!("scenarios/linear.yaml")).unwrap();
    insta::assert_snapshot!(serde_json::to_string_pretty(&document).unwrap());
}

#[test]
fn all_that_arazzo_has_no_words_for_is_listed() {
    let triage = arazzo(include_str!("scenarios/triage.yaml")).unwrap_err();
    let other = arazzo(
        "scenario: a
inputs: { texts: json, text: string }
steps:
  - id: look
    module: moderation
    filter: '{{ input.text }}'
    fields: { input: '{{ input.texts[0] }} costs {$5}, {{ run.id }}' }
    on_error: { resume: { results: [] } }
  - { module: manage_files, operation: list }
  - { module: manage_files, operation: upload, fields: { purpose: batch, file: { name: a.txt, text: hi } } }
output: { a: '{{ upper(look.id) }}', b: [1] }
",
    )
    .unwrap_err();
    insta::assert_snapshot!([triage, other].concat().join("\n"));
}
