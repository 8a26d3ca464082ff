//! Text that is not YAML → the most likely mistake.
//!
//! The parser reports where it stopped, in the words of the grammar. That is often a line or a page after the mistake.
//! Here the text before that position is compared with common mistakes; the first entry of [`SLIPS`] that matches is
//! reported.

mod flow;
mod lines;
mod loose;
mod quotes;
mod scan;

use crate::diagnostic::{Code, Cure, Diagnostic, Span, codes};
use granit_parser::ErrorKind;
pub(super) use loose::is_prose;
use scan::State;
use std::ops::Range;

/// Common mistakes, the most certain ones first.
const SLIPS: &[fn(&Failure<'_>) -> Option<Slip>] = &[
    depth,
    lines::merge_conflict,
    byte_order_mark,
    control_character,
    lines::tab,
    quotes::escape,
    quotes::open,
    loose::in_braces,
    quotes::text_behind,
    flow::comment,
    flow::closed_by_another,
    flow::closes_nothing,
    flow::brace_in_text,
    quotes::first_character,
    flow::two_commas,
    flow::comma_or_colon,
    lines::no_space,
    lines::list_item,
    lines::another_colon,
    lines::hard_space,
    lines::comment_in_text,
    lines::colon_in_text,
    lines::no_colon,
    flow::behind_brace,
    flow::not_closed,
    lines::long_key,
    lines::indentation,
];

/// The position where the parser stopped.
struct Failure<'t> {
    text: &'t str,
    at: usize,
    kind: &'t ErrorKind,
    state: State,
}

impl<'t> Failure<'t> {
    /// Returns the line on which the parser stopped; at the end of the file, the last line with content.
    fn line(&self) -> usize {
        let start = scan::line_start(self.text, self.at);
        if self.text[start..].trim().is_empty() {
            scan::line_above(self.text, start).unwrap_or(0)
        } else {
            start
        }
    }

    /// Returns that line and the one above, the upper one first.
    fn lines(&self) -> impl Iterator<Item = (usize, &'t str)> {
        let line = self.line();
        let starts = [scan::line_above(self.text, line), Some(line)];
        let text = self.text;
        starts.into_iter().flatten().map(move |start| (start, scan::line(text, start)))
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn before(&self) -> &'t str {
        &self.text[..self.at]
    }
}

/// A syntax mistake, and its cure.
struct Slip {
    code: &'static Code,
    place: Range<usize>,
    message: String,
    help: String,
    other: Option<(Range<usize>, &'static str)>,
    /// The cure as an edit.
    edit: Option<(Range<usize>, String)>,
}

impl Slip {
    fn new(place: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Self {
        let (message, help) = (message.into(), help.into());
        Self { code: &codes::YAML_SYNTAX, place, message, help, other: None, edit: None }
    }

    /// Adds the cure as an edit: `text` replaces a range.
    fn edit(self, range: Range<usize>, text: impl Into<String>) -> Self {
        Self { edit: Some((range, text.into())), ..self }
    }
}

/// Returns the report of a file that the parser could not read to its end.
#[cold]
pub(super) fn report(text: &str, at: usize, kind: &ErrorKind, source: usize) -> Diagnostic {
    let at = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let failure = Failure { text, at, kind, state: scan::scan(text, at) };
    let slip = SLIPS.iter().find_map(|slip| slip(&failure)).unwrap_or_else(|| unknown(&failure));
    let span = |range: Range<usize>| Span { source, start: range.start, end: range.end };
    let cure = match slip.edit {
        Some((range, text)) => Cure::edit(slip.help, span(range), text),
        None => slip.help.into(),
    };
    let report = slip.code.at(span(slip.place), slip.message).help(cure);
    match slip.other {
        Some((place, label)) => report.other(span(place), label),
        None => report,
    }
}

/// Reports the parser's own message, for mistakes that no entry matches.
fn unknown(failure: &Failure<'_>) -> Slip {
    Slip::new(
        failure.at..failure.at + 1,
        format!("this is not YAML: {}", failure.kind),
        "look at this line and the one above: indentation, `key: value`, quotes and braces",
    )
}

fn depth(failure: &Failure<'_>) -> Option<Slip> {
    if *failure.kind != ErrorKind::RecursionLimitExceeded {
        return None;
    }
    let slip = Slip::new(
        failure.at..failure.at + 1,
        "this is nested more than 64 levels deep",
        "give the inner part a name under `types:`",
    );
    Some(Slip { code: &codes::FILE_LIMIT, ..slip })
}

fn byte_order_mark(failure: &Failure<'_>) -> Option<Slip> {
    let start = match failure.kind {
        ErrorKind::BomInsideDocument => failure.text[failure.line()..].find('\u{FEFF}')? + failure.line(),
        _ => return None,
    };
    let slip = Slip::new(
        start..start + '\u{FEFF}'.len_utf8(),
        "an invisible byte-order mark (U+FEFF) is in the middle of the file",
        "delete it: retype the start of this line",
    )
    .edit(start..start + '\u{FEFF}'.len_utf8(), "");
    Some(Slip { code: &codes::BAD_TEXT, ..slip })
}

fn control_character(failure: &Failure<'_>) -> Option<Slip> {
    let is_bad = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{85}');
    let (start, bad) = failure.text.char_indices().find(|(_, c)| is_bad(*c))?;
    let slip = Slip::new(
        start..start + bad.len_utf8(),
        format!("this text has the character U+{:04X}, which is invisible", u32::from(bad)),
        "delete it",
    )
    .edit(start..start + bad.len_utf8(), "");
    Some(Slip { code: &codes::BAD_TEXT, ..slip })
}

/// Returns the text that begins at `at`, as it was most likely meant.
#[cold]
pub(super) fn text_from(text: &str, at: usize) -> &str {
    let failure = Failure { text, at, kind: &ErrorKind::RecursionLimitExceeded, state: scan::scan(text, at) };
    flow::text_at(&failure, at)
}

/// Writes a text in quotes, for YAML.
pub(super) fn quoted(text: &str) -> String {
    let text = text.trim();
    if text.contains('\'') && !text.contains(['"', '\\']) {
        return format!("\"{text}\"");
    }
    format!("'{}'", text.replace('\'', "''"))
}
