//! `connector.yaml` → the connector without its modules.

use super::mapping::{Mapping, word};
use super::{pages, rules, types};
use crate::diagnostic::{Cure, Diagnostics, Spanned, codes, nearest};
use crate::syntax::{
    ArrayFormat, ConnectionField, Connector, Node, NodeValue, Retry, Send, SpannedText, Streams,
    TypeDeclaration,
};
use std::sync::Arc;

pub(super) fn read(node: &Node, errors: &mut Diagnostics) -> Option<Connector> {
    let mut keys = Mapping::of(node, "a connector", errors)?;
    let name = keys.required_text("connector", errors);
    let title = keys.text("title", errors);
    let help = keys.text("help", errors);
    let docs = keys.text("docs", errors);
    let is_default = keys.flag("default", errors).unwrap_or(true);
    let base_url = base_url(&mut keys, errors);
    let servers = keys.text_map("servers", errors);
    let headers = keys.text_map("headers", errors);
    let array_format =
        keys.take("array_format").and_then(|node| word(node, "array_format", &ArrayFormat::ALL, errors));
    let connection = keys
        .entries("connection", errors)
        .iter()
        .filter_map(|(name, node)| field(name, node, errors))
        .collect();
    let rules = rules::all(&keys.texts("rules", errors), errors);
    let test = keys.text("test", errors);
    let (paths, error_types) =
        keys.take("errors").and_then(|node| super::errors::of_connector(node, errors)).unwrap_or_default();
    let request_id = keys.text("request_id", errors);
    let streams = keys.take("streams").and_then(|node| known("streams:", streams(node, errors), errors));
    let pages = keys.take("pages").and_then(|node| known("pages:", pages::kinds(node, errors), errors));
    let (pages, page_kinds) = pages.map_or((None, Vec::new()), |(pages, kinds)| (Some(pages), kinds));
    let retry = keys.take("retry").and_then(|node| retry(node, errors));
    let dependencies = keys.text_map("dependencies", errors);
    keys.finish(errors);
    let (base_url, base_url_env) = base_url?;
    Some(Connector {
        name: name?,
        title,
        help,
        docs,
        is_default,
        base_url,
        base_url_env,
        servers,
        headers,
        array_format,
        connection,
        rules,
        test,
        errors: paths,
        error_types,
        request_id,
        streams,
        pages,
        page_kinds,
        retry,
        types: Vec::new(),
        modules: Vec::new(),
        companions: Vec::new(),
        guide: None,
        locales: Vec::new(),
        dependencies,
    })
}

/// Suppresses reports about a key that could not be read: a module that needs it is not wrong.
fn known<T>(key: &str, read: Option<T>, errors: &mut Diagnostics) -> Option<T> {
    if read.is_none() {
        errors.suppress(key);
    }
    read
}

fn retry(node: &Node, errors: &mut Diagnostics) -> Option<Retry> {
    let mut keys = Mapping::of(node, "`retry`", errors)?;
    let statuses = keys.texts("statuses", errors);
    let max_retries = keys.required_text("max_retries", errors);
    let never = keys.texts("never", errors);
    let idempotency = keys.text("idempotency", errors);
    keys.finish(errors);
    Some(Retry { statuses, max_retries: max_retries?, never, idempotency })
}

fn streams(node: &Node, errors: &mut Diagnostics) -> Option<Streams> {
    let mut keys = Mapping::of(node, "`streams`", errors)?;
    let toggle = keys.text("toggle", errors);
    let end = keys.text("end", errors);
    keys.finish(errors);
    Some(Streams { toggle, end })
}

/// `types.yaml` → the types that several modules share.
pub(super) fn shared_types(node: &Node, errors: &mut Diagnostics) -> Vec<Arc<TypeDeclaration>> {
    let Some(mut keys) = Mapping::of(node, "`types.yaml`", errors) else { return Vec::new() };
    let mut types = types::read(&mut keys, errors);
    if let (None, NodeValue::Map(entries)) = (keys.take("types"), &node.value)
        && entries.iter().all(|(name, _)| name.value.starts_with(|c: char| c.is_ascii_uppercase()))
        && let Some((first, _)) = entries.first()
    {
        errors.push(
            codes::UNKNOWN_KEY
                .at(first.span, "the types of `types.yaml` belong under the key `types`")
                .help("write `types:` above them, and indent them by two spaces"),
        );
        types.extend(types::all(entries, errors));
        return types;
    }
    keys.finish(errors);
    types
}

