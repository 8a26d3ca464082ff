//! Proposals for rules: forms of other languages, translated.

use super::rule;
use crate::diagnostic::{Cure, Span, SpannedText, nearest};
use crate::syntax::BoundKind;

/// All forms, for a text that is similar to none of them.
const FORMS: &str = "a rule is `a needs b`, `a excludes b`, `one of a, b`, `at least one of a, b`, `at most one of a, b`, \
     `a at least b`, `a as long as b`, `a as large as b`, or `when a is x: …` (`when a is x and b is unset: …`) with one of these, `a is required`, `a is unset`, `a is x, y` or `a maximum 1`";

/// Other words with the same meaning, longest first.
const WORDS: [(&str, &str); 31] = [
    (" must not be set", " is unset"),
    (" is incompatible with ", " excludes "),
    (" is not allowed", " is unset"),
    (" is forbidden", " is unset"),
    (" conflicts with ", " excludes "),
    (" is mandatory", " is required"),
    (" must be set", " is required"),
    (" is not given", " is unset"),
    (" is not set", " is unset"),
    (" is missing", " is unset"),
    (" is absent", " is unset"),
    (" is present", " is set"),
    (" depends on ", " needs "),
    (" requires ", " needs "),
    (" require ", " needs "),
    (" implies ", " needs "),
    (" need ", " needs "),
    (" exclude ", " excludes "),
    (" forbids ", " excludes "),
    (" is null", " is unset"),
    (" is given", " is set"),
    (" contains ", " has "),
    (" includes ", " has "),
    (" is one of ", " is "),
    (" is any of ", " is "),
    (" equals ", " is "),
    (" == ", " is "),
    (" = ", " is "),
    (" in ", " is "),
    (" >= ", " at least "),
    ("exactly one of ", "one of "),
];

/// The keywords of rules.
const KEYWORDS: [&str; 12] =
    ["needs", "excludes", "one", "least", "most", "when", "required", "unset", "set", "has", "long", "large"];

/// Returns the cure for a text that is no rule.
pub(super) fn help(text: &str) -> Cure {
    let plain = plain(text);
    if is_rule(&plain) {
        return write(&plain);
    }
    at_the_field(&plain)
        .or_else(|| too_few(&plain))
        .map(Cure::from)
        .or_else(|| alternatives(&plain))
        .or_else(|| lists(&plain))
        .or_else(|| misspelled(&plain))
        .unwrap_or_else(|| FORMS.into())
}

fn write(rule: &str) -> Cure {
    // In a list on one line, a `,` needs quotes too.
    let text = if rule.contains([',', ':']) { format!("'{rule}'") } else { rule.to_owned() };
    Cure::replace(format!("write {}", written(rule)), text)
}

/// Returns the rule as an item of a YAML list: `: ` needs quotes.
fn written(rule: &str) -> String {
    if rule.contains(": ") { format!("`'{rule}'`") } else { format!("`{rule}`") }
}

fn is_rule(text: &str) -> bool {
    let span = Span { source: 0, start: 0, end: text.len() };
    rule::read(&SpannedText::new(text.to_owned(), span)).is_some()
}

/// Translates a text into the language's words.
fn plain(text: &str) -> String {
    let mut plain = text.replace(['"', '\''], "").trim().trim_end_matches('.').to_owned();
    if let Some(rest) = plain.strip_prefix("if ").or_else(|| plain.strip_prefix("where ")) {
        plain = format!("when {rest}");
    }
    if plain.starts_with("when ") && !plain.contains(':') {
        plain = plain.replacen(", then ", ": ", 1).replacen(" then ", ": ", 1);
    }
    if let Some((low, high)) = plain.split_once(" <= ").or_else(|| plain.split_once(" at most ")) {
        plain = format!("{high} at least {low}");
    }
    for (foreign, own) in WORDS {
        plain = format!("{plain} ").replace(foreign, own).trim_end().to_owned();
    }
    plain
}

