//! Completion: keys, words, types, fields in rules, values of enums, operations.

use super::cursor::{Cursor, cursor, group_of, root, shape};
use super::files::{ModuleFile, operations};
use super::workspace::{Declared, Workspace};
use crate::read::keys::Shape;
use crate::syntax::{EnumValue, Field, Returns, TypeBody};

/// A proposal.
#[derive(Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The text that is shown and inserted.
    pub text: String,
    /// The kind, in the numbers of the protocol.
    pub kind: Kind,
    /// A short description.
    pub detail: Option<String>,
}

/// The kind of a proposal, in the protocol's numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An operation.
    Function = 3,
    /// A field of a request or a struct.
    Field = 5,
    /// A type.
    Class = 7,
    /// A key of the language.
    Property = 10,
    /// A word of the language.
    Keyword = 14,
    /// A value of an enum.
    EnumMember = 20,
}

/// The types of the language.
pub const BUILT_IN: [(&str, &str); 25] = [
    ("string", "A string."),
    ("integer", "A whole number of 64 bits."),
    ("number", "A number."),
    ("boolean", "True or false."),
    ("timestamp", "Whole seconds since 1970-01-01 UTC."),
    ("datetime", "A date and time with an offset, as a text: `2026-01-31T09:30:00Z`."),
    ("date", "A date, as a text: `2026-01-31`."),
    ("time", "A time of day, as a text: `09:30:00Z`."),
    ("duration", "A duration, as a text: `PT1H30M`."),
    ("uuid", "A UUID, as a text."),
    ("url", "An absolute URL, as a text."),
    ("email", "An email address."),
    ("ip", "An IP address, as a text."),
    ("decimal", "A decimal number, as a text: `12.50`."),
    ("base64", "Bytes, as a text in base64."),
    ("json", "Any JSON value."),
    ("vector", "32-bit floats, as JSON numbers or as base64."),
    ("file", "A file to upload."),
    ("list", "A JSON array: `list<T>`."),
    ("map", "A JSON object with any keys: `map<T>` or `map<K, T>`."),
    ("bytes", "A response that is a stream of bytes."),
    ("nothing", "A response without a body, or a variant with its tag alone."),
    ("pages", "A list of a response, page by page: `pages<T>`."),
    ("events", "A response that is a stream of server-sent events: `events<T>`."),
    ("lines", "A response that is a stream of JSON lines: `lines<T>`."),
];

/// The words of rules.
const RULES: [&str; 16] = [
    "needs",
    "excludes",
    "one of",
    "at least one of",
    "at most one of",
    "at least",
    "as long as",
    "as large as",
    "when",
    "is",
    "has",
    "is set",
    "is unset",
    "is required",
    "and",
    "soft",
];

/// Returns the proposals at a byte, and the length of the word before it that they replace.
pub fn complete(workspace: &Workspace, source: usize, byte: usize) -> (Vec<Proposal>, usize) {
    let file = &workspace.sources[source];
    let at = cursor(&file.text, byte);
    let declared = workspace.declared_for(source);
    let Some(shape) = shape(root(&file.path), &at.path) else {
        return (values_of_example(declared, &at), word(at.before, "_").len());
    };
    if shape == Shape::Value && at.path.last().is_some_and(|key| key == "request") {
        return (values_of_example(declared, &at), word(at.before, "_").len());
    }
    if !at.is_value {
        return (keys(&shape), word(at.before, "_-").len());
    }
    let Some((connector, module)) = declared else { return (words(&shape), word(at.before, "_").len()) };
    let key = at.path.last().map_or("", String::as_str);
    let found = match (key, &shape) {
        ("test" | "choices", _) => return (calls(connector), word(at.before, "_.").len()),
        ("rules", _) => rules(connector, module, &at),
        ("follow", _) => return (follow(connector, module, &at), word(at.before, "_.").len()),
        ("untranslated", _) => {
            let names = connector.modules.iter().map(|file| file.module.name.value.as_str());
            names.map(|name| proposal(name, Kind::EnumMember, None)).collect()
        }
        ("use", _) => fields(&connector.fields(module, &["fields".to_owned()])),
        ("limit" | "by" | "merge" | "toggle", _) => Vec::new(),
        ("variants" | "untagged", _) => types(connector, module),
        ("default" | "preset" | "example", _) => default(connector, module, &at),
        ("server", _) => {
            let names = connector.connector.servers.iter().map(|(name, _)| name.value.as_str());
            names.map(|name| proposal(name, Kind::EnumMember, None)).collect()
        }
        ("get" | "post" | "put" | "patch" | "delete" | "head", _)
            if at.before.rfind('{') > at.before.rfind('}') =>
        {
            fields(&connector.fields(module, &at.path))
        }
        (_, Shape::Type | Shape::TypeOr(_)) => types(connector, module),
        _ if at.path.iter().rev().nth(1).is_some_and(|key| key == "variants") => types(connector, module),
        _ => words(&shape),
    };
    (found, word(at.before, "_").len())
}

/// Returns the letters, digits and signs at the end of a text.
fn word<'t>(text: &'t str, signs: &str) -> &'t str {
    let is_part = |c: char| c.is_alphanumeric() || signs.contains(c);
    &text[text.trim_end_matches(is_part).len()..]
}

fn proposal(text: &str, kind: Kind, detail: Option<String>) -> Proposal {
    Proposal { text: text.to_owned(), kind, detail }
}

fn keys(shape: &Shape) -> Vec<Proposal> {
    let keys = group_of(shape).into_iter().flat_map(|group| &group.keys);
    keys.map(|key| proposal(&format!("{}: ", key.name), Kind::Property, Some(key.help.to_owned()))).collect()
}

