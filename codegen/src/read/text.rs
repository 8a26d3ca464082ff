//! What no text of a specification may hold: characters that Rust refuses or that hide what is written, and real keys.

use crate::diagnostic::{Diagnostics, Span, codes};

pub(super) fn check(text: &str, span: Span, errors: &mut Diagnostics) {
    let plain = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    let bad = if plain { None } else { text.chars().find(|c| is_refused(*c)) };
    if let Some(bad) = bad {
        let code_point = format!("U+{:04X}", u32::from(bad));
        errors.push(
            codes::BAD_TEXT
                .at(span, format!("this text holds the character {code_point}, which {}", reason(bad)))
                .help("delete it"),
        );
    }
    if let Some(prefix) = key_prefix(text) {
        errors.push(
            codes::SECRET_IN_SPEC
                .at(span, format!("this looks like a real key: it begins with `{prefix}`"))
                .help("take it out, and if it was ever shared, revoke it; a key comes from `env:` or from the caller"),
        );
    }
}

fn is_refused(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' | '\u{061C}')
        || matches!(c, '\u{FEFF}' | '\u{2028}' | '\u{2029}')
}

fn reason(c: char) -> &'static str {
    match c {
        '\r' => "Rust refuses in a comment",
        _ if c.is_control() => "cannot be seen",
        '\u{FEFF}' => "is a byte-order mark",
        '\u{2028}' | '\u{2029}' => "breaks the line where nobody sees it",
        _ => "changes the direction of the text, so that it reads other than it is",
    }
}

/// A key has at least so many characters behind its prefix.
const KEY_LENGTH: usize = 16;

/// The start of a well-known kind of key, where enough follows it to be one.
fn key_prefix(text: &str) -> Option<&'static str> {
    const PREFIXES: [&str; 7] = ["sk-", "ghp_", "gho_", "github_pat_", "xoxb-", "xoxp-", "AKIA"];
    // Most texts are names, which are shorter than any key.
    if text.len() < KEY_LENGTH {
        return None;
    }
    text.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | ',' | '='))
        .find_map(|word| PREFIXES.into_iter().find(|prefix| is_key(word, prefix)))
}

fn is_key(word: &str, prefix: &str) -> bool {
    word.strip_prefix(prefix).is_some_and(|rest| {
        rest.len() >= KEY_LENGTH
            && rest.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
            && rest.chars().any(|c| c.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::{is_refused, key_prefix};

    #[test]
    fn a_real_key_is_seen_and_a_word_that_begins_alike_is_not() {
        assert_eq!(key_prefix("Bearer sk-proj-4f9QxAbcdefghijk0123"), Some("sk-"));
        assert_eq!(key_prefix("a sk-learn-like-model-without-end"), None);
        assert_eq!(key_prefix("sk-..."), None);
    }

    #[test]
    fn characters_that_hide_or_break_are_refused_and_letters_of_any_script_are_not() {
        assert!(['\r', '\u{202E}', '\u{0}', '\u{2028}'].into_iter().all(is_refused));
        assert!(!['é', '雨', '\n', '\t', '🦀'].into_iter().any(is_refused));
    }
}
