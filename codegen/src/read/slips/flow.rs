//! Mappings and lists on a line: `{ … }` and `[ … ]`.

use super::{Failure, Slip, quoted, scan};
use granit_parser::ErrorKind;

/// Returns the text that begins at `at`, as it was most likely meant: to the end of the line, without the braces that
/// close open ones.
pub(super) fn text_at<'t>(failure: &Failure<'t>, at: usize) -> &'t str {
    let mut text = failure.text[at..scan::line_end(failure.text, at)].trim_end();
    for open in failure.state.open.iter().rev().filter(|open| **open < at) {
        let close = closing(failure.text, *open);
        text = text.strip_suffix(close).unwrap_or(text).trim_end();
    }
    let inside = failure.state.open.iter().any(|open| *open < at);
    // The next key of the mapping is not part of the text.
    match text.match_indices(", ").find(|(comma, _)| inside && begins_with_key(&text[comma + 2..])) {
        Some((comma, _)) => &text[..comma],
        None => text,
    }
}

/// Returns the slip of a text that needs quotes, `what` ("the text", "it"), which begins at `start`.
pub(super) fn in_quotes(
    place: std::ops::Range<usize>,
    message: impl Into<String>,
    what: &str,
    start: usize,
    text: &str,
) -> Slip {
    let (text, quoted) = (text.trim_end(), quoted(text));
    let slip = Slip::new(place, message, format!("put {what} in quotes: {quoted}"));
    slip.edit(start..start + text.len(), quoted)
}

fn begins_with_key(text: &str) -> bool {
    let word = text.len() - text.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_').len();
    word > 0 && text[word..].starts_with(": ")
}

fn closing(text: &str, open: usize) -> char {
    if text[open..].starts_with('{') { '}' } else { ']' }
}

/// `{ help: The #1 of all. }`
pub(super) fn comment(failure: &Failure<'_>) -> Option<Slip> {
    let state = &failure.state;
    let (text, open) = (failure.text, *state.open.last()?);
    let start = *state.comments.iter().find(|start| {
        let line = scan::line_start(text, **start);
        open >= line && text[**start..scan::line_end(text, **start)].contains(closing(text, open))
    })?;
    let before = scan::scan(text, start);
    let message = "`#` begins a comment here, and the rest of the line is not read";
    let place = start..start + 1;
    Some(match before.plain.filter(|plain| *plain > scan::line_start(text, start)) {
        Some(plain) => in_quotes(place, message, "the text", plain, text_at(failure, plain)),
        None => Slip::new(place, message, format!("close `{}` before the comment", &text[open..=open])),
    })
}

/// `[red, green}`
pub(super) fn closed_by_another(failure: &Failure<'_>) -> Option<Slip> {
    let ErrorKind::MismatchedFlowCollectionEnd { open, close } = failure.kind else { return None };
    // The parser's position may be the brace that opens it.
    let start = if failure.rest().starts_with(*open) { failure.at } else { *failure.state.open.last()? };
    let at = start + failure.text[start..].find(*close)?;
    let right = if *open == '{' { '}' } else { ']' };
    let slip = Slip::new(
        at..at + 1,
        format!("`{open}` is closed by `{close}`"),
        format!("write `{right}`, or add the one that is missing before it"),
    );
    Some(Slip { other: Some((start..start + 1, "opened here")), ..slip })
}

/// `{ a: b } }`
pub(super) fn closes_nothing(failure: &Failure<'_>) -> Option<Slip> {
    let sign = failure.rest().chars().next().filter(|sign| matches!(sign, '}' | ']'))?;
    if !failure.state.open.is_empty() {
        return None;
    }
    let place = failure.at..failure.at + 1;
    Some(Slip::new(place.clone(), format!("this `{sign}` closes nothing"), "delete it").edit(place, ""))
}

/// `get: {id}/files`, `{ get: files/{id} }`, `pattern: [a-z]+`
pub(super) fn brace_in_text(failure: &Failure<'_>) -> Option<Slip> {
    let (text, at) = (failure.text, failure.at);
    let line = scan::line_start(text, at);
    if let Some((open, _)) = failure.state.closed.filter(|(open, close)| close + 1 == at && *open >= line) {
        let next = failure.rest().chars().next()?;
        if next.is_whitespace() || matches!(next, ',' | '}' | ']' | ':') {
            return None;
        }
        let message = format!("a text that begins with `{}` needs quotes", &text[open..=open]);
        return Some(in_quotes(open..open + 1, message, "it", open, text_at(failure, open)));
    }
    let sign = failure.rest().chars().next().filter(|sign| matches!(sign, '{' | '['))?;
    let plain = failure.state.plain.filter(|plain| *plain >= line && !failure.state.open.is_empty())?;
    if failure.before().ends_with([' ', ',', '{', '[']) {
        return None;
    }
    let end = at + failure.rest().find([',', ' ', '\n', '\r']).unwrap_or(failure.rest().len());
    let message = format!("a text inside `{{ … }}` that holds `{sign}` needs quotes");
    Some(in_quotes(at..at + 1, message, "it", plain, &text[plain..end]))
}

