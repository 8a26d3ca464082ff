//! Rules between the fields of a struct.

use super::bounds::Limit;

/// A rule between fields; a field is an index into the struct's fields.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct Rule {
    /// The text of the specification.
    pub text: String,
    /// A caller can allow a violation.
    pub soft: bool,
    /// The conditions; the rule applies only if all of them hold.
    pub when: Vec<Condition>,
    /// The requirement.
    pub requirement: Requirement,
}

impl Rule {
    /// Returns every field of the rule.
    pub fn fields(&self) -> impl Iterator<Item = usize> + '_ {
        let (one, more): (&[usize], &[usize]) = match &self.requirement {
            Requirement::Needs(field, others) | Requirement::Excludes(field, others) => {
                (std::slice::from_ref(field), others)
            }
            Requirement::OneOf(fields)
            | Requirement::AtLeastOneOf(fields)
            | Requirement::AtMostOneOf(fields) => (fields, &[]),
            Requirement::NotBelow(field, other)
            | Requirement::AsLongAs(field, other)
            | Requirement::AsLargeAs(field, other) => {
                (std::slice::from_ref(field), std::slice::from_ref(other))
            }
            Requirement::Required(field)
            | Requirement::Unset(field)
            | Requirement::Is(field, _)
            | Requirement::Bound(field, _) => (std::slice::from_ref(field), &[]),
        };
        self.when.iter().map(|condition| condition.field).chain(one.iter().chain(more).copied())
    }
}

/// A condition of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct Condition {
    /// The text of the specification.
    pub text: String,
    /// The index of the field.
    pub field: usize,
    /// The predicate of the field.
    pub predicate: Predicate,
}

/// A predicate of one field.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub enum Predicate {
    /// The value is one of these; a trailing `*` matches any end.
    Is(Vec<String>),
    /// The list contains this.
    Has(String),
    /// The field is set.
    Set,
    /// The field is unset.
    Unset,
}

/// The requirement of a rule.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub enum Requirement {
    /// If the first field is set, the others are set.
    Needs(usize, Vec<usize>),
    /// If the first field is set, the others are unset.
    Excludes(usize, Vec<usize>),
    /// Exactly one field is set.
    OneOf(Vec<usize>),
    /// At least one field is set.
    AtLeastOneOf(Vec<usize>),
    /// At most one field is set.
    AtMostOneOf(Vec<usize>),
    /// The first field is at least the second, if both are set.
    NotBelow(usize, usize),
    /// The first list is as long as the second, if both are set.
    AsLongAs(usize, usize),
    /// The first image is as wide and as high as the first image of the second field, if both are set.
    AsLargeAs(usize, usize),
    /// The field is set.
    Required(usize),
    /// The field is unset.
    Unset(usize),
    /// The value is one of these.
    Is(usize, Vec<String>),
    /// The value is within this limit.
    Bound(usize, Limit),
}
