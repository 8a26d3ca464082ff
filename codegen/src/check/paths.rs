//! Paths are relative to the base URL. Each path parameter is in braces and occurs only once; `{name...}` stands for
//! several segments. A query behind the path is fixed.

use super::names;
use crate::diagnostic::{Cure, Diagnostics, Span, SpannedText, codes, nearest};
use crate::syntax;
use std::ops::Range;

/// The end of a path parameter that stands for several segments.
const REST: &str = "...";

/// Returns the path parameters, or `None` if the path is wrong.
pub(super) fn parameters(
    path: &SpannedText,
    connector: &syntax::Connector,
    errors: &mut Diagnostics,
) -> Option<Vec<SpannedText>> {
    let text = without_query(&path.value);
    if let Some(reason) = unbalanced(text).or_else(|| not_relative(text)) {
        let help = cure(path, text, connector);
        errors.push(codes::BAD_PATH.at(path.span, format!("the path `{text}` {reason}")).help(help));
        return None;
    }
    refuse_colon(path, errors)?;
    let mut parameters: Vec<SpannedText> = Vec::new();
    let mut rest = 0;
    while let Some(open) = text[rest..].find('{').map(|at| rest + at) {
        let close = text[open..].find('}').map_or(text.len(), |at| open + at);
        let name = text[open + 1..close].strip_suffix(REST).unwrap_or(&text[open + 1..close]);
        let parameter = SpannedText::new(name.to_owned(), path.part(open + 1..open + 1 + name.len()));
        rest = close + 1;
        let whole = path.part(open..rest);
        if parameter.value.trim() != parameter.value || parameter.value.is_empty() {
            unclean(&parameter, whole, errors);
            return None;
        }
        if let Some(first) = parameters.iter().find(|known| known.value == parameter.value) {
            errors.push(
                codes::BAD_PATH
                    .at(whole, format!("the path has `{{{}}}` twice", parameter.value))
                    .other(first.span, "first used here")
                    .help("use another field here, with another name"),
            );
            return None;
        }
        if is_rest(text, name) {
            refuse_part(text, open..rest, whole, errors)?;
        }
        parameters.push(parameter);
    }
    Some(parameters)
}

/// Returns the cure of a path that is not relative, or whose braces are wrong.
fn cure(path: &SpannedText, text: &str, connector: &syntax::Connector) -> Cure {
    let below = |url: &SpannedText| {
        let rest = path.value.strip_prefix(url.value.trim_end_matches('/'))?.strip_prefix('/')?;
        (!rest.is_empty()).then(|| rest.to_owned())
    };
    let write = |right: String| Cure::edit(format!("write `{right}`"), path.inner_span(), right);
    // `/things`, and `/v1/things` below `https://api.example.com/v1/`
    let of_host = || {
        let rest = path.value.strip_prefix('/')?;
        let base = connector.base_url.value.split_once("://")?.1.split_once('/').map_or("", |(_, base)| base);
        let below = rest.strip_prefix(base.trim_end_matches('/')).and_then(|rest| rest.strip_prefix('/'));
        let rest = below.filter(|below| !base.is_empty() && !below.is_empty()).unwrap_or(rest);
        let is_right = |path| unbalanced(path).is_none() && not_relative(path).is_none();
        is_right(without_query(rest)).then(|| rest.to_owned())
    };
    let of_server = || connector.servers.iter().find_map(|(name, url)| Some((&name.value, below(url)?)));
    if text.is_empty() {
        "write a path relative to the base URL, or `/` for the base URL itself".into()
    } else if text.contains("{{") && text.contains("}}") {
        write(text.replace("{{", "{").replace("}}", "}"))
    } else if let Some(rest) = below(&connector.base_url) {
        write(rest)
    } else if let Some(rest) = of_host() {
        write(rest)
    } else if let Some((name, rest)) = of_server() {
        format!("write `{rest}`, and `server: {name}` below it").into()
    } else {
        "write it relative to the base URL, with path parameters in braces: `files/{file_id}/content`".into()
    }
}

/// Returns the path without the query that it fixes.
fn without_query(path: &str) -> &str {
    path.split('?').next().unwrap_or_default()
}

