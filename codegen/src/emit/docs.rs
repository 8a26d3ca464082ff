//! Doc comments: help, bounds, defaults, links.

use crate::conform::describe;
use crate::model::{
    Bound, Choices, Connector, DeclaredIn, Docs, ErrorBody, Field, Json, Limit, Module, Only, Operation,
    Rule, Schema, TUPLE_ITEMS, Type, TypeDeclaration,
};
use proc_macro2::TokenStream;
use quote::quote;

/// The width of a line of docs, in characters. With the deepest indent, a line of the file has at most 110.
pub(super) const WIDTH: usize = 96;

/// `#[doc]` attributes, one a line: a text of several lines in one would print as `/** */`.
pub(super) fn attributes(lines: &[String]) -> TokenStream {
    let lines = wrapped(lines).into_iter();
    let lines = lines.map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    quote!(#(#[doc = #lines])*)
}

/// Breaks lines that are too long. Code blocks, and words without a blank, remain as they are.
pub(super) fn wrapped(lines: &[String]) -> Vec<String> {
    let (mut out, mut in_code) = (Vec::with_capacity(lines.len()), false);
    for line in lines.iter().flat_map(|line| line.split('\n')) {
        let is_fence = line.trim_start().starts_with("```");
        in_code ^= is_fence;
        if in_code || is_fence || line.len() <= WIDTH {
            out.push(line.to_owned());
        } else {
            wrap(line, &mut out);
        }
    }
    out
}

fn wrap(line: &str, out: &mut Vec<String>) {
    let text = line.trim_start();
    // The later lines of a list's item are indented, so that they belong to it.
    let outer = line.len() - text.len();
    let indent = outer + if text.starts_with("- ") { 2 } else { 0 };
    let (mut current, mut width, mut is_code) = (" ".repeat(outer), outer, false);
    for (index, word) in text.split(' ').enumerate() {
        let length = word.chars().count();
        // A span of code stays on one line, and no line begins like a list, a heading or a quote.
        if width + 1 + length > WIDTH && !is_code && !begins_block(word) && !current.trim().is_empty() {
            out.push(std::mem::replace(&mut current, " ".repeat(indent)));
            width = indent;
        } else if index > 0 {
            current.push(' ');
            width += 1;
        }
        current.push_str(word);
        width += length;
        is_code ^= word.matches('`').count() % 2 == 1;
    }
    out.push(current);
}

/// Returns whether Markdown reads more than a word into it at the beginning of a line.
fn begins_block(word: &str) -> bool {
    let number = word.trim_start_matches(|c: char| c.is_ascii_digit());
    word.is_empty()
        || word.starts_with(['-', '+', '*', '#', '>', '=', '|', '~', '\\'])
        || (number.len() < word.len() && number.starts_with(['.', ')']))
}

/// The `#[deprecated]` attribute of a deprecated item.
pub(super) fn deprecated(docs: &Docs) -> TokenStream {
    match &docs.deprecated {
        Some(note) => deprecated_with(note),
        None => TokenStream::new(),
    }
}

/// rustdoc reads the note as Markdown.
pub(super) fn deprecated_with(note: &str) -> TokenStream {
    let note = escape(note);
    quote!(#[deprecated(note = #note)])
}

/// The docs of a module file.
pub(super) fn module(module: &Module) -> Vec<String> {
    let title = self::title(module);
    let mut lines = vec![sentence(&escape(&title))];
    paragraph(&mut lines, module.docs.help.as_deref());
    if let Some(note) = &module.docs.deprecated {
        lines.extend([String::new(), format!("**Deprecated**: {}", sentence(&escape(note)))]);
    }
    link(&mut lines, &module.docs);
    wrapped(&lines)
}

/// The title of a module.
pub(super) fn title(module: &Module) -> String {
    let title = module.docs.title.as_deref().map(str::to_owned);
    title.unwrap_or_else(|| capital(&module.name.replace('_', " ")))
}

/// The docs of a client function or of its request.
pub(super) fn operation(operation: &Operation, module: &Module) -> Vec<String> {
    let help = operation.docs.help.as_deref().or(operation.docs.title.as_deref());
    let only = module.operations().len() == 1;
    let help = help.or(if only { module.docs.help.as_deref() } else { None });
    match help {
        Some(help) => text(help),
        None => vec![format!("Calls `{}`.", operation.name)],
    }
}

/// Help text as lines of Markdown, escaped.
pub(super) fn text(help: &str) -> Vec<String> {
    let mut lines: Vec<String> = help.trim().lines().map(|line| escape(line.trim())).collect();
    if let Some(last) = lines.last_mut() {
        *last = sentence(last);
    }
    lines
}

/// The docs of a field of a request: its help, its bounds, and the default of the server.
pub(super) fn field(field: &Field) -> Vec<String> {
    if field.required {
        return received(field);
    }
    described(field, |preset| format!("Sent as `{preset}` if it is not set."))
}

/// The docs of a field of a response.
pub(super) fn received(field: &Field) -> Vec<String> {
    described(field, |preset| {
        format!("If the field is missing or null in a response, its value is `{preset}`.")
    })
}

fn described(field: &Field, in_words: impl Fn(&Json) -> String) -> Vec<String> {
    let mut lines = match (&field.docs.help, &field.label) {
        _ if field.is_rest => vec!["All other fields, by their names.".to_owned()],
        (Some(help), _) => text(help),
        (None, Some(label)) => vec![sentence(&escape(label))],
        // The macro of the struct writes that there is such a field.
        (None, None) => Vec::new(),
    };
    let mut facts = facts(&field.schema);
    match field.only {
        Some(Only::Request) => facts.insert(0, "No response has it.".to_owned()),
        Some(Only::Response { .. }) => facts.insert(0, "Only in responses: it is never sent.".to_owned()),
        None => {}
    }
    if let Some(default) = &field.default {
        facts.push(format!("Default: `{default}`."));
    }
    if let Some(preset) = &field.preset {
        facts.push(in_words(preset));
    }
    if let Some(choices) = &field.choices {
        let call = Choices::of(choices).operation.replacen('.', "().", 1);
        facts.push(format!("`client.{call}(…)` lists the possible values."));
    }
    add(&mut lines, facts.join(" "));
    if let Some(link) = see(&field.docs) {
        add(&mut lines, link);
    }
    lines
}

/// Adds a sentence: to the line before it if that is the only one and has room, or as a paragraph of its own.
pub(super) fn add(lines: &mut Vec<String>, sentence: String) {
    match lines.as_mut_slice() {
        _ if sentence.is_empty() => {}
        [] => lines.push(sentence),
        [line] if line.chars().count() + 1 + sentence.chars().count() <= WIDTH => {
            line.push(' ');
            line.push_str(&sentence);
        }
        _ => lines.extend([String::new(), sentence]),
    }
}

pub(super) fn facts(shape: &Schema) -> Vec<String> {
    let numbers = |limit: &Limit| match limit {
        Limit::Minimum(n) => Some((0, n.to_string())),
        Limit::Maximum(n) => Some((1, n.to_string())),
        _ => None,
    };
    let ends: Vec<(u8, String)> = shape.bounds.iter().filter_map(|bound| numbers(&bound.limit)).collect();
    let mut facts = Vec::new();
    let both = match ends.as_slice() {
        [(0, low), (1, high)] => Some(format!("{low} to {high}")),
        _ => None,
    };
    facts.extend(both.clone().map(|range| format!("From {range}.")));
    for bound in &shape.bounds {
        if both.is_some() && numbers(&bound.limit).is_some() {
            continue;
        }
        let limit = describe(&bound.limit);
        facts.push(if bound.soft {
            format!("Soft, not checked after [`allow_soft`](modwright_runtime::Call::allow_soft): {limit}.")
        } else {
            format!("{}.", capital(&limit))
        });
    }
    if let Type::List(item) = &shape.ty {
        facts.extend(inner("Each item", without_null(item)));
    }
    if let Type::Tuple(items) = &shape.ty {
        let bounds = || items.iter().map(without_null);
        if bounds().all(|one| one == without_null(&items[0])) {
            facts.extend(inner("Each item", without_null(&items[0])));
        } else {
            facts.extend(ITEMS.iter().zip(bounds()).flat_map(|(item, bounds)| inner(item, bounds)));
        }
    }
    if let Type::Map { key, value } = &shape.ty {
        facts.extend(key.iter().flat_map(|key| inner("Each key", &key.bounds)));
        facts.extend(inner("Each value", without_null(value)));
    }
    facts
}

/// The bounds of an item that may be null.
fn without_null(item: &Schema) -> &[Bound] {
    if let Type::Nullable(item) = &item.ty { &item.bounds } else { &item.bounds }
}

/// The items of a tuple, in words.
const ITEMS: [&str; *TUPLE_ITEMS.end()] = [
    "The first item",
    "The second item",
    "The third item",
    "The fourth item",
    "The fifth item",
    "The sixth item",
];

/// The bounds of the items, keys or values of a field.
fn inner(part: &str, bounds: &[Bound]) -> Vec<String> {
    if let [Bound { limit: Limit::Minimum(low), .. }, Bound { limit: Limit::Maximum(high), .. }] = bounds {
        return vec![format!("{part} from {low} to {high}.")];
    }
    bounds.iter().map(|bound| format!("{part}: {}.", describe(&bound.limit))).collect()
}

/// The rules between fields, as a list.
pub(super) fn rules(lines: &mut Vec<String>, rules: &[Rule]) {
    if !rules.is_empty() {
        lines.extend([String::new(), "Rules:".to_owned(), String::new()]);
        lines.extend(rules.iter().map(|rule| format!("- {}", escape(&rule.text))));
    }
}

/// The rules of a request. The field that asks for a stream is not part of it: a function sends it.
pub(super) fn request_rules(lines: &mut Vec<String>, module: &Module, operation: &Operation) {
    let begin = lines.len();
    rules(lines, &operation.request.rules);
    let Some(stream) = &operation.stream else { return };
    let toggle = format!("`{}`", operation.request.fields[stream.toggle].name);
    let function = format!("[`{}::{}`]", module.handle, stream.function);
    for line in &mut lines[begin..] {
        *line = line
            .replace(&format!("{toggle} is unset"), &format!("not for {function}"))
            .replace(&format!(" needs {toggle}"), &format!(" is only allowed with {function}"))
            .replace(&format!(" excludes {toggle}"), &format!(" is not allowed with {function}"))
            .replace(&toggle, &function);
    }
}

/// A type as a link, from the file of a module or from that of the connector.
pub(super) fn linked(connector: &Connector, ty: &Type, in_module: bool) -> String {
    let Type::Named(id) = ty else {
        return format!("`{}`", super::signature::ty(connector, ty));
    };
    let declaration = connector.declaration(*id);
    let name = &declaration.name;
    match (declaration.declared_in, in_module) {
        (DeclaredIn::Shared, true) => format!("[`{name}`](super::types::{name})"),
        (DeclaredIn::Shared, false) => format!("[`{name}`](types::{name})"),
        (DeclaredIn::Module(_), _) => format!("[`{name}`]"),
    }
}

/// The sentence on the types of error bodies, each with its statuses.
pub(super) fn error_bodies(connector: &Connector, bodies: &[&ErrorBody], in_module: bool) -> String {
    let named = |body: &&ErrorBody| {
        let ty = linked(connector, &body.ty, in_module);
        match (body.status(), bodies.len()) {
            (Some(status), _) => format!("{ty} with the status {status}"),
            (None, 1) => ty,
            (None, _) => format!("{ty} with any other"),
        }
    };
    let types: Vec<String> = bodies.iter().map(named).collect();
    format!(
        "[`body_as`](modwright_runtime::ApiError::body_as) reads the body of an error of the API: {}.",
        types.join(", ")
    )
}

/// A [`Name`], or an [`Other`].
pub(super) fn with_article(name: &str) -> String {
    let article = if name.starts_with(['A', 'E', 'I', 'O']) { "An" } else { "A" };
    format!("{article} [`{name}`].")
}

/// Adds a paragraph of help.
pub(super) fn paragraph(lines: &mut Vec<String>, help: Option<&str>) {
    if let Some(help) = help {
        lines.push(String::new());
        lines.extend(text(help));
    }
}

/// Adds the vendor's page.
pub(super) fn link(lines: &mut Vec<String>, docs: &Docs) {
    if let Some(link) = see(docs) {
        lines.extend([String::new(), link]);
    }
}

/// The sentence on the vendor's page.
pub(super) fn see(docs: &Docs) -> Option<String> {
    docs.link.as_ref().map(|link| format!("See <{link}>."))
}

/// Adds a full stop if there is none.
pub(super) fn sentence(text: &str) -> String {
    if text.is_empty() || text.ends_with(['.', '!', '?', ':', '…']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Escapes what Markdown and rustdoc would read as links, tags, headings or code. Text in backticks is kept.
pub(super) fn escape(line: &str) -> String {
    let line = line.replace("```", "\\`\\`\\`");
    let line = line.trim_start();
    let mut out = String::new();
    if line.starts_with(['#', '>', '=', '|']) || line.starts_with("~~~") {
        out.push('\\');
    }
    for (index, part) in line.split('`').enumerate() {
        if index > 0 {
            out.push('`');
        }
        // An odd part is between two backticks, unless the last one is missing.
        let code = index % 2 == 1 && line.split('`').count() > index + 1;
        if code {
            out.push_str(part);
        } else {
            out.push_str(&part.split_inclusive(' ').map(escape_word).collect::<String>());
        }
    }
    out
}

fn escape_word(word: &str) -> String {
    if word.contains("://") {
        let end = word.trim_end_matches([' ', '.', ',', ')', ';']).len();
        let start = word.find("http").unwrap_or(0);
        if start < end {
            return format!("{}<{}>{}", &word[..start], &word[start..end], &word[end..]);
        }
    }
    word.chars().fold(String::new(), |mut out, c| {
        if matches!(c, '[' | ']' | '<' | '>' | '*') {
            out.push('\\');
        }
        out.push(c);
        out
    })
}

/// Docs and deprecation of a declared type.
pub(super) fn head(declaration: &TypeDeclaration) -> TokenStream {
    head_with(declaration, &[])
}

/// The same, with the rules between the fields.
pub(super) fn head_with(declaration: &TypeDeclaration, rules: &[Rule]) -> TokenStream {
    let mut lines = match &declaration.docs.help {
        Some(help) => text(help),
        None => vec![format!("The type `{}`.", declaration.name)],
    };
    self::rules(&mut lines, rules);
    link(&mut lines, &declaration.docs);
    let (lines, note) = (attributes(&lines), deprecated(&declaration.docs));
    let aka = aka(&declaration.docs);
    quote!(#lines #aka #note)
}

/// The attribute with the other names of an item.
pub(super) fn aka(docs: &Docs) -> Option<TokenStream> {
    let names = &docs.aka;
    (!names.is_empty()).then(|| quote!(#[doc(alias(#(#names),*))]))
}

#[cfg(test)]
mod tests {
    use super::{WIDTH, escape, wrapped};

    #[test]
    fn text_that_looks_like_markup_stays_text_and_code_stays_code() {
        assert_eq!(escape("a list<T> of [x]"), r"a list\<T\> of \[x\]");
        assert_eq!(escape("the `list<T>` type"), "the `list<T>` type");
        assert_eq!(escape("see https://example.com/a_b."), "see <https://example.com/a_b>.");
        assert_eq!(escape("    # not code"), r"\# not code");
        assert_eq!(escape("```rust"), r"\`\`\`rust");
        assert_eq!(escape("~~~"), r"\~~~");
    }
    #[test]
    fn long_lines_are_broken_where_markdown_reads_the_same() {
        let word = "x".repeat(WIDTH - 6);
        for (line, expected) in [
            (format!("{word} a b c d"), vec![format!("{word} a b c"), "d".to_owned()]),
            (format!("- {word} b c d"), vec![format!("- {word} b c"), "  d".to_owned()]),
            (format!("  {word} b c d"), vec![format!("  {word} b c"), "  d".to_owned()]),
            (format!("{word} `a b c` d"), vec![format!("{word} `a b c`"), "d".to_owned()]),
            (format!("{word} aaaa 1. b"), vec![format!("{word} aaaa 1."), "b".to_owned()]),
            (format!("{word} aaaa - b"), vec![format!("{word} aaaa -"), "b".to_owned()]),
            (format!("{word}{word}"), vec![format!("{word}{word}")]),
        ] {
            assert_eq!(wrapped(std::slice::from_ref(&line)), expected, "{line}");
        }
        let code = ["```".to_owned(), format!("{word} {word}"), "```".to_owned()];
        assert_eq!(wrapped(&code), code);
    }
}
