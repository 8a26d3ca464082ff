//! The short run: a few thousand inputs for each target, the same on every machine, and the growth of time with size.
#![allow(missing_docs)]

use modwright_fuzz::{Target, fuzz, growth, targets};

#[track_caller]
fn holds(name: &str, runs: u64) {
    let target = target(name);
    let report = fuzz(target, runs, 1, 1);
    let findings: Vec<_> = report
        .findings
        .iter()
        .map(|(message, input)| format!("{message}: b\"{}\"", input.escape_ascii()))
        .collect();
    assert!(findings.is_empty(), "{name}:\n{}", findings.join("\n"));
    assert!(report.kinds > 10, "{name}: only {} kinds of outcomes", report.kinds);
}

fn target(name: &str) -> &'static Target {
    targets::ALL.into_iter().find(|target| target.name == name).expect("a target")
}

#[test]
fn the_text_of_a_specification() {
    holds("spec", 1_000);
}

#[test]
fn the_bytes_of_a_stream() {
    holds("sse", 1_000);
}

#[test]
fn the_body_of_a_response() {
    holds("body", 20_000);
}

#[test]
fn paths_and_queries() {
    holds("path", 20_000);
}

#[test]
fn forms_with_files() {
    holds("form", 5_000);
}

#[test]
fn no_time_is_quadratic_in_the_size_of_its_input() {
    for target in targets::ALL {
        for family in target.families {
            // Other work on the machine makes a measurement too long, never too short.
            let mut factor = growth(target, family);
            for _ in 0..3 {
                if factor >= 24.0 {
                    factor = factor.min(growth(target, family));
                }
            }
            assert!(
                factor < 24.0,
                "{}, {}: {factor:.0} times as long for 8 times as much",
                target.name,
                family.name
            );
        }
    }
}
