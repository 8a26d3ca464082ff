//! The names of headers: HTTP allows them, and the client does not write them itself.

use crate::diagnostic::{Diagnostics, SpannedText, codes};

/// Returns `true` for a name that HTTP allows.
pub(super) fn is_header(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
}

/// Headers that HTTP itself needs; the client writes them.
pub(super) const OF_HTTP: [&str; 10] = [
    "connection",
    "content-length",
    "expect",
    "host",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Checks that HTTP allows the name of a header, and that the client does not write it itself.
pub(super) fn check(name: &SpannedText, errors: &mut Diagnostics) {
    if !is_header(&name.value) {
        not_a_header(name, errors);
    } else if OF_HTTP.iter().any(|own| own.eq_ignore_ascii_case(&name.value)) {
        errors.push(
            codes::RESERVED_NAME
                .at(name.span, format!("the client writes the header `{}` itself", name.value))
                .help("delete it"),
        );
    }
}

/// Reports a name that HTTP does not allow.
pub(super) fn not_a_header(name: &SpannedText, errors: &mut Diagnostics) {
    errors.push(
        codes::WRONG_VALUE
            .at(name.span, format!("`{}` is not the name of a header", name.value))
            .help("use letters, digits and `-`: `OpenAI-Organization`"),
    );
}
