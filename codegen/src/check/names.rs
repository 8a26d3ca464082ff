//! Decides which names are refused, and the Rust name of every accepted one.

use super::plurals::singular;
use crate::diagnostic::{Diagnostics, Span, SpannedText, codes};
use std::fmt::Write;

/// Names that generated code uses, among them names of the prelude.
const TAKEN_TYPES: &[&str] = &[
    "Client",
    "Connection",
    "CONNECTOR",
    "Self",
    "String",
    "Vec",
    "Option",
    "Some",
    "None",
    "Result",
    "Ok",
    "Err",
    "Box",
    "Into",
    "From",
    "TryFrom",
    "TryInto",
    "IntoIterator",
    "Iterator",
    "Default",
    "Clone",
    "Copy",
    "Send",
    "Sync",
    "Sized",
    "Drop",
    "Fn",
    "FnMut",
    "FnOnce",
    "AsRef",
    "AsMut",
    "ToString",
    "ToOwned",
    "Debug",
    "PartialEq",
    "Eq",
    "Hash",
    "Extend",
    "Call",
    "Nullable",
    "Timestamp",
    "Secret",
    "Extra",
    "Validate",
    "At",
    "BTreeMap",
    "Value",
    "Map",
    "Serialize",
    "Deserialize",
    "Serializer",
    "Deserializer",
    "Tagged",
    "Error",
    "CustomEvent",
    "CustomRequest",
    "CustomResponse",
    "EventCall",
    "Events",
    "HeaderMap",
    "BytesCall",
    "File",
    "Accumulate",
    "Follow",
    "PageCall",
    "Validation",
    "IntoField",
];
/// Names of modules and connectors that get a `_` at the end. Without it they would be equal to a file or a function of
/// the connector, or to a name that the connector's generated file uses.
const ESCAPED_MODULES: [&str; 18] = [
    "companion",
    "types",
    "mod",
    "codegen",
    "modwright_runtime",
    "rustfmt",
    "std",
    "core",
    "str",
    "u32",
    "usize",
    "new",
    "from_env",
    "test",
    "runtime",
    "with_key",
    "invoke",
    "clone",
];
/// Names of features of the generated crate; no connector can have one of these names.
const FEATURES: [&str; 13] = [
    "default",
    "rustls",
    "native_tls",
    "multipart",
    "webhooks",
    "serde",
    "catalog",
    "tracing",
    "test_util",
    "http2",
    "reqwest",
    "jiff",
    "rust_decimal",
];

/// Dependencies and dev-dependencies of every generated crate.
const DEPENDENCIES: [&str; 3] = ["modwright-runtime", "serde", "serde_json"];

/// Returns the Rust name of a module; [`connector_ident`] uses it for connectors, too.
pub(super) fn module_ident(name: &str) -> String {
    if ESCAPED_MODULES.contains(&name) { format!("{name}_") } else { ident(name) }
}

/// Returns the Rust name of a connector. Names that have a meaning for Cargo are escaped; so is `support`, because the
/// generated tests have a folder of that name.
pub(super) fn connector_ident(name: &str) -> String {
    if matches!(name, "lib" | "bin" | "main" | "support") { format!("{name}_") } else { module_ident(name) }
}

/// Returns the feature of a connector or a module: leading `_` are kept, every other `_` becomes `-`.
pub(super) fn feature(name: &str) -> String {
    let rest = name.trim_start_matches('_');
    format!("{}{}", &name[..name.len() - rest.len()], rest.replace('_', "-"))
}

/// Returns the name of an operation's function. `into` and `try_into` are escaped: `client.things().into(…)` would
/// call the method of the trait `Into`, which every Rust file imports.
pub(super) fn function_ident(name: &str) -> String {
    if matches!(name, "into" | "try_into") { format!("{name}_") } else { ident(name) }
}

/// Returns the name of a field, of its setter and of its parameter in constructors. A name is escaped if it is `extra`,
/// a function that a generated struct can have (`new`, `default`, `clone`), a primitive type that generated code uses, or a
/// keyword.
pub(super) fn field_ident(name: &str) -> String {
    match name {
        "new" | "default" | "extra" | "clone" | "bool" | "f32" | "f64" | "i64" | "usize" => {
            format!("{name}_")
        }
        _ => ident(name),
    }
}

/// Returns a composed type name, with `suffix` if generated code uses that name itself.
pub(super) fn made_type(name: String, suffix: &str) -> String {
    if is_taken(&name) { name + suffix } else { name }
}

