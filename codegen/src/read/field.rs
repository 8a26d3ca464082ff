//! Fields: `n: integer`, or `n: { type: integer, minimum: 1 }`.

use super::mapping::{Mapping, text, word};
use super::ty;
use crate::diagnostic::{Cure, Diagnostic, Diagnostics, Span, codes};
use crate::syntax::{
    Bound, BoundKind, Field, Location, Node, NodeValue, Only, Spanned, SpannedText, TermKind, Type, TypeTerm,
    Written,
};

pub(super) fn all(entries: &[(SpannedText, Node)], advanced: bool, errors: &mut Diagnostics) -> Vec<Field> {
    let mut fields = Vec::new();
    for (name, node) in entries {
        match field(name, node, advanced, errors) {
            Some(field) => fields.push(field),
            None => errors.suppress(&name.value),
        }
    }
    fields
}

/// Reads `rest: TYPE`: a field that is a map without a name on the wire.
pub(super) fn rest(keys: &mut Mapping<'_>, errors: &mut Diagnostics) -> Option<Field> {
    let (key, node) = keys.entry("rest")?;
    let ty = ty::read(&text(node, "`rest`", errors)?, errors)?;
    if ty.required {
        errors.push(
            codes::BAD_TYPE
                .at(ty.span, "the other fields of an object are never required")
                .help("delete the `!` of the type"),
        );
    }
    let [term] = ty.alternatives.as_slice() else {
        errors.push(
            codes::BAD_TYPE
                .at(ty.span, "`rest` is one type, and this is a union")
                .help("declare the union under `types:`, and write its name here"),
        );
        return None;
    };
    let kind = TermKind::Nullable(Box::new(term.clone()));
    let value = if ty.nullable { TypeTerm { span: ty.span, kind } } else { term.clone() };
    let map = TypeTerm { span: ty.span, kind: TermKind::Map { key: None, value: Box::new(value) } };
    let ty = Type { alternatives: vec![map], nullable: false, required: false, span: ty.span };
    let wire = Some(SpannedText::new(String::new(), key.span));
    Some(Field { wire, is_rest: true, ..plain(key.clone(), ty, false) })
}

fn field(name: &SpannedText, node: &Node, advanced: bool, errors: &mut Diagnostics) -> Option<Field> {
    if let Some(bare) = name.value.strip_suffix('!') {
        errors.push(
            codes::BAD_NAME
                .at(name.span, "`!` belongs after the type, not after the name")
                .help(mark_at_type(bare, node)),
        );
        return None;
    }
    if let NodeValue::Scalar { .. } = node.value {
        let ty = ty::read(&text(node, format_args!("the type of `{}`", name.value), errors)?, errors)?;
        return Some(plain(name.clone(), ty, advanced));
    }
    let mut keys = Mapping::of(node, "a field", errors)?;
    if list_of_openapi(&mut keys, errors) {
        return None;
    }
    if let Some(report) = cut_or_listed(&mut keys, node) {
        errors.push(report);
        return None;
    }
    let constant = keys.entry("const");
    let ty = match constant {
        Some((key, node)) => type_of_constant(key, node, &mut keys, errors),
        None => keys.required_text("type", errors).and_then(|text| ty::read(&text, errors)),
    };
    let flag = keys.entry("required");
    let required = keys.flag("required", errors).unwrap_or(false);
    if let (Some((key, _)), false, Some(Type { required: true, span, .. })) = (flag, required, &ty) {
        errors.push(
            codes::WRONG_VALUE
                .at(key.span, "`required` is false, but the `!` of the type makes the field required")
                .other(*span, "the type ends with `!`")
                .help("delete one of them"),
        );
    }
    let location = keys.take("in").and_then(|node| word(node, "in", &Location::ALL, errors));
    let written = keys.take("written").and_then(|node| word(node, "written", &Written::ALL, errors));
    let only = keys.take("only").and_then(|node| word(node, "only", &Only::ALL, errors));
    refuse_for_callers(only.as_ref(), &mut keys, errors);
    let mut read = Field {
        wire: keys.text("name", errors),
        label: keys.text("label", errors),
        help: keys.text("help", errors),
        docs: keys.text("docs", errors),
        default: keys.take("default").cloned().map(Box::new),
        preset: keys.take("preset").cloned().map(Box::new),
        constant: constant.map(|(_, node)| Box::new(node.clone())),
        example: keys.take("example").cloned().map(Box::new),
        deprecated: keys.text("deprecated", errors),
        location,
        written,
        choices: choices(&mut keys, errors),
        merge: keys.text("merge", errors),
        from: keys.text("from", errors),
        only,
        soft: soft(&mut keys, errors),
        bounds: bounds(&mut keys, errors),
        // Replaced below: the other keys are read even if the type is wrong.
        ..plain(
            name.clone(),
            Type { alternatives: Vec::new(), nullable: false, required: false, span: name.span },
            advanced,
        )
    };
    if read.only.as_ref().is_some_and(|only| only.value == Only::Response) {
        (read.default, read.choices, read.from) = (None, None, None);
    }
    keys.finish(errors);
    let ty = ty?;
    Some(Field { required: required || ty.required, ty, ..read })
}

