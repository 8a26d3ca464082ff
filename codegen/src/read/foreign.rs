//! Keys of other languages, above all OpenAPI's, and their equivalents.

use crate::diagnostic::{Cure, SpannedText};
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
const NOTES: [(&str, &str, &str); 26] = [
    (
        "a field",
        "format",
        "delete it, and write the format as the type: `datetime`, `date`, `uuid`, `url`, `email`, `ip`, `base64`; seconds since 1970 are `timestamp`",
    ),
    ("a field", "items", "write the type of the items into the type: `type: list<string>`"),
    ("a field", "enum", "declare the values under `types:` as `NAME: { enum: […] }`, and write `type: NAME`"),
    (
        "a field",
        "values",
        "declare the values under `types:` as `NAME: { enum: […] }`, and write `type: NAME`",
    ),
    ("a field", "fields", "declare them under `types:` as `NAME: { fields: … }`, and write `type: NAME`"),
    ("a field", "properties", "declare them under `types:` as `NAME: { fields: … }`, and write `type: NAME`"),
    ("a field", "nullable", "write `?` after the type: `type: string?`"),
    ("a field", "optional", "delete it: a field is optional unless its type ends with `!`"),
    ("a field", "additionalProperties", "write `type: map<T>`, where T is the type of the values"),
    ("a field", "oneOf", "write the alternatives as the type: `type: A | B`"),
    ("a field", "anyOf", "write the alternatives as the type: `type: A | B`"),
    ("a field", "allOf", "declare one type with all the fields under `types:`, and write `type: NAME`"),
    ("a field", "readOnly", "write `only: response`"),
    ("a field", "writeOnly", "write `only: request`"),
    ("a field", "examples", "write `example`, with one value"),
    (
        "an operation",
        "required",
        "delete it, and write `!` after the type of each required field: `type: string!`",
    ),
    ("an operation", "requestBody", "write the fields of the body under `fields:`"),
    ("an operation", "operationId", "delete it: the key is the name of the operation"),
    ("an operation", "tags", "delete it: a module groups operations"),
    ("an operation", "path", "write the path after the method: `get: PATH`"),
    ("an operation", "url", "write the path after the method: `get: PATH`"),
    ("an operation", "endpoint", "write the path after the method: `get: PATH`"),
    ("a type", "required", "delete it, and write `!` after the type of each required field: `type: string!`"),
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
pub(super) fn help(what: &str, word: &SpannedText, node: &Node) -> Option<Cure> {
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
    let note = NOTES.iter().find(|(place, foreign, _)| *place == what && *foreign == word)?;
    Some(note.2.into())
}
