//! Rules as data, for programs that evaluate them.
//!
//! For `when a is x: b needs c` this is:
//!
//! ```json
//! {
//!   "text": "when `a` is x: `b` needs `c`",
//!   "when": [{ "is": { "field": "a", "values": ["x"] } }],
//!   "requirement": { "needs": { "field": "b", "others": ["c"] } }
//! }
//! ```

use super::keyword;
use crate::model::{Condition, Field, Predicate, Requirement, Rule, Struct};
use serde_json::{Value, json};

/// Returns the rules between fields that a caller sets. `name` is the name of a field in them.
pub(crate) fn rules(shape: &Struct, name: fn(&Field) -> &str) -> Vec<Value> {
    let is_input = |rule: &&Rule| rule.fields().all(|field| !shape.fields[field].set_by_client);
    let name = |field: usize| name(&shape.fields[field]);
    shape.rules.iter().filter(is_input).map(|rule| self::rule(rule, &name)).collect()
}

fn rule<'f>(rule: &Rule, name: &dyn Fn(usize) -> &'f str) -> Value {
    let mut data = json!({ "text": rule.text, "requirement": requirement(&rule.requirement, name) });
    if rule.soft {
        data["soft"] = json!(true);
    }
    if !rule.when.is_empty() {
        data["when"] = rule.when.iter().map(|condition| self::condition(condition, name)).collect();
    }
    data
}

fn condition<'f>(condition: &Condition, name: &dyn Fn(usize) -> &'f str) -> Value {
    let field = name(condition.field);
    match &condition.predicate {
        Predicate::Is(values) => json!({ "is": { "field": field, "values": values } }),
        Predicate::Has(value) => json!({ "has": { "field": field, "value": value } }),
        Predicate::Set => json!({ "set": { "field": field } }),
        Predicate::Unset => json!({ "unset": { "field": field } }),
    }
}

fn requirement<'f>(requirement: &Requirement, name: &dyn Fn(usize) -> &'f str) -> Value {
    let names = |fields: &[usize]| fields.iter().map(|field| name(*field)).collect::<Vec<_>>();
    let others = |field: usize, others: &[usize]| json!({ "field": name(field), "others": names(others) });
    let pair = |field: usize, other: usize| json!({ "field": name(field), "other": name(other) });
    match requirement {
        Requirement::Needs(field, needed) => json!({ "needs": others(*field, needed) }),
        Requirement::Excludes(field, excluded) => json!({ "excludes": others(*field, excluded) }),
        Requirement::OneOf(fields) => json!({ "one_of": { "fields": names(fields) } }),
        Requirement::AtLeastOneOf(fields) => json!({ "at_least_one_of": { "fields": names(fields) } }),
        Requirement::AtMostOneOf(fields) => json!({ "at_most_one_of": { "fields": names(fields) } }),
        Requirement::NotBelow(field, other) => json!({ "not_below": pair(*field, *other) }),
        Requirement::AsLongAs(field, other) => json!({ "as_long_as": pair(*field, *other) }),
        Requirement::AsLargeAs(field, other) => json!({ "as_large_as": pair(*field, *other) }),
        Requirement::Required(field) => json!({ "required": { "field": name(*field) } }),
        Requirement::Unset(field) => json!({ "unset": { "field": name(*field) } }),
        Requirement::Is(field, values) => json!({ "is": { "field": name(*field), "values": values } }),
        Requirement::Bound(field, limit) => {
            let (keyword, value) = keyword(limit);
            json!({ "bound": { "field": name(*field), "keyword": keyword, "value": value } })
        }
    }
}
