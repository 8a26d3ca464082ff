//! Rules between the fields of a struct.

use super::bounds::Limit;

/// A rule between fields; a field is an index into the struct's fields.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct Rule {
    /// As the specification says it.
    pub text: String,
    /// A caller may break it on purpose.
    pub soft: bool,
    /// The rule holds only where all of these do.
    pub when: Vec<Condition>,
    /// What it asks for.
    pub requirement: Requirement,
}

impl Rule {
    /// Every field that it looks at.
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

/// What must hold before a rule is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct Condition {
    /// As the specification says it.
    pub text: String,
    /// The field that it looks at.
    pub field: usize,
    /// What it looks for.
    pub predicate: Predicate,
}

/// A look at one field.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub enum Predicate {
    /// One of these values; a trailing `*` stands for anything.
    Is(Vec<String>),
    /// A list holds this.
    Has(String),
    /// It is given.
    Set,
    /// It is not given.
    Unset,
}

/// What a rule asks for.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub enum Requirement {
    /// Where the first is given, the others are.
    Needs(usize, Vec<usize>),
    /// Where the first is given, the others are not.
    Excludes(usize, Vec<usize>),
    /// Exactly one is given.
    OneOf(Vec<usize>),
    /// One or more are given.
    AtLeastOneOf(Vec<usize>),
    /// None or one is given.
    AtMostOneOf(Vec<usize>),
    /// The first is at least the second, where both are given.
    NotBelow(usize, usize),
    /// The first has as many items as the second, where both are given.
    AsLongAs(usize, usize),
    /// The first picture is as wide and as high as the first of the second, where both are given.
    AsLargeAs(usize, usize),
    /// It is given.
    Required(usize),
    /// It is not given.
    Unset(usize),
    /// It is one of these values.
    Is(usize, Vec<String>),
    /// It keeps to this.
    Bound(usize, Limit),
}
