//! A module file → the module with its operations.

use super::mapping::{Mapping, map, text, word};
use super::{field, pages, rule, rules, send, ty, types};
use crate::diagnostic::{Cure, Diagnostics, codes};
use crate::syntax::{
    Effect, Example, Method, Module, ModuleContent, Node, NodeValue, Operation, Returns, Signature, Spanned,
    SpannedText, Stream, TypeDeclaration, Webhooks,
};
use std::sync::Arc;

pub(super) fn read(node: &Node, errors: &mut Diagnostics) -> Option<Module> {
    let read = read_module(node, errors);
    if let (None, NodeValue::Map(entries)) = (&read, &node.value)
        && let Some((_, Node { value: NodeValue::Scalar { text, .. }, .. })) =
            entries.iter().find(|(key, _)| key.value == "module")
    {
        errors.suppress(text);
    }
    read
}

fn read_module(node: &Node, errors: &mut Diagnostics) -> Option<Module> {
    let mut keys = Mapping::of(node, "a module", errors)?;
    let name = keys.required_text("module", errors);
    let title = keys.text("title", errors);
    let help = keys.text("help", errors);
    let docs = keys.text("docs", errors);
    let deprecated = keys.text("deprecated", errors);
    let aka = keys.texts("aka", errors);
    let is_default = keys.flag("default", errors).unwrap_or(true);
    let fields = field::all(keys.entries("fields", errors), false, errors);
    let mut types = types::read(&mut keys, errors);
    let webhooks = keys.take("webhooks").map(|node| webhooks(node, errors));
    let content = content(&mut keys, webhooks.is_some(), &mut types, errors);
    keys.finish(errors);
    let (name, content) = (name?, content?);
    let webhooks = if let Some(read) = webhooks { Some(read?) } else { None };
    Some(Module { name, title, help, docs, deprecated, aka, is_default, fields, content, webhooks, types })
}

/// `T`, or `{ type: T, signed: standard }`
fn webhooks(node: &Node, errors: &mut Diagnostics) -> Option<Webhooks> {
    let NodeValue::Map(_) = node.value else {
        let ty = text(node, "`webhooks`", errors).and_then(|text| ty::read(&text, errors))?;
        return Some(Webhooks { ty, signature: None });
    };
    let mut keys = Mapping::of(node, "`webhooks`", errors)?;
    let ty = keys.required_text("type", errors).and_then(|text| ty::read(&text, errors));
    let signature = keys.take("signed").map(|node| word(node, "signed", &Signature::ALL, errors));
    keys.finish(errors);
    let signature = if let Some(read) = signature { Some(read?) } else { None };
    Some(Webhooks { ty: ty?, signature })
}

fn content(
    keys: &mut Mapping<'_>,
    has_webhooks: bool,
    types: &mut Vec<Arc<TypeDeclaration>>,
    errors: &mut Diagnostics,
) -> Option<ModuleContent> {
    let call = keys.entry("call");
    let operations = keys.entry("operations");
    match (call, operations) {
        (Some((call, _)), Some((operations, _))) => {
            errors.push(
                codes::WRONG_SHAPE
                    .at(call.span, "a module has either `call` or `operations`, and this one has both")
                    .other(operations.span, "the operations are here")
                    .help("delete one of them"),
            );
            None
        }
        (Some((_, node)), None) => {
            super::mapping::word(node, "call", &[("any", ())], errors).map(|_| ModuleContent::AnyCall)
        }
        (None, None) if has_webhooks => Some(ModuleContent::Operations(Vec::new())),
        (None, _) => {
            let node = keys.required("operations", errors)?;
            let entries = map(node, "`operations`", errors)?;
            let mut operations = Vec::new();
            let indented = if keys.take("types").is_none() {
                misplaced_types(entries, types, errors)
            } else {
                entries.len()
            };
            if indented == 0 {
                empty(keys, errors);
            }
            for (name, node) in &entries[..indented] {
                match operation(name, node, errors) {
                    Some(operation) => operations.push(operation),
                    None => errors.suppress(&name.value),
                }
            }
            Some(ModuleContent::Operations(operations))
        }
    }
}

/// Reports a module without operations. Unreadable operations have their own reports.
#[cold]
fn empty(keys: &mut Mapping<'_>, errors: &mut Diagnostics) {
    // A missing name is reported where it is read.
    if let Some(Node { span, value: NodeValue::Scalar { text, .. } }) = keys.take("module") {
        errors.push(
            codes::EMPTY_TYPE
                .at(*span, format!("the module `{text}` has no operations"))
                .help("add one under `operations:`"),
        );
    }
}

