//! Request headers of a caller.

use http::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};

use crate::error::Violation;
use crate::http::query::Query;
use crate::secret::Secret;

/// Headers that belong to HTTP itself, so that no caller may set them.
const RESERVED: [&str; 12] = [
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

/// Returns `true` if HTTP itself sets the header.
pub(crate) fn belongs_to_http(name: &HeaderName) -> bool {
    RESERVED.contains(&name.as_str())
}

/// Returns `true` if the value of such a header is probably a secret. The value is then removed from errors.
pub(crate) fn is_secret(name: &HeaderName) -> bool {
    names_secret(name.as_str())
}

/// Returns `true` if the value of a header of this name is probably a secret.
pub(crate) fn names_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["auth", "cookie", "key", "secret", "token"].iter().any(|word| name.contains(word))
}

/// Adds the header of an operation's field to `headers`.
///
/// # Errors
///
/// The name or value is not valid in HTTP, or the header is a credential: `authorization`, or `sent` by the connection.
pub(crate) fn add(
    headers: &mut HeaderMap,
    sent: &dyn Fn(&HeaderName) -> bool,
    name: &str,
    value: &str,
) -> Result<(), Violation> {
    let name = parse(name)?;
    if name == AUTHORIZATION || sent(&name) {
        return Err(violation(format!("headers.{name}"), "set by the connection; a field cannot replace it"));
    }
    insert(headers, name, value)
}

/// Parses the name of a caller's header.
///
/// # Errors
///
/// The name is not valid in HTTP, or the header belongs to HTTP itself.
pub(crate) fn parse(name: &str) -> Result<HeaderName, Violation> {
    let Ok(name) = HeaderName::from_bytes(name.as_bytes()) else {
        return Err(violation(
            "headers".to_owned(),
            "a header name has a character that HTTP does not allow",
        ));
    };
    match belongs_to_http(&name) {
        true => Err(violation(format!("headers.{name}"), "set by HTTP itself; a call cannot replace it")),
        false => Ok(name),
    }
}

/// Sets a caller's header.
///
/// # Errors
///
/// The value is not valid in HTTP.
pub(crate) fn insert(headers: &mut HeaderMap, name: HeaderName, value: &str) -> Result<(), Violation> {
    let mut value = HeaderValue::from_str(value).map_err(|_| {
        let path = format!("headers.{name}");
        violation(path, "has a line end or another character that HTTP does not allow in a header")
    })?;
    // The value may be a token, which the HTTP library must not log.
    value.set_sensitive(true);
    headers.insert(name, value);
    Ok(())
}

/// Returns the secrets in the value of a header: the value, and the token after a scheme such as `Bearer`.
pub(crate) fn secrets_in(value: &str) -> impl Iterator<Item = Secret> {
    let token = value.split_once(' ').map(|(_, token)| token.trim());
    [Some(value), token].into_iter().flatten().map(Secret::from)
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
