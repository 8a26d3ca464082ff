//! Tokens on one line.

use crate::tree::Tree;
use proc_macro2::{Delimiter, Spacing};
use std::fmt::Write;

/// Words after which no call begins.
const KEYWORDS: [&str; 15] = [
    "as", "dyn", "else", "for", "if", "impl", "in", "let", "move", "mut", "pub", "ref", "return", "use",
    "where",
];

/// The kind of the token before.
#[derive(Clone, Copy, PartialEq)]
enum Before {
    /// Nothing, or a token without a space after it.
    Nothing,
    /// A name, a number or a text.
    Word,
    /// One of [`KEYWORDS`].
    Keyword,
    /// The end of a group or of angle brackets.
    End,
}

/// Writes an expression, a type or a signature on one line; `None` if prettyplease may write another text.
pub(super) fn inline(trees: &[Tree], text: &mut String) -> Option<()> {
    let mut line = Line { text, before: Before::Nothing, angles: 0, rest: trees };
    while let Some(tree) = line.next() {
        line.before = match tree {
            Tree::Ident(ident) => {
                line.space();
                write!(line.text, "{ident}").ok()?;
                if KEYWORDS.iter().any(|keyword| ident == keyword) { Before::Keyword } else { Before::Word }
            }
            Tree::Literal(literal) => {
                line.space();
                let start = line.text.len();
                write!(line.text, "{literal}").ok()?;
                // `0.` before a name is the field of a tuple.
                if line.text[start..].contains('\n') || line.text.ends_with('.') {
                    return None;
                }
                Before::Word
            }
            Tree::Group(delimiter, inner) => line.group(*delimiter, inner)?,
            Tree::Punct(sign, spacing) => line.punct(*sign, *spacing)?,
        };
    }
    (line.angles == 0).then_some(())
}

struct Line<'t, 's> {
    text: &'s mut String,
    before: Before,
    /// The number of open angle brackets.
    angles: usize,
    rest: &'t [Tree],
}

impl<'t> Line<'t, '_> {
    fn next(&mut self) -> Option<&'t Tree> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(first)
    }

    /// Between two words, and after a closing token.
    fn space(&mut self) {
        if self.before != Before::Nothing {
            self.text.push(' ');
        }
    }

    fn group(&mut self, delimiter: Delimiter, inner: &[Tree]) -> Option<Before> {
        let (open, close) = match delimiter {
            Delimiter::Parenthesis => ('(', ')'),
            Delimiter::Bracket => ('[', ']'),
            Delimiter::Brace | Delimiter::None => return None,
        };
        if delimiter == Delimiter::Parenthesis
            && self.before == Before::Keyword
            && self.text.ends_with("pub")
            && let [Tree::Ident(place)] = inner
            && ["crate", "super", "self"].iter().any(|known| place == known)
        {
            write!(self.text, "({place})").ok()?;
            return Some(Before::Keyword);
        }
        if self.before == Before::Keyword || self.text.ends_with("->") {
            return None;
        }
        self.text.push(open);
        inline(inner, self.text)?;
        self.text.push(close);
        Some(Before::End)
    }

    fn punct(&mut self, sign: char, spacing: Spacing) -> Option<Before> {
        let joined = match (spacing, self.rest) {
            (Spacing::Joint, [Tree::Punct(next, _), ..]) => Some(*next),
            _ => None,
        };
        let has_left = matches!(self.before, Before::Word | Before::End);
        match (sign, joined) {
            (':', Some(':')) if self.before != Before::Keyword && !self.text.ends_with("->") => {
                self.two("::", Before::Nothing)
            }
            ('-', Some('>')) => self.two(" ->", Before::End),
            ('&', Some('&')) if has_left && self.angles == 0 => self.two(" && ", Before::Nothing),
            ('\'', _) if self.before == Before::Nothing => self.one("'", Before::Nothing),
            (':', None) => self.one(": ", Before::Nothing),
            // The last comma is left out, except in a tuple of one.
            (',', _) if !self.rest.is_empty() => self.one(", ", Before::Nothing),
            (';', _) => self.one("; ", Before::Nothing),
            ('=', None | Some('&' | '\'')) => self.one(" = ", Before::Nothing),
            ('+', None) if has_left => self.one(" + ", Before::Nothing),
            ('.', None) if has_left => self.one(".", Before::Nothing),
            ('?', _) if has_left => self.one("?", Before::End),
            ('!', _) => self.exclamation(),
            ('&' | '*' | '-', None | Some('\'' | '&')) => self.prefix(sign),
            ('<', _) if self.opens_types() => {
                self.angles += 1;
                self.one("<", Before::Nothing)
            }
            ('>', _) if self.angles > 0 => {
                self.angles -= 1;
                self.one(">", Before::End)
            }
            ('|', _) if self.before == Before::Nothing => self.closure(),
            _ => None,
        }
    }

    fn one(&mut self, text: &str, then: Before) -> Option<Before> {
        self.text.push_str(text);
        Some(then)
    }

    /// The sign and the one joined to it.
    fn two(&mut self, text: &str, then: Before) -> Option<Before> {
        self.next()?;
        self.one(text, then)
    }

    /// A negation, or the call of a macro with one literal: other macros have their own layout.
    fn exclamation(&mut self) -> Option<Before> {
        let is_call = match self.rest {
            [Tree::Group(Delimiter::Parenthesis, inner), ..] => {
                matches!(inner.as_slice(), [Tree::Literal(_)])
            }
            _ => false,
        };
        match self.before {
            Before::Word if is_call => self.one("!", Before::Nothing),
            Before::Nothing => self.one("!", Before::Nothing),
            _ => None,
        }
    }

    /// A prefix sign, which is not between two operands.
    fn prefix(&mut self, sign: char) -> Option<Before> {
        match self.before {
            Before::Nothing => {}
            Before::Keyword => self.text.push(' '),
            Before::End if self.text.ends_with("->") => self.text.push(' '),
            Before::Word | Before::End => return None,
        }
        self.text.push(sign);
        Some(Before::Nothing)
    }

    /// Returns `true` if `<` opens a list of types here. After a name that could be a value it is a comparison.
    fn opens_types(&self) -> bool {
        let name = self.text.rsplit(|char: char| !char.is_alphanumeric() && char != '_').next();
        match self.before {
            Before::Nothing => true,
            Before::Word => name.is_some_and(|name| name.starts_with(char::is_uppercase)),
            Before::Keyword => name == Some("impl"),
            Before::End => false,
        }
    }

    /// The arguments of a closure.
    fn closure(&mut self) -> Option<Before> {
        let end = self.rest.iter().position(|tree| matches!(tree, Tree::Punct('|', _)))?;
        let (arguments, rest) = self.rest.split_at(end);
        self.rest = &rest[1..];
        self.text.push('|');
        inline(arguments, self.text)?;
        self.one("| ", Before::Nothing)
    }
}
