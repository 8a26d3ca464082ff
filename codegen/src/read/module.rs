//! A module file → the module with its operations.

use super::keys::{Keys, map, text};
use super::{field, rule, ty, types};
use crate::diagnostic::{Diagnostics, codes};
use crate::syntax::{
    Example, Method, Module, ModuleContent, Node, NodeValue, Operation, Returns, Stream, Text,
};

pub(super) fn read(node: &Node, errors: &mut Diagnostics) -> Option<Module> {
    let read = read_module(node, errors);
    if let (None, NodeValue::Map(entries)) = (&read, &node.value)
        && let Some((_, Node { value: NodeValue::Scalar { text, .. }, .. })) =
            entries.iter().find(|(key, _)| key.value == "module")
    {
        errors.broken(text);
    }
    read
}

fn read_module(node: &Node, errors: &mut Diagnostics) -> Option<Module> {
    let mut keys = Keys::of(node, "a module", errors)?;
    let name = keys.required_text("module", errors);
    let title = keys.text("title", errors);
    let help = keys.text("help", errors);
    let docs = keys.text("docs", errors);
    let deprecated = keys.text("deprecated", errors);
    let fields = field::all(keys.entries("fields", errors), false, errors);
    let content = content(&mut keys, errors);
    let types = types::read(&mut keys, errors);
    keys.finish(errors);
    Some(Module { name: name?, title, help, docs, deprecated, fields, content: content?, types })
}

fn content(keys: &mut Keys<'_>, errors: &mut Diagnostics) -> Option<ModuleContent> {
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
        (None, None) => {
            keys.missing("operations", errors);
            None
        }
        (Some((_, node)), None) => {
            super::keys::word(node, "call", &[("any", ())], errors).map(|_| ModuleContent::AnyCall)
        }
        (None, Some((_, node))) => {
            let entries = map(node, "`operations`", errors)?;
            let mut operations = Vec::new();
            for (name, node) in entries {
                match operation(name, node, errors) {
                    Some(operation) => operations.push(operation),
                    None => errors.broken(&name.value),
                }
            }
            Some(ModuleContent::Operations(operations))
        }
    }
}

fn operation(name: &Text, node: &Node, errors: &mut Diagnostics) -> Option<Operation> {
    let mut keys = Keys::of(node, "an operation", errors)?;
    let call = method(&mut keys, errors);
    let title = keys.text("title", errors);
    let help = keys.text("help", errors);
    let docs = keys.text("docs", errors);
    let deprecated = keys.text("deprecated", errors);
    let uses = keys.texts("use", errors);
    let mut fields = field::all(keys.entries("fields", errors), false, errors);
    fields.extend(field::all(keys.entries("advanced", errors), true, errors));
    let rules = rule::all(&keys.texts("rules", errors), errors);
    let server = keys.text("server", errors);
    let returns = match keys.take("returns") {
        Some(node) => returns(node, errors),
        None => {
            keys.missing("returns", errors);
            None
        }
    };
    let stream = keys.take("stream").and_then(|node| stream(node, errors));
    let follow = keys.text("follow", errors).and_then(|text| rule::follow(&text, errors));
    let limit = keys.text("limit", errors);
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
        uses,
        fields,
        rules,
        server,
        returns: Some(returns?),
        stream,
        follow,
        limit,
        examples,
    })
}

/// `T`, or `{ by: FIELD, VALUE: T, … }`
fn returns(node: &Node, errors: &mut Diagnostics) -> Option<Returns> {
    if let NodeValue::Map(_) = node.value {
        let mut keys = Keys::of(node, "`returns`", errors)?;
        let field = keys.required_text("by", errors);
        let cases = keys.rest().into_iter().map(|(value, node)| {
            let ty = text(node, "an answer", errors).and_then(|text| ty::read(&text, errors));
            Some((value.clone(), ty?))
        });
        let cases = cases.collect::<Option<_>>();
        return Some(Returns::By { field: field?, cases: cases? });
    }
    text(node, "`returns`", errors).and_then(|text| ty::read(&text, errors)).map(Returns::One)
}

/// `T`, or `{ type: T, toggle: { FIELD: VALUE }, until: [TAG, …] }`
fn stream(node: &Node, errors: &mut Diagnostics) -> Option<Stream> {
    let NodeValue::Map(_) = node.value else {
        let ty = text(node, "`stream`", errors).and_then(|text| ty::read(&text, errors))?;
        return Some(Stream { ty, toggle: None, until: Vec::new() });
    };
    let mut keys = Keys::of(node, "`stream`", errors)?;
    let ty = keys.required_text("type", errors).and_then(|text| ty::read(&text, errors));
    let toggle = keys.text_map("toggle", errors).into_iter().next();
    let until = keys.texts("until", errors);
    keys.finish(errors);
    Some(Stream { ty: ty?, toggle, until })
}

/// The one key that is a method, with the path behind it.
fn method(keys: &mut Keys<'_>, errors: &mut Diagnostics) -> Option<(Method, Text)> {
    let mut found: Option<(&Text, Method, &Node)> = None;
    for (word, method) in Method::ALL {
        let Some((key, node)) = keys.entry(word) else { continue };
        if let Some((first, ..)) = found {
            errors.push(
                codes::WRONG_SHAPE
                    .at(
                        key.span,
                        format!("an operation has one method, and this one also has `{}`", first.value),
                    )
                    .other(first.span, "first here")
                    .help("make it two operations"),
            );
            continue;
        }
        found = Some((key, method, node));
    }
    let Some((key, method, node)) = found else {
        keys.missing("get", errors);
        return None;
    };
    text(node, format_args!("`{}`", key.value), errors).map(|path| (method, path))
}

fn example(name: &Text, node: &Node, errors: &mut Diagnostics) -> Option<Example> {
    let mut keys = Keys::of(node, "an example", errors)?;
    let help = keys.text("help", errors);
    let request = keys.take("request").cloned();
    let response = keys.take("response").cloned();
    let events = keys.take("events").map(|node| super::keys::list(node, "`events`", errors).to_vec());
    keys.finish(errors);
    Some(Example { name: name.clone(), help, request, response, events })
}
