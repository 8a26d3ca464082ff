//! Mistakes that people make, one case each: what `check` says of it, and whether the proposed cure mends it.
//! [`modwright_cases::mistakes`] describes the files.
#![allow(missing_docs)]

use modwright::diagnostic::{Diagnostics, apply, draw};
use modwright::{Source, check, load::load};
use modwright_cases::Expected;
use modwright_cases::mistakes::{Case, Edit, FOLDER, cases, write};
use std::fmt::Write;
use std::fs;

#[test]
fn every_mistake_gives_its_reports_and_its_cure_mends_it() {
    let mut expected = Expected::new();
    let mut paths: Vec<_> = fs::read_dir(FOLDER).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    assert!(!paths.is_empty());
    let mut wrong = String::new();
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        let (mut shown, mut count) = (String::new(), Count::default());
        for case in cases(&text) {
            let (found, sources) = run(&case.edits);
            let places: Vec<String> = found.iter().map(|one| place(one, &sources)).collect();
            if places != case.expected {
                let (name, expected) = (&case.name, &case.expected);
                writeln!(wrong, "{name}: expected {expected:?}, found {places:?}").unwrap();
            }
            let reports = draw(&found, &sources, false);
            if let Some(cured) = &case.cured {
                let (found, sources) = run(cured);
                if found.iter().next().is_some() {
                    let reports = draw(&found, &sources, false);
                    writeln!(wrong, "{}: the cure does not mend it:\n{reports}", case.name).unwrap();
                }
            }
            let unfixed = modwright_cases::unfixed(&found, &sources);
            if !unfixed.is_empty() {
                writeln!(wrong, "{}: the edits of a report do not mend it:\n{unfixed}", case.name).unwrap();
            }
            count.add(&case, &places, found.iter().filter(|one| !one.edits.is_empty()).count());
            if let Some(difference) = edited(&case, found, sources) {
                writeln!(wrong, "{}: {difference}", case.name).unwrap();
            }
            writeln!(shown, "== {}\n{}\n{reports}", case.name, case.shown).unwrap();
        }
        writeln!(shown, "{count:?}").unwrap();
        expected.file(&path.with_extension("reports"), &shown);
    }
    assert!(wrong.is_empty(), "{wrong}");
    expected.finish();
}

#[test]
fn the_specification_that_the_cases_edit_is_right() {
    let (found, sources) = run(&[]);
    assert!(found.iter().next().is_none(), "{}", draw(&found, &sources, false));
}

/// How many cases a file has, and of these.
#[derive(Debug, Default)]
struct Count {
    cases: usize,
    controls: usize,
    seen: usize,
    with_one_report: usize,
    with_a_cure_that_was_followed: usize,
    reports_with_edits: usize,
}

impl Count {
    fn add(&mut self, case: &Case, places: &[String], edits: usize) {
        if case.name.starts_with("controls/") {
            assert!(case.expected.is_empty(), "{} is no mistake", case.name);
            self.controls += 1;
            return;
        }
        assert!(!case.expected.is_empty(), "{} expects no report", case.name);
        self.cases += 1;
        self.seen += usize::from(!places.is_empty());
        self.with_one_report += usize::from(places.len() == 1);
        self.reports_with_edits += edits;
        self.with_a_cure_that_was_followed += usize::from(case.cured.is_some());
    }
}

/// Applies the edits of the first report that has some, again and again, as a tool would. If no report is left, the
/// specification is the one that the cure makes; returns the difference.
fn edited(case: &Case, mut found: Diagnostics, mut sources: Vec<Source>) -> Option<String> {
    const MOST: usize = 10;
    let mut model = None;
    for _ in 0..MOST {
        let Some(one) = found.iter().find(|one| !one.edits.is_empty()) else { break };
        apply(&one.edits, &mut sources);
        (model, found) = check(&sources);
    }
    if let Some(one) = found.iter().find(|one| !one.edits.is_empty()) {
        return Some(format!("after {MOST} edits there is still one: {}", one.message));
    }
    let (meant, _) = check(&run(case.cured.as_ref().filter(|_| model.is_some())?).1);
    let text = || sources.iter().map(|source| source.text.as_str()).collect::<String>();
    (found.iter().next().is_none() && model != meant)
        .then(|| format!("the edits make another specification than the cure:\n{}", text()))
}

/// What `check` says of the base with these edits.
fn run(edits: &[Edit]) -> (Diagnostics, Vec<Source>) {
    let folder = tempfile::tempdir().unwrap();
    let spec = folder.path().join("spec");
    write(edits, &spec);
    let mut sources = load(&spec).unwrap();
    for source in &mut sources {
        source.path = source.path.replace(&spec.display().to_string(), "spec");
    }
    (check(&sources).1, sources)
}

/// `CODE FILE:LINE:COLUMN`
fn place(one: &modwright::diagnostic::Diagnostic, sources: &[Source]) -> String {
    let source = &sources[one.span.source];
    let (line, column) = source.position(one.span.start);
    let file = source.path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    format!("{} {file}:{line}:{column}", one.code.name)
}
