//! Syntax → YAML in the layout of specifications: a field a line, keys in one order, helps last.

mod pages;
mod yaml;

use crate::syntax::{
    ArrayFormat, Connector, ErrorTypes, Field, Method, Module, ModuleContent, Node, NodeValue, Operation,
    Returns, Rule, Send, SpannedText, TermKind, Type, TypeBody, TypeDeclaration, TypeTerm,
};
use std::fmt::Write as _;
use std::sync::Arc;
use yaml::{block, flow};

/// The longest line of a list.
const WIDTH: usize = 120;

/// Returns `connector.yaml`.
pub(super) fn connector(connector: &Connector) -> String {
    let mut out = format!("connector: {}\n", block(&connector.name.value));
    entry(&mut out, 0, "title", connector.title.as_ref());
    entry(&mut out, 0, "help", connector.help.as_ref());
    entry(&mut out, 0, "docs", connector.docs.as_ref());
    if !connector.is_default {
        out.push_str("default: false\n");
    }
    let env = connector.base_url_env.as_ref().map(|env| format!(", env: {}", flow(&env.value)));
    let url = yaml::url(&connector.base_url.value);
    let _ = writeln!(out, "base_url: {{ default: {url}{} }}", env.unwrap_or_default());
    pairs(&mut out, "servers", &connector.servers);
    pairs(&mut out, "headers", &connector.headers);
    if let Some(format) = &connector.array_format {
        let word =
            ArrayFormat::ALL.iter().find(|(_, known)| *known == format.value).map_or("", |(word, _)| word);
        let _ = writeln!(out, "array_format: {word}");
    }
    if connector.connection.is_empty() {
        out.push_str("\nconnection: {}\n");
    } else {
        out.push_str("\nconnection:\n");
    }
    for field in &connector.connection {
        let mark = if field.required { "!" } else { "" };
        let mut keys = vec![format!("type: {}{mark}", field.kind.value)];
        keys.extend(field.env.as_ref().map(|env| format!("env: {}", flow(&env.value))));
        keys.extend(field.send.as_ref().map(|send| match &send.value {
            Send::Bearer => "send: bearer".to_owned(),
            Send::Header(name) => format!("send: {}", flow(&format!("header {name}"))),
            Send::Query(name) => format!("send: {}", flow(&format!("query {name}"))),
            Send::Cookie(name) => format!("send: {}", flow(&format!("cookie {name}"))),
            Send::BasicUser => "send: basic user".to_owned(),
            Send::BasicPassword => "send: basic password".to_owned(),
        }));
        keys.extend(field.default.as_ref().map(|default| format!("default: {}", flow(&default.value))));
        keys.extend(field.written.as_ref().map(|written| format!("written: {}", flow(&written.value))));
        keys.extend(field.label.as_ref().map(|label| format!("label: {}", flow(&label.value))));
        keys.extend(field.help.as_ref().map(|help| format!("help: {}", flow(&help.value))));
        let _ = writeln!(out, "  {}: {{ {} }}", field.name.value, keys.join(", "));
    }
    rules(&mut out, 0, &connector.rules);
    entry(&mut out, 0, "test", connector.test.as_ref());
    let errors = &connector.errors;
    let paths = [
        ("message", &errors.message),
        ("kind", &errors.kind),
        ("code", &errors.code),
        ("param", &errors.param),
    ];
    let mut paths: Vec<String> = paths
        .iter()
        .filter_map(|(key, path)| Some(format!("{key}: {}", flow(&path.as_ref()?.value))))
        .collect();
    paths.extend(error_types(&connector.error_types));
    let more = |out: &mut String, key: &str, keys: &[String]| {
        if !keys.is_empty() {
            let _ = writeln!(out, "{key}: {{ {} }}", keys.join(", "));
        }
    };
    if !paths.is_empty()
        || connector.request_id.is_some()
        || connector.retry.is_some()
        || connector.pages.is_some()
        || connector.streams.is_some()
    {
        out.push('\n');
    }
    more(&mut out, "errors", &paths);
    entry(&mut out, 0, "request_id", connector.request_id.as_ref());
    if let Some(retry) = &connector.retry {
        let list =
            |texts: &[SpannedText]| texts.iter().map(|text| flow(&text.value)).collect::<Vec<_>>().join(", ");
        let mut keys = vec![format!("statuses: [{}]", list(&retry.statuses))];
        keys.push(format!("max_retries: {}", retry.max_retries.value));
        keys.extend((!retry.never.is_empty()).then(|| format!("never: [{}]", list(&retry.never))));
        keys.extend(retry.idempotency.as_ref().map(|name| format!("idempotency: {}", flow(&name.value))));
        more(&mut out, "retry", &keys);
    }
    pages::connector(&mut out, connector);
    if let Some(streams) = &connector.streams {
        let mut keys = Vec::new();
        keys.extend(streams.toggle.as_ref().map(|toggle| format!("toggle: {}", flow(&toggle.value))));
        keys.extend(streams.end.as_ref().map(|end| format!("end: {}", yaml::quoted(&end.value))));
        more(&mut out, "streams", &keys);
    }
    out
}

