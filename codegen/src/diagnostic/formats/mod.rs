//! Reports for programs: JSON, SARIF and the annotations of GitHub Actions.

mod github;
mod json;
mod sarif;

pub use github::github;
pub use json::json;
pub use sarif::sarif;

use super::{Severity, Source, Span};

/// Returns a span without its trailing line breaks and spaces.
fn trimmed(source: &Source, span: Span) -> Span {
    let start = source.boundary(span.start);
    let end = source.boundary(span.end.max(start));
    Span { start, end: start + source.text[start..end].trim_end().len(), ..span }
}

/// Returns the path of the file that a report is about: folders and broken links have a mark at their end.
fn path(source: &Source) -> &str {
    source.path.trim_end_matches(['/', '@', '|'])
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}
