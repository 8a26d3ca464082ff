//! Keys of other languages, above all OpenAPI's, and their equivalents.

use crate::diagnostic::{Cure, Span, SpannedText};
use crate::syntax::{Method, Node, NodeValue};

/// A foreign word, and the key with the same meaning.
const SYNONYMS: [(&str, &str); 22] = [
    ("description", "help"),
    ("summary", "title"),
    ("doc", "docs"),
    ("externalDocs", "docs"),
    ("body", "fields"),
    ("parameters", "fields"),
    ("properties", "fields"),
    ("params", "fields"),
    ("args", "fields"),
    ("min", "minimum"),
    ("max", "maximum"),
    ("regex", "pattern"),
    ("oneOf", "variants"),
    ("response", "returns"),
    ("responses", "returns"),
    ("discriminator", "tag"),
    ("endpoints", "operations"),
    ("paths", "operations"),
    ("schemas", "types"),
    ("definitions", "types"),
    ("fold", "merge"),
    ("accumulate", "merge"),
];

/// A foreign word at a field, an operation or a type, and its cure.
const NOTES: [(&str, &str, &str); 25] = [
    (
        "a field",
        "format",
        "delete it, and write the format as the type: `datetime`, `date`, `uuid`, `url`, `email`, `ip`, `base64`; seconds since 1970 are `timestamp`",
    ),
    ("a field", "items", "write the type of the items into the type: `type: list<T>`"),
    ("a field", "enum", "declare the values under `types:` as `NAME: { enum: […] }`, and write `type: NAME`"),
    (
        "a field",
        "values",
        "declare the values under `types:` as `NAME: { enum: […] }`, and write `type: NAME`",
    ),
    ("a field", "fields", "declare them under `types:` as `NAME: { fields: … }`, and write `type: NAME`"),
    ("a field", "properties", "declare them under `types:` as `NAME: { fields: … }`, and write `type: NAME`"),
    ("a field", "optional", "delete it: a field is optional unless its type ends with `!`"),
    ("a field", "additionalProperties", "write `type: map<T>`, where T is the type of the values"),
    ("a field", "oneOf", "write the alternatives as the type: `type: A | B`"),
    ("a field", "anyOf", "write the alternatives as the type: `type: A | B`"),
    ("a field", "allOf", "declare one type with all the fields under `types:`, and write `type: NAME`"),
    ("a field", "readOnly", "write `only: response`"),
    ("a field", "writeOnly", "write `only: request`"),
    ("a field", "examples", "write `example`, with one value"),
    ("an operation", "required", "delete it, and write `!` after the type of each required field"),
    ("an operation", "requestBody", "write the fields of the body under `fields:`"),
    ("an operation", "operationId", "delete it: the key is the name of the operation"),
    ("an operation", "tags", "delete it: a module groups operations"),
    ("an operation", "path", "write the path after the method: `get: PATH`"),
    ("an operation", "url", "write the path after the method: `get: PATH`"),
    ("an operation", "endpoint", "write the path after the method: `get: PATH`"),
    ("a type", "required", "delete it, and write `!` after the type of each required field"),
    ("a type", "oneOf", "write `tag: FIELD` and `variants: { VALUE: TYPE }`, or `type: A | B`"),
    ("a type", "anyOf", "write `tag: FIELD` and `variants: { VALUE: TYPE }`, or `type: A | B`"),
    ("a type", "allOf", "write all the fields under `fields:`"),
];

/// Returns the key among `known` with the same meaning as a word.
pub(super) fn key<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    let synonym = SYNONYMS.iter().find(|(foreign, _)| *foreign == word)?.1;
    known.iter().copied().find(|key| *key == synonym)
}

/// Returns the key that is not missing if this word is present: the word is the one mistake.
pub(super) fn instead_of(what: &str, word: &str) -> Option<&'static str> {
    const TYPES: [&str; 10] = [
        "$ref",
        "ref",
        "oneOf",
        "anyOf",
        "allOf",
        "enum",
        "values",
        "items",
        "properties",
        "additionalProperties",
    ];
    if what == "a field" && TYPES.contains(&word) {
        return Some("type");
    }
    SYNONYMS.iter().find(|(foreign, _)| *foreign == word).map(|(_, key)| *key)
}

/// Returns the cure for a word without an equivalent key.
pub(super) fn help(
    what: &str,
    word: &SpannedText,
    node: &Node,
    siblings: &[(SpannedText, Node)],
) -> Option<Cure> {
    let (span, word) = (word.span, word.value.as_str());
    if let (NodeValue::Scalar { text, .. }, "$ref" | "ref") = (&node.value, word) {
        let name = text.rsplit('/').next().unwrap_or(text);
        let right = format!("type: {name}");
        return Some(Cure::edit(format!("write `{right}`"), span.to(node.span), right));
    }
    if let (NodeValue::Map(entries), "an operation") = (&node.value, what)
        && entries.iter().any(|(key, _)| Method::ALL.iter().any(|(word, _)| *word == key.value))
    {
        let help = format!("if `{word}` is an operation, indent it and its lines like the operations above");
        return Some(help.into());
    }
    let scalar = |node: &Node| match &node.value {
        NodeValue::Scalar { text, .. } if !text.is_empty() => Some(text.clone()),
        _ => None,
    };
    let (items, values) = match (what, word, scalar(node)) {
        ("a field", "nullable", _) => return Some(nullable(span, node, siblings)),
        ("a field", "items", of) => (of, None),
        ("a field", "additionalProperties", of) if of.as_deref() != Some("true") => (None, of),
        _ => (None, None),
    };
    if let Some(items) = items {
        return Some(format!("write the type of the items into the type: `type: list<{items}>`").into());
    }
    if let Some(values) = values {
        return Some(format!("write `type: map<{values}>` instead").into());
    }
    if let ("required", NodeValue::List(names)) = (word, &node.value) {
        let names: Vec<String> = names.iter().filter_map(scalar).map(|name| format!("`{name}`")).collect();
        if !names.is_empty() {
            let names = names.join(", ");
            return Some(
                format!("delete it, and write `!` after the type of each required field: {names}").into(),
            );
        }
    }
    let note = NOTES.iter().find(|(place, foreign, _)| *place == what && *foreign == word)?;
    Some(note.2.into())
}

/// Returns the cure of `nullable`: a mark at the type of the field.
fn nullable(key: Span, node: &Node, siblings: &[(SpannedText, Node)]) -> Cure {
    if matches!(&node.value, NodeValue::Scalar { text, .. } if text == "false") {
        return "delete it: a value is never null unless its type has a `?`".into();
    }
    let ty = siblings.iter().find(|(key, _)| key.value == "type").map(|(_, node)| node);
    let Some(Node { span, value: NodeValue::Scalar { text, quoted } }) = ty else {
        return "delete it, and write `?` after the type".into();
    };
    let (bare, mark) = text.strip_suffix('!').map_or((text.as_str(), ""), |bare| (bare, "!"));
    if bare.ends_with('?') {
        return format!("delete it: the type `{text}` says so already").into();
    }
    let right = format!("{bare}?{mark}");
    let help = format!("write `?` after the type, and delete `nullable`: `type: {right}`");
    // On a line of braces, no comment is between the entries.
    let before = siblings.iter().take_while(|(sibling, _)| sibling.span != key).last();
    match before {
        Some((_, before)) if before.span.end + ", ".len() == key.start && !quoted && !right.contains(',') => {
            Cure::edit(help, *span, right).and(Span { start: before.span.end, ..node.span }, "")
        }
        _ => help.into(),
    }
}
