//! The connection: its names, its address, and how its fields travel.

use super::taken::{Claim, Taken};
use super::{names, owned};
use crate::diagnostic::{Diagnostics, Text, codes};
use crate::model::{ConnectionField, Docs, ErrorPaths, Pages, Retry, Send, Server};
use crate::syntax;

/// Setters that every connection has.
const TAKEN: &[&str] = &[
    "max_retries",
    "base_url",
    "timeout",
    "connect_timeout",
    "idle_timeout",
    "total_timeout",
    "validation",
    "max_answer_bytes",
    "user_agent",
    "new",
    "from_env",
    "header",
];

pub(super) fn resolve(connector: &syntax::Connector, errors: &mut Diagnostics) -> Vec<ConnectionField> {
    check_base_url(&connector.base_url, errors);
    let mut fields: Vec<ConnectionField> = Vec::new();
    let mut taken = Taken::default();
    for field in &connector.connection {
        let name = field.name.value.as_str();
        if TAKEN.contains(&name) {
            errors.push(
                codes::RESERVED_NAME
                    .at(field.name.span, format!("every connection has `{name}` already"))
                    .help("choose another name"),
            );
            continue;
        }
        if !names::check_snake(&field.name, "field", errors) {
            continue;
        }
        let ident = names::field_ident(name);
        let (what, span) = (format!("the field `{name}`"), field.name.span);
        taken.claim(Claim { ident: &ident, what, span, cure: "rename one of them" }, None, errors);
        check_send(field, connector, errors);
        fields.push(ConnectionField {
            name: name.to_owned(),
            ident,
            docs: Docs {
                title: owned(field.label.as_ref()),
                help: owned(field.help.as_ref()),
                ..Docs::default()
            },
            secret: field.secret,
            required: field.required,
            env: owned(field.env.as_ref()),
            send: field.send.as_ref().map(|send| send.value.clone()),
        });
    }
    // The required ones are the arguments of `new`.
    fields.sort_by_key(|field| !field.required);
    fields
}

pub(super) fn error_paths(paths: &syntax::ErrorPaths) -> ErrorPaths {
    let split = |path: &Option<Text>| {
        path.as_ref().map_or_else(Vec::new, |path| path.value.split('.').map(str::to_owned).collect())
    };
    ErrorPaths {
        message: split(&paths.message),
        kind: split(&paths.kind),
        code: split(&paths.code),
        param: split(&paths.param),
    }
}

/// Other addresses, each with a setter of its own.
pub(super) fn servers(connector: &syntax::Connector, errors: &mut Diagnostics) -> Vec<Server> {
    let mut servers = Vec::new();
    for (name, url) in &connector.servers {
        check_base_url(url, errors);
        let field = Text::new(format!("{}_url", name.value), name.span);
        let taken = TAKEN.contains(&field.value.as_str())
            || connector.connection.iter().any(|known| known.name.value == field.value);
        if taken {
            errors.push(
                codes::RESERVED_NAME
                    .at(name.span, format!("every connection has `{}` already", field.value))
                    .help("choose another name"),
            );
        } else if names::check_snake(name, "server", errors) {
            let (name, base_url) = (name.value.clone(), url.value.clone());
            servers.push(Server { name, setter: field.value.clone(), base_url });
        }
    }
    servers
}

/// What goes with each call.
pub(super) fn headers(connector: &syntax::Connector, errors: &mut Diagnostics) -> Vec<(String, String)> {
    for (name, value) in &connector.headers {
        if !is_header(&name.value) {
            not_a_header(name, errors);
        }
        if !value.value.bytes().all(|b| b.is_ascii_graphic() || b == b' ') || value.value.trim().is_empty() {
            errors.push(
                codes::WRONG_VALUE
                    .at(value.span, format!("the header `{}` cannot hold this", name.value))
                    .help("write visible ASCII"),
            );
        }
    }
    connector.headers.iter().map(|(name, value)| (name.value.clone(), value.value.clone())).collect()
}

pub(super) fn pages(written: &syntax::Pages) -> Pages {
    let cursor = match &written.next {
        syntax::Next::Cursor { parameter, .. } => Some(parameter.value.clone()),
        syntax::Next::Link => None,
    };
    Pages { items: owned(written.items.as_ref()), more: owned(written.more.as_ref()), cursor }
}

/// `429` or `5xx`, and a count.
pub(super) fn retry(written: &syntax::Retry, errors: &mut Diagnostics) -> Option<Retry> {
    let mut statuses = Vec::new();
    for text in &written.statuses {
        let range = match text.value.strip_suffix("xx") {
            Some(class) => class
                .parse()
                .ok()
                .filter(|class| (3..=5).contains(class))
                .map(|class: u16| (class * 100, class * 100 + 99)),
            None => text
                .value
                .parse()
                .ok()
                .filter(|status| (300..=599).contains(status))
                .map(|status: u16| (status, status)),
        };
        match range {
            Some(range) => statuses.push(range),
            None => errors.push(
                codes::WRONG_VALUE
                    .at(text.span, format!("`{}` is no status of a refused call", text.value))
                    .help("write a status from 300 to 599, or a class such as `5xx`"),
            ),
        }
    }
    let max_retries = written.max_retries.value.parse::<u32>().ok().filter(|count| *count <= 10);
    if max_retries.is_none() {
        errors.push(
            codes::WRONG_VALUE
                .at(
                    written.max_retries.span,
                    format!("`{}` is no number of retries", written.max_retries.value),
                )
                .help("write a whole number from 0 to 10; the vendors' own libraries take 2"),
        );
    }
    let idempotency = written.idempotency.as_ref();
    if let Some(name) = idempotency.filter(|name| !is_header(&name.value)) {
        not_a_header(name, errors);
    }
    Some(Retry {
        statuses,
        max_retries: max_retries?,
        never: written.never.iter().map(|word| word.value.clone()).collect(),
        idempotency: owned(idempotency),
    })
}

fn is_header(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
}

fn not_a_header(name: &Text, errors: &mut Diagnostics) {
    errors.push(
        codes::WRONG_VALUE
            .at(name.span, format!("`{}` is no name of a header", name.value))
            .help("letters, digits and `-`: `OpenAI-Organization`"),
    );
}

fn check_base_url(url: &Text, errors: &mut Diagnostics) {
    let rest = url.value.strip_prefix("https://").or_else(|| url.value.strip_prefix("http://"));
    let bad = match rest {
        None => true,
        Some(rest) => {
            rest.is_empty()
                || rest.starts_with('/')
                || rest.contains(|c: char| c.is_whitespace() || "?#@{}".contains(c))
        }
    };
    if bad {
        errors.push(
            codes::BAD_PATH
                .at(url.span, format!("`{}` is no base URL", url.value))
                .help("write it whole, without query: `https://api.example.com/v1/`"),
        );
    }
}

fn check_send(field: &syntax::ConnectionField, connector: &syntax::Connector, errors: &mut Diagnostics) {
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
    if let Send::Header(name) = &send.value
        && !is_header(name)
    {
        not_a_header(&Text::new(name.clone(), send.span), errors);
    }
    let twin = connector.connection.iter().take_while(|other| other.name != field.name).find(|other| {
        other.send.as_ref().is_some_and(|other| match (&other.value, &send.value) {
            (Send::Header(a), Send::Header(b)) => a.eq_ignore_ascii_case(b),
            (a, b) => a == b,
        })
    });
    if let Some(twin) = twin {
        names::duplicate(
            twin.name.span,
            send.span,
            format!("`{}` and `{}` are sent to the same place", twin.name.value, field.name.value),
            "send one of them elsewhere",
            errors,
        );
    }
}
