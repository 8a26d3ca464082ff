//! Paths of files as URIs.

use crate::diagnostic::{Source, Span};
use std::path::{Path, PathBuf};

/// Returns the path of a `file:` URI.
pub fn path(uri: &str) -> Option<PathBuf> {
    let rest = uri.strip_prefix("file://")?;
    let encoded = &rest[rest.find('/')?..];
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut left = encoded.bytes();
    while let Some(byte) = left.next() {
        bytes.push(match byte {
            b'%' => hex(left.next()?)? << 4 | hex(left.next()?)?,
            byte => byte,
        });
    }
    let text = String::from_utf8(bytes).ok()?;
    // `/c:/folder` is a path of Windows.
    let drive = text.as_bytes().get(2) == Some(&b':');
    Some(PathBuf::from(if drive { &text[1..] } else { &text }))
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// Returns the `file:` URI of a path.
pub fn uri(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    let mut out = String::from(if text.starts_with('/') { "file://" } else { "file:///" });
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// Returns the URI of a source.
pub fn of(source: &Source) -> String {
    // Folders and broken links have a mark at their end.
    uri(Path::new(source.path.trim_end_matches(['/', '@', '|'])))
}

/// Returns the URI of the line of a span.
pub fn line(source: &Source, span: Span) -> String {
    format!("{}#L{}", of(source), source.utf16_position(span.start).line + 1)
}

#[cfg(test)]
mod tests {
    use super::{path, uri};
    use std::path::{Path, PathBuf};

    #[test]
    fn a_path_comes_back_from_its_uri() {
        let unusual = Path::new("/tmp/a b/ü#%.yaml");
        assert_eq!(uri(unusual), "file:///tmp/a%20b/%C3%BC%23%25.yaml");
        assert_eq!(path(&uri(unusual)).as_deref(), Some(unusual));
        assert_eq!(path("file:///c%3A/spec/a.yaml"), Some(PathBuf::from("c:/spec/a.yaml")));
        assert_eq!(path("untitled:1"), None);
        assert_eq!(path("file:///a%F"), None);
    }
}
