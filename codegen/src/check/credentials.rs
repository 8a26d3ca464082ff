//! The locations of the connection's fields: no two are the same, and no header of an operation is one.

use super::{headers, names};
use crate::diagnostic::{Diagnostics, Span, SpannedText, codes};
use crate::model::Send;
use crate::syntax;

/// Checks the location of one field.
pub(super) fn check(
    field: &syntax::ConnectionField,
    connector: &syntax::Connector,
    errors: &mut Diagnostics,
) {
    let Some(send) = &field.send else {
        if field.secret {
            errors.push(
                codes::MISSING_KEY
                    .at(field.name.span, format!("the secret `{}` is not sent anywhere", field.name.value))
                    .help("add `send: bearer`, `send: header NAME` or `send: query NAME`"),
            );
        }
        return;
    };
    if send.value == Send::Bearer && !field.secret {
        errors.push(
            codes::WRONG_VALUE
                .at(
                    field.kind.span,
                    format!("`{}` is sent as a bearer token, so it must be `secret`", field.name.value),
                )
                .other(send.span, "sent here")
                .help("write `secret`: secrets are hidden in logs and in Debug output"),
        );
    }
    if let Send::Header(name) = &send.value {
        headers::check(&SpannedText::new(name.clone(), send.span), errors);
    }
    let twin = connector.connection.iter().take_while(|other| other.name != field.name).find(|other| {
        other.send.as_ref().is_some_and(|other| match (&other.value, &send.value) {
            (Send::Header(a), Send::Header(b)) => a.eq_ignore_ascii_case(b),
            (Send::Header(name), Send::Bearer) | (Send::Bearer, Send::Header(name)) => {
                name.eq_ignore_ascii_case("authorization")
            }
            (a, b) => a == b,
        })
    });
    if let Some(twin) = twin {
        names::duplicate(
            twin.name.span,
            send.span,
            format!("`{}` and `{}` are sent in the same location", twin.name.value, field.name.value),
            "send one of them in another location",
            errors,
        );
    }
}

/// Refuses a header of an operation that the connection sends too.
pub(super) fn refuse_twice(
    connector: &syntax::Connector,
    header: &str,
    span: Span,
    errors: &mut Diagnostics,
) {
    let sent =
        connector.connection.iter().filter_map(|field| field.send.as_ref()).find(|send| match &send.value {
            Send::Bearer => header.eq_ignore_ascii_case("authorization"),
            Send::Header(name) => header.eq_ignore_ascii_case(name),
            Send::Query(_) => false,
        });
    if let Some(sent) = sent {
        let message = format!("the connection sends the header `{header}`, and so does this field");
        names::duplicate(sent.span, span, message, "delete one of them", errors);
    }
}
