//! Rules of a connection: its fields exist, are sent, and can be absent.

use crate::diagnostic::{Diagnostics, SpannedText, codes};
use crate::model::ConnectionRule;
use crate::syntax::{Connector, Requirement, Rule};

/// Resolves the rules of a connection.
pub(super) fn resolve(connector: &Connector, errors: &mut Diagnostics) -> Vec<ConnectionRule> {
    connector.rules.iter().filter_map(|rule| one(rule, connector, errors)).collect()
}

/// Returns `true` if no connection has both fields.
pub(super) fn exclude_each_other(connector: &Connector, a: &str, b: &str) -> bool {
    let (a, b) = (with_needed(connector, a), with_needed(connector, b));
    a.iter().any(|a| b.iter().any(|b| a != b && excludes(connector, a, b)))
}

/// Returns a field with those that it needs.
fn with_needed<'s>(connector: &'s Connector, field: &'s str) -> Vec<&'s str> {
    let mut found = vec![field];
    let mut next = 0;
    while let Some(field) = found.get(next).copied() {
        next += 1;
        for rule in &connector.rules {
            if let Requirement::Needs(own, others) = &rule.requirement
                && own.value == field
            {
                let new = others.iter().map(|other| other.value.as_str());
                let new: Vec<&str> = new.filter(|other| !found.contains(other)).collect();
                found.extend(new);
            }
        }
    }
    found
}

fn excludes(connector: &Connector, a: &str, b: &str) -> bool {
    let has = |fields: &[SpannedText], name: &str| fields.iter().any(|field| field.value == name);
    connector.rules.iter().any(|rule| match &rule.requirement {
        Requirement::OneOf(fields) | Requirement::AtMostOneOf(fields) => has(fields, a) && has(fields, b),
        Requirement::Excludes(field, others) => {
            field.value == a && has(others, b) || field.value == b && has(others, a)
        }
        _ => false,
    })
}

fn one(rule: &Rule, connector: &Connector, errors: &mut Diagnostics) -> Option<ConnectionRule> {
    let all = |fields: &[SpannedText]| fields.len();
    let (when, fields, least, most) = match &rule.requirement {
        Requirement::OneOf(fields) => (None, fields, 1, 1),
        Requirement::AtLeastOneOf(fields) => (None, fields, 1, all(fields)),
        Requirement::AtMostOneOf(fields) => (None, fields, 0, 1),
        Requirement::Needs(field, others) => (Some(field), others, all(others), all(others)),
        Requirement::Excludes(field, others) => (Some(field), others, 0, 0),
        _ => return other_form(rule, errors),
    };
    if rule.soft || !rule.when.is_empty() {
        return other_form(rule, errors);
    }
    let known: Vec<bool> =
        when.into_iter().chain(fields).map(|name| is_known(name, connector, errors)).collect();
    refuse_same(when, fields, errors)?;
    known.into_iter().all(|known| known).then(|| ConnectionRule {
        when: when.map(|field| field.value.clone()),
        fields: fields.iter().map(|field| field.value.clone()).collect(),
        least,
        most,
    })
}

fn other_form(rule: &Rule, errors: &mut Diagnostics) -> Option<ConnectionRule> {
    errors.push(
        codes::BAD_RULE
            .at(rule.span, "a rule of a connection only says which of its fields are present")
            .help("write `one of a, b`, `at least one of a, b`, `at most one of a, b`, `a needs b` or `a excludes b`"),
    );
    None
}

/// Checks that a field of a rule exists, is sent, and can be absent.
fn is_known(name: &SpannedText, connector: &Connector, errors: &mut Diagnostics) -> bool {
    let Some(field) = connector.connection.iter().find(|field| field.name.value == name.value) else {
        let known = connector.connection.iter().map(|field| field.name.value.as_str());
        let otherwise = "add it to the fields of `connection:`";
        errors.push(
            codes::UNKNOWN_FIELD
                .at(name.span, format!("the connection has no field `{}`", name.value))
                .suggest(&name.value, known, otherwise),
        );
        return false;
    };
    let (fact, cure) = match (&field.send, field.required) {
        (None, _) => {
            ("is not sent, so no rule needs it", "delete it from the rule, or add `send:` to the field")
        }
        (_, true) => ("is required, so it is always present", "delete the `!` of the field, or the rule"),
        _ => return true,
    };
    let report = codes::IMPOSSIBLE_RULE.at(name.span, format!("`{}` {fact}", name.value));
    errors.push(report.other(field.name.span, "declared here").help(cure));
    false
}

fn refuse_same(when: Option<&SpannedText>, fields: &[SpannedText], errors: &mut Diagnostics) -> Option<()> {
    let names: Vec<&SpannedText> = when.into_iter().chain(fields).collect();
    let twice =
        (1..names.len()).find(|index| names[..*index].iter().any(|one| one.value == names[*index].value));
    let Some(twice) = twice else { return Some(()) };
    errors.push(
        codes::IMPOSSIBLE_RULE
            .at(names[twice].span, format!("the rule names `{}` twice", names[twice].value))
            .help("delete one of them"),
    );
    None
}
