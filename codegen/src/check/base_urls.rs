//! Base URLs: absolute, without query. A hole in the host, the port or the path is a field of the connection.

use crate::diagnostic::{Cure, Diagnostics, SpannedText, codes};
use crate::syntax::{ConnectionField, Connector};

/// The part of a URL that a hole is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Host,
    Port,
    Path,
}

/// Checks a base URL, and that each hole in it is a field of the connection.
pub(super) fn check(url: &SpannedText, connector: &Connector, errors: &mut Diagnostics) {
    let holes = holes(&url.value);
    let mut filled = url.value.clone();
    for (hole, part) in &holes {
        let Some(field) = connector.connection.iter().find(|field| field.name.value == *hole) else {
            let message = format!("the base URL has `{{{hole}}}`, and the connection has no field `{hole}`");
            let help = format!("add `{hole}: {{ type: string! }}` to the fields of `connection:`");
            errors.push(codes::UNKNOWN_FIELD.at(url.span, message).help(help));
            return;
        };
        let plain = if *part == Part::Port { "1" } else { "x" };
        let value = field.default.as_ref().map_or(plain, |default| &default.value);
        // A default that does not fit is a mistake of its own.
        let value = if fits(value, *part) { value } else { plain };
        filled = filled.replace(&format!("{{{hole}}}"), value);
        check_default(field, *part, errors);
    }
    let Some(fact) = not_a_base_url(&filled) else { return };
    let help = match holes.is_empty() && url.value.contains(['{', '}']) {
        true => {
            "write a field of the connection in the braces, such as `https://{site}.example.com/`; the scheme is fixed"
        }
        false => "write an absolute URL, without query: `https://api.example.com/v1/`",
    };
    errors.push(codes::BAD_PATH.at(url.span, format!("`{}` {fact}", url.value)).help(help));
}

/// Returns `true` if a field is a part of a base URL.
pub(super) fn is_part(field: &ConnectionField, connector: &Connector) -> bool {
    let urls = connector.servers.iter().map(|(_, url)| url).chain([&connector.base_url]);
    urls.into_iter().any(|url| holes(&url.value).iter().any(|(hole, _)| *hole == field.name.value))
}

/// Checks a field that is a part of a base URL.
pub(super) fn check_part(field: &ConnectionField, errors: &mut Diagnostics) {
    let name = &field.name.value;
    if field.secret {
        errors.push(
            codes::WRONG_VALUE
                .at(field.kind.span, format!("`{name}` is a part of the base URL, which is no secret"))
                .help(Cure::write("string")),
        );
    }
    if let Some(send) = &field.send {
        errors.push(
            codes::WRONG_VALUE
                .at(send.span, format!("`{name}` is a part of the base URL, so it is sent already"))
                .help("delete `send`, or take the field out of the base URL"),
        );
    }
    match &field.default {
        None if !field.required => errors.push(
            codes::MISSING_KEY
                .at(field.name.span, format!("`{name}` is a part of the base URL, and it can be absent"))
                .help("add `default: …`, or mark it as required: `string!`"),
        ),
        Some(default) if field.required => errors.push(
            codes::BAD_DEFAULT
                .at(default.span, format!("`{name}` is required, so it has no default"))
                .help("delete `default`, or the `!`"),
        ),
        _ => {}
    }
}

/// Refuses a default that nothing would read.
pub(super) fn refuse_default(field: &ConnectionField, errors: &mut Diagnostics) {
    if let Some(default) = &field.default {
        errors.push(
            codes::BAD_DEFAULT
                .at(default.span, "only a part of the base URL has a default")
                .help("delete it, or write the field into the base URL: `https://{site}.example.com/`"),
        );
    }
}

fn check_default(field: &ConnectionField, part: Part, errors: &mut Diagnostics) {
    let Some(default) = field.default.as_ref().filter(|default| !fits(&default.value, part)) else { return };
    let help = match part {
        Part::Host => "write labels of a host name: letters, digits, `-` and `.`",
        Part::Port => "write a number up to 65535",
        Part::Path => "write one segment of a path: letters, digits, `-`, `.`, `_` and `~`",
    };
    let message = format!("the default `{}` cannot be this part of the base URL", default.value);
    errors.push(codes::BAD_DEFAULT.at(default.span, message).help(help));
}

/// Returns `true` for a value that stays within its part of the URL. The runtime checks the same.
fn fits(value: &str, part: Part) -> bool {
    let plain = |more: &str| value.chars().all(|c| c.is_ascii_alphanumeric() || more.contains(c));
    match part {
        Part::Host => plain("-.") && value.split('.').all(|label| !label.is_empty()),
        Part::Port => value.bytes().all(|b| b.is_ascii_digit()) && value.parse::<u16>().is_ok(),
        Part::Path => !value.is_empty() && plain("-._~") && value != "." && value != "..",
    }
}

/// Returns the holes of a URL, behind its scheme.
fn holes(url: &str) -> Vec<(&str, Part)> {
    let mut holes = Vec::new();
    let Some((_, rest)) = url.split_once("://") else { return holes };
    let mut at = 0;
    while let Some(open) = rest[at..].find('{').map(|open| at + open) {
        let Some(close) = rest[open..].find('}').map(|close| open + close) else { break };
        let before = &rest[..open];
        let part = if before.contains('/') {
            Part::Path
        } else if before.ends_with(':') {
            Part::Port
        } else {
            Part::Host
        };
        holes.push((&rest[open + 1..close], part));
        at = close;
    }
    holes
}

/// Returns the reason why a text is not a base URL.
fn not_a_base_url(url: &str) -> Option<&'static str> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let rest = match rest {
        Some(rest) if !rest.contains(|c: char| c.is_whitespace() || "?#@{}\\".contains(c)) => rest,
        _ => return Some("is not a base URL"),
    };
    let authority = rest.split('/').next().unwrap_or_default();
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    };
    if port.is_some_and(|port| port.parse::<u16>().is_err() || !port.bytes().all(|b| b.is_ascii_digit())) {
        return Some("has a port that is not a number up to 65535");
    }
    let address = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let right = match address {
        Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
        None => host.strip_suffix('.').unwrap_or(host).split('.').all(is_label),
    };
    (!right).then_some("has a host that is neither a name nor an IP address")
}

/// Checks one label of a host name. Non-ASCII characters are encoded later.
fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
}
