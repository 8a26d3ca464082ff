//! Path parameters. A value is exactly one segment of the path, or all of several ones.

use std::borrow::Cow;
use std::fmt::Display;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::error::Error;
use crate::error::Violation;

/// All characters except the unreserved ones of RFC 3986 §2.3 and `:`, which is common in names of tuned models.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b':');

/// The number of decoding rounds; nobody encodes a path segment this often.
const MAX_DECODINGS: usize = 16;

/// Replaces the placeholder `{name}` in `path` by `value`.
///
/// # Errors
///
/// The value is empty or a dot segment.
pub(crate) fn fill(path: &mut Cow<'static, str>, name: &str, value: &dyn Display) -> Result<(), Violation> {
    let value = checked(name, value)?;
    replace(path, &format!("{{{name}}}"), &utf8_percent_encode(&value, ENCODED).to_string());
    Ok(())
}

/// Replaces the placeholder `{name...}` in `path` by the segments of `value`, which `/` separates.
///
/// # Errors
///
/// The value is empty, begins with `/` or has a dot segment.
pub(crate) fn fill_segments(
    path: &mut Cow<'static, str>,
    name: &str,
    value: &dyn Display,
) -> Result<(), Violation> {
    let value = checked(name, value)?;
    if value.starts_with('/') {
        return Err(Violation::always(name, "path", "begins with `/`, so it would not be below the path"));
    }
    let segments: Vec<String> =
        value.split('/').map(|segment| utf8_percent_encode(segment, ENCODED).to_string()).collect();
    replace(path, &format!("{{{name}...}}"), &segments.join("/"));
    Ok(())
}

/// Returns the text of a value, which cannot lead to another resource.
fn checked(name: &str, value: &dyn Display) -> Result<String, Violation> {
    let value = value.to_string();
    if value.is_empty() {
        return Err(Violation::always(name, "path", "empty, so the path would name another resource"));
    }
    if has_dot_segment(&value) {
        return Err(Violation::always(name, "path", "a dot segment (`.` or `..`, in any encoding)"));
    }
    Ok(value)
}

fn replace(path: &mut Cow<'static, str>, placeholder: &str, value: &str) {
    if let Some(start) = path.find(placeholder) {
        path.to_mut().replace_range(start..start + placeholder.len(), value);
    }
}

/// Checks that no placeholder is left in a path. A value cannot add one, since braces are encoded.
///
/// # Errors
///
/// [`Error::Config`] if the generated code did not fill a placeholder: a bug, but not a reason to panic.
pub(crate) fn check_filled(path: &str) -> Result<(), Error> {
    match path.split_once('{') {
        None => Ok(()),
        Some(_) => {
            Err(Error::config("path", "has a field that was not filled: a bug of the generated client"))
        }
    }
}

/// Returns `true` if a server that decodes `text`, once or more, could find a segment in it that changes the path.
pub(crate) fn has_dot_segment(text: &str) -> bool {
    any_decoded(text, |text| text.split(['/', '\\']).any(is_dots))
}

/// Returns `true` if `found` returns `true` for `text` or for any of its decodings. Text that is encoded more than
/// [`MAX_DECODINGS`] times counts as found.
pub(crate) fn any_decoded(text: &str, found: impl Fn(&str) -> bool) -> bool {
    let mut text = Cow::Borrowed(text);
    for _ in 0..MAX_DECODINGS {
        if found(&text) {
            return true;
        }
        let decoded = percent_decode_str(&text).decode_utf8_lossy();
        if decoded == text {
            return false;
        }
        text = Cow::Owned(decoded.into_owned());
    }
    true
}

fn is_dots(segment: &str) -> bool {
    // Parsers drop control characters and spaces, and some cut off parameters (`..;x`).
    let segment = segment.split(';').next().unwrap_or_default();
    let mut rest = segment.chars().filter(|c| !c.is_control() && !c.is_whitespace());
    matches!((rest.next(), rest.next(), rest.next()), (Some('.'), None, _) | (Some('.'), Some('.'), None))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(value: &str) -> Result<String, String> {
        let mut path = Cow::Borrowed("files/{id}/content");
        fill(&mut path, "id", &value).map_err(|violation| violation.to_string())?;
        Ok(path.into_owned())
    }

    #[test]
    fn a_value_is_one_encoded_segment() {
        assert_eq!(filled("file-1"), Ok("files/file-1/content".into()));
        assert_eq!(filled("ft:gpt:org"), Ok("files/ft:gpt:org/content".into()));
        assert_eq!(filled("a/b?c#d%e f"), Ok("files/a%2Fb%3Fc%23d%25e%20f/content".into()));
        assert_eq!(filled("é\n"), Ok("files/%C3%A9%0A/content".into()));
        assert_eq!(filled("{id}"), Ok("files/%7Bid%7D/content".into()));
        assert_eq!(filled("..."), Ok("files/.../content".into()));
        assert_eq!(filled("a..b"), Ok("files/a..b/content".into()));
    }

    #[test]
    fn a_dot_segment_is_rejected() {
        for value in [
            ".",
            "..",
            "%2e",
            "%2e%2e",
            ".%2e",
            "%2E.",
            "%252e%252e",
            "%25252e%2e",
            "../x",
            "a/../b",
            "a%2f..%2fb",
            "..%5cx",
            "..\\x",
            ".\t.",
            "..;x",
            " ..",
            "%2e%2e%2f",
            "../models/../../admin?x=1#y",
        ] {
            let error = filled(value).unwrap_err();
            assert_eq!(error, "`id`: a dot segment (`.` or `..`, in any encoding)", "{value}");
        }
        assert_eq!(filled(""), Err("`id`: empty, so the path would name another resource".into()));
    }

    #[test]
    fn several_segments_are_encoded_one_by_one() {
        let filled = |value: &str| {
            let mut path = Cow::Borrowed("repos/{path...}/content");
            fill_segments(&mut path, "path", &value).map_err(|violation| violation.to_string())?;
            Ok::<_, String>(path.into_owned())
        };
        assert_eq!(filled("src/lib.rs"), Ok("repos/src/lib.rs/content".into()));
        assert_eq!(filled("a b/c?d#e/"), Ok("repos/a%20b/c%3Fd%23e//content".into()));
        assert_eq!(filled("{path...}"), Ok("repos/%7Bpath...%7D/content".into()));
        for value in ["..", "a/../b", "a/%2e%2e/b", "a\\..", "a/.", "a/..;x/b"] {
            let expected = "`path`: a dot segment (`.` or `..`, in any encoding)";
            assert_eq!(filled(value), Err(expected.to_owned()), "{value}");
        }
        assert_eq!(filled("/a"), Err("`path`: begins with `/`, so it would not be below the path".into()));
        assert_eq!(filled(""), Err("`path`: empty, so the path would name another resource".into()));
    }

    #[test]
    fn a_hole_that_is_left_is_an_error() {
        assert!(check_filled("files/{id}").is_err());
        assert!(check_filled("files/1").is_ok());
    }

    #[test]
    fn text_that_is_encoded_too_often_is_rejected() {
        assert!(!has_dot_segment(&"%25".repeat(2_000)));
        assert!(!has_dot_segment("100%252525"));
        assert!(has_dot_segment(&format!("%{}41", "25".repeat(2_000))));
    }
}
