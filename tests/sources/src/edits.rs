//! The edits of reports, applied.

use modwright::diagnostic::{Diagnostic, Diagnostics, apply, draw};
use modwright::{Source, check};
use std::fmt::Write;

/// Applies the edits of each report alone, and describes every report that is still there afterwards.
pub fn unfixed(diagnostics: &Diagnostics, sources: &[Source]) -> String {
    let mut out = String::new();
    for one in diagnostics.iter().filter(|one| !one.edits.is_empty()) {
        let mut edited = sources.to_vec();
        apply(&one.edits, &mut edited);
        let (_, found) = check(&edited);
        let same = |all: &Diagnostics| all.iter().filter(|other| is_same(one, other)).count();
        if same(&found) >= same(diagnostics) {
            let text = &edited[one.span.source].text;
            let _ =
                write!(out, "`{}` is still there:\n{text}\n{}", one.message, draw(&found, &edited, false));
        }
    }
    out
}

fn is_same(one: &Diagnostic, other: &Diagnostic) -> bool {
    one.code == other.code && one.message == other.message && one.span.source == other.span.source
}
