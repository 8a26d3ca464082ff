//! Streams of JSON lines: one value on each line, as in [JSON Lines](https://jsonlines.org) and
//! [JSON text sequences](https://www.rfc-editor.org/rfc/rfc7464).

use bytes::{Buf, Bytes};
use memchr::memchr;

/// The character before each value of a JSON text sequence.
const RECORD_SEPARATOR: u8 = 0x1e;

/// A line that is longer than the limit.
pub(super) struct TooLong;

/// The lines of a body, which arrives in any chunks.
#[derive(Default)]
pub(super) struct Lines {
    /// The start of a line that is not complete.
    partial: Vec<u8>,
}

impl Lines {
    /// Takes the next line from a buffer that is not empty; `None` if it is not complete. Then the buffer is empty.
    pub(super) fn next(&mut self, buffer: &mut Bytes, limit: usize) -> Result<Option<Bytes>, TooLong> {
        let end = memchr(b'\n', buffer);
        let part = buffer.split_to(end.unwrap_or(buffer.len()));
        if self.partial.len().saturating_add(part.len()) > limit {
            return Err(TooLong);
        }
        if end.is_none() {
            self.partial.extend_from_slice(&part);
            return Ok(None);
        }
        buffer.advance(1);
        if self.partial.is_empty() {
            return Ok(Some(value(part)));
        }
        self.partial.extend_from_slice(&part);
        Ok(self.end())
    }

    /// Returns the last line, which has no line end; `None` if there is none.
    pub(super) fn end(&mut self) -> Option<Bytes> {
        let line = std::mem::take(&mut self.partial);
        (!line.is_empty()).then(|| value(line.into()))
    }
}

fn value(mut line: Bytes) -> Bytes {
    if line.first() == Some(&RECORD_SEPARATOR) {
        line.advance(1);
    }
    line
}
