//! The paths and names in an expression. The engine checks the syntax; this finds what it looks up.

use crate::report::Span;

/// A look-up in an expression, such as `look.results[0].flagged`.
#[derive(Debug, PartialEq)]
pub(crate) struct Path {
    pub root: String,
    pub span: Span,
    pub accesses: Vec<(Access, Span)>,
    /// The expression has nothing else.
    pub is_whole: bool,
}

/// A part of a path after its root.
#[derive(Debug, PartialEq)]
pub(crate) enum Access {
    /// `.name` or `['name']`
    Key(String),
    /// `[0]`
    Index,
    /// `[1:3]`
    Slice,
    /// `[expression]`
    Any,
    /// `.name(…)`, which is no look-up.
    Method(String),
}

/// A name that the engine looks up in a table of its own.
#[derive(Debug, PartialEq)]
pub(crate) struct Name {
    pub kind: Kind,
    pub name: String,
    pub span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `name(…)`
    Function,
    /// `| name`
    Filter,
    /// `is name`
    Test,
}

/// The most words and signs of an expression: the engine descends into each operator, and must not run out of stack.
pub(crate) const MAX_TOKENS: usize = 300;

/// Returns the paths and names of an expression, with their spans in it; none of one that is too long.
pub(crate) fn scan(text: &str) -> (Vec<Path>, Vec<Name>) {
    let mut tokens = tokens(text);
    if tokens.len() > MAX_TOKENS {
        tokens.clear();
    }
    let (mut paths, mut names) = (Vec::new(), Vec::new());
    for at in 0..tokens.len() {
        let Token::Word(word) = &tokens[at].0 else { continue };
        let before = |back: usize| at.checked_sub(back).map(|index| &tokens[index].0);
        let is_called = tokens.get(at + 1).is_some_and(|(token, _)| *token == Token::Sign('('));
        let name = |kind| Name { kind, name: word.clone(), span: tokens[at].1.clone() };
        let is_test = before(1).is_some_and(|token| token.is("is"))
            || before(1).is_some_and(|token| token.is("not"))
                && before(2).is_some_and(|token| token.is("is"));
        match before(1) {
            Some(Token::Sign('.')) => {}
            Some(Token::Sign('|')) => names.push(name(Kind::Filter)),
            _ if is_keyword(word) => {}
            _ if is_test => names.push(name(Kind::Test)),
            _ if is_called => names.push(name(Kind::Function)),
            // The name of an argument.
            _ if tokens.get(at + 1).is_some_and(|(token, _)| *token == Token::Sign('=')) => {}
            _ => paths.push(path(&tokens, at, word)),
        }
    }
    (paths, names)
}

/// Returns the number of words and signs of an expression.
pub(crate) fn count(text: &str) -> usize {
    tokens(text).len()
}

fn path(tokens: &[(Token, Span)], start: usize, root: &str) -> Path {
    let mut accesses = Vec::new();
    let mut at = start + 1;
    loop {
        let token = |ahead: usize| tokens.get(at + ahead).map(|(token, _)| token);
        match (token(0), token(1)) {
            (Some(Token::Sign('.')), Some(Token::Word(name))) => {
                let span = tokens[at + 1].1.clone();
                if token(2) == Some(&Token::Sign('(')) {
                    accesses.push((Access::Method(name.clone()), span));
                    break;
                }
                accesses.push((Access::Key(name.clone()), span));
                at += 2;
            }
            (Some(Token::Sign('.')), Some(Token::Number)) => {
                accesses.push((Access::Index, tokens[at + 1].1.clone()));
                at += 2;
            }
            (Some(Token::Sign('[')), _) => {
                let Some(end) = closing(tokens, at) else { break };
                accesses.push((bracket(&tokens[at + 1..end]), tokens[at].1.start..tokens[end].1.end));
                at = end + 1;
            }
            _ => break,
        }
    }
    let is_whole = start == 0 && at == tokens.len();
    Path { root: root.to_owned(), span: tokens[start].1.clone(), accesses, is_whole }
}

fn bracket(inner: &[(Token, Span)]) -> Access {
    let tokens: Vec<&Token> = inner.iter().map(|(token, _)| token).collect();
    match tokens.as_slice() {
        [Token::Text(name)] => Access::Key(name.clone()),
        [Token::Number] | [Token::Sign('-'), Token::Number] => Access::Index,
        all if all.contains(&&Token::Sign(':')) => Access::Slice,
        _ => Access::Any,
    }
}

