//! Rules between fields: those that an export writes in `x-rules`, and their text in the language.

use super::bounds::{bound_of, bound_text};
use super::node::Node;
use crate::diagnostic::{Span, SpannedText};
use crate::syntax::{Bound, Condition, Predicate, Requirement, Rule};

/// Returns the rule that at least one, or exactly one, of these fields is present.
pub(super) fn among(exactly: bool, fields: Vec<String>, span: Span) -> Rule {
    let fields = fields.into_iter().map(|name| SpannedText::new(name, span)).collect();
    let requirement = if exactly { Requirement::OneOf(fields) } else { Requirement::AtLeastOneOf(fields) };
    Rule { span, soft: false, when: Vec::new(), requirement }
}

/// Returns the rules of `x-rules`.
pub(super) fn stated(node: &Node<'_>) -> Vec<Rule> {
    node.get("x-rules").map(Node::items).unwrap_or_default().iter().filter_map(rule).collect()
}

fn rule(node: &Node<'_>) -> Option<Rule> {
    let when = node.get("when").map(Node::items).unwrap_or_default();
    let when = when.iter().map(condition).collect::<Option<Vec<Condition>>>()?;
    let requirement = requirement(node.get("requirement")?, !when.is_empty())?;
    Some(Rule { span: node.span(), soft: node.flag("soft"), when, requirement })
}

fn condition(node: &Node<'_>) -> Option<Condition> {
    let (word, of) = node.entries().first()?;
    let predicate = match word.text.as_ref() {
        "is" => Predicate::Is(words(of, "values")?),
        "has" => Predicate::Has(self::word(of, "value")?),
        "set" => Predicate::Set,
        "unset" => Predicate::Unset,
        _ => return None,
    };
    Some(Condition { field: self::word(of, "field")?, predicate })
}

fn requirement(node: &Node<'_>, is_conditional: bool) -> Option<Requirement> {
    let (word, of) = node.entries().first()?;
    let field = || self::word(of, "field");
    let other = || self::word(of, "other");
    Some(match word.text.as_ref() {
        "needs" => Requirement::Needs(field()?, words(of, "others")?),
        "excludes" => Requirement::Excludes(field()?, words(of, "others")?),
        "one_of" => Requirement::OneOf(words(of, "fields")?),
        "at_least_one_of" => Requirement::AtLeastOneOf(words(of, "fields")?),
        "at_most_one_of" => Requirement::AtMostOneOf(words(of, "fields")?),
        "not_below" => Requirement::NotBelow(field()?, other()?),
        "as_long_as" => Requirement::AsLongAs(field()?, other()?),
        "as_large_as" => Requirement::AsLargeAs(field()?, other()?),
        "required" if is_conditional => Requirement::Required(field()?),
        "unset" if is_conditional => Requirement::Unset(field()?),
        "is" if is_conditional => Requirement::Is(field()?, words(of, "values")?),
        "bound" if is_conditional => {
            let kind = bound_of(of.text_of("keyword")?)?;
            let value = of.get("value")?;
            let text = value.text().filter(|text| crate::read::is_accepted(text))?;
            let value = SpannedText::new(bound_text(text).to_owned(), value.span());
            Requirement::Bound(field()?, Bound { kind, key: of.span(), value })
        }
        _ => return None,
    })
}

fn word(node: &Node<'_>, key: &str) -> Option<SpannedText> {
    one_word(node.get(key)?)
}

fn words(node: &Node<'_>, key: &str) -> Option<Vec<SpannedText>> {
    node.get(key)?.items().iter().map(one_word).collect::<Option<Vec<_>>>().filter(|all| !all.is_empty())
}

/// Returns a text that can be a word of a rule.
fn one_word(node: &Node<'_>) -> Option<SpannedText> {
    let text = node.text().filter(|text| crate::read::is_accepted(text) && !text.is_empty())?;
    let is_one = !text.contains(|c: char| c.is_whitespace() || c == ',');
    is_one.then(|| SpannedText::new(text.to_owned(), node.span()))
}

/// Calls `look` for each name of a field.
pub(super) fn each_field(rule: &mut Rule, look: &mut dyn FnMut(&mut SpannedText)) {
    rule.when.iter_mut().for_each(|condition| look(&mut condition.field));
    match &mut rule.requirement {
        Requirement::Needs(field, others) | Requirement::Excludes(field, others) => {
            look(field);
            others.iter_mut().for_each(look);
        }
        Requirement::OneOf(fields) | Requirement::AtLeastOneOf(fields) | Requirement::AtMostOneOf(fields) => {
            fields.iter_mut().for_each(look);
        }
        Requirement::NotBelow(field, other)
        | Requirement::AsLongAs(field, other)
        | Requirement::AsLargeAs(field, other) => {
            look(field);
            look(other);
        }
        Requirement::Required(field)
        | Requirement::Unset(field)
        | Requirement::Is(field, _)
        | Requirement::Bound(field, _) => look(field),
    }
}

/// Returns a rule with other names of its fields, or `None` if a field has none.
pub(super) fn renamed(rule: &Rule, name: &dyn Fn(&str) -> Option<String>) -> Option<Rule> {
    let (mut rule, mut is_complete) = (rule.clone(), true);
    each_field(&mut rule, &mut |field| match name(&field.value) {
        Some(name) => *field = SpannedText::new(name, field.span),
        None => is_complete = false,
    });
    is_complete.then_some(rule)
}

/// Returns the text of a rule, as a specification has it.
pub(super) fn text(rule: &Rule) -> String {
    let soft = if rule.soft { "soft " } else { "" };
    let when: Vec<String> = rule.when.iter().map(of_condition).collect();
    let requirement = of_requirement(&rule.requirement);
    match when.is_empty() {
        true => format!("{soft}{requirement}"),
        false => format!("{soft}when {}: {requirement}", when.join(" and ")),
    }
}

fn of_condition(condition: &Condition) -> String {
    let field = &condition.field.value;
    match &condition.predicate {
        Predicate::Is(values) => format!("{field} is {}", list(values)),
        Predicate::Has(value) => format!("{field} has {}", value.value),
        Predicate::Set => format!("{field} is set"),
        Predicate::Unset => format!("{field} is unset"),
    }
}

fn of_requirement(requirement: &Requirement) -> String {
    match requirement {
        Requirement::Needs(field, others) => format!("{} needs {}", field.value, list(others)),
        Requirement::Excludes(field, others) => format!("{} excludes {}", field.value, list(others)),
        Requirement::OneOf(fields) => format!("one of {}", list(fields)),
        Requirement::AtLeastOneOf(fields) => format!("at least one of {}", list(fields)),
        Requirement::AtMostOneOf(fields) => format!("at most one of {}", list(fields)),
        Requirement::NotBelow(field, other) => format!("{} at least {}", field.value, other.value),
        Requirement::AsLongAs(field, other) => format!("{} as long as {}", field.value, other.value),
        Requirement::AsLargeAs(field, other) => format!("{} as large as {}", field.value, other.value),
        Requirement::Required(field) => format!("{} is required", field.value),
        Requirement::Unset(field) => format!("{} is unset", field.value),
        Requirement::Is(field, values) => format!("{} is {}", field.value, list(values)),
        Requirement::Bound(field, bound) => {
            format!("{} {} {}", field.value, bound.kind.word(), bound.value.value)
        }
    }
}

fn list(texts: &[SpannedText]) -> String {
    texts.iter().map(|text| text.value.as_str()).collect::<Vec<_>>().join(", ")
}