/// Handles `types:` with the indentation of an operation: reads the types, and returns the number of operations.
fn misplaced_types(
    entries: &[(SpannedText, Node)],
    types: &mut Vec<Arc<TypeDeclaration>>,
    errors: &mut Diagnostics,
) -> usize {
    let Some(at) = entries.iter().position(|(name, _)| name.value == "types") else { return entries.len() };
    let (name, node) = &entries[at];
    // The types may be deeper than the key, or at the same depth.
    let declared = match &node.value {
        NodeValue::Map(declared) if declared.iter().all(|(key, _)| is_type_name(key)) => declared.as_slice(),
        _ if node.span.is_empty() && entries[at + 1..].iter().all(|(key, _)| is_type_name(key)) => {
            &entries[at + 1..]
        }
        _ => return entries.len(),
    };
    errors.push(
        codes::UNKNOWN_KEY
            .at(name.span, "`types:` is indented like an operation")
            .help("move it to the first column, like `operations:`, and indent the types by two spaces"),
    );
    types.extend(types::all(declared, errors));
    at
}

fn is_type_name(name: &SpannedText) -> bool {
    name.value.starts_with(|c: char| c.is_ascii_uppercase())
}

fn operation(name: &SpannedText, node: &Node, errors: &mut Diagnostics) -> Option<Operation> {
    let mut keys = Mapping::of(node, "an operation", errors)?;
    let call = method(name, &mut keys, errors);
    let title = keys.text("title", errors);
    let help = keys.text("help", errors);
    let docs = keys.text("docs", errors);
    let deprecated = keys.text("deprecated", errors);
    let aka = keys.texts("aka", errors);
    let request = keys.text("request", errors);
    let send = keys.text("send", errors).map(|text| send::read(&text, errors));
    let uses = keys.texts("use", errors);
    let mut fields = field::all(keys.entries("fields", errors), false, errors);
    if let Some(Node { value: NodeValue::Map(entries), .. }) = keys.take("query") {
        fields.extend(field::all(entries, false, errors));
    }
    fields.extend(field::all(keys.entries("advanced", errors), true, errors));
    fields.extend(field::rest(&mut keys, errors));
    let rules = rules::all(&keys.texts("rules", errors), errors);
    let effect = keys.take("effect").and_then(|node| word(node, "effect", &Effect::ALL, errors));
    let server = keys.text("server", errors);
    let returns = keys.required("returns", errors).and_then(|node| returns(node, errors));
    let pages = keys.take("pages").map(|node| pages::of_operation(node, errors));
    let stream = keys.take("stream").map(|node| stream(node, errors));
    let follow = keys.text("follow", errors).and_then(|text| rule::follow(&text, errors));
    let limit = keys.text("limit", errors);
    let own_errors = keys.take("errors").and_then(|node| super::errors::of_operation(node, errors));
    let examples = keys
        .entries("examples", errors)
        .iter()
        .filter_map(|(name, node)| example(name, node, errors))
        .collect();
    keys.finish(errors);
    let (method, path) = call?;
    Some(Operation {
        name: name.clone(),
        method,
        path,
        title,
        help,
        docs,
        deprecated,
        aka,
        request,
        uses,
        fields,
        rules,
        effect: effect.map(|effect| effect.value),
        send: if let Some(read) = send { Some(read?) } else { None },
        server,
        returns: Some(returns?),
        pages: if let Some(read) = pages { Some(read?) } else { None },
        // An unreadable stream is not missing: names of it are no mistake.
        stream: if let Some(read) = stream { Some(read?) } else { None },
        follow,
        limit,
        errors: own_errors.unwrap_or_default(),
        examples,
    })
}

/// `T`, `{ by: FIELD, VALUE: T, … }`, or `{ STATUS: T, … }`
fn returns(node: &Node, errors: &mut Diagnostics) -> Option<Returns> {
    if let Some((message, help)) = no_type(node) {
        errors.push(codes::WRONG_SHAPE.at(node.span, message).help(help));
        return None;
    }
    if let NodeValue::Map(entries) = &node.value {
        // A discriminating field may have the value `default`.
        let by = entries.iter().any(|(key, _)| key.value == "by");
        if !by && entries.iter().any(|(key, _)| is_status(&key.value)) {
            return by_status(entries, errors);
        }
        let mut keys = Mapping::of(node, "`returns`", errors)?;
        let field = keys.required_text("by", errors);
        let cases = keys.rest().into_iter().map(|(value, node)| {
            let ty = text(node, "a response", errors).and_then(|text| ty::read(&text, errors));
            Some((value.clone(), ty?))
        });
        let cases = cases.collect::<Option<_>>();
        return Some(Returns::ByField { field: field?, cases: cases? });
    }
    text(node, "`returns`", errors).and_then(|text| ty::read(&text, errors)).map(Returns::One)
}