/// Returns the name of the enum of an operation's responses.
pub(super) fn response(stem: &str) -> String {
    made_type(format!("{stem}Response"), "Value")
}

/// Returns a name as a Rust identifier: the same word if Rust allows it, otherwise escaped.
pub(super) fn ident(name: &str) -> String {
    match name {
        "self" | "super" | "crate" | "Self" | "_" => format!("{name}_"),
        // `gen` is reserved since edition 2024; `syn` does not know that.
        "gen" => "r#gen".to_owned(),
        _ if syn::parse_str::<syn::Ident>(name).is_err() => format!("r#{name}"),
        _ => name.to_owned(),
    }
}

/// Returns `true` if a name is a Rust identifier.
pub(super) fn is_ident(name: &str) -> bool {
    syn::parse_str::<syn::Ident>(name).is_ok()
}

/// Checks a name in snake case. Its Rust name is the same, unless it must be escaped.
pub(super) fn check_snake(name: &SpannedText, what: &str, errors: &mut Diagnostics) -> bool {
    let text = name.value.as_str();
    let plain = text.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && text.chars().any(|c| c.is_ascii_lowercase());
    if !plain {
        let proposal = snake(text);
        let help = match what {
            "field" => {
                format!("rename it to `{proposal}` and add `name: '{text}'`, which is the name on the wire")
            }
            _ => format!("rename it to `{proposal}`"),
        };
        errors.push(
            codes::BAD_NAME
                .at(
                    name.span,
                    format!(
                        "`{text}` is not a valid {what} name (lower-case letters, digits and `_`, at least one letter, no digit first)"
                    ),
                )
                .help(help),
        );
    }
    plain
}

/// Checks the value of `toggle:` of a stream: the wire name of a field that is not declared under `fields:`. ASCII letters,
/// digits, `_` and `-` are allowed.
pub(super) fn check_wire(name: &SpannedText, errors: &mut Diagnostics) -> bool {
    let text = name.value.as_str();
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-') && !text.is_empty();
    if !plain {
        let shown = if text.is_empty() { "an empty text".to_owned() } else { format!("`{text}`") };
        errors.push(
            codes::BAD_NAME
                .at(name.span, format!("{shown} is not the name of a field on the wire"))
                .help("write the name of one field of the body or the query: letters, digits, `_` and `-`"),
        );
    }
    plain
}

/// Returns the request struct of an operation: `create_file` → `CreateFileRequest`. An operation of one word takes the noun of
/// its module: `create` in `batches` → `CreateBatchRequest`, `list` → `ListBatchesRequest`.
pub(super) fn request(module: &str, operation: &str) -> String {
    made_type(format!("{}{}Request", pascal(operation), object(module, operation)), "Value")
}

/// Returns the noun of a module, for an operation whose name does not say on what it works.
fn object(module: &str, operation: &str) -> String {
    let operation = operation.trim_matches('_');
    let mut words: Vec<&str> = module.split('_').filter(|word| !word.is_empty()).collect();
    let is_named = |word: &&str| singular(word) == singular(operation);
    if operation.contains('_') || words.iter().any(is_named) {
        return String::new();
    }
    let last = words.pop().unwrap_or_default();
    let last = if operation == "list" { last.to_owned() } else { singular(last) };
    words.push(&last);
    pascal(&words.join("_"))
}

/// Returns the prefix for the other type names of an operation, from the name of its request: `CreateThingRequest` →
/// `CreateThing`.
pub(super) fn stem(request: &str) -> &str {
    request.strip_suffix("Request").filter(|stem| !stem.is_empty()).unwrap_or(request)
}

/// Returns the handle of a module: `moderation` → `ModerationClient`.
pub(super) fn handle(module: &str) -> String {
    made_type(format!("{}Client", pascal(module)), "Handle")
}

pub(super) fn is_taken(name: &str) -> bool {
    TAKEN_TYPES.contains(&name) || is_form(name)
}

/// Returns `true` for `F`, `F1`, `F2` and so on: the type parameter of a conversion (`IntoField`), in setters and constructors.
fn is_form(name: &str) -> bool {
    name.strip_prefix('F').is_some_and(|number| number.chars().all(|c| c.is_ascii_digit()))
}

