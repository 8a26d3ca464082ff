//! Decoding of a complete response.

use bytes::Bytes;

use crate::error::Error;
use crate::head::{RawResponse, ResponseHead};
use crate::json::decode;

/// A decoder from a response to a `T`.
pub(crate) struct Decoder<T> {
    decode: fn(&ResponseHead, &Bytes) -> Result<T, Error>,
    /// `true` for a JSON body: an API may report an error in it although the status is a success.
    json: bool,
    limit: Option<(usize, Cut<T>)>,
}

/// A function that truncates a response to a number of items.
type Cut<T> = fn(&mut T, usize);

impl<T> Decoder<T> {
    pub(crate) fn of(decode: fn(&ResponseHead, &Bytes) -> Result<T, Error>, json: bool) -> Self {
        Self { decode, json, limit: None }
    }

    /// Keeps the first `limit` items of the response if a limit is set.
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

// Not derived: that would require `T: Clone`.
impl<T> Clone for Decoder<T> {
    fn clone(&self) -> Self {
        Self { decode: self.decode, json: self.json, limit: self.limit }
    }
}
