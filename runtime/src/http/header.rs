//! Headers: what the connection sends, and what a caller may add.

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use crate::error::Violation;
use crate::http::query::Query;

/// Headers that belong to the connection or to HTTP itself: no caller sets them.
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
/// It is no header, or not the caller's to set: one of `sent` by the connection, or one of HTTP itself.
pub(crate) fn add(
    headers: &mut HeaderMap,
    sent: &dyn Fn(&HeaderName) -> bool,
    name: &str,
    value: &str,
) -> Result<(), Violation> {
    let Ok(parsed) = HeaderName::from_bytes(name.as_bytes()) else {
        return Err(refused("headers".to_owned(), "a name with a character that no header's name has"));
    };
    let place = format!("headers.{parsed}");
    if RESERVED.contains(&parsed.as_str()) || sent(&parsed) {
        return Err(refused(place, "set by the connection; a call cannot replace it"));
    }
    let mut value = HeaderValue::from_str(value)
        .map_err(|_| refused(place, "has a line end or another character that no header's value has"))?;
    // A caller's header may be a token: HTTP libraries must not log it.
    value.set_sensitive(true);
    headers.insert(parsed, value);
    Ok(())
}

/// The value of a header field: items are separated by commas, null is not sent.
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

fn refused(place: String, message: &str) -> Violation {
    Violation::always(place, "header", message)
}
