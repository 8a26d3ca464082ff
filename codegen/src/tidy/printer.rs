//! Blocks: a key or an item on each line, with the comments around it.

use super::WIDTH;
use super::flow::{filled, is_flow, is_quoted, joined, width};
use super::gap::{Comment, Gap, gap};
use super::scalar::{BlockScalar, block_scalar, column, escaped, folded, on_one_line};
use crate::syntax::{Node, NodeValue, SpannedText};

/// The indentation of a level.
const STEP: usize = 2;

/// A text that is printed again, token by token.
pub(super) struct Printer<'t> {
    text: &'t str,
    /// Everything before this byte is printed.
    at: usize,
    /// The output. Its last line has no line break yet.
    out: String,
}

/// The surroundings of an entry or an item.
#[derive(Clone, Copy)]
struct Around {
    /// Its indentation in the output.
    indent: usize,
    /// Its column in the text; `None` inside brackets.
    column: Option<usize>,
    /// A comment after the last entry belongs to this block if its column is at least this.
    floor: usize,
    /// The byte at which the next token begins.
    next: usize,
}

/// Returns the text of a mapping or a list in the canonical layout. A text in brackets stays as it is.
pub(super) fn print(text: &str, root: &Node) -> String {
    let mut printer = Printer { text, at: 0, out: String::with_capacity(text.len()) };
    let column = Some(column(text, root.span.start));
    let around = Around { indent: 0, column, floor: 0, next: text.len() };
    if !printer.block(root, around, false) {
        return text.to_owned();
    }
    printer.out.push('\n');
    printer.out
}

