//! Reports of mistakes. This module does not know the language.

pub mod codes;
mod cure;
mod draw;
mod formats;
mod nearest;
mod position;

pub use codes::Code;
pub(crate) use cure::Cure;
pub use cure::{Edit, apply};
pub use draw::draw;
pub use formats::{github, json, sarif};
pub(crate) use nearest::nearest;
pub use position::{Position, Range};

use std::collections::BTreeSet;
use std::sync::Arc;

/// A span of bytes in one of the sources: `start..end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct Span {
    /// The index of the source in the list that was read.
    #[cfg_attr(feature = "cli", serde(skip))]
    pub source: usize,
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    /// Returns the span of `part`, whose bytes are counted from the start of this one.
    pub(crate) fn part(self, part: std::ops::Range<usize>) -> Self {
        Self { start: self.start + part.start, end: self.start + part.end, ..self }
    }

    /// Returns `true` if the span has no bytes.
    pub(crate) fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Returns the span from the start of this one to the end of `other`.
    pub(crate) fn to(self, other: Self) -> Self {
        Self { end: other.end, ..self }
    }
}

/// A value with its span.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// The byte range in the source file.
    pub span: Span,
}

/// A text with its span. Boxed: most texts of a specification are absent, and an absent one should be small.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct SpannedText(Box<Spanned<String>>);

impl SpannedText {
    /// Creates a text at `span`.
    pub fn new(value: String, span: Span) -> Self {
        Self(Box::new(Spanned { value, span }))
    }

    /// Returns `true` if the text is written in quotes.
    pub(crate) fn is_quoted(&self) -> bool {
        self.span.end - self.span.start > self.value.len()
    }

    /// Returns the span of a part of the text, whose bytes are counted from its start.
    pub(crate) fn part(&self, part: std::ops::Range<usize>) -> Span {
        self.inner_span().part(part)
    }

    /// Returns the span of the text without its quotes.
    pub(crate) fn inner_span(&self) -> Span {
        let offset = usize::from(self.is_quoted());
        self.span.part(offset..offset + self.value.len())
    }

    /// Sets the span.
    pub(crate) fn set_span(&mut self, span: Span) {
        self.0.span = span;
    }

    /// Sets the source.
    #[cfg(feature = "cli")]
    pub(crate) fn set_source(&mut self, source: usize) {
        self.0.span.source = source;
    }
}

impl std::ops::Deref for SpannedText {
    type Target = Spanned<String>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

/// A source file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The path that reports show, with `/` between folders.
    pub path: String,
    /// The whole text.
    pub text: String,
}

impl Source {
    /// Returns the line and the column (in characters) of a byte, both from 1.
    pub fn position(&self, byte: usize) -> (usize, usize) {
        let before = &self.text[..self.boundary(byte)];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }
}

impl Source {
    /// Returns the line and the column of each byte, both from 1; the bytes ascend. A long text is read once.
    pub fn positions(&self, bytes: impl IntoIterator<Item = usize>) -> Vec<(usize, usize)> {
        let (mut line, mut column, mut read) = (1, 1, 0);
        let position = |byte| {
            let byte = self.boundary(byte).max(read);
            let passed = &self.text[read..byte];
            // A document may be one line of many megabytes.
            match passed.rsplit_once('\n') {
                Some((before, last)) => {
                    line += before.matches('\n').count() + 1;
                    column = last.chars().count() + 1;
                }
                None => column += passed.chars().count(),
            }
            read = byte;
            (line, column)
        };
        bytes.into_iter().map(position).collect()
    }

    /// Returns the last character boundary at or before `byte`.
    fn boundary(&self, byte: usize) -> usize {
        let end = byte.min(self.text.len());
        (0..=end).rev().find(|at| self.text.is_char_boundary(*at)).unwrap_or(0)
    }
}

/// The severity of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// Nothing is generated.
    Error,
    /// Generation goes on.
    Warning,
    /// Nothing is wrong, and something could be better.
    Note,
}

/// One mistake: the fact, the span and the cure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The kind of mistake.
    pub code: &'static Code,
    /// Error, warning or note.
    pub severity: Severity,
    /// The fact, in the specification's own words.
    pub message: String,
    /// The span to change.
    pub span: Span,
    /// A short text under the carets.
    pub label: Option<String>,
    /// Related spans, each with a short text.
    pub others: Vec<(Span, String)>,
    /// The cure.
    pub help: Option<String>,
    /// The cure as edits, if a tool can apply it without a person.
    pub edits: Vec<Edit>,
}

