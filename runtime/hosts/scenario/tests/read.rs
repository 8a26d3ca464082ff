//! Scenarios that are read, and the reports of those that have mistakes.
#![allow(missing_docs)]

use modwright_connectors::{github, openai};
use modwright_scenario::{Reports, Scenario};

fn read(path: &str, text: &str) -> Result<Scenario, Reports> {
    Scenario::read(path, text, &[openai::catalog(), github::catalog()])
}

#[test]
fn a_scenario_without_mistakes_is_read() {
    let text = include_str!("scenarios/triage.yaml");
    let scenario = read("triage.yaml", text).unwrap_or_else(|reports| panic!("{reports}"));
    assert_eq!((scenario.name(), scenario.title()), ("triage", Some("Answer tickets")));
    assert_eq!(scenario.connectors().collect::<Vec<_>>(), ["openai"]);
    let schema = scenario.input_schema();
    assert_eq!(schema["required"], serde_json::json!(["tickets"]));
    assert_eq!(schema["properties"]["tickets"]["items"]["type"], "string");
    assert_eq!(schema["properties"]["tickets"]["description"], "Texts of the tickets.");
}

#[test]
fn every_mistake_is_reported_with_its_position_and_a_cure() {
    let mut all = String::new();
    for section in include_str!("mistakes.txt").split("#### ").skip(1) {
        let (title, text) = section.split_once('\n').unwrap();
        let reports = read("scenario.yaml", text.trim_end()).err();
        let reports = reports.unwrap_or_else(|| panic!("{title}: no mistake is found"));
        all.push_str(&format!("#### {title}\n{reports}\n\n"));
    }
    insta::assert_snapshot!(all);
}

#[test]
fn a_report_has_a_line_a_column_and_a_cure() {
    let text =
        "scenario: a\nsteps:\n  - { id: é, module: moderation, fields: { input: a } }\noutput: '{{ é }}'\n";
    let reports = read("a.yaml", text).unwrap_err();
    let report = &reports.as_slice()[0];
    assert_eq!((report.line(), report.column()), (3, 11), "{reports}");
    let text = "scenario: a\nsteps:\n  - { module: moderation, fields: { inputs: a } }\n";
    let reports = read("a.yaml", text).unwrap_err();
    assert!(reports.as_slice().iter().any(|report| report.help_text() == Some("write `input`")), "{reports}");
}

/// Reading ends, with a scenario or with reports, whatever a text has.
#[test]
fn no_text_makes_reading_panic() {
    let texts = [include_str!("scenarios/triage.yaml"), include_str!("mistakes.txt")];
    let mut random = fastrand::Rng::with_seed(7);
    let signs = [
        "{{", "}}", "'", "\"", "\n", ":", "- ", "é", "|", "[", "{", "\\", ".", "(", "&a", "*a", "!", "#",
        "\t", "%",
    ];
    for round in 0..3_000 {
        let mut text = texts[round % 2].to_owned();
        if round % 2 == 1 {
            text = text
                .split("#### ")
                .nth(1 + random.usize(..11))
                .unwrap()
                .split_once('\n')
                .unwrap()
                .1
                .to_owned();
        }
        for _ in 0..random.usize(1..6) {
            let at = random.usize(..=text.len());
            let at = (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            match random.u8(..3) {
                0 => text.insert_str(at, signs[random.usize(..signs.len())]),
                1 => {
                    text.truncate(at);
                }
                _ => {
                    let end = text[at..]
                        .char_indices()
                        .nth(random.usize(1..9))
                        .map_or(text.len(), |(end, _)| at + end);
                    text.replace_range(at..end, signs[random.usize(..signs.len())]);
                }
            }
        }
        if let Err(reports) = read("a.yaml", &text) {
            assert!(!reports.as_slice().is_empty(), "refused without a report:\n{text}");
            assert!(!reports.to_string().is_empty());
        }
    }
}

#[test]
fn the_examples_of_the_docs_are_scenarios_and_their_report_is_drawn() {
    let page = include_str!("../../../../docs/scenarios.md");
    let blocks: Vec<&str> =
        page.split("```yaml\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert!(!blocks.is_empty());
    for text in blocks {
        read("triage.yaml", text).unwrap_or_else(|reports| panic!("{reports}"));
    }
    let drawn = include_str!("snapshots/read__every_mistake_is_reported_with_its_position_and_a_cure.snap");
    let report = page.split("```text\n").nth(1).unwrap().split("```").next().unwrap();
    assert!(drawn.contains(report), "{report}");
}

#[test]
fn a_scenario_with_very_many_mistakes_is_read_in_a_moment() {
    let mut text = "scenario: a\nsteps:\n".to_owned();
    (0..10_000).for_each(|_| text.push_str("  - { module: moderation, fields: { input: '{{ a.b }}' } }\n"));
    text.push_str(&format!("output: '{{{{ {} }}}}'\n", "a[".repeat(100_000)));
    let reports = read("a.yaml", &text).unwrap_err();
    assert_eq!(reports.as_slice().len(), 10_001);
    let drawn = reports.to_string();
    assert!(drawn.contains("and 9901 more") && drawn.contains("10001 errors"), "{}", drawn.len());
    assert!(reports.as_slice()[10_000].message().contains("words and signs"));
    assert_eq!(reports.as_slice()[10_000].line(), 10_003);
}