fn base_url(keys: &mut Mapping<'_>, errors: &mut Diagnostics) -> Option<(SpannedText, Option<SpannedText>)> {
    let node = keys.required("base_url", errors)?;
    if let NodeValue::Scalar { text, .. } = &node.value {
        errors.push(codes::WRONG_SHAPE.at(node.span, "`base_url` is a mapping, and this is a text").help(
            Cure::replace(
                format!("write `base_url: {{ default: {text} }}`"),
                format!("{{ default: {text} }}"),
            ),
        ));
        return None;
    }
    let mut keys = Mapping::of(node, "`base_url`", errors)?;
    let default = keys.required_text("default", errors);
    let env = keys.text("env", errors);
    keys.finish(errors);
    Some((default?, env))
}

fn field(name: &SpannedText, node: &Node, errors: &mut Diagnostics) -> Option<ConnectionField> {
    let mut keys = Mapping::of(node, "a field of the connection", errors)?;
    let written = keys.required_text("type", errors);
    let required = keys.flag("required", errors).unwrap_or(false);
    let env = keys.text("env", errors);
    let written_send = keys.text("send", errors);
    let send = written_send.as_ref().and_then(|text| send(text, errors));
    let as_written = keys.text("written", errors);
    let default = keys.text("default", errors);
    let label = keys.text("label", errors);
    let help = keys.text("help", errors);
    keys.finish(errors);
    let written = written?;
    let (kind, marked) = match written.value.strip_suffix('!') {
        Some(kind) => (kind, true),
        None => (written.value.as_str(), false),
    };
    let secret = match kind {
        "secret" => true,
        "string" => false,
        _ => {
            errors.push(
                codes::WRONG_VALUE
                    .at(written.span, format!("a connection has no `{kind}`"))
                    .help("write `secret` for a credential, else `string`"),
            );
            return None;
        }
    };
    // The location of the field is unknown.
    if written_send.is_some() && send.is_none() {
        return None;
    }
    let kind = SpannedText::new(kind.to_owned(), written.span);
    Some(ConnectionField {
        name: name.clone(),
        kind,
        secret,
        required: required || marked,
        env,
        send,
        written: as_written,
        default,
        label,
        help,
    })
}

fn send(text: &SpannedText, errors: &mut Diagnostics) -> Option<Spanned<Send>> {
    let value = match text.value.split_once(' ') {
        None if text.value == "bearer" => Send::Bearer,
        Some(("header", name)) if !name.trim().is_empty() => Send::Header(name.trim().to_owned()),
        Some(("query", name)) if !name.trim().is_empty() => Send::Query(name.trim().to_owned()),
        Some(("cookie", name)) if !name.trim().is_empty() => Send::Cookie(name.trim().to_owned()),
        Some(("basic", part)) if part.trim() == "user" => Send::BasicUser,
        Some(("basic", part)) if part.trim() == "password" => Send::BasicPassword,
        _ => {
            errors.push(
                codes::WRONG_VALUE
                    .at(text.span, format!("a connection's field cannot be sent as `{}`", text.value))
                    .help(send_instead(&text.value)),
            );
            return None;
        }
    };
    Some(Spanned { value, span: text.span })
}

/// Returns what to write in the place of an unknown `send`.
fn send_instead(written: &str) -> Cure {
    let (word, rest) = written.split_once([' ', ':', '=']).unwrap_or((written, ""));
    match (nearest(word, ["bearer", "header", "query", "cookie", "basic"]), rest.trim()) {
        (Some("bearer"), _) => Cure::write("bearer"),
        (Some("basic"), part) => match nearest(part, ["user", "password"]) {
            Some(part) => Cure::write(format!("basic {part}")),
            None => "write `basic user` or `basic password`".into(),
        },
        (Some(near), "") => format!("write `{near} NAME`").into(),
        (Some(near), name) => Cure::write(format!("{near} {name}")),
        (None, _) => {
            "write `bearer`, `header NAME` or `query NAME`; delete `send` if the field is not sent".into()
        }
    }
}
