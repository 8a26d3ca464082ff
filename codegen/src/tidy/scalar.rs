//! Scalars: quotes, and texts of several lines.

use crate::syntax::{Node, NodeValue};

/// A scalar that begins with `|` or `>`.
pub(super) struct BlockScalar<'t> {
    /// The byte of the sign.
    pub start: usize,
    /// The sign and the indicators behind it.
    pub header: &'t str,
    /// The lines without their indentation. Empty ones at the end are left out, unless they are kept.
    pub lines: Vec<&'t str>,
    /// The byte at which the first line begins.
    pub content: usize,
    /// The byte after the last line, before its line break.
    pub end: usize,
}

/// Returns the parts of a block scalar; the text between `from` and the node is its indicator, punctuation and comments.
pub(super) fn block_scalar<'t>(text: &'t str, from: usize, node: &Node) -> Option<BlockScalar<'t>> {
    if !matches!(node.value, NodeValue::Scalar { quoted: true, .. }) {
        return None;
    }
    // The span begins with the first line that is not empty.
    let start = sign(text, from, node.span.start)
        .or_else(|| text[node.span.start..].starts_with(['|', '>']).then_some(node.span.start))?;
    let header = text[start..].split(char::is_whitespace).next().unwrap_or_default();
    let content = text[start..].find('\n').map_or(text.len(), |newline| start + newline + 1);
    let indent = column(text, node.span.start);
    let mut block = BlockScalar { start, header, lines: Vec::new(), content, end: content };
    let (mut at, mut kept) = (content, 0);
    for line in text.get(content..node.span.end.max(content)).unwrap_or_default().split_inclusive('\n') {
        let written = line.trim_end_matches(['\n', '\r']);
        let depth = written.len() - written.trim_start_matches(' ').len();
        block.lines.push(&written[depth.min(indent)..]);
        // The last line may be the indentation of the next token.
        let is_whole = line.ends_with('\n') || !written.trim().is_empty();
        if is_whole && (header.contains('+') || depth > indent || !written.trim().is_empty()) {
            (kept, block.end) = (block.lines.len(), at + written.len());
        }
        at += line.len();
    }
    block.lines.truncate(kept);
    Some(block)
}

/// Returns the byte of `|` or `>` outside of comments.
fn sign(text: &str, from: usize, to: usize) -> Option<usize> {
    let mut at = from;
    for line in text.get(from..to)?.split_inclusive('\n') {
        if let Some(sign) = line.split('#').next().and_then(|code| code.find(['|', '>'])) {
            return Some(at + sign);
        }
        at += line.len();
    }
    None
}

/// Returns the number of characters before a byte on its line.
pub(super) fn column(text: &str, byte: usize) -> usize {
    let start = text[..byte].rfind('\n').map_or(0, |newline| newline + 1);
    text[start..byte].chars().count()
}

/// Returns a scalar on one line; `value` is its content.
pub(super) fn on_one_line(written: &str, value: &str, quoted: bool) -> String {
    let is_one_line = !written.contains('\n');
    match (quoted, written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'))) {
        (false, _) if !value.contains('\n') => value.to_owned(),
        (_, Some(inside)) if is_one_line && !inside.contains(['\\', '\'']) => format!("'{inside}'"),
        _ if is_one_line => written.to_owned(),
        _ if value.chars().any(char::is_control) => escaped(value),
        _ => format!("'{}'", value.replace('\'', "''")),
    }
}

/// Returns a text in double quotes.
pub(super) fn escaped(value: &str) -> String {
    let mut out = String::from("\"");
    for c in value.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Returns the lines of a plain or quoted text without their indentation.
pub(super) fn folded(written: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = written.lines().map(kept).collect();
    lines.iter_mut().skip(1).for_each(|line| *line = line.trim_start());
    lines
}

/// Removes spaces at the end of a line, but not one that `\` escapes.
fn kept(line: &str) -> &str {
    let trimmed = line.trim_end();
    let backslashes = trimmed.len() - trimmed.trim_end_matches('\\').len();
    let more = line[trimmed.len()..].chars().next().filter(|_| backslashes % 2 == 1);
    &line[..trimmed.len() + more.map_or(0, char::len_utf8)]
}
