//! The locations of the connection's fields: no two are the same, and no header of an operation is one.

use super::{alternatives, headers, names};
use crate::diagnostic::{Cure, Diagnostics, Span, SpannedText, codes};
use crate::model::Send;
use crate::syntax::{self, ConnectionField};

/// Checks the location of one field.
pub(super) fn check(field: &ConnectionField, connector: &syntax::Connector, errors: &mut Diagnostics) {
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
    must_be_secret(field, &send.value, send.span, errors);
    match &send.value {
        Send::Header(name) => headers::check(&SpannedText::new(name.clone(), send.span), errors),
        Send::Cookie(name) if !headers::is_header(name) => errors.push(
            codes::WRONG_VALUE
                .at(send.span, format!("`{name}` is not the name of a cookie"))
                .help("use letters, digits, `-` and `_`: `cookie session_id`"),
        ),
        _ => {}
    }
    if let Some(written) = &field.written {
        check_written(written, &send.value, errors);
    }
    let mut others = connector.connection.iter().take_while(|other| other.name != field.name);
    let same = |other: &Send| same_location(other, &send.value);
    let twin = others.find(|other| {
        other.send.as_ref().is_some_and(|other| same(&other.value))
            && !alternatives::exclude_each_other(connector, &other.name.value, &field.name.value)
    });
    if let Some(twin) = twin {
        names::duplicate(
            twin.name.span,
            send.span,
            format!("`{}` and `{}` are sent in the same location", twin.name.value, field.name.value),
            "send one of them in another location, or add the rule `at most one of …`",
            errors,
        );
    }
}

/// Refuses a text that would be shown, in a location that only secrets are sent in.
fn must_be_secret(field: &ConnectionField, send: &Send, sent: Span, errors: &mut Diagnostics) {
    let location = match send {
        Send::Bearer => "as a bearer token",
        Send::BasicPassword => "as a password",
        Send::Cookie(_) => "as a cookie",
        Send::Header(_) if field.written.is_some() => "as a credential",
        Send::Header(_) | Send::Query(_) | Send::BasicUser => return,
    };
    if field.secret {
        return;
    }
    let message = format!("`{}` is sent {location}, so it must be `secret`", field.name.value);
    errors.push(
        codes::WRONG_VALUE
            .at(field.kind.span, message)
            .other(sent, "sent here")
            .help("write `secret`: secrets are hidden in logs and in Debug output"),
    );
}

/// Checks that the text of a header has one hole for the value.
fn check_written(written: &SpannedText, send: &Send, errors: &mut Diagnostics) {
    let text = written.value.as_str();
    if !matches!(send, Send::Header(_)) {
        errors.push(
            codes::WRONG_VALUE
                .at(written.span, "only a header has a text around its value")
                .help("write `send: header NAME`, or delete `written`"),
        );
        return;
    }
    let holes = text.matches("{}").count();
    let rest = text.replacen("{}", "", 1);
    let fault = if holes == 0 && !text.contains(['{', '}']) {
        let help = Cure::write(format!("'{} {{}}'", text.trim().replace('\'', "''")));
        ("has no `{}` for the value".to_owned(), help)
    } else if holes != 1 || rest.contains(['{', '}']) {
        ("does not have one `{}` for the value".to_owned(), "write one `{}`, such as `'Bot {}'`".into())
    } else if !rest.bytes().all(|b| b.is_ascii_graphic() || b == b' ') || text.trim() != text {
        ("cannot be sent in a header".to_owned(), "write visible ASCII, without spaces at the ends".into())
    } else if rest.is_empty() {
        ("has nothing but the value".to_owned(), "delete `written`".into())
    } else {
        return;
    };
    errors.push(codes::WRONG_VALUE.at(written.span, format!("`{text}` {}", fault.0)).help(fault.1));
}

/// Returns `true` for two values that a request cannot have together.
fn same_location(a: &Send, b: &Send) -> bool {
    match (a, b) {
        (Send::BasicUser, Send::BasicPassword) | (Send::BasicPassword, Send::BasicUser) => false,
        (Send::Cookie(_), Send::Cookie(_)) | (Send::Query(_), _) | (_, Send::Query(_)) => a == b,
        _ => a.header().zip(b.header()).is_some_and(|(a, b)| a.eq_ignore_ascii_case(b)),
    }
}

/// Refuses a header of an operation that the connection sends too.
pub(super) fn refuse_twice(
    connector: &syntax::Connector,
    header: &str,
    span: Span,
    errors: &mut Diagnostics,
) {
    let mut sent = connector.connection.iter().filter_map(|field| field.send.as_ref());
    let sent = sent.find(|send| send.value.header().is_some_and(|name| name.eq_ignore_ascii_case(header)));
    if let Some(sent) = sent {
        let message = format!("the connection sends the header `{header}`, and so does this field");
        names::duplicate(sent.span, span, message, "delete one of them", errors);
    }
}
