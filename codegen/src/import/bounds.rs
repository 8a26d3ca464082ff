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

/// Returns the value of a bound as the language has it: a pattern describes the whole text there.
pub(super) fn bound_text(text: &str) -> &str {
    let inner = text.strip_prefix("^(?:").and_then(|rest| rest.strip_suffix(")$"));
    // `^(?:a)(?:b)$` is no group around all.
    let is_whole = |inner: &&str| {
        let mut depth = 0_i32;
        inner.chars().all(|c| {
            depth += i32::from(c == '(') - i32::from(c == ')');
            depth >= 0
        })
    };
    inner.filter(is_whole).unwrap_or(text)
}
