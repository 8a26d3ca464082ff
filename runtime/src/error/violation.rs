//! Violations of bounds and rules.

use std::fmt;

/// The level of validation: the violations that stop a call before it is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Validation {
    /// All violations of bounds and rules.
    #[default]
    All,
    /// All except those of soft bounds and rules, which the vendor changes often or does not enforce today.
    Hard,
    /// Only those of the rules of HTTP and JSON: a path parameter must stay one segment, a header must be valid in HTTP, a
    /// number must be finite.
    Off,
}

/// The severity of a violation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Severity {
    /// Reported at [`Validation::All`].
    Soft,
    /// Reported at [`Validation::All`] and [`Validation::Hard`].
    Hard,
    /// Reported at every level.
    Always,
}

/// A bound or a rule of the API that a request breaks.
///
/// It contains the name of the bound or rule, the limit and the size of the value, never the value itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    path: Box<str>,
    rule: &'static str,
    message: Box<str>,
    severity: Severity,
}

impl Violation {
    pub(crate) fn new(path: String, rule: &'static str, message: String, severity: Severity) -> Self {
        Self { path: path.into(), rule, message: message.into(), severity }
    }

    /// Creates a violation that is reported at every level of validation.
    pub(crate) fn always(path: impl Into<String>, rule: &'static str, message: impl Into<String>) -> Self {
        Self::new(path.into(), rule, message.into(), Severity::Always)
    }

    /// Returns the path of the field, such as `messages[2].name`; empty for the whole request.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the name of the bound or rule in the specification, such as `max_length` or `needs`.
    #[must_use]
    pub fn rule(&self) -> &'static str {
        self.rule
    }

    /// Returns the problem, such as `longer than 64 characters (71)`.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Returns `true` if the bound or rule is soft: the vendor changes it often or does not enforce it today.
    #[must_use]
    pub fn is_soft(&self) -> bool {
        self.severity == Severity::Soft
    }

    fn is_reported_at(&self, level: Validation) -> bool {
        match self.severity {
            Severity::Always => true,
            Severity::Hard => level != Validation::Off,
            Severity::Soft => level == Validation::All,
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            write!(f, "the request: {}", self.message)
        } else {
            write!(f, "`{}`: {}", self.path, self.message)
        }
    }
}

/// The violations of a request.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Violations(Vec<Violation>);

impl Violations {
    /// Iterates over the violations, in the order in which the request was checked.
    pub fn iter(&self) -> std::slice::Iter<'_, Violation> {
        self.0.iter()
    }

    /// Returns the violations as a slice.
    #[must_use]
    pub fn as_slice(&self) -> &[Violation] {
        &self.0
    }

    /// Returns the number of violations.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns `true` if there are no violations.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn last(&self) -> Option<&Violation> {
        self.0.last()
    }

    pub(crate) fn push(&mut self, violation: Violation) {
        self.0.push(violation);
    }

    /// Keeps the violations that `level` reports.
    pub(crate) fn at(mut self, level: Validation) -> Self {
        self.0.retain(|violation| violation.is_reported_at(level));
        self
    }
}

impl<'a> IntoIterator for &'a Violations {
    type Item = &'a Violation;
    type IntoIter = std::slice::Iter<'a, Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for Violations {
    type Item = Violation;
    type IntoIter = std::vec::IntoIter<Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// Shows the number of violations, then one line for each.
impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.len() {
            1 => f.write_str("the request has 1 violation:")?,
            count => write!(f, "the request has {count} violations:")?,
        }
        self.iter().try_for_each(|violation| write!(f, "\n  {violation}"))
    }
}

impl std::error::Error for Violations {}
