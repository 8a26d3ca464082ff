//! Tokens on one line.

use super::short::Tree;
use proc_macro2::{Delimiter, Spacing};
use std::fmt::Write;

/// What stands before a token.
#[derive(Clone, Copy, PartialEq)]
enum Before {
    /// Nothing, or what wants nothing behind it.
    Nothing,
    /// A name, a number or a text.
    Word,
    /// A word of the language, after which an expression begins.
    Keyword,
    /// The end of a group or of angle brackets.
    End,
}

/// Whether `<` stands before types here. Behind a name that could be a value's it is less than.
fn opens_types(before: Before, text: &str) -> bool {
    let name = text.rsplit(|char: char| !char.is_alphanumeric() && char != '_').next();
    let is_type = name.is_some_and(|name| name.starts_with(char::is_uppercase));
    match before {
        Before::Word => is_type,
        Before::Keyword => name == Some("impl"),
        Before::Nothing | Before::End => true,
    }
}

/// The text of an expression, a type or a signature that stands on one line; `None` where it may be another.
pub(super) fn inline(trees: &[Tree], text: &mut String) -> Option<()> {
    let mut before = Before::Nothing;
    let mut angles = 0_usize;
    let mut rest = trees;
    while let [tree, behind @ ..] = rest {
        rest = behind;
        before = match tree {
            Tree::Ident(ident) => {
                if before != Before::Nothing {
                    text.push(' ');
                }
                write!(text, "{ident}").ok()?;
                let keywords =
                    ["as", "dyn", "else", "if", "impl", "in", "let", "move", "mut", "ref", "return"];
                if keywords.iter().any(|keyword| ident == keyword) { Before::Keyword } else { Before::Word }
            }
            Tree::Literal(literal) => {
                if before != Before::Nothing {
                    text.push(' ');
                }
                let start = text.len();
                write!(text, "{literal}").ok()?;
                // `0.` before a name is the field of a tuple.
                if text[start..].contains('\n') || text.ends_with('.') {
                    return None;
                }
                Before::Word
            }
            Tree::Group(delimiter, inner) => {
                let (open, close) = match delimiter {
                    Delimiter::Parenthesis => ('(', ')'),
                    Delimiter::Bracket => ('[', ']'),
                    Delimiter::Brace | Delimiter::None => return None,
                };
                if before == Before::Keyword {
                    return None;
                }
                text.push(open);
                inline(inner, text)?;
                text.push(close);
                Before::End
            }
            Tree::Punct(sign, spacing) => {
                let joined = match (spacing, behind) {
                    (Spacing::Joint, [Tree::Punct(next, _), ..]) => Some(*next),
                    _ => None,
                };
                let two = |text: &mut String, sign: &str| {
                    text.push_str(sign);
                    &behind[1..]
                };
                match (sign, joined) {
                    (':', Some(':')) => {
                        if before == Before::Keyword {
                            return None;
                        }
                        rest = two(text, "::");
                        Before::Nothing
                    }
                    ('-', Some('>')) => {
                        rest = two(text, " ->");
                        Before::End
                    }
                    ('&', Some('&')) if angles == 0 && matches!(before, Before::Word | Before::End) => {
                        rest = two(text, " && ");
                        Before::Nothing
                    }
                    ('\'', _) => {
                        if before != Before::Nothing {
                            return None;
                        }
                        text.push('\'');
                        Before::Nothing
                    }
                    (':', None) => {
                        text.push_str(": ");
                        Before::Nothing
                    }
                    (',', _) => {
                        // It is left out there, but for a tuple of one.
                        if behind.is_empty() {
                            return None;
                        }
                        text.push_str(", ");
                        Before::Nothing
                    }
                    (';', _) => {
                        text.push_str("; ");
                        Before::Nothing
                    }
                    ('=', None | Some('&' | '\'')) => {
                        text.push_str(" = ");
                        Before::Nothing
                    }
                    ('+', None) if before != Before::Nothing => {
                        text.push_str(" + ");
                        Before::Nothing
                    }
                    ('.', None) if before != Before::Nothing => {
                        text.push('.');
                        Before::Nothing
                    }
                    ('?', _) if before != Before::Nothing => {
                        text.push('?');
                        Before::End
                    }
                    ('!', _) => match (before, behind) {
                        // What else a macro is given has its own form.
                        (Before::Word, [Tree::Group(Delimiter::Parenthesis, inner), ..])
                            if matches!(inner.as_slice(), [Tree::Literal(_)]) =>
                        {
                            text.push('!');
                            Before::Nothing
                        }
                        (Before::Nothing, _) => {
                            text.push('!');
                            Before::Nothing
                        }
                        _ => return None,
                    },
                    ('&' | '*' | '-', None | Some('\'' | '&')) => {
                        match before {
                            Before::Nothing => {}
                            // `-> &str`, `impl &T`, `if &a`: all but `a & b`.
                            Before::Keyword => text.push(' '),
                            Before::End if text.ends_with("->") => text.push(' '),
                            Before::Word | Before::End => return None,
                        }
                        text.push(*sign);
                        Before::Nothing
                    }
                    ('<', _) if before != Before::End && opens_types(before, text) => {
                        text.push('<');
                        angles += 1;
                        Before::Nothing
                    }
                    ('>', _) if angles > 0 => {
                        text.push('>');
                        angles -= 1;
                        Before::End
                    }
                    ('|', _) if before == Before::Nothing => {
                        let end = behind.iter().position(|tree| matches!(tree, Tree::Punct('|', _)))?;
                        text.push('|');
                        inline(&behind[..end], text)?;
                        text.push_str("| ");
                        rest = &behind[end + 1..];
                        Before::Nothing
                    }
                    _ => return None,
                }
            }
        };
    }
    (angles == 0).then_some(())
}
