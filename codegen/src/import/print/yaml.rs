//! Scalars of YAML: plain where that is safe, else in single quotes.

/// Returns a text in `{ … }` or `[ … ]`.
pub(super) fn flow(text: &str) -> String {
    let digits =
        text.strip_prefix('-').is_some_and(|digits| digits.starts_with(|c: char| c.is_ascii_digit()));
    if digits && text.parse::<f64>().is_ok() {
        return text.to_owned();
    }
    scalar(text, |c| matches!(c, ',' | '[' | ']' | '{' | '}' | ':'))
}

/// Returns a text on a line of its own.
pub(super) fn block(text: &str) -> String {
    let is_key = text.contains(": ") || text.ends_with(':');
    scalar(text, move |c| is_key && c == ':')
}

/// Returns a text that must not be read as a number, a boolean or null.
pub(super) fn text(text: &str) -> String {
    let looks = matches!(text, "true" | "false" | "null" | "~") || text.parse::<f64>().is_ok();
    if looks { quoted(text) } else { flow(text) }
}

/// Returns a URL or the value of a header in `{ … }`.
pub(super) fn url(text: &str) -> String {
    let plain = text.starts_with("http")
        && !text.contains([',', '[', ']', '{', '}', '#', ' ', '\'', '"'])
        && !text.ends_with(':');
    if plain { text.to_owned() } else { quoted(text) }
}

fn scalar(text: &str, splits: impl Fn(char) -> bool) -> String {
    let first = text
        .chars()
        .next()
        .is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '.' | '+' | '$' | '('));
    let plain = |c: char| {
        c != '#'
            && c != '\\'
            && !splits(c)
            && (c.is_ascii_graphic() || c == ' ' || c.is_alphabetic() || matches!(c, '…' | '–' | '—'))
    };
    let is_plain = first
        && text.chars().all(plain)
        && !text.ends_with(' ')
        && !matches!(text, "null" | "~")
        && !text.starts_with("---")
        && !text.starts_with("...");
    if is_plain { text.to_owned() } else { quoted(text) }
}

/// Returns a text in quotes: single ones, unless it has more than one line.
pub(super) fn quoted(text: &str) -> String {
    if text.contains(['\n', '\r', '\t']) {
        let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
        return format!("\"{}\"", escaped.replace('\n', "\\n").replace('\r', "\\r").replace('\t', "\\t"));
    }
    format!("'{}'", text.replace('\'', "''"))
}
