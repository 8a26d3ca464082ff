//! Drawing of reports for people, like rustc's.

use super::{Diagnostic, Diagnostics, Severity, Source, Span, codes};
use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};

/// The most reports that are drawn for one file.
const MAX_REPORTS: usize = 100;

/// A text of more bytes is a document of another program: only the lines of its reports are looked at.
const LARGE: usize = 1 << 20;
/// A longer line is not shown.
const LONG_LINE: usize = 1000;

/// Draws the reports, at most 100 for each file, and a last line with the totals; in colour if `colour` is set.
pub fn draw(diagnostics: &Diagnostics, sources: &[Source], colour: bool) -> String {
    let hidden = hide_secrets(diagnostics, sources);
    let sources = hidden.as_deref().unwrap_or(sources);
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut out = String::new();
    let mut drawn = vec![0; sources.len()];
    for diagnostic in diagnostics.iter() {
        drawn[diagnostic.span.source] += 1;
        if drawn[diagnostic.span.source] > MAX_REPORTS {
            continue;
        }
        out.push_str(&renderer.render(&[group(diagnostic, sources)]));
        out.push_str("\n\n");
    }
    for (source, drawn) in sources.iter().zip(drawn).filter(|(_, drawn)| *drawn > MAX_REPORTS) {
        out.push_str(&format!("{}: and {} more\n", source.path, drawn - MAX_REPORTS));
    }
    out.push_str(&count(diagnostics));
    out
}

/// Hides keys in the shown source: a key must not reach a log.
fn hide_secrets(diagnostics: &Diagnostics, sources: &[Source]) -> Option<Vec<Source>> {
    let secrets = || diagnostics.iter().filter(|one| *one.code == codes::SECRET_IN_SPEC);
    secrets().next()?;
    let mut hidden = sources.to_vec();
    for one in secrets() {
        let text = &mut hidden[one.span.source].text;
        text.replace_range(one.span.start..one.span.end, &"*".repeat(one.span.end - one.span.start));
    }
    Some(hidden)
}

fn group<'a>(diagnostic: &'a Diagnostic, sources: &'a [Source]) -> Group<'a> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(diagnostic.message.as_str()).id(diagnostic.code.name);
    let source = &sources[diagnostic.span.source];
    let mut group = match source.text.len() > LARGE {
        true => title.element(excerpt(source, diagnostic.span, diagnostic.label.as_deref())),
        false => title.element(snippet(
            sources,
            diagnostic.span,
            diagnostic.label.as_deref(),
            diagnostic.others.iter().filter(|(span, _)| span.source == diagnostic.span.source),
        )),
    };
    for (span, label) in diagnostic.others.iter().filter(|(span, _)| span.source != diagnostic.span.source) {
        group = group.element(snippet(sources, *span, Some(label), std::iter::empty()));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    group
}

/// Returns the line of a span in a long text. Of a very long line only the position is shown.
fn excerpt<'a>(source: &'a Source, span: Span, label: Option<&'a str>) -> Element<'a> {
    let (range, (line, column)) = (range(source, span), source.position(span.start));
    let start = source.text[..range.start].rfind('\n').map_or(0, |newline| newline + 1);
    let end = source.text[range.end..].find('\n').map_or(source.text.len(), |newline| range.end + newline);
    if end - start > LONG_LINE {
        return Origin::path(source.path.as_str()).line(line).char_column(column).into();
    }
    Snippet::source(&source.text[start..end])
        .path(source.path.as_str())
        .line_start(line)
        .annotation(AnnotationKind::Primary.span(range.start - start..range.end - start).label(label))
        .into()
}

fn snippet<'a>(
    sources: &'a [Source],
    span: Span,
    label: Option<&'a str>,
    others: impl Iterator<Item = &'a (Span, String)>,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let source = &sources[span.source];
    let mut snippet = Snippet::source(source.text.as_str())
        .path(source.path.as_str())
        .annotation(AnnotationKind::Primary.span(range(source, span)).label(label));
    for (span, label) in others {
        snippet = snippet
            .annotation(AnnotationKind::Context.span(range(source, *span)).label(Some(label.as_str())));
    }
    snippet
}

/// Returns the bytes of a span without trailing line breaks, on character boundaries and inside the text.
fn range(source: &Source, span: Span) -> std::ops::Range<usize> {
    let start = source.boundary(span.start);
    let end = source.boundary(span.end.max(start));
    let written = source.text[start..end].trim_end();
    // Only the first line of a longer span is shown.
    let line = written.find('\n').unwrap_or(written.len());
    start..start + line
}

fn count(diagnostics: &Diagnostics) -> String {
    let files =
        diagnostics.iter().map(|one| one.span.source).collect::<std::collections::BTreeSet<_>>().len();
    let some = |number: usize, word: &str| format!("{number} {word}{}", if number == 1 { "" } else { "s" });
    let more = |number: usize, word: &str| {
        if number > 0 { format!(", {}", some(number, word)) } else { String::new() }
    };
    let (warnings, notes) = (more(diagnostics.warnings(), "warning"), more(diagnostics.notes(), "note"));
    format!("{}{warnings}{notes} in {}\n", some(diagnostics.errors(), "error"), some(files, "file"))
}