/// Refuses keys that are about the values of callers at a field that only responses have.
fn refuse_for_callers(only: Option<&Spanned<Only>>, keys: &mut Mapping<'_>, errors: &mut Diagnostics) {
    let Some(only) = only.filter(|only| only.value == Only::Response) else { return };
    for word in ["default", "choices", "from"] {
        let Some((other, _)) = keys.entry(word) else { continue };
        errors.push(
            codes::WRONG_SHAPE
                .at(other.span, format!("a field that only responses have has no `{word}`"))
                .other(only.span, "no request has the field")
                .help(format!("delete `{word}`: no caller sets the field")),
        );
    }
}

/// Returns the type of a constant, which its value says.
fn type_of_constant(
    key: &SpannedText,
    node: &Node,
    keys: &mut Mapping<'_>,
    errors: &mut Diagnostics,
) -> Option<Type> {
    const OTHERS: [&str; 9] =
        ["type", "required", "default", "preset", "example", "choices", "merge", "from", "only"];
    let bounds = BoundKind::ALL.map(|(word, _)| word);
    let mut is_alone = true;
    for word in OTHERS.into_iter().chain(bounds).chain(["soft", "written"]) {
        let Some((other, _)) = keys.entry(word) else { continue };
        is_alone = false;
        errors.push(
            codes::WRONG_SHAPE
                .at(other.span, format!("a field with `const` has no `{word}`"))
                .other(key.span, "the only value is here")
                .help(format!("delete `{word}`: the client always sends the value of `const`")),
        );
    }
    let name = match &node.value {
        NodeValue::Scalar { quoted: true, .. } => Some("string"),
        NodeValue::Scalar { text, .. } => match text.as_str() {
            "" | "null" | "~" => None,
            "true" | "false" => Some("boolean"),
            text if text.parse::<i64>().is_ok_and(|number| number.to_string() == text) => Some("integer"),
            text if serde_json::from_str::<serde_json::Number>(text).is_ok() => Some("number"),
            _ => Some("string"),
        },
        NodeValue::List(_) | NodeValue::Map(_) => None,
    };
    let Some(name) = name else {
        errors.push(
            codes::WRONG_SHAPE
                .at(node.span, "`const` is a text, a number or a boolean")
                .help("write the value, or `type: json` and a `preset` for any other one"),
        );
        return None;
    };
    let term = TypeTerm { span: node.span, kind: TermKind::Name(name.to_owned()) };
    is_alone.then(|| Type { alternatives: vec![term], nullable: false, required: false, span: node.span })
}

/// Returns the cure of `name!: TYPE`.
fn mark_at_type(bare: &str, node: &Node) -> Cure {
    let help = format!("write `{bare}: TYPE!`");
    let end = Span { start: node.span.end, ..node.span };
    match &node.value {
        NodeValue::Scalar { text, quoted: false } if !text.is_empty() && !text.ends_with('!') => {
            Cure::replace(help, bare).and(end, "!")
        }
        _ => help.into(),
    }
}

/// Reports `{ type: array, items: string }`.
fn list_of_openapi(keys: &mut Mapping<'_>, errors: &mut Diagnostics) -> bool {
    let Some(Node { span, value: NodeValue::Scalar { text, .. } }) = keys.take("type") else { return false };
    if text.trim_end_matches(['!', '?']) != "array" {
        return false;
    }
    let item = keys.other("items").map(|node| &node.value);
    let item = match item {
        Some(NodeValue::Scalar { text, .. }) if !text.is_empty() => text,
        Some(_) => "T",
        None => return false,
    };
    errors.push(
        codes::UNKNOWN_TYPE
            .at(*span, "there is no type `array` with `items`")
            .help(format!("write `type: list<{item}>{}`, and delete `items`", &text["array".len()..])),
    );
    true
}

/// Reads the operation that lists the values.
fn choices(keys: &mut Mapping<'_>, errors: &mut Diagnostics) -> Option<SpannedText> {
    let node = keys.take("choices")?;
    if let NodeValue::List(_) = node.value {
        errors.push(
            codes::WRONG_SHAPE
                .at(node.span, "`choices` names the operation that lists the values, and this is a list")
                .help("declare a type with `enum: [a, b]` under `types:`, and make it the type of the field"),
        );
        return None;
    }
    keys.text("choices", errors)
}

