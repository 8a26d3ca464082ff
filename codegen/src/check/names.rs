//! Names: what is refused, and what each becomes in Rust.

use crate::diagnostic::{Diagnostics, Span, Text, codes};

/// Names that generated code uses itself, beside the prelude.
const TAKEN_TYPES: &[&str] = &[
    "Module",
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
    "CustomRequest",
    "CustomAnswer",
    "EventCall",
    "Events",
    "HeaderMap",
    "BytesCall",
    "File",
    "Fold",
    "Follow",
    "PageCall",
    "Validation",
];
/// Files and functions beside the modules of a connector.
const TAKEN_MODULES: [&str; 10] =
    ["types", "new", "from_env", "test", "runtime", "connection", "client", "mod", "lib", "catalog"];

/// The Rust name of a field, an operation or a module: the same word, where Rust allows it.
pub(super) fn ident(name: &str) -> String {
    match name {
        "self" | "super" | "crate" | "Self" | "_" => format!("{name}_"),
        // Reserved in edition 2024, which `syn` does not know.
        "gen" => "r#gen".to_owned(),
        _ if syn::parse_str::<syn::Ident>(name).is_err() => format!("r#{name}"),
        _ => name.to_owned(),
    }
}

/// Whether Rust takes a name as it is.
pub(super) fn is_ident(name: &str) -> bool {
    syn::parse_str::<syn::Ident>(name).is_ok()
}

/// A name in lower case with `_`, which becomes a Rust name unchanged.
pub(super) fn check_snake(name: &Text, what: &str, errors: &mut Diagnostics) -> bool {
    let text = name.value.as_str();
    let plain = text.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && text.chars().any(|c| c.is_ascii_lowercase());
    if !plain {
        let proposal = snake(text);
        let help = match what {
            "field" => format!("call it `{proposal}` and add `name: '{text}'`, which is what is sent"),
            _ => format!("call it `{proposal}`"),
        };
        errors.push(
            codes::BAD_NAME
                .at(
                    name.span,
                    format!("`{text}` is no {what} name: lower-case letters, digits and `_`, no digit first"),
                )
                .help(help),
        );
    }
    plain
}

/// The request struct of an operation: `create` → `Create`, and `option` → `OptionRequest`.
pub(super) fn request(operation: &str) -> String {
    match pascal(operation) {
        name if is_taken(&name) => format!("{name}Request"),
        name => name,
    }
}

fn is_taken(name: &str) -> bool {
    TAKEN_TYPES.contains(&name)
}

pub(super) fn check_module(name: &Text, errors: &mut Diagnostics) -> bool {
    if TAKEN_MODULES.contains(&name.value.as_str()) {
        errors.push(
            codes::RESERVED_NAME
                .at(name.span, format!("the name `{}` is taken by the generated code", name.value))
                .help("choose another name for the module"),
        );
        return false;
    }
    check_snake(name, "module", errors)
}

pub(super) fn check_type(name: &Text, errors: &mut Diagnostics) -> bool {
    let text = name.value.as_str();
    if is_taken(text) {
        errors.push(
            codes::RESERVED_NAME
                .at(name.span, format!("the name `{text}` is taken by the generated code"))
                .help("choose a name that says more"),
        );
        return false;
    }
    let plain =
        text.starts_with(|c: char| c.is_ascii_uppercase()) && text.chars().all(|c| c.is_ascii_alphanumeric());
    if !plain {
        errors.push(
            codes::BAD_NAME
                .at(name.span, format!("`{text}` is no type name: letters and digits, a capital first"))
                .help(format!("call it `{}`", pascal(text))),
        );
    }
    plain
}

/// Reports the second of two things with one name.
pub(super) fn duplicate(first: Span, second: Span, message: String, help: &str, errors: &mut Diagnostics) {
    errors.push(codes::DUPLICATE_NAME.at(second, message).other(first, "first here").help(help));
}

/// `chat-completion v2` → `ChatCompletionV2`. Signs that carry meaning are spoken: `+1` → `Plus1`.
pub(super) fn pascal(text: &str) -> String {
    let mut out = String::new();
    let mut start = true;
    for (index, c) in text.chars().enumerate() {
        match c {
            '+' => out.push_str("Plus"),
            '-' if index == 0 => out.push_str("Minus"),
            c if c.is_alphanumeric() && start => {
                out.extend(c.to_uppercase());
                start = false;
                continue;
            }
            c if c.is_alphanumeric() => {
                out.push(c);
                continue;
            }
            // `1.10` and `110` stay two names.
            '.' if out.ends_with(|c: char| c.is_ascii_digit()) => out.push('_'),
            _ => {}
        }
        start = true;
    }
    let out = out.trim_end_matches('_').to_owned();
    if out.starts_with(|c: char| c.is_ascii_digit()) { format!("V{out}") } else { out }
}

/// `Part` → `Parts`, `Query` → `Queries`, `Class` → `Classes`
pub(super) fn plural(name: &str) -> String {
    let vowel_before_y = name.ends_with("ay") || name.ends_with("ey") || name.ends_with("oy");
    match name.strip_suffix('y') {
        Some(stem) if !vowel_before_y => format!("{stem}ies"),
        _ if name.ends_with(['s', 'x']) || name.ends_with("ch") || name.ends_with("sh") => {
            format!("{name}es")
        }
        _ => format!("{name}s"),
    }
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
    use super::{ident, pascal, snake};

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
    fn keywords_become_names_that_rust_takes() {
        assert_eq!(ident("type"), "r#type");
        assert_eq!(ident("self"), "self_");
        assert_eq!(ident("model"), "model");
        assert_eq!(snake("maxTokens"), "max_tokens");
        assert_eq!(snake("1st"), "n1st");
    }
}
