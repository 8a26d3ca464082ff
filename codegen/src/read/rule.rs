//! Rules: short sentences with a fixed form.

use crate::diagnostic::{Diagnostics, Span, SpannedText, codes};
use crate::syntax::{Bound, BoundKind, Condition, Follow, Predicate, Requirement, Rule};

/// Reads a text as a rule.
pub(super) fn read(text: &SpannedText) -> Option<Rule> {
    parse(Fragment { text: &text.value, span: text.inner_span() }, text.span)
}

fn parse(whole: Fragment<'_>, span: Span) -> Option<Rule> {
    let whole = whole.trim();
    let (soft, rest) = match whole.strip_prefix("soft ") {
        Some(rest) => (true, rest.trim()),
        None => (false, whole),
    };
    let (when, rest) = match rest.strip_prefix("when ") {
        Some(rest) => {
            let (condition, requirement) = rest.split_once(":")?;
            (parse_conditions(condition)?, requirement.trim())
        }
        None => (Vec::new(), rest),
    };
    let requirement = parse_requirement(rest, !when.is_empty())?;
    Some(Rule { span, soft, when, requirement })
}

/// `retrieve.status is succeeded, failed`
pub(super) fn follow(text: &SpannedText, errors: &mut Diagnostics) -> Option<Follow> {
    let whole = Fragment { text: &text.value, span: text.inner_span() };
    let parsed = whole.split_once(" is ").and_then(|(place, values)| {
        let (operation, field) = place.split_once(".")?;
        Some(Follow { operation: operation.word()?, field: field.word()?, values: values.list()? })
    });
    if parsed.is_none() {
        errors.push(
            codes::BAD_RULE
                .at(text.span, format!("`{}` is not a condition to stop at", text.value))
                .help("write `OPERATION.FIELD is VALUE, VALUE`: `retrieve.status is succeeded, failed`"),
        );
    }
    parsed
}

/// `a is x and b is unset`
fn parse_conditions(fragment: Fragment<'_>) -> Option<Vec<Condition>> {
    let mut conditions = Vec::new();
    let mut rest = fragment.trim();
    while let Some((first, behind)) = rest.split_once(" and ") {
        conditions.push(parse_condition(first.trim())?);
        rest = behind.trim();
    }
    conditions.push(parse_condition(rest)?);
    Some(conditions)
}

fn parse_condition(fragment: Fragment<'_>) -> Option<Condition> {
    let (field, rest) = fragment.split_once(" ")?;
    let rest = rest.trim();
    let predicate = match rest.text {
        "is set" => Predicate::Set,
        "is unset" => Predicate::Unset,
        _ => match (rest.strip_prefix("is "), rest.strip_prefix("has ")) {
            (Some(values), _) => Predicate::Is(values.list()?),
            (_, Some(value)) => Predicate::Has(value.trim().word()?),
            _ => return None,
        },
    };
    Some(Condition { field: field.word()?, predicate })
}

fn parse_requirement(fragment: Fragment<'_>, conditional: bool) -> Option<Requirement> {
    for (words, build) in [
        ("one of ", Requirement::OneOf as fn(Vec<SpannedText>) -> Requirement),
        ("at least one of ", Requirement::AtLeastOneOf),
        ("at most one of ", Requirement::AtMostOneOf),
    ] {
        if let Some(fields) = fragment.strip_prefix(words) {
            let fields = fields.list()?;
            return (fields.len() > 1).then(|| build(fields));
        }
    }
    let (field, rest) = fragment.split_once(" ")?;
    let (field, rest) = (field.word()?, rest.trim());
    if let Some(others) = rest.strip_prefix("needs ") {
        return Some(Requirement::Needs(field, others.list()?));
    }
    if let Some(others) = rest.strip_prefix("excludes ") {
        return Some(Requirement::Excludes(field, others.list()?));
    }
    if let Some(other) = rest.strip_prefix("at least ") {
        return Some(Requirement::NotBelow(field, other.trim().word()?));
    }
    if let Some(other) = rest.strip_prefix("as long as ") {
        return Some(Requirement::AsLongAs(field, other.trim().word()?));
    }
    if let Some(other) = rest.strip_prefix("as large as ") {
        return Some(Requirement::AsLargeAs(field, other.trim().word()?));
    }
    if !conditional {
        return None;
    }
    match rest.text {
        "is required" => return Some(Requirement::Required(field)),
        "is unset" => return Some(Requirement::Unset(field)),
        _ => {}
    }
    if let Some(values) = rest.strip_prefix("is ") {
        return Some(Requirement::Is(field, values.list()?));
    }
    let (word, value) = rest.split_once(" ")?;
    let kind = BoundKind::ALL.iter().find(|(known, _)| *known == word.text)?.1;
    let value = value.trim().whole()?;
    Some(Requirement::Bound(field, Bound { kind, key: word.span, value }))
}

/// A part of a rule with its span.
#[derive(Clone, Copy)]
struct Fragment<'t> {
    text: &'t str,
    span: Span,
}

impl<'t> Fragment<'t> {
    fn slice(self, range: std::ops::Range<usize>) -> Self {
        Fragment { text: &self.text[range.clone()], span: self.span.part(range) }
    }

    fn trim(self) -> Self {
        let start = self.text.len() - self.text.trim_start().len();
        self.slice(start..start + self.text.trim().len())
    }

    fn strip_prefix(self, prefix: &str) -> Option<Self> {
        self.text.starts_with(prefix).then(|| self.slice(prefix.len()..self.text.len()))
    }

    fn split_once(self, separator: &str) -> Option<(Self, Self)> {
        let at = self.text.find(separator)?;
        Some((self.slice(0..at), self.slice(at + separator.len()..self.text.len())))
    }

    /// Returns one word without spaces.
    fn word(self) -> Option<SpannedText> {
        let word = self.trim();
        (!word.text.is_empty() && !word.text.contains(char::is_whitespace)).then(|| word.owned())
    }

    fn whole(self) -> Option<SpannedText> {
        (!self.text.is_empty()).then(|| self.owned())
    }

    /// `a, b, c`
    fn list(self) -> Option<Vec<SpannedText>> {
        let mut items = Vec::new();
        let mut rest = self;
        while let Some((item, behind)) = rest.split_once(",") {
            items.push(item.word()?);
            rest = behind;
        }
        items.push(rest.word()?);
        Some(items)
    }

    fn owned(self) -> SpannedText {
        SpannedText::new(self.text.to_owned(), self.span)
    }
}