/// Translates `size is required`: without a condition, this is a key of the field.
fn at_the_field(text: &str) -> Option<String> {
    let (field, rest) = text.split_once(' ')?;
    let (word, value) = rest.split_once(' ').unwrap_or((rest, ""));
    match (word, value) {
        ("is", "required") => Some(format!("end the type of `{field}` with `!`: `{field}: TYPE!`")),
        ("is", "unset") => {
            Some(format!("delete the field `{field}`, or add a condition: `when FIELD is VALUE: {text}`"))
        }
        ("is", _) if is_rule(&format!("when a is set: {text}")) => Some(format!(
            "add a condition: `'when FIELD is VALUE: {text}'`; or change the type of `{field}` to an enum"
        )),
        _ => BoundKind::ALL
            .iter()
            .find(|(known, _)| *known == word)
            .map(|_| format!("write `{word}: {value}` at the field `{field}`")),
    }
}

/// `one of a`
fn too_few(text: &str) -> Option<String> {
    ["at least one of ", "at most one of ", "one of "].into_iter().find_map(|words| {
        let (before, fields) = text.split_once(words)?;
        let word = !fields.trim().is_empty() && !fields.trim().contains([' ', ',']);
        word.then(|| format!("name two fields or more: `{before}{words}{fields}, OTHER`"))
    })
}

/// `when a is x or b is y: …`
fn alternatives(text: &str) -> Option<Cure> {
    let (condition, requirement) = text.strip_prefix("when ")?.split_once(':')?;
    let (one, other) = condition.split_once(" or ")?;
    let ((field, value), (second, more)) =
        (one.split_once(" is ")?, other.split_once(" is ").unwrap_or((one.split_once(" is ")?.0, other)));
    let joined = format!("when {field} is {value}, {more}:{requirement}");
    if field == second && is_rule(&joined) {
        return Some(write(&joined));
    }
    let (first, second) = (format!("when {one}:{requirement}"), format!("when {other}:{requirement}"));
    (is_rule(&first) && is_rule(&second))
        .then(|| format!("write two rules: {} and {}", written(&first), written(&second)).into())
}

/// `a needs b and c`, `a needs b or c`
fn lists(text: &str) -> Option<Cure> {
    let (when, requirement) = match text.split_once(": ") {
        Some((when, requirement)) => (format!("{when} and "), requirement),
        None => ("when ".to_owned(), text),
    };
    let head = &text[..text.len() - requirement.len()];
    if let Some((field, others)) = requirement.split_once(" needs ")
        && others.contains(" or ")
    {
        let any = format!("{when}{field} is set: at least one of {}", others.replace(" or ", ", "));
        return is_rule(&any).then(|| write(&any));
    }
    let all =
        format!("{head}{}", requirement.replace(", and ", ", ").replace(" and ", ", ").replace(" or ", ", "));
    is_rule(&all).then(|| write(&all))
}

/// `a neds b`
fn misspelled(text: &str) -> Option<Cure> {
    let words: Vec<&str> = text.split(' ').collect();
    (0..words.len()).find_map(|index| {
        let near = nearest(words[index], KEYWORDS)?;
        let mut words = words.clone();
        words[index] = near;
        let text = words.join(" ");
        is_rule(&text).then(|| write(&text))
    })
}

#[cfg(test)]
mod tests {
    use super::help;

    #[test]
    fn the_rule_that_was_meant_is_proposed() {
        for (text, meant) in [
            ("size requires name", "`size needs name`"),
            ("size needs count and price", "`size needs count, price`"),
            ("size needs count or price", "`'when size is set: at least one of count, price'`"),
            ("if colour is red: size is required", "`'when colour is red: size is required'`"),
            ("when colour is red then size is required", "`'when colour is red: size is required'`"),
            ("when colour = red: size is required", "`'when colour is red: size is required'`"),
            (
                "when colour is red or colour is green: size is required",
                "`'when colour is red, green: size is required'`",
            ),
            (
                "when colour is red or name is x: size is required",
                "two rules: `'when colour is red: size is required'` and `'when name is x: size is required'`",
            ),
            ("when a is not set: b must be set", "`'when a is unset: b is required'`"),
            ("size neds name", "`size needs name`"),
            ("exactly one of a or b", "`one of a, b`"),
            ("size conflicts with name", "`size excludes name`"),
            ("size <= max_size", "`max_size at least size`"),
        ] {
            assert_eq!(help(text).help(), format!("write {meant}"), "{text}");
        }
        assert_eq!(help("size is required").help(), "end the type of `size` with `!`: `size: TYPE!`");
        assert_eq!(help("one of size").help(), "name two fields or more: `one of size, OTHER`");
        assert_eq!(help("size maximum 3").help(), "write `maximum: 3` at the field `size`");
        assert!(help("something else").help().starts_with("a rule is"));
    }
}
