//! Parts of responses that tests make by hand.
//!
//! The constructors are in the files of their types: `of.rs` in `call/events`, `call/pages`, `call/download` and `error`.

use http::StatusCode;
use http::header::{HeaderMap, HeaderName, HeaderValue};

use crate::connector::{Connector, ErrorPaths};
use crate::head::ResponseHead;
use crate::redactor::Redactor;

/// An API whose errors have the most common shape. Errors of other shapes are read as well.
static CONNECTOR: Connector = Connector {
    name: "test",
    errors: ErrorPaths {
        message: &["error", "message"],
        kind: &["error", "type"],
        code: &["error", "code"],
        param: &["error", "param"],
    },
    request_id: Some("x-request-id"),
    ..Connector::DEFAULT
};

/// Returns a head without headers.
///
/// # Panics
///
/// If `status` is not an HTTP status: the test itself has a mistake.
pub(crate) fn head(status: u16) -> ResponseHead {
    ResponseHead {
        status: StatusCode::from_u16(status).expect("a status is between 100 and 999"),
        headers: HeaderMap::new(),
        redactor: Redactor::new(&CONNECTOR, Vec::new()),
        retries: 0,
        own_error: false,
    }
}

/// Adds a header.
///
/// # Panics
///
/// If the name or the value is not valid in HTTP: the test itself has a mistake.
pub(crate) fn add_header(headers: &mut HeaderMap, name: &str, value: &str) {
    let name = HeaderName::from_bytes(name.as_bytes()).expect("the name of a header");
    headers.append(name, HeaderValue::from_str(value).expect("the value of a header"));
}
