//! Display of a server's texts in errors.

use std::fmt;

use bytes::Bytes;

/// The length of the excerpt of a body that an error keeps, in bytes.
const MAX_EXCERPT: usize = 64 << 10;

pub(super) fn write_request_id(f: &mut fmt::Formatter<'_>, id: Option<&str>) -> fmt::Result {
    match id {
        Some(id) => write!(f, ", request id `{}`", Shown(id)),
        None => Ok(()),
    }
}

/// A text of a server, shown with escapes: no character can move a terminal's cursor, end a line of a log or change the
/// direction of the text.
pub(super) struct Shown<'a>(pub(super) &'a str);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_odd = |c: char| {
            c.is_control()
                || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        for part in self.0.split_inclusive(is_odd) {
            match part.chars().next_back().filter(|last| is_odd(*last)) {
                Some(odd) => write!(f, "{}{}", &part[..part.len() - odd.len_utf8()], odd.escape_default())?,
                None => f.write_str(part)?,
            }
        }
        Ok(())
    }
}

pub(super) fn excerpt(body: &Bytes) -> Bytes {
    // A copy, so that the error does not keep the complete response in memory.
    Bytes::copy_from_slice(&body[..body.len().min(MAX_EXCERPT)])
}