/// Returns `types.yaml`.
pub(super) fn shared(types: &[Arc<TypeDeclaration>]) -> String {
    let mut out = String::new();
    self::types(&mut out, types);
    out
}

/// Returns the file of a module.
pub(super) fn module(module: &Module) -> String {
    let mut out = format!("module: {}\n", block(&module.name.value));
    entry(&mut out, 0, "title", module.title.as_ref());
    entry(&mut out, 0, "help", module.help.as_ref());
    entry(&mut out, 0, "docs", module.docs.as_ref());
    if !module.is_default {
        out.push_str("default: false\n");
    }
    entry(&mut out, 0, "deprecated", module.deprecated.as_ref());
    if !module.fields.is_empty() {
        out.push_str("\nfields:\n");
        module.fields.iter().for_each(|field| self::field(&mut out, 2, field));
    }
    if let Some(webhooks) = &module.webhooks {
        let ty = type_text(&webhooks.ty);
        let _ = match &webhooks.signature {
            Some(signature) => {
                writeln!(out, "\nwebhooks: {{ type: {}, signed: {} }}", flow(&ty), signature.value.word())
            }
            None => writeln!(out, "\nwebhooks: {}", block(&ty)),
        };
    }
    if let ModuleContent::Operations(operations) = &module.content
        && !operations.is_empty()
    {
        out.push_str("\noperations:\n");
        operations.iter().for_each(|operation| self::operation(&mut out, operation));
    }
    if !module.types.is_empty() {
        out.push('\n');
        types(&mut out, &module.types);
    }
    out
}

fn operation(out: &mut String, operation: &Operation) {
    let _ = writeln!(out, "  {}:", operation.name.value);
    let method = Method::word(operation.method);
    let _ = writeln!(out, "    {method}: {}", block(&operation.path.value));
    entry(out, 4, "request", operation.request.as_ref());
    if let Some(send) = &operation.send {
        let _ = writeln!(out, "    send: {}", block(send.value.word()));
    }
    entry(out, 4, "title", operation.title.as_ref());
    entry(out, 4, "help", operation.help.as_ref());
    entry(out, 4, "docs", operation.docs.as_ref());
    entry(out, 4, "deprecated", operation.deprecated.as_ref());
    if !operation.uses.is_empty() {
        let names: Vec<&str> = operation.uses.iter().map(|name| name.value.as_str()).collect();
        let _ = writeln!(out, "    use: [{}]", names.join(", "));
    }
    for (key, advanced) in [("fields", false), ("advanced", true)] {
        let is_here = |field: &&Field| field.advanced == advanced && !field.is_rest;
        let mut fields = operation.fields.iter().filter(is_here).peekable();
        if fields.peek().is_some() {
            let _ = writeln!(out, "    {key}:");
        }
        fields.for_each(|field| self::field(out, 6, field));
    }
    rest(out, 4, &operation.fields);
    rules(out, 4, &operation.rules);
    if let Some(effect) = &operation.effect {
        let _ = writeln!(out, "    effect: {}", effect.word());
    }
    entry(out, 4, "server", operation.server.as_ref());
    match &operation.returns {
        Some(Returns::One(ty)) => {
            let _ = writeln!(out, "    returns: {}", type_text(ty));
        }
        Some(Returns::ByStatus(cases)) => {
            let cases: Vec<String> = cases
                .iter()
                .map(|(status, ty)| format!("{}: {}", status.value, flow(&type_text(ty))))
                .collect();
            let _ = writeln!(out, "    returns: {{ {} }}", cases.join(", "));
        }
        Some(Returns::ByField { .. }) | None => {}
    }
    pages::operation(out, operation.pages.as_ref());
    match &operation.errors {
        ErrorTypes { usual: Some(ty), statuses } if statuses.is_empty() => {
            let _ = writeln!(out, "    errors: {}", type_text(ty));
        }
        types => {
            let types = error_types(types);
            if !types.is_empty() {
                let _ = writeln!(out, "    errors: {{ {} }}", types.join(", "));
            }
        }
    }
    if let Some(stream) = &operation.stream {
        let _ = writeln!(out, "    stream: {}", type_text(&stream.ty));
    }
    if let Some(follow) = &operation.follow {
        let values: Vec<&str> = follow.values.iter().map(|value| value.value.as_str()).collect();
        let text = format!("{}.{} is {}", follow.operation.value, follow.field.value, values.join(", "));
        let _ = writeln!(out, "    follow: {}", block(&text));
    }
    entry(out, 4, "limit", operation.limit.as_ref());
}

