//! Requests that the server received.

use hyper::body::Bytes;
use serde_json::Value;

/// A request that the server received.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Recorded {
    /// The method, such as `POST`.
    pub method: String,
    /// The path and the query, as they were sent.
    pub target: String,
    /// The headers: names in lower case, and values as text.
    pub headers: Vec<(String, String)>,
    /// The complete body.
    pub body: Bytes,
}

impl Recorded {
    /// Returns the path without the query, such as `/v1/models`.
    #[must_use]
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// Returns the query as it was sent; empty without one.
    #[must_use]
    pub fn query(&self) -> &str {
        self.target.split_once('?').map_or("", |(_, query)| query)
    }

    /// Returns a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let header = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        header.map(|(_, value)| value.as_str())
    }

    /// Returns the body as JSON; null if it is not JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}
