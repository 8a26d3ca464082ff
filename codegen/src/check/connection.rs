//! The connection: its names, its address and the locations of its fields.

use super::taken::{Claim, Taken};
use super::{base_urls, credentials, headers, names, trimmed};
use crate::diagnostic::{Cure, Diagnostics, SpannedText, codes};
use crate::model::{ConnectionField, Docs, ErrorPaths, Pages, Retry, Send, Server};
use crate::syntax;

/// Setters that every connection has.
pub(super) const TAKEN: &[&str] = &[
    "max_retries",
    "base_url",
    "timeout",
    "connect_timeout",
    "idle_timeout",
    "total_timeout",
    "validation",
    "max_response_bytes",
    "user_agent",
    "new",
    "from_env",
    "header",
    "default_header",
    "default_query",
    "retry_pauses",
    "keyless",
    "with_token",
    "token_source",
];

pub(super) fn resolve(connector: &syntax::Connector, errors: &mut Diagnostics) -> Vec<ConnectionField> {
    base_urls::check(&connector.base_url, connector, errors);
    check_env(connector.base_url_env.as_ref(), errors);
    if let Some(name) = connector.request_id.as_ref().filter(|name| !headers::is_header(&name.value)) {
        headers::not_a_header(name, errors);
    }
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
        let is_part = base_urls::is_part(field, connector);
        if is_part {
            base_urls::check_part(field, errors);
        } else {
            base_urls::refuse_default(field, errors);
            credentials::check(field, connector, errors);
        }
        check_env(field.env.as_ref(), errors);
        fields.push(ConnectionField {
            name: name.to_owned(),
            ident,
            docs: Docs {
                title: trimmed(field.label.as_ref()),
                help: trimmed(field.help.as_ref()),
                ..Docs::default()
            },
            secret: field.secret,
            required: field.required,
            env: trimmed(field.env.as_ref()),
            send: field.send.as_ref().map(|send| send.value.clone()),
            written: field.written.as_ref().map(|written| written.value.clone()),
            is_part,
            default: trimmed(field.default.as_ref()),
        });
    }
    // The required ones are the arguments of `new`.
    fields.sort_by_key(|field| !field.required);
    fields
}

pub(super) fn error_paths(paths: &syntax::ErrorPaths, errors: &mut Diagnostics) -> ErrorPaths {
    let mut split = |path: &Option<SpannedText>| {
        let Some(path) = path else { return Vec::new() };
        check_error_path(path, errors);
        path.value.split('.').map(str::to_owned).collect()
    };
    ErrorPaths {
        message: split(&paths.message),
        kind: split(&paths.kind),
        code: split(&paths.code),
        param: split(&paths.param),
    }
}

/// Checks a path of object keys, from the outside in.
fn check_error_path(path: &SpannedText, errors: &mut Diagnostics) {
    let plain = |key: &str| {
        !key.is_empty() && !key.contains(['$', '[', ']', '/', '*']) && !key.contains(char::is_whitespace)
    };
    if path.value.split('.').all(plain) {
        return;
    }
    let keys = path.value.split(['.', '/', '[', ']', '$', '*']).map(str::trim);
    let keys: Vec<&str> = keys.filter(|key| !key.is_empty() && key.parse::<usize>().is_err()).collect();
    let help = match path.value.contains(['[', '*']) {
        true => {
            "name a field that is not in a list, or delete this path: the error has the whole body".into()
        }
        false => Cure::write(keys.join(".")),
    };
    errors.push(
        codes::WRONG_VALUE
            .at(path.span, format!("`{}` is not a path of keys, separated by `.`", path.value))
            .help(help),
    );
}

/// Checks the name of an environment variable. Shells allow letters, digits and `_`.
fn check_env(name: Option<&SpannedText>, errors: &mut Diagnostics) {
    let Some(name) = name else { return };
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if name.value.chars().all(plain) && !name.value.starts_with(|c: char| c.is_ascii_digit()) {
        return;
    }
    let bare = name.value.trim_matches(|c| !plain(c)).trim_start_matches(|c: char| c.is_ascii_digit());
    let bare: String = bare.chars().map(|c| if plain(c) { c } else { '_' }).collect();
    let help = match bare.as_str() {
        "" => "use letters, digits and `_`: `EXAMPLE_API_KEY`".into(),
        bare => Cure::write(bare),
    };
    errors.push(
        codes::WRONG_VALUE
            .at(name.span, format!("`{}` is not the name of an environment variable", name.value))
            .help(help),
    );
}