impl<'t> Printer<'t> {
    /// Returns the comments of a range, without those that are printed.
    fn gap(&self, from: usize, to: usize) -> Gap<'t> {
        gap(self.text, from.max(self.at), to)
    }

    /// Begins a line.
    fn line(&mut self, indent: usize, after_empty: bool) {
        if !self.out.is_empty() {
            self.out.push_str(if after_empty { "\n\n" } else { "\n" });
        }
        self.out.extend(std::iter::repeat_n(' ', indent));
    }

    /// Returns the number of characters that the current line can still have.
    fn room(&self) -> usize {
        let line = self.out.rsplit('\n').next().unwrap_or_default();
        WIDTH.saturating_sub(width(line) + 1)
    }

    /// Prints a comment on the line of the last token, if it is there in the text.
    fn is_behind(&mut self, comment: &Comment<'_>) -> bool {
        let is_behind = !self.out.is_empty()
            && !self.text.get(self.at..comment.start).is_none_or(|between| between.contains('\n'));
        if is_behind {
            self.out.push(' ');
            self.out.push_str(comment.text);
        }
        is_behind
    }

    /// Prints comments, and begins the line of the token after them.
    fn lead(&mut self, gap: Gap<'t>, inside: Vec<Comment<'t>>, indent: usize, is_first: bool) {
        let mut empty = gap.ends_empty;
        let mut is_first = is_first;
        for comment in gap.comments {
            if !self.is_behind(&comment) {
                self.line(indent, comment.after_empty && !is_first);
                self.out.push_str(comment.text);
                is_first = false;
            }
        }
        for comment in inside {
            self.line(indent, std::mem::take(&mut empty) && !is_first);
            self.out.push_str(comment.text);
            is_first = false;
        }
        self.line(indent, empty && !is_first);
    }

    /// Prints the comments after the last token that belong to its block.
    fn tail(&mut self, around: Around) {
        for comment in self.gap(0, around.next).comments {
            if !self.is_behind(&comment) {
                let belongs = comment.is_alone && comment.column >= around.floor;
                if around.column.is_some() && !belongs {
                    return;
                }
                self.line(around.indent, comment.after_empty);
                self.out.push_str(comment.text);
            }
            self.at = comment.end;
        }
    }

    /// Collects the comments between `from` and the last token of a value's first line, and returns where that is. They are
    /// printed above the line.
    fn head(&self, node: &Node, from: usize, is_item: bool, comments: &mut Vec<Comment<'t>>) -> usize {
        let mut skip = |from: usize, to: usize| {
            comments.extend(self.gap(from, to).comments);
            to.max(from)
        };
        let is_flow = is_flow(self.text, node);
        let first = match &node.value {
            NodeValue::Scalar { .. } if node.span.is_empty() => {
                return if is_item { skip(from, node.span.start) } else { from };
            }
            NodeValue::Scalar { .. } => {
                let Some(block) = block_scalar(self.text, from, node) else {
                    return skip(from, node.span.start);
                };
                skip(from, block.start);
                return skip(block.start + block.header.len(), block.content);
            }
            NodeValue::List(items) => items.first().map(|item| (None, item)),
            NodeValue::Map(entries) => entries.first().map(|(key, value)| (Some(key), value)),
        };
        let from = if is_flow { skip(from, node.span.start) } else { from };
        match first {
            None => skip(from, node.span.end),
            Some(_) if !is_item => from,
            Some((None, item)) => self.head(item, from, true, comments),
            Some((Some(key), value)) => {
                skip(from, key.span.start);
                self.head(value, key.span.end, false, comments)
            }
        }
    }

    /// Prints a mapping or a list, its first line at the end of the current one if `inline` is set. Returns `false`, and does
    /// nothing, for other nodes.
    fn block(&mut self, node: &Node, around: Around, inline: bool) -> bool {
        match &node.value {
            _ if is_flow(self.text, node) && around.column.is_some() => return false,
            NodeValue::Map(entries) => self.map(entries, around, inline),
            NodeValue::List(items) => self.list(items, node.span.start, around, inline),
            NodeValue::Scalar { .. } => return false,
        }
        self.tail(around);
        true
    }

    fn map(&mut self, entries: &[(SpannedText, Node)], around: Around, inline: bool) {
        for (index, (key, value)) in entries.iter().enumerate() {
            let next = entries.get(index + 1).map_or(around.next, |(key, _)| key.span.start);
            let gap = self.gap(0, key.span.start);
            let mut inside = Vec::new();
            let begin = self.head(value, key.span.end, false, &mut inside);
            if index > 0 || !inline {
                self.lead(gap, inside, around.indent, index == 0);
            }
            let written = &self.text[key.span.start..key.span.end];
            self.out.push_str(&on_one_line(written, &key.value, is_quoted(self.text, key.span.start)));
            self.out.push(':');
            self.at = self.at.max(begin);
            self.value(value, key.span.end, Around { next, ..around }, false);
        }
    }

    fn list(&mut self, items: &[Node], start: usize, around: Around, inline: bool) {
        for (index, item) in items.iter().enumerate() {
            let next = items.get(index + 1).map_or(around.next, |item| item.span.start);
            let from = if index == 0 { start } else { self.at };
            let mut comments = Vec::new();
            let begin = self.head(item, self.at.min(from), true, &mut comments);
            let ends_empty = self.gap(0, item.span.start).ends_empty;
            if index > 0 || !inline {
                self.lead(Gap { comments, ends_empty }, Vec::new(), around.indent, index == 0);
            }
            self.out.push('-');
            self.at = self.at.max(begin);
            self.value(item, from, Around { next, ..around }, true);
        }
    }

    /// Prints the value of an entry or an item; `from` is the end of its key or the position of its dash.
    fn value(&mut self, node: &Node, from: usize, around: Around, is_item: bool) {
        let inner = around.indent + STEP;
        let own_line = !is_item && self.text.get(from..node.span.start).is_some_and(|gap| gap.contains('\n'));
        match &node.value {
            NodeValue::Scalar { .. } if node.span.is_empty() => {
                // What was taken out as comments stays where it was.
                if let Some(column) = around.column.filter(|_| !is_item) {
                    self.tail(Around { indent: inner, floor: column + 1, ..around });
                }
            }
            NodeValue::Scalar { text, quoted } => match block_scalar(self.text, from, node) {
                Some(block) => self.block_scalar(&block, text, inner),
                None => {
                    self.scalar(&self.text[node.span.start..node.span.end], (text, *quoted), own_line, inner);
                    self.at = self.at.max(node.span.end);
                }
            },
            _ if is_flow(self.text, node) => self.flow(node, own_line, around, is_item),
            _ => {
                let column = around.column.map(|_| column(self.text, node.span.start));
                let floor = around.column.map_or(0, |outer| column.unwrap_or_default().max(outer + 1));
                self.out.push_str(if is_item { " " } else { "" });
                self.block(node, Around { indent: inner, column, floor, ..around }, is_item);
            }
        }
    }

    /// Prints a plain or quoted text.
    fn scalar(&mut self, written: &str, (value, quoted): (&str, bool), own_line: bool, indent: usize) {
        if !written.contains('\n') {
            let line = on_one_line(written, value, quoted);
            self.on_line(&line, own_line && width(&line) > self.room(), indent);
            return;
        }
        for (index, line) in folded(written).into_iter().enumerate() {
            match (index, line) {
                (0, line) => self.on_line(line, own_line, indent),
                (_, "") => self.out.push('\n'),
                _ => self.on_line(line, true, indent),
            }
        }
    }

    /// Prints a text on this line or on one of its own.
    fn on_line(&mut self, text: &str, own_line: bool, indent: usize) {
        match own_line {
            true => self.line(indent, false),
            false => self.out.push(' '),
        }
        self.out.push_str(text);
    }

    fn block_scalar(&mut self, block: &BlockScalar<'_>, value: &str, indent: usize) {
        self.at = self.at.max(block.end);
        if value.trim_matches('\n').is_empty() {
            let empty = if value.is_empty() { "''".to_owned() } else { escaped(value) };
            return self.on_line(&empty, false, indent);
        }
        let is_indented =
            block.lines.iter().find(|line| !line.is_empty()).is_some_and(|line| line.starts_with(' '));
        let chomping = block.header.matches(['+', '-']).next().unwrap_or_default();
        let depth = if is_indented { "2" } else { "" };
        self.on_line(&format!("{}{depth}{chomping}", &block.header[..1]), false, indent);
        for line in &block.lines {
            match *line {
                "" => self.out.push('\n'),
                line => self.on_line(line, true, indent),
            }
        }
    }

    /// Prints a collection in brackets: on one line, as a list that fills lines, or as a block.
    fn flow(&mut self, node: &Node, own_line: bool, around: Around, is_item: bool) {
        let is_one_line = !self.text[node.span.start..node.span.end].contains('\n');
        let (inner, room) = (around.indent + STEP, self.room());
        match joined(self.text, node) {
            Some(line) if is_one_line => self.on_line(&line, own_line && width(&line) > room, inner),
            Some(line) if width(&line) <= room => self.on_line(&line, false, inner),
            line => match line.and_then(|_| filled(self.text, node, inner)) {
                Some(lines) => {
                    for (index, line) in lines.iter().enumerate() {
                        self.on_line(line, index > 0 || !is_item, inner);
                    }
                }
                None => self.brackets_to_block(node, around, is_item),
            },
        }
        self.at = self.at.max(node.span.end);
    }

    fn brackets_to_block(&mut self, node: &Node, around: Around, is_item: bool) {
        self.at = self.at.max(node.span.start + 1);
        self.out.push_str(if is_item { " " } else { "" });
        let next = node.span.end.saturating_sub(1);
        self.block(node, Around { indent: around.indent + STEP, column: None, floor: 0, next }, is_item);
    }
}
