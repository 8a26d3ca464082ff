//! Reports as SARIF 2.1.0, which code-scanning services read.

use super::{path, trimmed, word};
use crate::diagnostic::{Diagnostic, Diagnostics, Source, Span, codes};
use serde_json::{Value, json};

/// Writes all reports as one SARIF log.
pub fn sarif(diagnostics: &Diagnostics, sources: &[Source]) -> String {
    let used: Vec<_> =
        codes::ALL.iter().filter(|code| diagnostics.iter().any(|one| one.code == **code)).collect();
    let rules: Vec<Value> = used
        .iter()
        .map(|code| {
            json!({
                "id": code.name,
                "shortDescription": { "text": code.rule },
                "help": { "text": code.page, "markdown": code.page },
            })
        })
        .collect();
    let results: Vec<Value> = diagnostics.iter().map(|one| result(one, sources)).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "modwright",
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules,
            } },
            "columnKind": "utf16CodeUnits",
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

fn result(one: &Diagnostic, sources: &[Source]) -> Value {
    let help = one.help.as_ref().map(|help| format!("\nhelp: {help}")).unwrap_or_default();
    let related: Vec<Value> = one
        .others
        .iter()
        .map(|(span, label)| {
            let mut place = location(*span, sources);
            place["message"] = json!({ "text": label });
            place
        })
        .collect();
    let mut result = json!({
        "ruleId": one.code.name,
        "level": word(one.severity),
        "message": { "text": format!("{}{help}", one.message) },
        "locations": [location(one.span, sources)],
        "relatedLocations": related,
    });
    if !one.edits.is_empty() {
        let changes: Vec<Value> = one
            .edits
            .iter()
            .map(|edit| {
                json!({
                    "artifactLocation": { "uri": uri(&sources[edit.span.source]) },
                    "replacements": [{
                        "deletedRegion": region(&sources[edit.span.source], edit.span),
                        "insertedContent": { "text": edit.text },
                    }],
                })
            })
            .collect();
        result["fixes"] = json!([{ "description": { "text": one.help.as_deref().unwrap_or_default() }, "artifactChanges": changes }]);
    }
    result
}

fn location(span: Span, sources: &[Source]) -> Value {
    let source = &sources[span.source];
    json!({ "physicalLocation": {
        "artifactLocation": { "uri": uri(source) },
        "region": region(source, trimmed(source, span)),
    } })
}

/// Returns the range of a span, from 1.
fn region(source: &Source, span: Span) -> Value {
    let range = source.range(span);
    json!({
        "startLine": range.start.line + 1,
        "startColumn": range.start.character + 1,
        "endLine": range.end.line + 1,
        "endColumn": range.end.character + 1,
    })
}

/// Returns the path as a URI reference.
fn uri(source: &Source) -> String {
    let mut out = String::new();
    for byte in path(source).bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => {
                out.push(char::from(byte))
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
