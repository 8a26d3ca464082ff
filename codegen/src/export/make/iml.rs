//! Expressions of Make's language IML, which are in `{{ … }}` in the texts of an app.

/// Returns a text of a specification as it is in a text that may have expressions: its own braces are no expression.
pub(super) fn literal(text: &str) -> String {
    text.replace("{{", "{{'{'}}{{'{'}}")
}

/// Returns an expression as a text of an app.
pub(super) fn expression(inner: &str) -> String {
    format!("{{{{{inner}}}}}")
}

/// Returns the path to a property. A name that is no word is in backticks.
pub(super) fn property(object: &str, name: &str) -> String {
    match is_word(name) {
        true => format!("{object}.{name}"),
        false => format!("{object}.`{name}`"),
    }
}

/// Returns the path through several properties; `None` if IML cannot write one of them.
pub(super) fn path(object: &str, names: &[String]) -> Option<String> {
    names.iter().try_fold(object.to_owned(), |path, name| is_writable(name).then(|| property(&path, name)))
}

/// Returns `true` if a name can be in backticks: there is no way to write these and braces inside.
fn is_writable(name: &str) -> bool {
    !name.is_empty() && !name.contains(['`', '{', '}']) && !name.contains(char::is_control)
}

fn is_word(name: &str) -> bool {
    let starts = name.starts_with(|c: char| c.is_ascii_alphabetic());
    starts && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Returns a text in quotes; `None` if it has both kinds of quotes, braces or a backslash.
pub(super) fn quoted(text: &str) -> Option<String> {
    let is_plain = !text.contains(['{', '}', '\\']) && !text.contains(char::is_control);
    match (text.contains('\''), text.contains('"')) {
        (false, _) if is_plain => Some(format!("'{text}'")),
        (true, false) if is_plain => Some(format!("\"{text}\"")),
        _ => None,
    }
}

/// Returns an expression that has a value only if another one has: what has no value is not sent.
pub(super) fn if_set(value: &str, then: &str) -> String {
    format!("if({value}, {then}, {value})")
}

#[cfg(test)]
mod tests {
    use super::{literal, path, property, quoted};

    #[test]
    fn a_name_that_is_no_word_is_in_backticks() {
        assert_eq!(property("body", "error_1"), "body.error_1");
        assert_eq!(property("headers", "x-id"), "headers.`x-id`");
        assert_eq!(path("body", &["a".to_owned(), "b c".to_owned()]).unwrap(), "body.a.`b c`");
        assert_eq!(path("body", &["a`".to_owned()]), None);
    }

    #[test]
    fn braces_of_a_text_are_no_expression() {
        assert_eq!(literal("a {{b}}"), "a {{'{'}}{{'{'}}b}}");
        assert_eq!(quoted("it's"), Some("\"it's\"".to_owned()));
        assert_eq!(quoted("{{"), None);
    }
}
