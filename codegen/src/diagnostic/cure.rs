//! Cures: an instruction for a person, and the same as edits for a tool.

use super::{Source, Span};

/// A replacement of a span by a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The bytes to replace; an empty span is a position.
    pub span: Span,
    /// The new text.
    pub text: String,
}

/// The cure of a mistake. A text alone is an instruction that only a person can carry out.
pub(crate) struct Cure {
    help: String,
    /// The text that replaces the span of the report.
    replacement: Option<String>,
    edits: Vec<Edit>,
}

impl Cure {
    /// Creates the cure "write `text`", which replaces the span of the report.
    pub(crate) fn write(text: impl Into<String>) -> Self {
        let text = text.into();
        Self::replace(format!("write `{text}`"), text)
    }

    /// Creates a cure whose edit replaces the span of the report by `text`.
    pub(crate) fn replace(help: impl Into<String>, text: impl Into<String>) -> Self {
        Self { help: help.into(), replacement: Some(text.into()), edits: Vec::new() }
    }

    /// Creates a cure whose edit replaces `span` by `text`.
    pub(crate) fn edit(help: impl Into<String>, span: Span, text: impl Into<String>) -> Self {
        Self { help: help.into(), replacement: None, edits: vec![Edit { span, text: text.into() }] }
    }

    /// Adds an edit of another span.
    pub(crate) fn and(mut self, span: Span, text: impl Into<String>) -> Self {
        self.edits.push(Edit { span, text: text.into() });
        self
    }

    /// Returns the instruction.
    #[cfg(test)]
    pub(crate) fn help(&self) -> &str {
        &self.help
    }

    /// Returns the instruction and the edits of a report at `span`.
    pub(super) fn at(self, span: Span) -> (String, Vec<Edit>) {
        let mut edits = self.edits;
        edits.extend(self.replacement.map(|text| Edit { span, text }));
        (self.help, edits)
    }
}

impl From<String> for Cure {
    fn from(help: String) -> Self {
        Self { help, replacement: None, edits: Vec::new() }
    }
}

impl From<&str> for Cure {
    fn from(help: &str) -> Self {
        help.to_owned().into()
    }
}

/// Applies edits that do not overlap.
pub fn apply(edits: &[Edit], sources: &mut [Source]) {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    // From the end: an edit moves only the bytes after it.
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span));
    for edit in edits {
        let Some(source) = sources.get_mut(edit.span.source) else { continue };
        let start = source.boundary(edit.span.start);
        let end = source.boundary(edit.span.end.max(start));
        source.text.replace_range(start..end, &edit.text);
    }
}