/// Reports a type that YAML splits: `map<string, string>` or `(number, number)` without quotes in `{ … }`, or `[string]`.
fn cut_or_listed(keys: &mut Mapping<'_>, node: &Node) -> Option<Diagnostic> {
    let NodeValue::Map(entries) = &node.value else { return None };
    match &keys.take("type")?.value {
        NodeValue::Scalar { text, quoted: false } if is_open(text) => {
            let at = entries.iter().position(|(key, _)| key.value == "type")?;
            let mut whole = text.clone();
            let mut rest = entries[at + 1..].iter().take_while(
                |(_, node)| matches!(&node.value, NodeValue::Scalar { text, .. } if text.is_empty()),
            );
            let last = rest.find(|(key, _)| {
                whole.push_str(", ");
                whole.push_str(&key.value);
                !is_open(&whole)
            });
            let report = codes::BAD_TYPE.at(
                entries[at].1.span.to(last?.0.span),
                "a `,` inside `{ … }` ends a text, so this type is incomplete",
            );
            Some(report.help(Cure::replace(format!("put it in quotes: `'{whole}'`"), format!("'{whole}'"))))
        }
        NodeValue::List(items) => {
            let names: Vec<&str> = items
                .iter()
                .filter_map(|item| match &item.value {
                    NodeValue::Scalar { text, .. } => Some(text.as_str()),
                    _ => None,
                })
                .collect();
            let help = match names.as_slice() {
                [one] => Cure::write(format!("list<{one}>")),
                [] => "write `list<T>`".into(),
                several => format!(
                    "write `{}` for one or the other, `({})` for a list of both, or `list<T>` for a list",
                    several.join(" | "),
                    several.join(", ")
                )
                .into(),
            };
            let report = codes::BAD_TYPE.at(keys.take("type")?.span, "a type is a text, and this is a list");
            Some(report.help(help))
        }
        _ => None,
    }
}

/// Returns `true` for a type without the end of its `<` or `(`.
pub(super) fn is_open(text: &str) -> bool {
    let count = |signs: [char; 2]| text.chars().filter(|c| signs.contains(c)).count();
    count(['<', '(']) > count(['>', ')'])
}

fn plain(name: SpannedText, ty: Type, advanced: bool) -> Field {
    Field {
        name,
        wire: None,
        required: ty.required,
        ty,
        advanced,
        label: None,
        help: None,
        docs: None,
        default: None,
        preset: None,
        constant: None,
        example: None,
        deprecated: None,
        location: None,
        written: None,
        choices: None,
        merge: None,
        from: None,
        is_rest: false,
        only: None,
        bounds: Vec::new(),
        soft: Vec::new(),
    }
}

/// Reads the names of the bounds that a caller can skip.
pub(super) fn soft(keys: &mut Mapping<'_>, errors: &mut Diagnostics) -> Vec<SpannedText> {
    let node = keys.take("soft");
    let Some(Node { span, value: NodeValue::Scalar { text: flag, quoted: false } }) = node else {
        return keys.texts("soft", errors);
    };
    let report = codes::WRONG_SHAPE.at(*span, "`soft` is the list of the bounds that a caller can skip");
    let present: Vec<&str> =
        BoundKind::ALL.into_iter().map(|(word, _)| word).filter(|word| keys.other(word).is_some()).collect();
    let help = match (flag.as_str(), present.as_slice()) {
        ("true", [one]) => Cure::write(format!("[{one}]")),
        ("true", [_, ..]) => format!("name those of this field: `[{}]`", present.join(", ")).into(),
        ("true" | "false", _) => "delete it".into(),
        _ => return keys.texts("soft", errors),
    };
    errors.push(report.help(help));
    Vec::new()
}

/// Reads every bound among the keys.
pub(super) fn bounds(keys: &mut Mapping<'_>, errors: &mut Diagnostics) -> Vec<Bound> {
    BoundKind::ALL
        .into_iter()
        .filter_map(|(word, kind)| {
            let (key, node) = keys.entry(word)?;
            let value = match &node.value {
                NodeValue::List(items) if kind == BoundKind::MediaTypes => joined(items, node.span, errors)?,
                _ => text(node, format_args!("`{word}`"), errors)?,
            };
            Some(Bound { kind, key: key.span, value })
        })
        .collect()
}

/// Joins `[a, b]` to the form of a rule: `a, b`.
fn joined(items: &[Node], span: crate::diagnostic::Span, errors: &mut Diagnostics) -> Option<SpannedText> {
    let texts: Option<Vec<SpannedText>> =
        items.iter().map(|item| text(item, "a media type", errors)).collect();
    let texts: Vec<String> = texts?.into_iter().map(|text| text.value.clone()).collect();
    Some(SpannedText::new(texts.join(", "), span))
}
