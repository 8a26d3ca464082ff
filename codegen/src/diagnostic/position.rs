//! Positions as the Language Server Protocol has them.

use super::{Source, Span};

/// A position: a line, and a character in UTF-16 code units, both from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The character in the line, in UTF-16 code units.
    pub character: usize,
}

/// The range between two positions; the end is exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// The first position.
    pub start: Position,
    /// The position after the last character.
    pub end: Position,
}

impl Source {
    /// Returns the position of a byte.
    pub fn utf16_position(&self, byte: usize) -> Position {
        let before = &self.text[..self.boundary(byte)];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Position {
            line: before.matches('\n').count(),
            character: before[line_start..].chars().map(char::len_utf16).sum(),
        }
    }

    /// Returns the byte of a position. A position after the end of its line is the end of that line.
    pub fn byte(&self, position: Position) -> usize {
        let mut lines = self.text.split_inclusive('\n');
        let start: usize = lines.by_ref().take(position.line).map(str::len).sum();
        let line = lines.next().unwrap_or_default().trim_end_matches(['\r', '\n']);
        let mut units = 0;
        let before = line.chars().take_while(|c| {
            units += c.len_utf16();
            units <= position.character
        });
        start + before.map(char::len_utf8).sum::<usize>()
    }

    /// Returns the range of a span.
    pub fn range(&self, span: Span) -> Range {
        Range { start: self.utf16_position(span.start), end: self.utf16_position(span.end.max(span.start)) }
    }
}

#[cfg(test)]
mod tests {
    use super::{Position, Source};

    #[test]
    fn a_position_counts_utf16_units_and_leads_back_to_its_byte() {
        let source = Source { path: String::new(), text: "a: é\r\n  😀b: c\n".to_owned() };
        let at = |line, character| Position { line, character };
        assert_eq!(source.utf16_position(source.text.find('b').unwrap()), at(1, 4));
        assert_eq!(source.byte(at(0, 99)), "a: é".len());
        assert_eq!(source.byte(at(9, 0)), source.text.len());
        for (byte, _) in source.text.char_indices().filter(|(_, c)| !matches!(c, '\r' | '\n')) {
            assert_eq!(source.byte(source.utf16_position(byte)), byte);
        }
    }
}
