//! Patterns of text, matched without a regular expression engine.

/// A text pattern: pieces from left to right, each as often as it can, over the whole text.
///
/// The generator refuses patterns where a piece would have to give characters back.
#[derive(Debug)]
pub struct Pattern {
    /// The pattern as the spec writes it.
    pub text: &'static str,
    /// Its pieces.
    pub pieces: &'static [Piece],
}

/// Characters of some ranges, `min` to `max` times.
#[derive(Debug)]
pub struct Piece {
    /// First and last character of each range.
    pub ranges: &'static [(char, char)],
    /// Smallest count.
    pub min: u32,
    /// Largest count.
    pub max: u32,
}

impl Pattern {
    /// Whether the whole of `text` matches.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        let mut rest = text.chars();
        self.pieces.iter().all(|piece| piece.take(&mut rest)) && rest.as_str().is_empty()
    }
}

impl Piece {
    fn take(&self, rest: &mut std::str::Chars<'_>) -> bool {
        let mut count = 0;
        while count < self.max {
            let mut ahead = rest.clone();
            match ahead.next() {
                Some(c) if self.ranges.iter().any(|&(first, last)| (first..=last).contains(&c)) => {
                    *rest = ahead;
                    count += 1;
                }
                _ => break,
            }
        }
        count >= self.min
    }
}

#[cfg(test)]
mod tests {
    use super::{Pattern, Piece};

    const NAME: Pattern = Pattern {
        text: "[a-z][a-z0-9é]{0,2}-?",
        pieces: &[
            Piece { ranges: &[('a', 'z')], min: 1, max: 1 },
            Piece { ranges: &[('a', 'z'), ('0', '9'), ('é', 'é')], min: 0, max: 2 },
            Piece { ranges: &[('-', '-')], min: 0, max: 1 },
        ],
    };

    #[test]
    fn a_pattern_holds_for_the_whole_text() {
        for text in ["a", "a1", "abc", "aé9-", "a-"] {
            assert!(NAME.matches(text), "{text}");
        }
        for text in ["", "1", "abcd", "a--", "a b", "a\n", "-"] {
            assert!(!NAME.matches(text), "{text}");
        }
    }
}
