//! `connector.yaml` → the connector without its modules.

use super::keys::{Keys, word};
use super::types;
use crate::diagnostic::{Diagnostics, Spanned, codes};
use crate::syntax::{
    ArrayFormat, ConnectionField, Connector, ErrorPaths, Next, Node, NodeValue, Pages, Retry, Send, Streams,
    Text, TypeDeclaration,
};
use std::sync::Arc;

pub(super) fn read(node: &Node, errors: &mut Diagnostics) -> Option<Connector> {
    let mut keys = Keys::of(node, "a connector", errors)?;
    let name = keys.required_text("connector", errors);
    let title = keys.text("title", errors);
    let help = keys.text("help", errors);
    let docs = keys.text("docs", errors);
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
    let test = keys.text("test", errors);
    let paths = keys.take("errors").and_then(|node| error_paths(node, errors)).unwrap_or_default();
    let request_id = keys.text("request_id", errors);
    let streams = keys.take("streams").and_then(|node| streams(node, errors));
    let pages = keys.take("pages").and_then(|node| pages(node, errors));
    let retry = keys.take("retry").and_then(|node| retry(node, errors));
    keys.finish(errors);
    let (base_url, base_url_env) = base_url?;
    Some(Connector {
        name: name?,
        title,
        help,
        docs,
        base_url,
        base_url_env,
        servers,
        headers,
        array_format,
        connection,
        test,
        errors: paths,
        request_id,
        streams,
        pages,
        retry,
        types: Vec::new(),
        modules: Vec::new(),
    })
}

fn retry(node: &Node, errors: &mut Diagnostics) -> Option<Retry> {
    let mut keys = Keys::of(node, "`retry`", errors)?;
    let statuses = keys.texts("statuses", errors);
    let max_retries = keys.required_text("max_retries", errors);
    let never = keys.texts("never", errors);
    let idempotency = keys.text("idempotency", errors);
    keys.finish(errors);
    Some(Retry { statuses, max_retries: max_retries?, never, idempotency })
}

fn pages(node: &Node, errors: &mut Diagnostics) -> Option<Pages> {
    let mut keys = Keys::of(node, "`pages`", errors)?;
    let items = keys.text("items", errors);
    let more = keys.text("more", errors);
    let size = keys.text("size", errors);
    let link = keys.take("next").and_then(|node| word(node, "next", &[("link", ())], errors));
    let next = if link.is_some() {
        Some(Next::Link)
    } else {
        let (parameter, from) = (keys.required_text("cursor", errors), keys.required_text("from", errors));
        parameter.zip(from).map(|(parameter, from)| Next::Cursor { parameter, from })
    };
    keys.finish(errors);
    Some(Pages { items, more, next: next?, size })
}

fn streams(node: &Node, errors: &mut Diagnostics) -> Option<Streams> {
    let mut keys = Keys::of(node, "`streams`", errors)?;
    let toggle = keys.required_text("toggle", errors);
    let end = keys.text("end", errors);
    keys.finish(errors);
    Some(Streams { toggle: toggle?, end })
}

/// `types.yaml` → the types that several modules share.
pub(super) fn shared_types(node: &Node, errors: &mut Diagnostics) -> Vec<Arc<TypeDeclaration>> {
    let Some(mut keys) = Keys::of(node, "`types.yaml`", errors) else { return Vec::new() };
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

fn base_url(keys: &mut Keys<'_>, errors: &mut Diagnostics) -> Option<(Text, Option<Text>)> {
    let node = keys.required("base_url", errors)?;
    let mut keys = Keys::of(node, "`base_url`", errors)?;
    let default = keys.required_text("default", errors);
    let env = keys.text("env", errors);
    keys.finish(errors);
    Some((default?, env))
}

fn field(name: &Text, node: &Node, errors: &mut Diagnostics) -> Option<ConnectionField> {
    let mut keys = Keys::of(node, "a field of the connection", errors)?;
    let written = keys.required_text("type", errors);
    let required = keys.flag("required", errors).unwrap_or(false);
    let env = keys.text("env", errors);
    let send = keys.text("send", errors).and_then(|text| send(&text, errors));
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
                    .help("write `secret` for what nobody may see, else `string`"),
            );
            return None;
        }
    };
    let kind = Text::new(kind.to_owned(), written.span);
    Some(ConnectionField {
        name: name.clone(),
        kind,
        secret,
        required: required || marked,
        env,
        send,
        label,
        help,
    })
}

fn send(text: &Text, errors: &mut Diagnostics) -> Option<Spanned<Send>> {
    let value = match text.value.split_once(' ') {
        None if text.value == "bearer" => Send::Bearer,
        Some(("header", name)) if !name.trim().is_empty() => Send::Header(name.trim().to_owned()),
        Some(("query", name)) if !name.trim().is_empty() => Send::Query(name.trim().to_owned()),
        _ => {
            errors.push(
                codes::WRONG_VALUE
                    .at(text.span, format!("a connection's field cannot be sent as `{}`", text.value))
                    .help("write `bearer`, `header NAME` or `query NAME`; leave `send` out for a field that stays here"),
            );
            return None;
        }
    };
    Some(Spanned { value, span: text.span })
}

fn error_paths(node: &Node, errors: &mut Diagnostics) -> Option<ErrorPaths> {
    let mut keys = Keys::of(node, "`errors`", errors)?;
    let paths = ErrorPaths {
        message: keys.text("message", errors),
        kind: keys.text("kind", errors),
        code: keys.text("code", errors),
        param: keys.text("param", errors),
    };
    keys.finish(errors);
    Some(paths)
}