/// Returns the path without its query, relative to the base URL: that of `/` is empty.
pub(super) fn below_base(path: &str) -> &str {
    match without_query(path) {
        "/" => "",
        path => path,
    }
}

/// Returns `true` if a path parameter stands for several segments: `{name...}`.
pub(super) fn is_rest(path: &str, name: &str) -> bool {
    path.contains(&format!("{{{name}{REST}}}"))
}

/// Refuses `{name...}` next to other text, and a second one: where the first ends would be a guess.
fn refuse_part(text: &str, range: Range<usize>, whole: Span, errors: &mut Diagnostics) -> Option<()> {
    let (before, behind) = (&text[..range.start], &text[range.end..]);
    let (fact, help) = if before.contains("...}") {
        ("is the second field of several segments", "delete the `...` of one of them")
    } else if !(before.is_empty() || before.ends_with('/')) || !(behind.is_empty() || behind.starts_with('/'))
    {
        (
            "takes whole segments, and there is other text in one of them",
            "delete the `...`, or write a `/` between them",
        )
    } else {
        return Some(());
    };
    errors.push(codes::BAD_PATH.at(whole, format!("`{}` {fact}", &text[range])).help(help));
    None
}

/// Returns the parameters of the query that a path fixes, such as `things?action=start`.
pub(super) fn fixed_query(path: &SpannedText, errors: &mut Diagnostics) -> Option<Vec<(String, String)>> {
    let Some((_, query)) = path.value.split_once('?') else { return Some(Vec::new()) };
    let parts = query.split('&').map(|part| part.split_once('=').unwrap_or((part, "")));
    let parts: Vec<(String, String)> =
        parts.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let (fact, help) = if query.contains(['{', '}']) {
        (
            "has a field in its query",
            "delete it from the path: a field with `in: query` is added to the query",
        )
    } else if query.contains(['%', '+', '#', '?']) || query.contains(char::is_control) {
        (
            "has a character in its query that it cannot have",
            "write names and values as plain text: they are encoded when they are sent",
        )
    } else if parts.iter().any(|(name, _)| name.is_empty()) {
        ("has a parameter without a name in its query", "write `?NAME=VALUE`, or delete the `?`")
    } else if (1..parts.len()).any(|index| parts[..index].iter().any(|(name, _)| *name == parts[index].0)) {
        ("has two parameters of one name in its query", "delete one of them")
    } else {
        return Some(parts);
    };
    errors.push(codes::BAD_PATH.at(path.span, format!("the path `{}` {fact}", path.value)).help(help));
    None
}

/// Returns the reason why the braces of a text are wrong.
fn unbalanced(text: &str) -> Option<&'static str> {
    if text.contains("{{") && text.contains("}}") {
        return Some("has doubled braces");
    }
    let mut open = false;
    for c in text.chars().filter(|c| matches!(c, '{' | '}')) {
        if open == (c == '{') {
            return Some("has an unmatched brace");
        }
        open = c == '{';
    }
    open.then_some("has an unmatched brace")
}

fn not_relative(text: &str) -> Option<&'static str> {
    // A field is at least one character, so it makes no dot segment with the text next to it.
    let outside: Vec<&str> = text
        .split('{')
        .enumerate()
        .map(
            |(index, part)| {
                if index == 0 { part } else { part.split_once('}').map_or(part, |(_, rest)| rest) }
            },
        )
        .collect();
    let outside = outside.join("_");
    if text == "/" {
        None
    } else if text.contains("://") || text.starts_with("//") {
        Some("is a complete URL")
    } else if text.starts_with('/') {
        Some("begins with `/`")
    } else if text.is_empty() {
        Some("is empty")
    } else if outside.split('/').any(|part| part == "." || part == "..") {
        Some("has a `.` or `..` segment")
    } else if !outside.chars().all(|c| c.is_ascii_alphanumeric() || "/-._~:@!$&'()*+,;=".contains(c)) {
        Some("has a character that a path cannot have")
    } else {
        None
    }
}