impl Diagnostic {
    /// Adds the cure.
    pub(crate) fn help(mut self, cure: impl Into<Cure>) -> Self {
        let (help, edits) = cure.into().at(self.span);
        self.help = Some(help);
        self.edits = edits;
        self
    }

    /// Proposes the candidate closest to `word`, or gives another cure if none is close.
    pub(crate) fn suggest<'a>(
        self,
        word: &str,
        candidates: impl IntoIterator<Item = &'a str>,
        otherwise: impl Into<Cure>,
    ) -> Self {
        match nearest(word, candidates) {
            Some(near) => self.help(Cure::write(near)),
            None => self.help(otherwise),
        }
    }

    /// Adds a short text under the carets.
    pub(crate) fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Adds a related span.
    pub(crate) fn other(mut self, span: Span, label: impl Into<String>) -> Self {
        self.others.push((span, label.into()));
        self
    }

    /// Makes it a note.
    #[cfg(feature = "workbench")]
    pub(crate) fn note(mut self) -> Self {
        self.severity = Severity::Note;
        self
    }

    /// Makes it a warning.
    pub(crate) fn warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }
}

impl Code {
    /// Creates a diagnostic of this kind at `span`.
    pub(crate) fn at(&'static self, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code: self,
            severity: Severity::Error,
            message: message.into(),
            span,
            label: None,
            others: Vec::new(),
            help: None,
            edits: Vec::new(),
        }
    }
}

/// All reports of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    /// Names whose declaration could not be read. A report about such a name would only repeat that.
    suppressed: BTreeSet<String>,
    /// The same names of files that were read before; their reports are in another list.
    suppressed_before: Arc<BTreeSet<String>>,
}

impl Diagnostics {
    /// Adds a report.
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Adds a report, if there is one.
    pub(crate) fn extend_with(&mut self, diagnostic: Option<Diagnostic>) {
        self.list.extend(diagnostic);
    }

    /// Suppresses later reports about `name`: its declaration could not be read.
    pub(crate) fn suppress(&mut self, name: &str) {
        self.suppressed.insert(name.to_owned());
    }

    /// Adds the reports of another list.
    pub(crate) fn extend(&mut self, other: Self) {
        self.list.extend(other.list);
        self.suppressed.extend(other.suppressed);
    }

    /// Changes the spans of all reports.
    #[cfg(feature = "import")]
    pub(crate) fn move_spans(&mut self, change: impl Fn(&mut Span)) {
        for report in &mut self.list {
            change(&mut report.span);
            report.others.iter_mut().for_each(|(span, _)| change(span));
        }
    }

    /// Returns an empty list that knows the suppressed names.
    pub(crate) fn child(&self) -> Self {
        Self { suppressed_before: Arc::new(self.suppressed.clone()), ..Self::default() }
    }

    /// Returns `true` if the declaration of `name` could not be read.
    pub(crate) fn is_suppressed(&self, name: &str) -> bool {
        self.suppressed.contains(name) || self.suppressed_before.contains(name)
    }

    /// Keeps only some of the reports.
    pub fn retain(&mut self, keep: impl FnMut(&Diagnostic) -> bool) {
        self.list.retain(keep);
    }

    /// Returns the reports, after `sort` in the order of their spans.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// Returns `true` if nothing was reported and everything could be read.
    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty() && self.suppressed.is_empty() && self.suppressed_before.is_empty()
    }

    /// Returns the number of errors.
    pub fn errors(&self) -> usize {
        self.count(Severity::Error)
    }

    /// Returns the number of warnings.
    pub fn warnings(&self) -> usize {
        self.count(Severity::Warning)
    }

    /// Returns the number of notes.
    pub fn notes(&self) -> usize {
        self.count(Severity::Note)
    }

    fn count(&self, severity: Severity) -> usize {
        self.list.iter().filter(|one| one.severity == severity).count()
    }

    /// Sorts the reports by span and drops duplicates.
    pub(crate) fn sort(&mut self) {
        self.list.sort_by(|a, b| (a.span, a.code.name, &a.message).cmp(&(b.span, b.code.name, &b.message)));
        self.list.dedup();
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}
