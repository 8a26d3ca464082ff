//! Reports as JSON, with positions as in the Language Server Protocol.

use super::{path, trimmed, word};
use crate::diagnostic::{Diagnostic, Diagnostics, Source, Span};
use serde_json::{Value, json};

/// Writes all reports as one JSON object.
///
/// Lines and characters count from 0, characters in UTF-16 code units. `edits` are the cure, if a tool can apply it.
pub fn json(diagnostics: &Diagnostics, sources: &[Source]) -> String {
    let reports: Vec<Value> = diagnostics.iter().map(|one| report(one, sources)).collect();
    let whole = json!({
        "version": 1,
        "errors": diagnostics.errors(),
        "warnings": diagnostics.warnings(),
        "notes": diagnostics.notes(),
        "diagnostics": reports,
    });
    format!("{whole:#}\n")
}

fn report(one: &Diagnostic, sources: &[Source]) -> Value {
    let mut report = json!({
        "code": one.code.name,
        "severity": word(one.severity),
        "message": one.message,
    });
    place(&mut report, one.span, sources);
    report["label"] = json!(one.label);
    report["help"] = json!(one.help);
    let related = one.others.iter().map(|(span, label)| {
        let mut other = json!({ "message": label });
        place(&mut other, *span, sources);
        other
    });
    report["related"] = related.collect();
    let edits = one.edits.iter().map(|edit| {
        let source = &sources[edit.span.source];
        json!({ "path": path(source), "range": range(source, edit.span), "newText": edit.text })
    });
    report["edits"] = edits.collect();
    report
}

fn place(report: &mut Value, span: Span, sources: &[Source]) {
    let source = &sources[span.source];
    report["path"] = json!(path(source));
    report["range"] = range(source, trimmed(source, span));
}

fn range(source: &Source, span: Span) -> Value {
    let range = source.range(span);
    json!({
        "start": { "line": range.start.line, "character": range.start.character },
        "end": { "line": range.end.line, "character": range.end.character },
    })
}
