//! Request headers of a caller.

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use crate::error::Violation;
use crate::http::query::Query;

/// Headers that belong to the connection or to HTTP itself, so that no caller may set them.
const RESERVED: [&str; 13] = [
    "authorization",
    "connection",
    "content-length",
    "cookie",
    "cookie2",
    "expect",
    "host",
    "keep-alive",
    "proxy-authorization",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Adds a caller's header to `headers`.
///
/// # Errors
///
/// The name or value is not valid in HTTP, or the header is reserved: `sent` by the connection, or part of HTTP itself.
pub(crate) fn add(
    headers: &mut HeaderMap,
    sent: &dyn Fn(&HeaderName) -> bool,
    name: &str,
    value: &str,
) -> Result<(), Violation> {
    let Ok(parsed) = HeaderName::from_bytes(name.as_bytes()) else {
        return Err(violation(
            "headers".to_owned(),
            "a header name has a character that HTTP does not allow",
        ));
    };
    let path = format!("headers.{parsed}");
    if RESERVED.contains(&parsed.as_str()) || sent(&parsed) {
        return Err(violation(path, "set by the connection; a call cannot replace it"));
    }
    let mut value = HeaderValue::from_str(value).map_err(|_| {
        violation(path, "has a line end or another character that HTTP does not allow in a header")
    })?;
    // The value may be a token, which the HTTP library must not log.
    value.set_sensitive(true);
    headers.insert(parsed, value);
    Ok(())
}

/// Returns the header value of a field: items are separated by commas; null has none.
pub(crate) fn text(value: &dyn Query) -> Option<String> {
    let mut text = None::<String>;
    value.visit("", &mut |_, value| {
        if let Some(value) = value {
            match &mut text {
                Some(text) => *text = format!("{text}, {value}"),
                None => text = Some(value.to_string()),
            }
        }
    });
    text
}

fn violation(path: String, message: &str) -> Violation {
    Violation::always(path, "header", message)
}
