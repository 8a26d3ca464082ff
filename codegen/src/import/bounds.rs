//! Bounds in the words of JSON Schema.

use crate::syntax::BoundKind;

/// The bounds that JSON Schema has, by their keywords.
pub(super) const KEYS: [(&str, BoundKind); 13] = [
    ("minimum", BoundKind::Minimum),
    ("maximum", BoundKind::Maximum),
    ("exclusiveMinimum", BoundKind::ExclusiveMinimum),
    ("exclusiveMaximum", BoundKind::ExclusiveMaximum),
    ("multipleOf", BoundKind::MultipleOf),
    ("minLength", BoundKind::MinLength),
    ("maxLength", BoundKind::MaxLength),
    ("pattern", BoundKind::Pattern),
    ("minItems", BoundKind::MinItems),
    ("maxItems", BoundKind::MaxItems),
    ("uniqueItems", BoundKind::UniqueItems),
    ("minProperties", BoundKind::MinProperties),
    ("maxProperties", BoundKind::MaxProperties),
];

/// Returns the bound of a keyword.
pub(super) fn bound_of(keyword: &str) -> Option<BoundKind> {
    KEYS.iter().find(|(key, _)| *key == keyword).map(|(_, kind)| *kind)
}

/// Returns the value of a bound as the language has it: a pattern of an export describes the whole text there.
pub(super) fn bound_text(text: &str) -> &str {
    let inner = text.strip_prefix("^(?:").and_then(|rest| rest.strip_suffix(")$"));
    // `^(?:a)(?:b)$` is no group around all.
    inner.filter(|inner| bars(inner).is_some()).unwrap_or(text)
}

/// Returns the pattern of a whole text for one of JSON Schema, which matches a part of the text: `^a` → `a[\s\S]*`,
/// `^a$|^b$` → `a|b`. `None` if every text has such a part.
pub(super) fn whole_pattern(text: &str) -> Option<String> {
    let Some(bars) = bars(text) else { return Some(text.to_owned()) };
    if bars.is_empty() && is_begun(text) && is_ended(text) {
        return Some(bound_text(text).to_owned());
    }
    let starts = std::iter::once(0).chain(bars.iter().map(|bar| bar + 1));
    let ends = bars.iter().copied().chain([text.len()]);
    let alternatives: Vec<&str> = starts.zip(ends).map(|(start, end)| &text[start..end]).collect();
    if alternatives.iter().any(|one| is_everywhere(one)) {
        return None;
    }
    let has_anchor = alternatives.iter().any(|one| is_begun(one) || is_ended(one));
    if !has_anchor && alternatives.len() > 1 {
        return Some(format!("{ANY}(?:{text}){ANY}"));
    }
    let whole: Vec<String> = alternatives.into_iter().map(whole_alternative).collect();
    Some(whole.join("|"))
}

/// Any text, also one of several lines.
const ANY: &str = r"[\s\S]*";

fn is_begun(alternative: &str) -> bool {
    alternative.starts_with('^')
}

/// Returns `true` if a `$` ends it, which is no character.
fn is_ended(alternative: &str) -> bool {
    let escapes = |text: &str| text.len() - text.trim_end_matches('\\').len();
    alternative.strip_suffix('$').is_some_and(|rest| escapes(rest).is_multiple_of(2))
}

fn is_everywhere(alternative: &str) -> bool {
    matches!(alternative, "" | "^" | "$")
}

fn whole_alternative(alternative: &str) -> String {
    let (begun, ended) = (is_begun(alternative), is_ended(alternative));
    let inner = &alternative[usize::from(begun)..alternative.len() - usize::from(ended)];
    format!("{}{inner}{}", if begun { "" } else { ANY }, if ended { "" } else { ANY })
}

/// Returns the positions of each `|` outside of groups and classes; `None` if a `)` has no `(`.
fn bars(pattern: &str) -> Option<Vec<usize>> {
    let (mut bars, mut depth, mut in_class) = (Vec::new(), 0_usize, false);
    let mut chars = pattern.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => _ = chars.next(),
            '[' => in_class = true,
            ']' => in_class = false,
            _ if in_class => {}
            '(' => depth += 1,
            ')' => depth = depth.checked_sub(1)?,
            '|' if depth == 0 => bars.push(at),
            _ => {}
        }
    }
    Some(bars)
}

#[cfg(test)]
mod tests {
    use super::{bound_text, whole_pattern};

    #[test]
    fn a_pattern_of_a_part_becomes_one_of_the_whole_text() {
        for (part, whole) in [
            ("^[a-z]+$", Some("^[a-z]+$")),
            ("^(a|b)$", Some("^(a|b)$")),
            ("^(?:a|b)$", Some("a|b")),
            ("^(?:a)|(?:b)$", Some(r"(?:a)[\s\S]*|[\s\S]*(?:b)")),
            ("^/v1/", Some(r"/v1/[\s\S]*")),
            ("_id$", Some(r"[\s\S]*_id")),
            (r"a\$", Some(r"[\s\S]*a\$[\s\S]*")),
            (r"a\\$", Some(r"[\s\S]*a\\")),
            ("push|ad_hoc", Some(r"[\s\S]*(?:push|ad_hoc)[\s\S]*")),
            ("^[UW]+$|^$", Some("[UW]+|")),
            ("^[a|b]", Some(r"[a|b][\s\S]*")),
            ("", None),
            ("a|", None),
            ("^", None),
            ("^a)$", Some("^a)$")),
        ] {
            assert_eq!(whole_pattern(part).as_deref(), whole, "{part}");
        }
    }

    #[test]
    fn a_group_around_an_export_is_taken_off() {
        assert_eq!(bound_text("^(?:[(]a)$"), "[(]a");
        assert_eq!(bound_text("^(?:a)(?:b)$"), "^(?:a)(?:b)$");
    }
}