pub(super) fn check_connector(name: &SpannedText, errors: &mut Diagnostics) -> bool {
    let text = name.value.as_str();
    if FEATURES.contains(&text) {
        errors.push(
            codes::RESERVED_NAME
                .at(
                    name.span,
                    format!(
                        "`{text}` is a feature of the generated crate, so a connector cannot have that name"
                    ),
                )
                .help(format!("rename the connector and its folder to `{text}_api`")),
        );
        return false;
    }
    check_snake(name, "connector", errors)
}

/// Returns the other names of an item (`aka:`). Reports each that equals the item's own name or an earlier one, or has
/// characters that are not allowed.
pub(super) fn aka(names: &[SpannedText], own: &str, errors: &mut Diagnostics) -> Box<[Box<str>]> {
    for (index, name) in names.iter().enumerate() {
        let text = name.value.as_str();
        if !text.chars().all(|c| c.is_ascii_alphanumeric() || "_-.:".contains(c)) {
            errors.push(
                codes::BAD_NAME
                    .at(name.span, format!("`{text}` cannot be a name in another library"))
                    .help("write a name without spaces and quotes, such as `FileObject` or `client.files`"),
            );
        } else if text == own || names[..index].iter().any(|other| other.value == text) {
            errors.push(
                codes::DUPLICATE_NAME
                    .at(name.span, format!("`{text}` is already a name of `{own}`"))
                    .help("delete this one"),
            );
        }
    }
    names.iter().map(|name| name.value.as_str().into()).collect()
}

/// Checks the name of a crate that companion files use.
pub(super) fn check_crate(name: &SpannedText, errors: &mut Diagnostics) {
    let text = name.value.as_str();
    let plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if !plain {
        errors.push(
            codes::BAD_NAME
                .at(name.span, format!("`{text}` is not the name of a crate"))
                .help("write its name on crates.io: letters, digits, `-` and `_`"),
        );
    } else if FEATURES.contains(&text.replace('-', "_").as_str()) || DEPENDENCIES.contains(&text) {
        errors.push(
            codes::RESERVED_NAME
                .at(name.span, format!("the generated crate uses the name `{text}` itself"))
                .help("delete it, or choose another crate"),
        );
    }
}

pub(super) fn check_module(name: &SpannedText, errors: &mut Diagnostics) -> bool {
    check_snake(name, "module", errors)
}

/// Checks the `as: NAME` of a value. A variant may be called `Vec` or `Option`, because a variant does not shadow a type.
pub(super) fn check_variant(name: &SpannedText, errors: &mut Diagnostics) -> bool {
    check_pascal(name, name.value == "Self", errors)
}

pub(super) fn check_type(name: &SpannedText, errors: &mut Diagnostics) -> bool {
    check_pascal(name, is_taken(&name.value), errors)
}

fn check_pascal(name: &SpannedText, taken: bool, errors: &mut Diagnostics) -> bool {
    let text = name.value.as_str();
    if taken {
        errors.push(
            codes::RESERVED_NAME
                .at(name.span, format!("the name `{text}` is taken by the generated code"))
                .help("choose a more specific name"),
        );
        return false;
    }
    let plain =
        text.starts_with(|c: char| c.is_ascii_uppercase()) && text.chars().all(|c| c.is_ascii_alphanumeric());
    if !plain {
        errors.push(
            codes::BAD_NAME
                .at(name.span, format!("`{text}` is not a valid name of a type or variant (letters and digits, a capital first)"))
                .help(format!("rename it to `{}`", pascal(text))),
        );
    }
    plain
}

/// Reports the second of two things with the same name.
pub(super) fn duplicate(first: Span, second: Span, message: String, help: &str, errors: &mut Diagnostics) {
    errors.push(codes::DUPLICATE_NAME.at(second, message).other(first, "first used here").help(help));
}

/// `chat-completion v2` → `ChatCompletionV2`. Signs that carry meaning are spelled out: `+1` → `Plus1`.
pub(super) fn pascal(text: &str) -> String {
    let mut out = String::new();
    let mut start = true;
    for (index, c) in text.chars().enumerate() {
        match c {
            '+' => out.push_str("Plus"),
            '-' if index == 0 => out.push_str("Minus"),
            c if composes(c) => {
                let _ = write!(out, "U{:X}", u32::from(c));
            }
            c if c.is_alphanumeric() && start => {
                out.extend(c.to_uppercase());
                start = false;
                continue;
            }
            c if c.is_alphanumeric() => {
                out.push(c);
                continue;
            }
            // `1.10` and `110` are different names.
            '.' if out.ends_with(|c: char| c.is_ascii_digit()) => out.push('_'),
            _ => {}
        }
        start = true;
    }
    let out = out.trim_end_matches('_').to_owned();
    if out.starts_with(|c: char| c.is_ascii_digit()) { format!("V{out}") } else { out }
}

