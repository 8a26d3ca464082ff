//! Mistakes of a scenario: each with its position and its cure.

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use std::fmt;

/// The most reports that are drawn.
const MAX_DRAWN: usize = 100;

/// A range of bytes in the text of a scenario.
pub(crate) type Span = std::ops::Range<usize>;

/// One mistake of a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    message: String,
    help: Option<String>,
    span: Span,
    line: usize,
    column: usize,
}

impl Report {
    pub(crate) fn new(span: &Span, message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None, span: span.clone(), line: 0, column: 0 }
    }

    pub(crate) fn span(&self) -> Span {
        self.span.clone()
    }

    /// Sets the span.
    pub(crate) fn at(mut self, span: &Span) -> Self {
        self.span = span.clone();
        self
    }

    /// Adds the cure.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Proposes the candidate closest to `word`, or lists them all if none is close.
    pub(crate) fn suggest<'a>(self, word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Self {
        let candidates: Vec<&str> = candidates.into_iter().collect();
        match nearest(word, candidates.iter().copied()) {
            Some(near) => self.help(format!("write `{near}`")),
            None if candidates.is_empty() => self,
            None => self.help(listed(&candidates)),
        }
    }

    /// Returns the fact, in the scenario's own words.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Returns the cure.
    #[must_use]
    pub fn help_text(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// Returns the line, from 1.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }

    /// Returns the column in characters, from 1.
    #[must_use]
    pub fn column(&self) -> usize {
        self.column
    }
}

/// All mistakes of a scenario, in the order of their positions. `Display` draws them below the lines that they are about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reports {
    path: String,
    text: String,
    list: Vec<Report>,
}

impl Reports {
    pub(crate) fn new(path: &str, text: &str, mut list: Vec<Report>) -> Self {
        list.sort_by(|a, b| (a.span.start, &a.message).cmp(&(b.span.start, &b.message)));
        // A long text is read once.
        let (mut line, mut line_start, mut read) = (1, 0, 0);
        for report in &mut list {
            let start = boundary(text, report.span.start);
            let written = text[start..boundary(text, report.span.end.max(start))].trim_end();
            // Only the first line of a longer span is shown.
            report.span = start..start + written.find('\n').unwrap_or(written.len());
            for (at, _) in text[read..start].match_indices('\n') {
                line += 1;
                line_start = read + at + 1;
            }
            read = start;
            report.line = line;
            report.column = text[line_start..start].chars().count() + 1;
        }
        list.dedup();
        Self { path: path.to_owned(), text: text.to_owned(), list }
    }

    /// Returns the reports.
    #[must_use]
    pub fn as_slice(&self) -> &[Report] {
        &self.list
    }
}

impl fmt::Display for Reports {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let renderer = Renderer::plain();
        for report in self.list.iter().take(MAX_DRAWN) {
            let snippet = Snippet::source(self.text.as_str())
                .path(self.path.as_str())
                .annotation(AnnotationKind::Primary.span(report.span.clone()));
            let mut group = Level::ERROR.primary_title(report.message.as_str()).element(snippet);
            if let Some(help) = &report.help {
                group = group.element(Level::HELP.message(help.as_str()));
            }
            writeln!(f, "{}\n", renderer.render(&[group]))?;
        }
        let count = self.list.len();
        if count > MAX_DRAWN {
            writeln!(f, "and {} more", count - MAX_DRAWN)?;
        }
        write!(f, "{count} error{} in {}", if count == 1 { "" } else { "s" }, self.path)
    }
}

impl std::error::Error for Reports {}

/// Returns the last character boundary at or before `byte`.
fn boundary(text: &str, byte: usize) -> usize {
    let end = byte.min(text.len());
    (0..=end).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// Returns a sentence with the candidates, at most ten.
fn listed(candidates: &[&str]) -> String {
    let names: Vec<String> = candidates.iter().take(10).map(|name| format!("`{name}`")).collect();
    let more = candidates.len().saturating_sub(10);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("use {}{}{more}", if names.len() == 1 { "" } else { "one of " }, names.join(", "))
}

/// Returns the candidate closest to `word`, if one is close enough.
pub(crate) fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (strsim::osa_distance(&lower, &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| *distance <= slips(candidate))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Returns the number of wrong letters at which a word is still recognizable.
fn slips(word: &str) -> usize {
    match word.chars().count() {
        0..=2 => 0,
        3..=4 => 1,
        _ => 2,
    }
}