/// Returns the index of the bracket that closes the one at `open`.
fn closing(tokens: &[(Token, Span)], open: usize) -> Option<usize> {
    let mut depth = 0;
    for (index, (token, _)) in tokens.iter().enumerate().skip(open) {
        match token {
            Token::Sign('[' | '(' | '{') => depth += 1,
            Token::Sign(']' | ')' | '}') => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(index);
        }
    }
    None
}

fn is_keyword(word: &str) -> bool {
    matches!(
        word,
        "and"
            | "or"
            | "not"
            | "in"
            | "is"
            | "if"
            | "else"
            | "true"
            | "True"
            | "false"
            | "False"
            | "none"
            | "None"
    )
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Word(String),
    Text(String),
    Number,
    /// One character; an operator of several is `o`.
    Sign(char),
}

impl Token {
    fn is(&self, word: &str) -> bool {
        matches!(self, Self::Word(own) if own == word)
    }
}

fn tokens(text: &str) -> Vec<(Token, Span)> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        let length_while = |belongs: fn(char) -> bool| rest.find(|c: char| !belongs(c)).unwrap_or(rest.len());
        let (token, length) = match first {
            ' ' | '\t' | '\r' | '\n' => (None, 1),
            '\'' | '"' => quoted(rest, first),
            '0'..='9' => (Some(Token::Number), number(rest)),
            c if c == '_' || c.is_alphabetic() => {
                let length = length_while(|c| c == '_' || c.is_alphanumeric());
                (Some(Token::Word(rest[..length].to_owned())), length)
            }
            '=' | '!' | '<' | '>' if rest[1..].starts_with('=') => (Some(Token::Sign('o')), 2),
            c => (Some(Token::Sign(c)), c.len_utf8()),
        };
        tokens.extend(token.map(|token| (token, at..at + length)));
        at += length;
    }
    tokens
}

/// Returns a text without its quotes, and its length with them.
fn quoted(rest: &str, quote: char) -> (Option<Token>, usize) {
    let mut escaped = false;
    for (index, c) in rest.char_indices().skip(1) {
        if c == quote && !escaped {
            return (Some(Token::Text(rest[1..index].to_owned())), index + 1);
        }
        escaped = c == '\\' && !escaped;
    }
    (None, rest.len())
}

/// Returns the length of a number: a `.` belongs to it only before a digit.
fn number(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let mut end = 0;
    while let Some(byte) = bytes.get(end) {
        let is_point = *byte == b'.' && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        if !(byte.is_ascii_alphanumeric() || *byte == b'_' || is_point) {
            break;
        }
        end += 1;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> (Vec<String>, Vec<String>) {
        let (paths, names) = scan(text);
        let path = |path: &Path| {
            let mut shown = path.root.clone();
            for (access, span) in &path.accesses {
                shown.push_str(&format!(
                    " {}{}",
                    &text[span.clone()],
                    if matches!(access, Access::Any) { "?" } else { "" }
                ));
            }
            shown
        };
        (
            paths.iter().map(path).collect(),
            names.iter().map(|name| format!("{:?} {}", name.kind, name.name)).collect(),
        )
    }

    #[test]
    fn paths_and_names_are_found_and_words_in_texts_are_not() {
        let (paths, names) = found(
            "look.results[0]['self-harm'].x | join(sep='a.b') ~ get(other, n[1:].y) if not done is defined else 'no.path'",
        );
        assert_eq!(paths, ["look results [0] ['self-harm'] x", "other", "n [1:] y", "done"]);
        assert_eq!(names, ["Filter join", "Function get", "Test defined"]);
        let (paths, names) = found("a.b[c.d].e is not none and 1.5 > f.0 and g.h() == {'k': i}");
        assert_eq!(paths, ["a b [c.d]? e", "c d", "f 0", "g h", "i"]);
        assert_eq!(names, Vec::<String>::new());
    }

    #[test]
    fn only_a_path_alone_is_whole() {
        let is_whole = |text: &str| scan(text).0[0].is_whole;
        assert!(is_whole(" look.results[0] "));
        assert!(!is_whole("look.results[0] + 1") && !is_whole("(look)") && !is_whole("look | first"));
    }

    #[test]
    fn any_text_is_scanned() {
        for text in ["", "'", "a.", "a[", "a[[", "é.ü", "1.", "|", "is not", "a['\\", "\u{1F600}"] {
            scan(text);
        }
    }
}