/// Returns the report on a value that names no type: `returns:`, `returns: {}`, `returns: 204`.
fn no_type(node: &Node) -> Option<(String, Cure)> {
    const HELP: &str = "write the type of the response, or `nothing` if it has no body";
    match &node.value {
        NodeValue::Scalar { text, quoted: false } if text.is_empty() => {
            Some(("`returns` has no value".to_owned(), HELP.into()))
        }
        NodeValue::Map(entries) if entries.is_empty() => {
            Some(("`returns` names no response".to_owned(), HELP.into()))
        }
        NodeValue::Scalar { text, .. } if text.len() == 3 && text.parse::<u16>().is_ok() => {
            let help = if text == "204" { Cure::write("nothing") } else { HELP.into() };
            Some((format!("`returns` is the type of the response, and `{text}` is a status"), help))
        }
        _ => None,
    }
}

/// `{ 200: T, 202: T }`
fn by_status(entries: &[(SpannedText, Node)], errors: &mut Diagnostics) -> Option<Returns> {
    let mut cases = Some(Vec::new());
    for (key, node) in entries.iter().filter(|(key, _)| !key.value.starts_with("x-")) {
        let status = status(key, errors);
        let ty = text(node, "a response", errors).and_then(|text| ty::read(&text, errors));
        match (status, ty, &mut cases) {
            (Some(status), Some(ty), Some(cases)) => cases.push((status, ty)),
            _ => cases = None,
        }
    }
    match cases?.as_slice() {
        [(status, ty)] => {
            errors.push(
                codes::WRONG_SHAPE
                    .at(status.span, "`returns` has one response, so its status selects nothing")
                    .help(format!("write `returns: {}`: every success is read so", ty.text())),
            );
            None
        }
        cases => Some(Returns::ByStatus(cases.to_vec())),
    }
}

/// Reads the status of a success.
fn status(key: &SpannedText, errors: &mut Diagnostics) -> Option<Spanned<u16>> {
    let number = key.value.parse().ok().filter(|_| key.value.len() == 3);
    if let Some(value) = number.filter(|status| (200..300).contains(status)) {
        return Some(Spanned { value, span: key.span });
    }
    let help = match number {
        Some(300..400) => "delete it: the client follows a redirect",
        Some(_) => "delete it: any other status is an error",
        None => "write statuses from 200 to 299, such as `200` and `202`",
    };
    errors.push(
        codes::WRONG_SHAPE.at(key.span, format!("`{}` is not the status of a success", key.value)).help(help),
    );
    None
}

/// Returns `true` for `200`, `2XX` or `default`, the keys of OpenAPI's responses.
fn is_status(key: &str) -> bool {
    let class = key.get(1..).is_some_and(|rest| rest.eq_ignore_ascii_case("xx"));
    key == "default" || key.len() == 3 && (class || key.parse::<u16>().is_ok())
}

/// `T`, or `{ type: T, into: T, toggle: { FIELD: VALUE }, until: [TAG, …] }`
fn stream(node: &Node, errors: &mut Diagnostics) -> Option<Stream> {
    let NodeValue::Map(_) = node.value else {
        let ty = text(node, "`stream`", errors).and_then(|text| ty::read(&text, errors))?;
        return Some(Stream { ty, into: None, toggle: None, until: Vec::new() });
    };
    let mut keys = Mapping::of(node, "`stream`", errors)?;
    let ty = keys.required_text("type", errors).and_then(|text| ty::read(&text, errors));
    let into = keys.text("into", errors).and_then(|text| ty::read(&text, errors));
    let toggle = keys.take("toggle").map(|node| toggle(node, errors));
    let until = keys.texts("until", errors);
    keys.finish(errors);
    let toggle = if let Some(read) = toggle { Some(read?) } else { None };
    Some(Stream { ty: ty?, into, toggle, until })
}

/// Reads `{ FIELD: true }`, or another text that requests a stream.
fn toggle(node: &Node, errors: &mut Diagnostics) -> Option<(SpannedText, SpannedText)> {
    let entries = map(node, "`toggle`", errors)?;
    let [(name, value)] = entries else {
        let span = entries.get(1).map_or(node.span, |(second, _)| second.span);
        let count = if entries.is_empty() { "none" } else { "two" };
        errors.push(
            codes::WRONG_SHAPE
                .at(span, format!("`toggle` is the one field that requests a stream, and this is {count}"))
                .help("write one: `toggle: { stream: true }`"),
        );
        return None;
    };
    let value = text(value, format_args!("`{}`", name.value), errors)?;
    if !value.is_quoted()
        && matches!(value.value.to_lowercase().as_str(), "false" | "no" | "off" | "null" | "~")
    {
        errors.push(
            codes::WRONG_VALUE
                .at(value.span, format!("`{}` does not request a stream", value.value))
                .help(Cure::replace("write `true`; in quotes it is sent as a text", "true")),
        );
        return None;
    }
    Some((name.clone(), value))
}

