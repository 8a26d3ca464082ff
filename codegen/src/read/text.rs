//! Characters and texts that no specification may have: characters that Rust refuses or that hide the text, and real
//! keys.

use crate::diagnostic::{Cure, Diagnostic, Diagnostics, Span, codes};

/// Checks a text, and returns it without the reported characters, so that they are reported once.
pub(super) fn check(
    text: String,
    is_key: bool,
    quoted: bool,
    source: &str,
    span: Span,
    errors: &mut Diagnostics,
) -> String {
    let plain = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    let text = if plain { text } else { unusual(text, is_key, quoted, source, span, errors) };
    if let Some(prefix) = key_prefix(&text) {
        errors.push(
            codes::SECRET_IN_SPEC
                .at(span, format!("this looks like a real key: it begins with `{prefix}`"))
                .help("take it out, and if it was ever shared, revoke it; a key comes from `env:` or from the caller"),
        );
    }
    text
}

#[cold]
fn unusual(
    text: String,
    is_key: bool,
    quoted: bool,
    source: &str,
    span: Span,
    errors: &mut Diagnostics,
) -> String {
    if let Some(bad) = text.chars().find(|c| is_refused(*c)) {
        let code_point = format!("U+{:04X}", u32::from(bad));
        errors.push(
            codes::BAD_TEXT
                .at(
                    place_of(bad, source, span),
                    format!("this text has the character {code_point}, which {}", reason(bad)),
                )
                .help(match place_of(bad, source, span) {
                    place if place == span => "delete it".into(),
                    _ => Cure::replace("delete it", ""),
                }),
        );
        // The intended key is unknown; the reader skips an empty one.
        return if is_key && bad.is_control() { String::new() } else { text.replace(is_refused, "") };
    }
    if let Some(inside) = in_typographic_quotes(&text).filter(|_| !quoted) {
        errors.push(
            codes::BAD_TEXT
                .at(span, "these are typographic quotes, which are part of the text in YAML")
                .help(Cure::replace(
                    format!("write '{inside}', or leave the quotes out"),
                    super::slips::quoted(inside),
                )),
        );
        return inside.to_owned();
    }
    if let Some((foreign, latin)) = foreign_letter(&text) {
        let code_point = format!("U+{:04X}", u32::from(foreign));
        errors.push(
            codes::BAD_TEXT
                .at(
                    place_of(foreign, source, span),
                    format!("the letter {code_point} in this word only looks like a Latin `{latin}`"),
                )
                .help(Cure::replace(format!("type the `{latin}` again on a Latin keyboard"), latin)),
        );
        return text.chars().map(|c| latin_twin(c).unwrap_or(c)).collect();
    }
    text
}

/// Returns the span of a character, or of the whole text if it is written as an escape.
fn place_of(c: char, source: &str, span: Span) -> Span {
    match source.get(span.start..span.end).and_then(|written| written.find(c)) {
        Some(at) => span.part(at..at + c.len_utf8()),
        None => span,
    }
}

/// Reports a file that is not UTF-8. The second value is `true` if the rest can be read.
pub(super) fn encoding(text: &str, first: Span) -> Option<(Diagnostic, bool)> {
    // UTF-16 and UTF-32 have zeros in all Latin letters, and a byte-order mark that is not UTF-8.
    if text.starts_with("\u{FFFD}\u{FFFD}") || text.bytes().take(4).any(|byte| byte == 0) {
        let report = codes::BAD_TEXT.at(first, "this file is not UTF-8; it looks like UTF-16");
        return Some((report.help("save it as UTF-8 (in most editors: \"Save with encoding\")"), false));
    }
    let at = text.find('\u{FFFD}')?;
    let place = Span { start: at, end: at + '\u{FFFD}'.len_utf8(), ..first };
    let report = codes::BAD_TEXT.at(place, "this character is not UTF-8, and cannot be read");
    Some((report.help("save the file as UTF-8, and check this word"), true))
}

fn is_refused(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' | '\u{061C}')
        || matches!(c, '\u{FEFF}' | '\u{2028}' | '\u{2029}')
        || matches!(c, '\u{AD}' | '\u{180E}' | '\u{200B}' | '\u{2060}'..='\u{2064}')
}

fn reason(c: char) -> &'static str {
    match c {
        '\r' => "Rust refuses in a comment",
        '\u{AD}' | '\u{180E}' | '\u{200B}' | '\u{2060}'..='\u{2064}' => "is invisible",
        _ if c.is_control() => "is invisible",
        '\u{FEFF}' => "is a byte-order mark",
        '\u{2028}' | '\u{2029}' => "is an invisible line break",
        _ => "changes the direction of the text, so that it looks different",
    }
}

/// `‘Colour’` → `Colour`
fn in_typographic_quotes(text: &str) -> Option<&str> {
    [('‘', '’'), ('“', '”'), ('„', '“'), ('”', '”'), ('’', '’')].into_iter().find_map(|(open, close)| {
        let inside = text.strip_prefix(open)?.strip_suffix(close)?;
        (!inside.contains([open, close])).then_some(inside)
    })
}

/// Returns a letter of another script in a word of Latin letters, and the Latin letter that looks the same.
fn foreign_letter(text: &str) -> Option<(char, char)> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().any(|c| c.is_ascii_alphabetic()))
        .find_map(|word| word.chars().find_map(|c| Some((c, latin_twin(c)?))))
}

/// Returns the Latin letter that looks like this Cyrillic or Greek one.
fn latin_twin(c: char) -> Option<char> {
    const FOREIGN: &str = "АВЕЅІЈКМНОРСТХаеѕіјорсухΑΒΕΖΗΙΚΜΝΟΡΤΥΧο";
    const LATIN: &str = "ABESIJKMHOPCTXaesijopcyxABEZHIKMNOPTYXo";
    // Nearly all characters are ASCII.
    if c.is_ascii() {
        return None;
    }
    let at = FOREIGN.chars().position(|foreign| foreign == c)?;
    LATIN.chars().nth(at)
}

/// The least number of characters of a key after its prefix.
const KEY_LENGTH: usize = 16;

/// Returns the prefix of a known kind of key, if enough characters follow it.
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
    use super::{foreign_letter, is_refused, key_prefix};

    #[test]
    fn a_real_key_is_seen_and_a_word_that_begins_alike_is_not() {
        assert_eq!(key_prefix("Bearer sk-proj-4f9QxAbcdefghijk0123"), Some("sk-"));
        assert_eq!(key_prefix("a sk-learn-like-model-without-end"), None);
        assert_eq!(key_prefix("sk-..."), None);
    }

    #[test]
    fn characters_that_hide_or_break_are_refused_and_letters_of_any_script_are_not() {
        assert!(['\r', '\u{202E}', '\u{0}', '\u{2028}', '\u{200B}', '\u{AD}'].into_iter().all(is_refused));
        assert!(!['é', '雨', '\n', '\t', '🦀'].into_iter().any(is_refused));
    }

    #[test]
    fn a_letter_of_another_script_is_seen_in_a_word_and_not_beside_one() {
        assert_eq!(foreign_letter("Сolour"), Some(('С', 'C')));
        assert_eq!(foreign_letter("Москва and Colour, 5 µm, β"), None);
    }
}