fn words(shape: &Shape) -> Vec<Proposal> {
    let words: &[&str] = match shape {
        Shape::Word(words) => words,
        Shape::Flag => &["true", "false"],
        _ => &[],
    };
    words.iter().map(|word| proposal(word, Kind::Keyword, None)).collect()
}

fn types(connector: &Declared, module: Option<&ModuleFile>) -> Vec<Proposal> {
    let declared = connector.types(module).map(|declaration| {
        let help = declaration.help.as_ref().map(|help| help.value.clone());
        proposal(&declaration.name.value, Kind::Class, help)
    });
    let built_in =
        BUILT_IN.iter().map(|(name, help)| proposal(name, Kind::Keyword, Some((*help).to_owned())));
    declared.chain(built_in).collect()
}

fn calls(connector: &Declared) -> Vec<Proposal> {
    let calls = connector.modules.iter().flat_map(|file| {
        let module = &file.module.name.value;
        operations(&file.module).iter().map(move |operation| format!("{module}.{}", operation.name.value))
    });
    calls.map(|call| proposal(&call, Kind::Function, None)).collect()
}

/// The operations of the module and the fields of their responses; after `OPERATION.FIELD is`, the values of the field's enum.
fn follow(connector: &Declared, module: Option<&ModuleFile>, at: &Cursor<'_>) -> Vec<Proposal> {
    let fields = module.into_iter().flat_map(|file| operations(&file.module)).flat_map(|operation| {
        let named = operation.returns.iter().flat_map(Returns::types).flat_map(|ty| &ty.alternatives);
        let structs = named.filter_map(|term| connector.ty(module, &term.text()));
        let fields = structs.flat_map(|ty| match &ty.body {
            TypeBody::Struct { fields, .. } => fields.as_slice(),
            _ => &[],
        });
        fields.map(move |field| (format!("{}.{}", operation.name.value, field.name.value), field))
    });
    if let Some((name, _)) = at.before.split_once(" is ") {
        let field = fields.into_iter().find(|(path, _)| path == name.trim());
        return field.map(|(_, field)| values(connector, module, field)).unwrap_or_default();
    }
    // A condition compares a value that a list can have: an enum.
    let enums = fields.filter(|(_, field)| !values(connector, module, field).is_empty());
    enums
        .map(|(path, field)| proposal(&path, Kind::Field, field.help.as_ref().map(|help| help.value.clone())))
        .collect()
}

fn fields(fields: &[&Field]) -> Vec<Proposal> {
    let proposals = fields.iter().map(|field| {
        let help = field.help.as_ref().map(|help| help.value.clone());
        proposal(&field.name.value, Kind::Field, help)
    });
    proposals.collect()
}

/// Fields and words of rules; after `FIELD is`, the values of the field's enum.
fn rules(connector: &Declared, module: Option<&ModuleFile>, at: &Cursor<'_>) -> Vec<Proposal> {
    let known = connector.fields(module, &at.path);
    let before = at.before.trim_start_matches(['\'', '"']);
    let mut words: Vec<&str> = before[..before.len() - word(before, "_").len()].split_whitespace().collect();
    // `colour is red, green`
    while words.last().is_some_and(|word| word.ends_with(',')) {
        words.pop();
    }
    if let [.., field, "is" | "has"] = words.as_slice()
        && let Some(field) = known.iter().find(|one| one.name.value == *field)
    {
        let values = values(connector, module, field);
        if !values.is_empty() {
            return values;
        }
    }
    let own = RULES.iter().map(|word| proposal(word, Kind::Keyword, None));
    fields(&known).into_iter().chain(own).collect()
}

/// The values of the enum of the field around a `default`.
fn default(connector: &Declared, module: Option<&ModuleFile>, at: &Cursor<'_>) -> Vec<Proposal> {
    let known = connector.fields(module, &at.path);
    let name = at.path.iter().rev().nth(1);
    let field = known.iter().find(|field| Some(&field.name.value) == name);
    field.map(|field| values(connector, module, field)).unwrap_or_default()
}

fn values(connector: &Declared, module: Option<&ModuleFile>, field: &Field) -> Vec<Proposal> {
    let names = field.ty.alternatives.iter().map(|term| {
        let text = term.text();
        text.strip_prefix("list<").and_then(|item| item.strip_suffix('>')).map_or(text.clone(), str::to_owned)
    });
    let enums = names.filter_map(|name| match &connector.ty(module, &name)?.body {
        TypeBody::Enum { values, .. } => Some(values),
        _ => None,
    });
    let proposals = enums.flatten().map(|EnumValue { value, help, .. }| {
        proposal(&value.value, Kind::EnumMember, help.as_ref().map(|help| help.value.clone()))
    });
    let flags: &[&str] =
        if field.ty.alternatives.iter().any(|term| term.is("boolean")) { &["true", "false"] } else { &[] };
    let flags = flags.iter().map(|word| proposal(word, Kind::Keyword, None));
    proposals.chain(flags).collect()
}

/// The fields of a request in an example, and the values of their enums.
fn values_of_example(declared: Option<(&Declared, Option<&ModuleFile>)>, at: &Cursor<'_>) -> Vec<Proposal> {
    let (Some((connector, module)), [_, _, examples, _, request, rest @ ..]) = (declared, at.path.as_slice())
    else {
        return Vec::new();
    };
    if examples != "examples" || request != "request" {
        return Vec::new();
    }
    let known = connector.fields(module, &at.path);
    let wire = |field: &Field| field.wire.as_ref().unwrap_or(&field.name).value.clone();
    match rest {
        [] if !at.is_value => {
            known.iter().map(|field| proposal(&format!("{}: ", wire(field)), Kind::Field, None)).collect()
        }
        [name] => {
            let field = known.iter().find(|field| wire(field) == *name);
            field.map(|field| values(connector, module, field)).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}