/// Refuses `widgets/:widget_id`, the notation of other tools. A colon that does not
/// begin a segment is an ordinary character.
fn refuse_colon(path: &SpannedText, errors: &mut Diagnostics) -> Option<()> {
    fn parameter(segment: &str) -> Option<&str> {
        segment.strip_prefix(':').filter(|name| is_word(name))
    }
    let text = without_query(&path.value);
    let mut ends = text.split('/').scan(0, |end, segment| {
        *end += segment.len() + 1;
        Some((*end - segment.len() - 1, segment))
    });
    let Some((start, segment)) = ends.find(|(_, segment)| parameter(segment).is_some()) else {
        return Some(());
    };
    let segments: Vec<String> = text
        .split('/')
        .map(|segment| parameter(segment).map_or_else(|| segment.to_owned(), |name| format!("{{{name}}}")))
        .collect();
    let right = format!("{}{}", segments.join("/"), &path.value[text.len()..]);
    errors.push(
        codes::BAD_PATH
            .at(
                path.part(start..start + segment.len()),
                format!(
                    "the path parameter `{}` is written with a colon; it would be sent as plain text",
                    &segment[1..]
                ),
            )
            .help(Cure::edit(format!("write `{right}`"), path.inner_span(), right)),
    );
    None
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn unclean(parameter: &SpannedText, whole: Span, errors: &mut Diagnostics) {
    let name = parameter.value.trim();
    let (message, help) = if name.is_empty() {
        ("the braces are empty".to_owned(), "write the name of a field in them: `{NAME}`".into())
    } else {
        (format!("`{{{}}}` has spaces", parameter.value), Cure::write(format!("{{{name}}}")))
    };
    errors.push(codes::BAD_PATH.at(whole, message).help(help));
}

/// Returns `true` for `comment_id` and `comment`, or `issue_nr` and `issue_number`: a word more, or one that is cut.
fn is_abbreviated(name: &str, other: &str) -> bool {
    let (short, long) = if name.len() < other.len() { (name, other) } else { (other, name) };
    if long.strip_prefix(short).is_some_and(|rest| rest.starts_with('_')) {
        return true;
    }
    let (Some((of, short)), Some((same, long))) = (short.rsplit_once('_'), long.rsplit_once('_')) else {
        return false;
    };
    let mut letters = long.chars();
    let in_order = short.chars().all(|letter| letters.any(|other| other == letter));
    of == same && in_order && short.chars().next() == long.chars().next()
}

/// Checks that each path parameter is a field. One that was reported for another operation is not reported again.
pub(super) fn are_fields(
    parameters: &[SpannedText],
    fields: &[&syntax::Field],
    module: &syntax::Module,
    operation: &str,
    errors: &mut Diagnostics,
) -> bool {
    let mut all = true;
    for parameter in parameters {
        if fields.iter().any(|field| field.name.value == parameter.value) {
            continue;
        }
        all = false;
        if errors.is_suppressed(&parameter.value) {
            continue;
        }
        let message = format!(
            "the path uses `{{{}}}`, but `{operation}` has no field `{}`",
            parameter.value, parameter.value
        );
        let names = fields.iter().copied().chain(&module.fields).map(|field| field.name.value.as_str());
        let proposal = names::snake(&parameter.value);
        let near =
            nearest(&parameter.value, names.clone()).or_else(|| names.clone().find(|one| *one == proposal));
        let short = fields
            .iter()
            .copied()
            .chain(&module.fields)
            .find(|field| is_abbreviated(&proposal, &field.name.value))
            .filter(|field| near != Some(field.name.value.as_str()));
        let add = |ty: &str| format!("add `{proposal}: {ty}!` under `fields:`");
        let help = match (short, near) {
            (Some(field), _) => {
                format!("write `{{{}}}`, or {}", field.name.value, add(&field.ty.text())).into()
            }
            (None, Some(near)) if proposal == parameter.value => {
                Cure::replace(format!("write `{{{near}}}`, or {}", add("string")), near)
            }
            (None, Some(near)) => Cure::replace(format!("write `{{{near}}}`"), near),
            (None, None) if proposal == parameter.value => add("string").into(),
            (None, None) => format!("write `{{{proposal}}}`, and {}", add("string")).into(),
        };
        errors.push(codes::UNKNOWN_FIELD.at(parameter.span, message).help(help));
        errors.suppress(&parameter.value);
    }
    all
}