/// Rust compares names after NFC normalization. Returns `true` if the normalization may change the character into another
/// one, or if Rust may warn about the character. Returns `false` for the letters of common scripts:
/// the normalization does not change them.
fn composes(c: char) -> bool {
    let plain = matches!(c,
        '\0'..='\u{7F}' | '\u{C0}'..='\u{13E}' | '\u{141}'..='\u{148}' | '\u{14A}'..='\u{17E}' | '\u{391}'..='\u{3C9}'
        | '\u{400}'..='\u{45F}' | '\u{5D0}'..='\u{5EA}' | '\u{620}'..='\u{64A}' | '\u{904}'..='\u{939}'
        | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}');
    c.is_alphanumeric() && !plain
}

/// Returns the constructor of a variant of a tagged union: `max-tokens` → `max_tokens`, `+1` → `plus1`, `雨` → `雨`.
pub(super) fn constructor(tag: &str) -> String {
    let spoken = tag.replace('+', " plus ");
    let spoken = spoken.strip_prefix('-').map_or_else(|| spoken.clone(), |rest| format!("minus {rest}"));
    let ascii = snake(&spoken);
    if spoken.is_ascii() {
        return ident(&ascii.split('_').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("_"));
    }
    let plain = |c: char| match c {
        c if composes(c) => format!("u{:x}", u32::from(c)),
        c if c.is_alphanumeric() => c.to_string(),
        _ => "_".to_owned(),
    };
    let text: String = spoken.to_lowercase().chars().map(plain).collect();
    let text = text.trim_matches('_').to_owned();
    if text.starts_with(|c: char| c.is_numeric()) { format!("n{text}") } else { text }
}

/// `maxTokens`, `max-tokens` → `max_tokens`
pub(super) fn snake(text: &str) -> String {
    let mut out = String::new();
    let mut lower_before = false;
    for c in text.chars() {
        if c.is_ascii_uppercase() && lower_before {
            out.push('_');
        }
        lower_before = c.is_ascii_lowercase() || c.is_ascii_digit();
        out.push(if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' });
    }
    let out = out.trim_matches('_').to_owned();
    if out.is_empty() || out.starts_with(|c: char| c.is_ascii_digit()) { format!("n{out}") } else { out }
}

#[cfg(test)]
mod tests {
    use super::{ident, pascal, request, snake, stem};

    #[test]
    fn values_become_variant_names_that_rust_takes() {
        for (value, variant) in [
            ("stop", "Stop"),
            ("tool_calls", "ToolCalls"),
            ("gpt-4o-mini", "Gpt4oMini"),
            ("256x256", "V256x256"),
            ("+1", "Plus1"),
            ("-1", "Minus1"),
            ("gpt-3.5-turbo", "Gpt3_5Turbo"),
            ("hate/threatening", "HateThreatening"),
        ] {
            assert_eq!(pascal(value), variant, "{value}");
        }
    }

    #[test]
    fn a_request_says_whose_it_is() {
        for (module, operation, name) in [
            ("batches", "create", "CreateBatchRequest"),
            ("batches", "list", "ListBatchesRequest"),
            ("vector_stores", "delete", "DeleteVectorStoreRequest"),
            ("vector_stores", "list", "ListVectorStoresRequest"),
            ("vector_stores", "create_file", "CreateFileRequest"),
            ("search", "search", "SearchRequest"),
            ("labels", "label", "LabelRequest"),
            ("_things_", "get", "GetThingRequest"),
        ] {
            assert_eq!(request(module, operation), name, "{module}.{operation}");
        }
    }

    #[test]
    fn other_types_of_an_operation_are_named_after_its_request() {
        assert_eq!(stem("CreateThingRequest"), "CreateThing");
        assert_eq!(stem("Question"), "Question");
        assert_eq!(stem("Request"), "Request");
    }

    #[test]
    fn keywords_become_names_that_rust_takes() {
        assert_eq!(ident("type"), "r#type");
        assert_eq!(ident("self"), "self_");
        assert_eq!(ident("model"), "model");
        assert_eq!(snake("maxTokens"), "max_tokens");
        assert_eq!(snake("1st"), "n1st");
    }
}
