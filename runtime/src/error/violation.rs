//! Broken rules.

use std::fmt;

/// Which broken rules keep a call from being sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Validation {
    /// All.
    #[default]
    All,
    /// All but the soft ones, which the API does not enforce today.
    Hard,
    /// None but those without which the call could not be written down: a path segment that would leave its
    /// place, a header that is none, a number that is not finite.
    Off,
}

/// How much a rule weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Severity {
    Soft,
    Hard,
    Always,
}

/// A rule of the API that a request breaks.
///
/// It has the rule, its bound and the size found, never the value.
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

    /// A violation that holds at any level of validation.
    pub(crate) fn always(path: impl Into<String>, rule: &'static str, message: impl Into<String>) -> Self {
        Self::new(path.into(), rule, message.into(), Severity::Always)
    }

    /// The place, such as `messages[2].name`; empty for the whole request.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The rule in the spec's word, such as `max_length`.
    #[must_use]
    pub fn rule(&self) -> &'static str {
        self.rule
    }

    /// What is wrong, such as `longer than 64 characters (71)`.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Whether the API does not enforce the rule today.
    #[must_use]
    pub fn is_soft(&self) -> bool {
        self.severity == Severity::Soft
    }

    fn holds_at(&self, level: Validation) -> bool {
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

/// All rules of the API that a request breaks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Violations(Vec<Violation>);

impl Violations {
    /// The violations, in the order of the request's rules.
    pub fn iter(&self) -> std::slice::Iter<'_, Violation> {
        self.0.iter()
    }

    /// The violations as a slice.
    #[must_use]
    pub fn as_slice(&self) -> &[Violation] {
        &self.0
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
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

    /// Only those that count at `level`.
    pub(crate) fn at(mut self, level: Validation) -> Self {
        self.0.retain(|violation| violation.holds_at(level));
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

/// A line with their number, then one line each.
impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.len() {
            1 => f.write_str("the request breaks 1 rule:")?,
            count => write!(f, "the request breaks {count} rules:")?,
        }
        self.iter().try_for_each(|violation| write!(f, "\n  {violation}"))
    }
}

impl std::error::Error for Violations {}