/// Returns the types of error bodies, the usual one first.
fn error_types(types: &ErrorTypes) -> Vec<String> {
    let usual = types.usual.iter().map(|ty| format!("type: {}", flow(&type_text(ty))));
    let statuses = types.statuses.iter().map(|(status, ty)| {
        let (first, last) = status.value;
        let status = if first == last { first.to_string() } else { format!("{}xx", first / 100) };
        format!("{status}: {}", flow(&type_text(ty)))
    });
    usual.chain(statuses).collect()
}

fn types(out: &mut String, types: &[Arc<TypeDeclaration>]) {
    out.push_str("types:\n");
    for declaration in types {
        let _ = writeln!(out, "  {}:", declaration.name.value);
        entry(out, 4, "help", declaration.help.as_ref());
        entry(out, 4, "docs", declaration.docs.as_ref());
        entry(out, 4, "deprecated", declaration.deprecated.as_ref());
        match &declaration.body {
            TypeBody::Struct { fields, rules } => {
                let named = || fields.iter().filter(|field| !field.is_rest);
                if named().next().is_none() {
                    out.push_str("    fields: {}\n");
                } else {
                    out.push_str("    fields:\n");
                }
                named().for_each(|field| self::field(out, 6, field));
                rest(out, 4, fields);
                self::rules(out, 4, rules);
            }
            TypeBody::Id => out.push_str("    type: id\n"),
            TypeBody::Enum { values, is_integer, .. } => {
                if *is_integer {
                    out.push_str("    type: integer\n");
                }
                enumeration(out, values, *is_integer);
            }
            TypeBody::Union { tag, variants, untagged, .. } => {
                let _ = writeln!(out, "    tag: {}", block(&tag.value));
                self::variants(out, variants);
                entry(out, 4, "untagged", untagged.as_ref());
            }
            TypeBody::Alias { ty, bounds, .. } => {
                let _ = writeln!(out, "    type: {}", type_text(ty));
                for bound in bounds {
                    let _ = writeln!(out, "    {}: {}", bound.kind.word(), block(&bound.value.value));
                }
            }
        }
    }
}

fn enumeration(out: &mut String, values: &[crate::syntax::EnumValue], is_integer: bool) {
    let written = |value: &str| if is_integer { value.to_owned() } else { flow(value) };
    if values.iter().all(|value| value.help.is_none() && value.variant.is_none()) {
        let texts: Vec<String> = values.iter().map(|value| written(&value.value.value)).collect();
        list(out, "    enum: ", &texts);
        return;
    }
    out.push_str("    enum:\n");
    for value in values {
        let text = match (&value.variant, &value.help) {
            (None, None) => String::new(),
            (None, Some(help)) => format!(" {}", block(&help.value)),
            (Some(variant), help) => {
                let help =
                    help.as_ref().map(|help| format!(", help: {}", flow(&help.value))).unwrap_or_default();
                format!(" {{ as: {}{help} }}", variant.value)
            }
        };
        let _ = writeln!(out, "      {}:{text}", written(&value.value.value));
    }
}

fn variants(out: &mut String, variants: &[(SpannedText, SpannedText)]) {
    let pair =
        |(value, content): &(SpannedText, SpannedText)| format!("{}: {}", flow(&value.value), content.value);
    let line = variants.iter().map(pair).collect::<Vec<_>>().join(", ");
    if line.len() + 20 <= WIDTH {
        let _ = writeln!(out, "    variants: {{ {line} }}");
        return;
    }
    out.push_str("    variants:\n");
    for one in variants {
        let _ = writeln!(out, "      {}", pair(one));
    }
}

/// Writes a list in as many lines as it needs.
fn list(out: &mut String, key: &str, items: &[String]) {
    let whole = items.join(", ");
    if key.len() + whole.len() + 2 <= WIDTH {
        let _ = writeln!(out, "{key}[{whole}]");
        return;
    }
    let _ = writeln!(out, "{}", key.trim_end());
    let mut line = String::from("      [");
    for (index, item) in items.iter().enumerate() {
        let more = if index + 1 < items.len() { ", " } else { "]" };
        if line.len() + item.len() + more.len() > WIDTH && line.trim_start().len() > 1 {
            let _ = writeln!(out, "{}", line.trim_end());
            line = String::from("       ");
        }
        line.push_str(item);
        line.push_str(more);
    }
    let _ = writeln!(out, "{}", line.trim_end());
}

