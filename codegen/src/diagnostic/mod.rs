//! What a mistake is. Knows nothing of the language.

pub mod codes;
mod draw;
mod nearest;

pub use codes::Code;
pub use draw::draw;
pub(crate) use nearest::nearest;

use std::collections::BTreeSet;
use std::sync::Arc;

/// A place in one of the sources: bytes `start..end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct Span {
    /// Which source, as an index into the list that was read.
    #[cfg_attr(feature = "cli", serde(skip))]
    pub source: usize,
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    /// The place of `part`, whose bytes are counted from the start of this one.
    pub(crate) fn part(self, part: std::ops::Range<usize>) -> Self {
        Self { start: self.start + part.start, end: self.start + part.end, ..self }
    }

    /// Whether nothing is written there.
    pub(crate) fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// From the start of this place to the end of `other`.
    pub(crate) fn to(self, other: Self) -> Self {
        Self { end: other.end, ..self }
    }
}

/// Something with the place where it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct Spanned<T> {
    /// What is written.
    pub value: T,
    /// Where.
    pub span: Span,
}

/// A text with its place. It is small where there is none: most of what may be written is not.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct SpannedText(Box<Spanned<String>>);

impl SpannedText {
    /// A text that stands at `span`.
    pub fn new(value: String, span: Span) -> Self {
        Self(Box::new(Spanned { value, span }))
    }

    /// Whether it is written in quotes.
    pub(crate) fn is_quoted(&self) -> bool {
        self.span.end - self.span.start > self.value.len()
    }

    /// The place of a part of the text, whose bytes are counted from its start.
    pub(crate) fn part(&self, part: std::ops::Range<usize>) -> Span {
        self.inner_span().part(part)
    }

    /// The place of the text without its quotes.
    pub(crate) fn inner_span(&self) -> Span {
        let offset = usize::from(self.is_quoted());
        self.span.part(offset..offset + self.value.len())
    }

    /// Says in which source it stands.
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

/// A file as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The path that reports name, with `/` between folders.
    pub path: String,
    /// The whole text.
    pub text: String,
}

impl Source {
    /// The line and column (in characters) of a byte, both from 1.
    pub fn position(&self, byte: usize) -> (usize, usize) {
        let before = &self.text[..self.boundary(byte)];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }
}

impl Source {
    /// The last boundary between two characters that is not behind `byte`.
    fn boundary(&self, byte: usize) -> usize {
        let end = byte.min(self.text.len());
        (0..=end).rev().find(|at| self.text.is_char_boundary(*at)).unwrap_or(0)
    }
}

/// How grave a report is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// Nothing is generated.
    Error,
    /// Worth a look; generation goes on.
    Warning,
}

/// One mistake: what, where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The kind of mistake.
    pub code: &'static Code,
    /// Error or warning.
    pub severity: Severity,
    /// The fact, in the specification's own words.
    pub message: String,
    /// What to change.
    pub span: Span,
    /// A few words under the carets.
    pub label: Option<String>,
    /// The other places that matter, each with a few words.
    pub others: Vec<(Span, String)>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// Adds what to do about it.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Proposes the candidate closest to `word`, or says what else to do where none is close.
    pub(crate) fn suggest<'a>(
        self,
        word: &str,
        candidates: impl IntoIterator<Item = &'a str>,
        otherwise: impl Into<String>,
    ) -> Self {
        match nearest(word, candidates) {
            Some(near) => self.help(format!("write `{near}`")),
            None => self.help(otherwise),
        }
    }

    /// Adds a few words under the carets.
    pub(crate) fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Points at another place that matters.
    pub(crate) fn other(mut self, span: Span, label: impl Into<String>) -> Self {
        self.others.push((span, label.into()));
        self
    }

    /// Makes it a warning.
    pub(crate) fn warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }
}

impl Code {
    /// A mistake of this kind at `span`.
    pub(crate) fn at(&'static self, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code: self,
            severity: Severity::Error,
            message: message.into(),
            span,
            label: None,
            others: Vec::new(),
            help: None,
        }
    }
}

/// All mistakes of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    /// What was declared but could not be read: who names it made no mistake of their own.
    suppressed: BTreeSet<String>,
    /// The same of what was read before; it is in the list of that, and not handed on.
    suppressed_before: Arc<BTreeSet<String>>,
}

impl Diagnostics {
    /// Adds one.
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Adds one where there is one.
    pub(crate) fn extend_with(&mut self, diagnostic: Option<Diagnostic>) {
        self.list.extend(diagnostic);
    }

    /// Notes that the declaration of `name` could not be read.
    pub(crate) fn suppress(&mut self, name: &str) {
        self.suppressed.insert(name.to_owned());
    }

    /// Adds those of another list.
    pub(crate) fn extend(&mut self, other: Self) {
        self.list.extend(other.list);
        self.suppressed.extend(other.suppressed);
    }

    /// An empty list that knows what could not be read so far.
    pub(crate) fn child(&self) -> Self {
        Self { suppressed_before: Arc::new(self.suppressed.clone()), ..Self::default() }
    }

    /// Whether the declaration of `name` could not be read.
    pub(crate) fn is_suppressed(&self, name: &str) -> bool {
        self.suppressed.contains(name) || self.suppressed_before.contains(name)
    }

    /// The reports in the order of their places.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// Whether nothing was reported, and everything could be read.
    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty() && self.suppressed.is_empty() && self.suppressed_before.is_empty()
    }

    /// How many errors there are.
    pub fn errors(&self) -> usize {
        self.list.iter().filter(|one| one.severity == Severity::Error).count()
    }

    /// How many warnings there are.
    pub fn warnings(&self) -> usize {
        self.list.len() - self.errors()
    }

    /// Sorts by place and drops what was said twice.
    pub(crate) fn sort(&mut self) {
        self.list.sort_by(|a, b| (a.span, a.code.name, &a.message).cmp(&(b.span, b.code.name, &b.message)));
        self.list.dedup();
    }
}
