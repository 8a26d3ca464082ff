//! Reports as workflow commands, which GitHub Actions shows at their lines.

use super::{path, trimmed, word};
use crate::diagnostic::{Diagnostics, Source};

/// Writes one line for each report.
pub fn github(diagnostics: &Diagnostics, sources: &[Source]) -> String {
    let mut out = String::new();
    for one in diagnostics.iter() {
        let source = &sources[one.span.source];
        let range = source.range(trimmed(source, one.span));
        let help = one.help.as_ref().map(|help| format!("\nhelp: {help}")).unwrap_or_default();
        let mut columns = format!(",col={}", range.start.character + 1);
        // Columns are shown only for a span in one line.
        if range.start.line == range.end.line {
            columns.push_str(&format!(",endColumn={}", range.end.character + 1));
        }
        out.push_str(&format!(
            "::{} file={},line={},endLine={}{columns},title={}::{}\n",
            // A note is a `notice` there.
            word(one.severity).replace("note", "notice"),
            property(path(source)),
            range.start.line + 1,
            range.end.line + 1,
            one.code.name,
            data(&format!("{}{help}", one.message)),
        ));
    }
    out
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
