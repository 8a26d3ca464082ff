//! Paths of custom calls, which must stay below the base URL.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::http::path;

/// Characters that are percent-encoded in a path. A `%` is not one: the caller's encoding is kept.
pub(super) const ENCODED: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`').add(b'{').add(b'}').add(b'^').add(b'|');

/// Returns the encoded path, or the reason why it is rejected.
pub(super) fn checked(path: &str) -> Result<String, &'static str> {
    let path = path.strip_prefix('/').unwrap_or(path);
    let first = path.split('/').next().unwrap_or_default();
    if path.is_empty() {
        return Err("empty");
    }
    if path.contains(|c: char| c.is_control()) {
        return Err("has a control character");
    }
    if path::any_decoded(path, |path| path.starts_with('/')) {
        return Err("names a host; write a path below the base URL");
    }
    if path::any_decoded(path, |path| path.contains('\\')) {
        return Err("has a backslash");
    }
    if path::any_decoded(first, |first| first.contains([':', '@'])) {
        return Err("is an absolute URL or has a user name; write a path below the base URL");
    }
    if path::has_dot_segment(path) {
        return Err("has a dot segment (`.` or `..`, in any encoding)");
    }
    Ok(utf8_percent_encode(path, ENCODED).to_string())
}

#[cfg(test)]
mod tests {
    use super::checked;

    #[test]
    fn a_path_stays_below_the_base_url() {
        assert_eq!(checked("models"), Ok("models".into()));
        assert_eq!(checked("/models/ft:gpt:org"), Ok("models/ft:gpt:org".into()));
        assert_eq!(checked("files/a b%20c/é/"), Ok("files/a%20b%20c/%C3%A9/".into()));
        for path in [
            "",
            "/",
            "https://evil.example",
            "HTTPS:evil",
            "//evil.example/x",
            "///x",
            "/%2Fevil",
            "user@evil/x",
            "user:pw@evil",
            "..",
            "../x",
            "a/..",
            "a/%2e%2e/b",
            "a/.%2e",
            "a/%252e%252e",
            "a/..%2fb",
            "a/./b",
            "a\\b",
            "a%5cb",
            "a%255cb",
            "\\\\evil",
            "a\nb",
            "a\tb",
            "%2e%2e%5c",
            "https%3A%2F%2Fevil",
        ] {
            assert!(checked(path).is_err(), "{path}");
        }
    }
}
