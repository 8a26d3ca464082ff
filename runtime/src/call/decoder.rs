//! Decoding of a whole response.

use bytes::Bytes;

use crate::error::Error;
use crate::head::{RawResponse, ResponseHead};
use crate::json::decode;

/// How a response becomes a `T`.
pub(crate) struct Decoder<T> {
    decode: fn(&ResponseHead, &Bytes) -> Result<T, Error>,
    /// A body is JSON, in which an API can report an error with the status of a success.
    json: bool,
    limit: Option<(usize, Cut<T>)>,
}

/// Cuts a response off after a number of items.
type Cut<T> = fn(&mut T, usize);

impl<T> Decoder<T> {
    pub(crate) fn of(decode: fn(&ResponseHead, &Bytes) -> Result<T, Error>, json: bool) -> Self {
        Self { decode, json, limit: None }
    }

    /// Cuts the response off after `limit` items, where a limit is set.
    pub(crate) fn limit(&mut self, limit: Option<usize>, cut: Cut<T>) {
        self.limit = limit.map(|limit| (limit, cut));
    }

    pub(crate) fn decode(&self, received: &RawResponse) -> Result<T, Error> {
        let RawResponse { head, body } = received;
        let mut response = (self.decode)(head, body);
        if self.json {
            let read = response.is_ok();
            response = decode::or_reported(response, head, body, read);
        }
        let mut response = response?;
        if let Some((limit, cut)) = self.limit {
            cut(&mut response, limit);
        }
        Ok(response)
    }
}

// Not derived: that would ask for `T: Clone`.
impl<T> Clone for Decoder<T> {
    fn clone(&self) -> Self {
        Self { decode: self.decode, json: self.json, limit: self.limit }
    }
}
