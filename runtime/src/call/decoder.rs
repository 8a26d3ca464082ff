//! Decoding of a whole response.

use bytes::Bytes;

use crate::error::Error;
use crate::head::{Head, Received};
use crate::json::decode;

/// How an answer becomes a `T`.
pub(crate) struct Decoder<T> {
    decode: fn(&Head, &Bytes) -> Result<T, Error>,
    /// A body is JSON, in which an API can report an error with the status of a success.
    json: bool,
    limit: Option<(usize, Cut<T>)>,
}

/// Cuts an answer off after a number of items.
type Cut<T> = fn(&mut T, usize);

impl<T> Decoder<T> {
    pub(crate) fn of(decode: fn(&Head, &Bytes) -> Result<T, Error>, json: bool) -> Self {
        Self { decode, json, limit: None }
    }

    /// Cuts the response off after `limit` items, where a limit is set.
    pub(crate) fn limit(&mut self, limit: Option<usize>, cut: Cut<T>) {
        self.limit = limit.map(|limit| (limit, cut));
    }

    pub(crate) fn decode(&self, received: &Received) -> Result<T, Error> {
        let Received { head, body } = received;
        let mut answer = (self.decode)(head, body);
        if self.json {
            let read = answer.is_ok();
            answer = decode::or_reported(answer, head, body, read);
        }
        let mut answer = answer?;
        if let Some((limit, cut)) = self.limit {
            cut(&mut answer, limit);
        }
        Ok(answer)
    }
}

// Not derived: that would ask for `T: Clone`.
impl<T> Clone for Decoder<T> {
    fn clone(&self) -> Self {
        Self { decode: self.decode, json: self.json, limit: self.limit }
    }
}