/// `{ a: b, , c: d }`
pub(super) fn two_commas(failure: &Failure<'_>) -> Option<Slip> {
    let line = scan::line_start(failure.text, failure.at);
    let before = &failure.text[line..failure.at];
    let comma = line + if failure.rest().starts_with(',') { before.len() } else { before.rfind(',')? };
    let nothing_before = failure.text[line..comma].trim_end().ends_with([',', '{', '[']);
    (nothing_before && !failure.state.open.is_empty())
        .then(|| Slip::new(comma..comma + 1, "nothing is written before this `,`", "delete it"))
        .map(|slip| slip.edit(comma..comma + 1, ""))
}

/// `{ type: string min_length: 1 }`, `{ help: one: two }`
pub(super) fn comma_or_colon(failure: &Failure<'_>) -> Option<Slip> {
    let (text, state) = (failure.text, &failure.state);
    if state.open.is_empty() {
        return None;
    }
    let line = scan::line_start(text, failure.at);
    // The word before the `:`, and the text before the word.
    let colon = failure.at + text[failure.at..scan::line_end(text, failure.at)].find(':')?;
    let before = text[line..colon].trim_end();
    let word = before.rsplit(|c: char| c.is_whitespace() || c == '"' || c == '\'').next()?;
    if word.is_empty() || !word.chars().all(|c| c.is_alphanumeric() || c == '_') {
        return None;
    }
    let start = line + before.len() - word.len();
    let value = text[line..start].trim_end();
    let first = state.plain.filter(|plain| *plain > line && *plain < start);
    let opener = *state.open.last()?;
    if value.is_empty() && scan::indent(scan::line(text, start)) <= scan::indent(scan::line(text, opener)) {
        // The line belongs to the mapping around the braces.
        return None;
    }
    // `help: Note: be careful`: the word is the whole text.
    let alone = value.ends_with(':');
    let first = if alone { Some(start) } else { first };
    let words = first.map_or(0, |first| text[first..start].split_whitespace().count());
    let ended = value.ends_with(['.', '!', '?', '\'', '"', ']', '}', '>', ')']);
    if let Some(before) = value.strip_suffix(';') {
        let at = line + before.len();
        let slip = Slip::new(at..at + 1, "`;` is written where `,` belongs", "write `,`");
        return Some(slip.edit(at..at + 1, ","));
    }
    if !alone && (ended || words <= 1) {
        let slip = Slip::new(
            start..start + word.len(),
            format!("a `,` is missing before `{word}`"),
            format!("write `, {word}: …`"),
        );
        let end = line + value.len();
        return Some(slip.edit(end..end, ","));
    }
    let first = first?;
    let message = "a `: ` inside a text makes it a key";
    Some(in_quotes(colon..colon + 1, message, "the text", first, text_at(failure, first)))
}

/// `{ help: A }, default: b }`
pub(super) fn behind_brace(failure: &Failure<'_>) -> Option<Slip> {
    let (text, line) = (failure.text, scan::line_start(failure.text, failure.at));
    let (open, close) = failure.state.closed.filter(|(_, close)| *close >= line)?;
    let behind = text[close + 1..scan::line_end(text, close)].trim();
    if !failure.state.open.is_empty() || behind.is_empty() || behind.starts_with('#') {
        return None;
    }
    let sign = &text[close..=close];
    let slip = Slip::new(
        close..close + 1,
        format!("this `{sign}` ends the value, and the line goes on"),
        format!("put a text with `{sign}` in quotes, or delete what is too much"),
    );
    Some(Slip { other: Some((open..open + 1, "opened here")), ..slip })
}

/// `[red, green` and nothing more
pub(super) fn not_closed(failure: &Failure<'_>) -> Option<Slip> {
    let opens_here = matches!(failure.kind, ErrorKind::UnclosedFlowCollection { .. })
        && failure.rest().starts_with(['{', '[']);
    let open = if opens_here { failure.at } else { *failure.state.open.last()? };
    let sign = &failure.text[open..=open];
    let close = closing(failure.text, open);
    let slip =
        Slip::new(open..open + 1, format!("this `{sign}` is not closed"), format!("close it with `{close}`"));
    // A mapping or a list with more lines may end on any of them.
    let line = failure.text[open..scan::line_end(failure.text, open)].trim_end();
    let is_alone = failure.state.open.len() <= 1 && !line.ends_with(['{', '[', ',']) && !line.contains(" #");
    let end = open + line.len();
    Some(if is_alone { slip.edit(end..end, format!(" {close}")) } else { slip })
}
