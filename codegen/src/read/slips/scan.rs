//! The state of a text at the parser's position: the open braces and quotes, and the last closed ones.

/// The state of the text before a byte. The scan is approximate: the text need not be valid YAML.
#[derive(Debug, Default, Clone)]
pub(super) struct State {
    /// The open `{` and `[`.
    pub open: Vec<usize>,
    /// The last closed pair of braces.
    pub closed: Option<(usize, usize)>,
    /// The last quoted text, from quote to quote; the second one may be after the byte, or missing.
    pub quote: Option<(usize, Option<usize>)>,
    /// The comments that begin inside braces.
    pub comments: Vec<usize>,
    /// The start of the plain text that contains the byte, or of the last one before it.
    pub plain: Option<usize>,
}

/// Scans up to the byte `end`.
pub(super) fn scan(text: &str, end: usize) -> State {
    let bytes = text.as_bytes();
    let (mut state, mut at, mut begins) = (State::default(), 0, true);
    while at < end.min(bytes.len()) {
        let next = bytes.get(at + 1).copied().unwrap_or(b'\n');
        let inside = !state.open.is_empty();
        match bytes[at] {
            b'\n' | b'\r' => begins = true,
            b' ' | b'\t' => {}
            b'#' if at == 0 || bytes[at - 1].is_ascii_whitespace() => {
                if inside {
                    state.comments.push(at);
                }
                at = line_end(text, at);
                continue;
            }
            quote @ (b'\'' | b'"') if begins => {
                let close = closing(bytes, at, quote);
                state.quote = Some((at, close));
                begins = false;
                at = close.unwrap_or(bytes.len());
            }
            b'{' | b'[' if begins || inside => {
                // Inside a plain text it is the mistake, not a pair.
                if begins {
                    state.open.push(at);
                }
            }
            b'}' | b']' if inside => {
                state.closed = state.open.pop().map(|open| (open, at));
                begins = false;
            }
            b',' if inside => begins = true,
            b':' if next.is_ascii_whitespace() || inside && b",[]{}".contains(&next) => begins = true,
            b'-' | b'?' if begins && next.is_ascii_whitespace() => {}
            b'|' | b'>' if begins && !inside => {
                at = block_end(text, at);
                continue;
            }
            _ => {
                if begins {
                    state.plain = Some(at);
                }
                begins = false;
            }
        }
        at += 1;
    }
    state
}

/// Returns the quote that closes the one at `at`.
pub(super) fn closing(bytes: &[u8], at: usize, quote: u8) -> Option<usize> {
    let mut next = at + 1;
    while next < bytes.len() {
        match bytes[next] {
            b'\\' if quote == b'"' => next += 1,
            b'\'' if quote == b'\'' && bytes.get(next + 1) == Some(&b'\'') => next += 1,
            byte if byte == quote => return Some(next),
            _ => {}
        }
        next += 1;
    }
    None
}

/// Returns the end of a block of text, whose `|` or `>` is at `at`: the lines below with more indentation.
fn block_end(text: &str, at: usize) -> usize {
    let indent = indent(line(text, at));
    let mut end = line_end(text, at);
    while end < text.len() {
        let below = line(text, end + 1);
        if !below.trim().is_empty() && self::indent(below) <= indent {
            break;
        }
        end = line_end(text, end + 1);
    }
    end
}

pub(super) fn line_start(text: &str, at: usize) -> usize {
    let before = &text.as_bytes()[..at.min(text.len())];
    before.iter().rposition(|byte| matches!(byte, b'\n' | b'\r')).map_or(0, |newline| newline + 1)
}

/// Returns the end of the line, before its line break.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    let from = at.min(text.len());
    let rest = &text.as_bytes()[from..];
    rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).map_or(text.len(), |length| from + length)
}

/// Returns the line with the byte.
pub(super) fn line(text: &str, at: usize) -> &str {
    &text[line_start(text, at)..line_end(text, at)]
}

/// Returns the number of spaces before a line.
pub(super) fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// Returns the start of the last line above the one at `at` that is neither empty nor a comment.
pub(super) fn line_above(text: &str, at: usize) -> Option<usize> {
    let mut start = line_start(text, at);
    while start > 0 {
        start = line_start(text, start - 1);
        let line = line(text, start).trim();
        if !line.is_empty() && !line.starts_with('#') {
            return Some(start);
        }
    }
    None
}
