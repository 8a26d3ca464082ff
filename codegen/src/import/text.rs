//! Descriptions of a document → help texts: one sentence, without markup.

/// The longest help; a longer sentence is cut at a word.
const MAX_HELP: usize = 240;

/// Returns the first sentence of a description, or `None` if nothing is left.
pub(super) fn help(description: &str) -> Option<String> {
    let plain = plain(description);
    let sentence = first_sentence(&plain);
    let text = if sentence.chars().count() > MAX_HELP { cut(sentence) } else { sentence.to_owned() };
    accepted(text)
}

/// Returns a short text, such as a title, without its full stop.
pub(super) fn title(text: &str) -> Option<String> {
    let plain = plain(text);
    let text = first_sentence(&plain).trim_end_matches('.');
    accepted(if text.chars().count() > MAX_HELP { cut(text) } else { text.to_owned() })
}

/// Returns the reason for a deprecation: the sentence of the description that says it.
pub(super) fn deprecation(description: Option<&str>) -> String {
    let plain = description.map(plain).unwrap_or_default();
    let mut rest = plain.as_str();
    while !rest.is_empty() {
        let sentence = first_sentence(rest);
        rest = rest[sentence.len()..].trim_start();
        let lower = sentence.to_lowercase();
        let bare = lower.trim_matches(|c: char| !c.is_alphanumeric());
        // `use NAME` has a meaning in the language, and `Deprecated.` says nothing.
        let says = lower.contains("deprecat") && bare.split(' ').count() > 2 && !lower.starts_with("use ");
        if says
            && sentence.chars().count() <= MAX_HELP
            && let Some(text) = accepted(sentence.trim_end_matches('.').to_owned())
        {
            return text;
        }
    }
    "marked as deprecated by the vendor".to_owned()
}

/// Returns the text if the language accepts it.
fn accepted(text: String) -> Option<String> {
    (!text.is_empty() && crate::read::is_accepted(&text)).then_some(text)
}

/// Removes markup, line breaks and repeated spaces.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len().min(512));
    let mut rest = text;
    // The first sentences are enough.
    while let Some(c) = rest.chars().next().filter(|_| out.len() < 2048) {
        if let Some((label, after)) = link(rest) {
            out.push_str(label);
            rest = after;
        } else if let Some((name, after)) = tag(rest) {
            // A tag inside a line is no space.
            if !matches!(name, "a" | "code" | "b" | "i" | "em" | "strong" | "span") {
                push_space(&mut out);
            }
            rest = after;
        } else {
            match c {
                '\n' if rest.starts_with("\n\n") => {
                    end_paragraph(&mut out);
                }
                c if c.is_whitespace() => push_space(&mut out),
                // U+FFFD stands for bytes that an earlier program could not read.
                '*' | '#' | '\u{200B}' | '\u{FEFF}' | '\u{AD}' | '\u{FFFD}' => {}
                '’' | '‘' => out.push('\''),
                '“' | '”' => out.push('"'),
                c if c.is_control() => {}
                c => out.push(c),
            }
            rest = &rest[c.len_utf8()..];
        }
    }
    out.replace("&nbsp;", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
        .trim()
        .to_owned()
}

fn push_space(out: &mut String) {
    if !out.is_empty() && !out.ends_with(' ') {
        out.push(' ');
    }
}

/// A paragraph without a full stop is a sentence, too.
fn end_paragraph(out: &mut String) {
    if out.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '`' | ')')) {
        out.push('.');
    }
    push_space(out);
}

/// `[label](url)` → `label`
fn link(text: &str) -> Option<(&str, &str)> {
    let (label, rest) = text.strip_prefix('!').unwrap_or(text).strip_prefix('[')?.split_once(']')?;
    let (_, after) = rest.strip_prefix('(')?.split_once(')')?;
    (!label.contains(['\n', '['])).then_some((label, after))
}

/// `<br/>` → its name, and the text after it
fn tag(text: &str) -> Option<(&str, &str)> {
    let rest = text.strip_prefix('<')?;
    let (inside, after) = rest.split_once('>')?;
    let name = inside.trim_start_matches('/');
    let word = name.split([' ', '/']).next()?.trim_end_matches(|c: char| c.is_ascii_digit());
    let is_tag = inside.len() < 200 && !inside.contains(['<', '\n']) && TAGS.contains(&word);
    is_tag.then_some((word, after))
}

const TAGS: [&str; 16] =
    ["a", "p", "br", "code", "b", "i", "em", "strong", "ul", "ol", "li", "div", "span", "h", "td", "tr"];

/// Returns the first sentence, with its full stop.
fn first_sentence(text: &str) -> &str {
    let bytes = text.as_bytes();
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        let stops = matches!(c, '.' | '!' | '?')
            && bytes.get(end).is_none_or(|next| *next == b' ')
            && !abbreviation(&text[..end])
            && text[end..].trim_start().chars().next().is_none_or(|c| !c.is_lowercase());
        if stops {
            return &text[..end];
        }
    }
    text
}

fn abbreviation(text: &str) -> bool {
    ["e.g.", "i.e.", "etc.", "vs.", "approx.", "incl.", "resp.", "Inc.", "No."]
        .iter()
        .any(|one| text.ends_with(one))
}

fn cut(text: &str) -> String {
    let end = text.char_indices().nth(MAX_HELP).map_or(text.len(), |(at, _)| at);
    let end = text[..end].rfind(' ').unwrap_or(end);
    format!("{}…", text[..end].trim_end_matches([',', ';', ':', ' ', '.']))
}

#[cfg(test)]
mod tests {
    use super::{deprecation, help};

    #[test]
    fn a_help_is_the_first_sentence_without_markup() {
        for (description, text) in [
            ("The **first** one.\nAnd more.", "The first one."),
            (
                "See [the docs](https://a.example/b) for\nmore, e.g. this. Next.",
                "See the docs for more, e.g. this.",
            ),
            ("<p>A <code>name</code>.</p>", "A name."),
            ("Title\n\nText.", "Title."),
            ("Copyright \u{FFFD} 2020.", "Copyright 2020."),
        ] {
            assert_eq!(help(description).as_deref(), Some(text));
        }
        assert_eq!(help("  \n"), None);
    }

    #[test]
    fn a_deprecation_has_its_sentence() {
        assert_eq!(
            deprecation(Some("Old. This field is deprecated in favor of `b`. More.")),
            "This field is deprecated in favor of `b`"
        );
        assert_eq!(deprecation(Some("Deprecated.")), "marked as deprecated by the vendor");
    }
}