/// Reads the one key that is a method, with its path.
fn method(
    name: &SpannedText,
    keys: &mut Mapping<'_>,
    errors: &mut Diagnostics,
) -> Option<(Method, SpannedText)> {
    let mut found: Option<(&SpannedText, Method, &Node)> = None;
    for (word, method) in Method::ALL {
        let Some((key, node)) = keys.entry(word) else { continue };
        if let (Method::Query, NodeValue::Map(_)) = (method, &node.value) {
            query_fields(key, keys, errors);
            continue;
        }
        if let Some((first, ..)) = found {
            errors.push(
                codes::WRONG_SHAPE
                    .at(
                        key.span,
                        format!("an operation has one method, and this one also has `{}`", first.value),
                    )
                    .other(first.span, "first used here")
                    .help("make it two operations"),
            );
            continue;
        }
        found = Some((key, method, node));
    }
    let Some((key, method, node)) = found else { return foreign_method(name, keys, errors) };
    text(node, format_args!("`{}`", key.value), errors).map(|path| (method, path))
}

/// Reports `query:` with fields: the word is a method.
#[cold]
fn query_fields(key: &SpannedText, keys: &mut Mapping<'_>, errors: &mut Diagnostics) {
    let has_body = ["post", "put", "patch"].into_iter().any(|word| keys.other(word).is_some());
    let place = if has_body { ", and `in: query` at each of them" } else { "" };
    let report = codes::WRONG_SHAPE.at(key.span, "`query` is a method with its path, and this is a mapping");
    errors.push(report.help(match (keys.other("fields"), has_body) {
        (Some(_), _) => Cure::from(format!("move the fields to `fields`{place}")),
        (None, true) => format!("write `fields`{place}").into(),
        (None, false) => Cure::write("fields"),
    }));
}

/// Reads `POST: files`, `post:: files`, or `method: post` with `path: files`; reports a missing method.
#[cold]
fn foreign_method(
    name: &SpannedText,
    keys: &mut Mapping<'_>,
    errors: &mut Diagnostics,
) -> Option<(Method, SpannedText)> {
    let find = |word: &str| {
        let word = word.trim_end_matches(':').to_lowercase();
        Method::ALL.into_iter().find(|(known, _)| *known == word)
    };
    let value = |node: &Node| match &node.value {
        NodeValue::Scalar { text, .. } => Some(SpannedText::new(text.clone(), node.span)),
        _ => None,
    };
    let mut method = None;
    for (key, node) in keys.unknown_entries() {
        // The key is reported with the other unknown ones.
        if let Some((_, method)) = find(&key.value) {
            return value(node).map(|path| (method, path));
        }
        if matches!(key.value.as_str(), "method" | "verb") {
            method = value(node).and_then(|text| find(&text.value)).map(|found| (key, found));
        }
    }
    let path =
        keys.unknown_entries().find(|(key, _)| matches!(key.value.as_str(), "path" | "url" | "endpoint"));
    if let (Some((key, (word, method))), Some((other, node))) = (method, path) {
        let path = value(node)?;
        errors.push(
            codes::UNKNOWN_KEY
                .at(
                    key.span,
                    format!("an operation has no key `{}`: the method is the key of the path", key.value),
                )
                .help(format!("write `{word}: {}` instead of both", path.value)),
        );
        keys.mark_reported(&key.value);
        keys.mark_reported(&other.value);
        return Some((method, path));
    }
    errors.push(
        codes::MISSING_KEY
            .at(name.span, format!("`{}` has no method with its path", name.value))
            .help("add one of `get`, `post`, `put`, `patch`, `delete`, `head`: `get: PATH`"),
    );
    None
}

fn example(name: &SpannedText, node: &Node, errors: &mut Diagnostics) -> Option<Example> {
    let mut keys = Mapping::of(node, "an example", errors)?;
    let help = keys.text("help", errors);
    let request = keys.take("request").cloned();
    let status = keys.text("status", errors);
    let response = keys.take("response").cloned();
    let events = keys.take("events").map(|node| super::list::list(node, "`events`", errors).to_vec());
    keys.finish(errors);
    Some(Example { name: name.clone(), help, request, status, response, events })
}