fn rules(out: &mut String, indent: usize, rules: &[Rule]) {
    if rules.is_empty() {
        return;
    }
    let _ = writeln!(out, "{:indent$}rules:", "");
    for rule in rules {
        let _ = writeln!(out, "{:indent$}  - {}", "", block(&super::rules::text(rule)));
    }
}

/// Writes the type of the fields that have no name.
fn rest(out: &mut String, indent: usize, fields: &[Field]) {
    let Some(field) = fields.iter().find(|field| field.is_rest) else { return };
    for term in &field.ty.alternatives {
        if let TermKind::Map { value, .. } = &term.kind {
            let _ = writeln!(out, "{:indent$}rest: {}", "", self::term(value));
        }
    }
}

fn field(out: &mut String, indent: usize, field: &Field) {
    let _ = writeln!(out, "{:indent$}{}: {}", "", field.name.value, field_text(field));
}

/// Returns the content of a field: its type alone, or a mapping on one line.
pub(super) fn field_text(field: &Field) -> String {
    let mut keys = vec![match &field.constant {
        Some(constant) => format!("const: {}", node(constant)),
        None => format!("type: {}", flow(&type_text(&field.ty))),
    }];
    let mut add = |key: &str, text: Option<String>| keys.extend(text.map(|text| format!("{key}: {text}")));
    add("in", field.location.as_ref().map(|location| location.value.word().to_owned()));
    add("written", field.written.as_ref().map(|written| written.value.word().to_owned()));
    add("name", field.wire.as_ref().map(|wire| flow(&wire.value)));
    add("only", field.only.as_ref().map(|only| only.value.word().to_owned()));
    for bound in &field.bounds {
        add(bound.kind.word(), Some(flow(&bound.value.value)));
    }
    let soft: Vec<&str> = field.soft.iter().map(|bound| bound.value.as_str()).collect();
    add("soft", (!soft.is_empty()).then(|| format!("[{}]", soft.join(", "))));
    add("choices", field.choices.as_ref().map(|choices| flow(&choices.value)));
    add("default", field.default.as_deref().map(node));
    add("preset", field.preset.as_deref().map(node));
    add("deprecated", field.deprecated.as_ref().map(|note| flow(&note.value)));
    add("label", field.label.as_ref().map(|label| flow(&label.value)));
    add("help", field.help.as_ref().map(|help| flow(&help.value)));
    match keys.as_slice() {
        [_] if field.constant.is_none() => type_text(&field.ty),
        _ => format!("{{ {} }}", keys.join(", ")),
    }
}

fn node(node: &Node) -> String {
    match &node.value {
        NodeValue::Scalar { text, quoted: true } => yaml::text(text),
        NodeValue::Scalar { text, quoted: false } => text.clone(),
        NodeValue::List(items) => {
            format!("[{}]", items.iter().map(self::node).collect::<Vec<_>>().join(", "))
        }
        NodeValue::Map(_) => "{}".to_owned(),
    }
}

/// Returns a type as the language writes it.
fn type_text(ty: &Type) -> String {
    let mut text = ty.alternatives.iter().map(term).collect::<Vec<_>>().join(" | ");
    if ty.nullable {
        text.push('?');
    }
    if ty.required {
        text.push('!');
    }
    text
}

fn term(term: &TypeTerm) -> String {
    match &term.kind {
        TermKind::List(item) => format!("list<{}>", self::term(item)),
        TermKind::Map { value, .. } => format!("map<{}>", self::term(value)),
        TermKind::Tuple(items) => {
            format!("({})", items.iter().map(self::term).collect::<Vec<_>>().join(", "))
        }
        TermKind::Nullable(item) => format!("{}?", self::term(item)),
        _ => term.text(),
    }
}

fn entry(out: &mut String, indent: usize, key: &str, text: Option<&SpannedText>) {
    if let Some(text) = text {
        let _ = writeln!(out, "{:indent$}{key}: {}", "", block(&text.value));
    }
}

fn pairs(out: &mut String, key: &str, pairs: &[(SpannedText, SpannedText)]) {
    if pairs.is_empty() {
        return;
    }
    let pairs: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{}: {}", flow(&name.value), yaml::url(&value.value)))
        .collect();
    let _ = writeln!(out, "{key}: {{ {} }}", pairs.join(", "));
}
