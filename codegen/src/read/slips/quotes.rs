//! Quotes, their content, and texts that need them.

use super::{Failure, Slip, quoted, scan};
use granit_parser::ErrorKind;

/// `"C:\Users"`
pub(super) fn escape(failure: &Failure<'_>) -> Option<Slip> {
    use ErrorKind as Kind;
    let is_escape = matches!(
        failure.kind,
        Kind::UnknownQuotedScalarEscape
            | Kind::InvalidQuotedScalarHexEscape
            | Kind::InvalidLowSurrogateHexEscape
            | Kind::InvalidLowSurrogate
            | Kind::MissingLowSurrogate
            | Kind::UnpairedLowSurrogate
            | Kind::InvalidUnicodeEscape
    );
    if !is_escape {
        return None;
    }
    // The parser's position may be the quote that opens the text, or the escape.
    let text = failure.text;
    let start = match failure.state.quote {
        Some((start, None)) => start,
        Some((start, Some(end))) if end >= failure.at => start,
        _ => failure.at,
    };
    let at = bad_escape(&text[start..])? + start;
    let sign = text[at + 1..].chars().next()?;
    let slip = Slip::new(
        at..at + 1 + sign.len_utf8(),
        format!("`\\{sign}` means nothing in double quotes"),
        format!("write `\\\\{sign}`, or put the text in single quotes, where `\\` is an ordinary character"),
    );
    Some(slip.edit(at..at, "\\"))
}

/// Returns the first backslash that begins no escape of YAML.
fn bad_escape(text: &str) -> Option<usize> {
    let mut at = 0;
    while let Some(next) = text[at..].find('\\') {
        at += next;
        let sign = text[at + 1..].chars().next()?;
        let digits = match sign {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            '0' | 'a' | 'b' | 't' | 'n' | 'v' | 'f' | 'r' | 'e' | ' ' | '"' | '/' | '\\' | 'N' | '_'
            | 'L' | 'P' | '\t' | '\n' | '\r' => 0,
            _ => return Some(at),
        };
        let code = text.get(at + 2..at + 2 + digits)?;
        let number = if digits == 0 { Some(0x20) } else { u32::from_str_radix(code, 16).ok() };
        if number.and_then(char::from_u32).is_none() {
            return Some(at);
        }
        at += 1 + sign.len_utf8();
    }
    None
}

/// A quote that is never closed, or closed by one that opens another text further down.
pub(super) fn open(failure: &Failure<'_>) -> Option<Slip> {
    // The parser's position may be the quote itself, which was not scanned.
    let at_quote =
        *failure.kind == ErrorKind::UnclosedQuotedScalar && failure.rest().starts_with(['\'', '"']);
    let (start, end) = if at_quote { (failure.at, None) } else { failure.state.quote? };
    let quote = &failure.text[start..=start];
    let line_end = scan::line_end(failure.text, start);
    let closed = match end {
        // The parser stopped on the line of the closing quote, or before it.
        Some(end) if end > line_end && scan::line_end(failure.text, end) >= failure.at => Some(end),
        None => None,
        Some(_) => return None,
    };
    let slip = Slip::new(
        start..start + 1,
        format!("the quote `{quote}` opens a text here that this line does not close"),
        format!("close it: add `{quote}` at the end of the text"),
    );
    let slip = Slip { other: closed.map(|end| (end..end + 1, "YAML ends the text here")), ..slip };
    // Inside `{ … }` the end of the text is not known.
    let inside = failure.state.open.iter().any(|open| *open < start);
    let text = failure.text[start..line_end].trim_end();
    let is_plain = !inside && !text.contains(" #") && !text[1..].contains(quote);
    let end = start + text.len();
    Some(if is_plain { slip.edit(end..end, quote) } else { slip })
}

/// `'Makes' widgets`, `'the user's'`
pub(super) fn text_behind(failure: &Failure<'_>) -> Option<Slip> {
    let (start, end) = failure.state.quote?;
    let (text, end) = (failure.text, end?);
    let behind = scan::line_end(text, end);
    if scan::line_end(text, failure.at) != behind
        || failure.at <= end
        || failure.text[end + 1..failure.at].trim() != ""
    {
        return None;
    }
    // A key in quotes, or a missing comma, is reported elsewhere.
    let rest = failure.rest();
    if rest.starts_with([':', '{', '[', '}', ']', ',']) || rest.lines().next()?.contains(": ") {
        return None;
    }
    let quote = &text[start..=start];
    let whole = text[start..behind].trim_end();
    let place = failure.at..failure.at + rest.chars().next()?.len_utf8();
    if !failure.state.open.is_empty() {
        return Some(Slip::new(
            place,
            "the text goes on after its closing quote",
            format!(
                "put all of it in quotes, or delete the quotes; write a `{quote}` that is part of the text twice"
            ),
        ));
    }
    if whole.len() > 2 && whole.ends_with(quote) {
        let inside = &whole[1..whole.len() - 1];
        let right = format!("'{}'", inside.replace("''", "'").replace('\'', "''"));
        let message = format!("the `{quote}` before this closes the text");
        let slip = Slip::new(place, message, format!("write {right}"));
        return Some(slip.edit(start..start + whole.len(), right));
    }
    let message = "the text goes on after its closing quote";
    let slip = Slip::new(place, message, format!("put all of it in quotes: {}", quoted(whole)));
    Some(slip.edit(start..start + whole.len(), quoted(whole)))
}

/// `` `name` of the widget ``, `@all`, `- one`
pub(super) fn first_character(failure: &Failure<'_>) -> Option<Slip> {
    let sign = failure.rest().chars().next()?;
    let line = scan::line_start(failure.text, failure.at);
    let before = failure.text[line..failure.at].trim_end();
    let is_value =
        before.ends_with([':', ',', '[', '{']) || before.trim_start() == "-" || before.ends_with(" -");
    if !matches!(sign, '@' | '`' | '%' | '|' | '>' | '-' | '?' | '=') || !is_value {
        return None;
    }
    let (at, text) = (failure.at, super::flow::text_at(failure, failure.at));
    Some(super::flow::in_quotes(at..at + 1, needs_quotes(sign), "the text", at, text))
}

/// Returns the message on a text that begins with this sign.
pub(super) fn needs_quotes(sign: char) -> String {
    match sign {
        '|' | '>' => format!("`{sign}` begins a text of several lines, which starts on the next line"),
        '-' => "`-` begins an item of a list, and no list can begin here".to_owned(),
        '`' => "a text that begins with a backtick needs quotes".to_owned(),
        _ => format!("a text that begins with `{sign}` needs quotes"),
    }
}