/// Resolves other base URLs, each with its own setter.
pub(super) fn servers(connector: &syntax::Connector, errors: &mut Diagnostics) -> Vec<Server> {
    let mut servers = Vec::new();
    for (name, url) in &connector.servers {
        base_urls::check(url, connector, errors);
        let field = SpannedText::new(format!("{}_url", name.value), name.span);
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

/// Resolves the fixed headers of each call.
pub(super) fn headers(connector: &syntax::Connector, errors: &mut Diagnostics) -> Vec<(String, String)> {
    for (name, value) in &connector.headers {
        headers::check(name, errors);
        check_fixed(name, connector, errors);
        if !value.value.bytes().all(|b| b.is_ascii_graphic() || b == b' ') || value.value.trim().is_empty() {
            errors.push(
                codes::WRONG_VALUE
                    .at(value.span, format!("the header `{}` cannot have this value", name.value))
                    .help("write visible ASCII"),
            );
        }
    }
    connector.headers.iter().map(|(name, value)| (name.value.clone(), value.value.clone())).collect()
}

/// Checks that a fixed header is no credential and is sent once.
fn check_fixed(name: &SpannedText, connector: &syntax::Connector, errors: &mut Diagnostics) {
    let same = |other: &str| other.eq_ignore_ascii_case(&name.value);
    if CREDENTIALS.iter().copied().any(same) {
        errors.push(
            codes::SECRET_IN_SPEC
                .at(name.span, format!("`{}` is a header for credentials, which must not be in this file", name.value))
                .help(format!("delete it, and add a field under `connection:` with `send: header {}`, or `send: bearer`", name.value)),
        );
        return;
    }
    let earlier =
        connector.headers.iter().map(|(known, _)| known).take_while(|known| known.span != name.span);
    let field = connector
        .connection
        .iter()
        .filter_map(|field| field.send.as_ref())
        .find(|send| matches!(&send.value, Send::Header(header) if same(header)));
    let first = earlier
        .into_iter()
        .find(|known| same(&known.value))
        .map(|known| known.span)
        .or(field.map(|send| send.span));
    if let Some(first) = first {
        let message = format!("the header `{}` is sent twice", name.value);
        names::duplicate(first, name.span, message, "delete one of them", errors);
    }
}

pub(super) fn pages(written: &syntax::Pages) -> Pages {
    let cursor = match &written.next {
        syntax::Next::Cursor { parameter, from } | syntax::Next::Response { parameter, from } => {
            Some((parameter.value.clone(), from.value.clone()))
        }
        _ => None,
    };
    Pages { items: trimmed(written.items.as_ref()), more: trimmed(written.more.as_ref()), cursor }
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
                .filter(|status| (300..=599).contains(status) && text.value.len() == 3)
                .map(|status: u16| (status, status)),
        };
        match range {
            Some(range) => statuses.push(range),
            None => errors.push(
                codes::WRONG_VALUE
                    .at(text.span, format!("`{}` is not the status of a failed call", text.value))
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
                    format!("`{}` is not a number of retries", written.max_retries.value),
                )
                .help("write a whole number from 0 to 10; the vendors' own libraries use 2"),
        );
    }
    let idempotency = written.idempotency.as_ref();
    if let Some(name) = idempotency {
        if matches!(name.value.as_str(), "true" | "false" | "yes" | "no") && !name.is_quoted() {
            errors.push(
                codes::WRONG_VALUE
                    .at(name.span, format!("`idempotency` is the name of a header, and `{}` is not", name.value))
                    .help("write the header that the API reads, such as `Idempotency-Key`; if it has none, delete this key"),
            );
        } else {
            headers::check(name, errors);
        }
    }
    Some(Retry {
        statuses,
        max_retries: max_retries?,
        never: written.never.iter().map(|word| word.value.clone()).collect(),
        idempotency: trimmed(idempotency),
    })
}

/// Headers that carry credentials.
const CREDENTIALS: [&str; 4] = ["authorization", "cookie", "proxy-authorization", "x-api-key"];
