//! English.

use super::Words;
use crate::conform::describe;
use crate::model::{ConnectionRule, Limit, Rule};

pub const WORDS: Words = Words {
    lang: "en",
    name: "English",
    folder: "en/",
    colon: ": ",
    site_title: "API reference",
    site_help: "Typed Rust clients, generated from checked specifications.",
    skip: "Skip to the content",
    search: "Search",
    search_hint: "Search modules, operations, fields and types",
    theme: "Light or dark",
    language: "Language",
    contents: "Contents",
    path_to_here: "You are here",
    connectors: "Connectors",
    only_in_english: "in English only",
    about: "About the API",
    base_url: "Base URL",
    other_servers: "Other servers",
    retried: "Retried statuses",
    vendor_docs: "Documentation of the vendor",
    connection: "Connection",
    connection_help: "The fields of a connection. A title in bold marks a required field.",
    environment: "Environment variable",
    sent_as: "Sent as",
    not_sent: "Not sent.",
    in_base_url: "Part of the base URL.",
    secret: "Secret: it is never shown.",
    connection_test: "A connection is tested by",
    modules: "Modules and their fields",
    bold_help: "A title in bold marks a required field.",
    more_modules: "More modules",
    more_modules_help: "Each of them is a Cargo feature that is off by default.",
    feature: "Cargo feature",
    off_by_default: "off by default",
    module: "Module",
    select_operation: "Select the operation",
    operation: "Operation",
    description: "Description",
    deprecated: "Deprecated",
    is_deprecated: "Deprecated.",
    module_is_deprecated: "This module is deprecated.",
    fields: "Fields",
    field: "Field",
    required: "required",
    no_fields: "It has no fields.",
    advanced: "Advanced settings",
    rules: "Rules",
    soft: " (Soft: the API changes this often or does not enforce it today; `allow_soft` skips these checks.)",
    response: "Response",
    error_bodies: "The body of an error: ",
    webhooks: "The API sends events of the type ",
    signed_standard: ". Each message is signed by Standard Webhooks.",
    streamed: "The response can be streamed, in chunks of the type ",
    followed: "It can be followed until the job has ended.",
    limited: "`limit` restricts the number of items. It is not sent.",
    samples: "Samples",
    copy: "Copy",
    try_it: "Fill in the form",
    needs_script: "The form needs JavaScript.",
    types: "Types",
    type_: "Type",
    shared_types: "Shared types",
    fields_of: "Fields of",
    values_of: "Values of",
    forms_of: "Forms of",
    identifier: "An identifier: a text with a Rust type of its own.",
    open_enum: "Other values are accepted, too.",
    closed_enum: "No other value is accepted.",
    tagged_by: "One of these objects. The field that tells them apart",
    one_of_these: "A value of one of these types.",
    string: "text",
    integer: "integer",
    number: "number",
    boolean: "true or false",
    timestamp: "timestamp (seconds since 1970)",
    json: "any JSON",
    vector: "vector",
    file: "file",
    list_of: "list of ",
    map_of: "map to ",
    pages_of: "pages of ",
    events_of: "stream of events: ",
    lines_of: "stream of JSON lines: ",
    or_null: " or null",
    or_nothing: ", or no body",
    bytes: "bytes",
    nothing: "no body",
    in_path: "in the path",
    in_query: "in the query",
    in_header: "in a header",
    in_raw: "the whole body",
    default: "Default",
    preset: "Sent if it is unset",
    example: "Example",
    values_from: "Values from",
    rest: "All other fields, by their names",
    only_in_requests: "No response has it.",
    only_in_responses: "Only in responses: it is never sent.",
    each_item: "Each item",
    item: |number| format!("Item {number}"),
    each_key: "Each key",
    each_value: "Each value",
    any_call: [
        ("url", "URL", "A path relative to the base URL."),
        ("method", "Method", "The HTTP method."),
        (
            "headers",
            "Headers",
            "Headers of the request, as a JSON object of texts. Those of the connection are added automatically.",
        ),
        ("query", "Query String", "Parameters of the query, as a JSON object of texts."),
        ("body", "Body", "The body of the request, as JSON."),
    ],
    limit: describe_limit,
    range: |low, high| format!("from {low} to {high}"),
    condition: |_, condition| condition.text.clone(),
    connection_rule,
    rule: |_, rule: &Rule| rule.text.clone(),
};

fn connection_rule(rule: &ConnectionRule) -> String {
    let fields: Vec<String> = rule.fields.iter().map(|field| format!("`{field}`")).collect();
    let fields = fields.join(", ");
    match (&rule.when, rule.least, rule.most) {
        (Some(field), 0, _) => format!("`{field}` excludes {fields}."),
        (Some(field), ..) => format!("`{field}` needs {fields}."),
        (None, 1, 1) => format!("Exactly one of {fields}."),
        (None, 0, _) => format!("At most one of {fields}."),
        (None, ..) => format!("At least one of {fields}."),
    }
}

fn describe_limit(limit: &Limit) -> String {
    match limit {
        Limit::MaxLength(n) | Limit::MinLength(n) | Limit::MaxSize(n) if *n >= 1000 => {
            let described = describe(limit);
            described.replace(&n.to_string(), &grouped(*n, ","))
        }
        _ => describe(limit),
    }
}

/// `32000` → `32,000`
pub fn grouped(number: u64, separator: &str) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push_str(separator);
        }
        text.push(digit);
    }
    text
}
