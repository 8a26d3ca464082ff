//! Checks of a request before it is sent.

mod checks;
mod condition;
mod fields;
#[cfg(feature = "multipart")]
mod file;
mod format;
mod number;
pub(crate) mod pattern;
mod presence;

use std::fmt::{self, Write};

use crate::error::{Severity, Violation, Violations};

pub use condition::{has, is};
pub use fields::{Entries, Items, Nested, Text};
pub use format::Format;
pub use number::{Number, Numeric};
pub use presence::{Presence, is_present, is_present_or_false};

/// A request, or a part of one, with rules.
pub trait Validate {
    /// Checks all rules and reports each that is broken.
    fn validate(&self, at: &mut At<'_>);
}

/// A position in a request, for checks of its rules. All positions report to one list of violations.
///
/// The path is built only when a rule is broken, so checks of a valid request do not allocate.
#[derive(Debug)]
pub struct At<'a> {
    path: Path<'a>,
    violations: &'a mut Violations,
}

/// A value and its position, for rules of one value.
#[derive(Debug)]
pub struct Field<'a, T: ?Sized> {
    at: At<'a>,
    value: &'a T,
    soft: bool,
}

/// The path of a position, as a linked list up to the root.
#[derive(Debug)]
enum Path<'a> {
    Root,
    /// The root of a request whose response is streamed.
    Streamed,
    Field(&'a Path<'a>, &'a str),
    Index(&'a Path<'a>, usize),
    /// A key of a map, by number: the key may be private.
    Key(&'a Path<'a>, usize),
    /// A value of a map, by number.
    Entry(&'a Path<'a>, usize),
    /// The same position, for rules with a condition.
    When(&'a Path<'a>, &'a str),
    /// The same position, for soft rules.
    Soft(&'a Path<'a>),
    /// The same position, for the rules of its value.
    Value(&'a Path<'a>),
}

impl<'a> At<'a> {
    /// Returns the root of a request.
    pub fn root(violations: &'a mut Violations) -> Self {
        Self { path: Path::Root, violations }
    }

    /// Returns the root of a request whose response is streamed.
    pub fn streamed(violations: &'a mut Violations) -> Self {
        Self { path: Path::Streamed, violations }
    }

    /// Returns `true` at the root of a request whose response is streamed, for rules that depend on it.
    pub fn is_streamed(&self) -> bool {
        matches!(self.path, Path::Streamed)
    }

    /// Returns the field `name` at this position, with its value.
    pub fn field<'b, T: ?Sized>(&'b mut self, name: &'b str, value: &'b T) -> Field<'b, T> {
        self.child(|path| Path::Field(path, name)).with(value)
    }

    /// Returns the value at this position.
    pub fn value<'b, T: ?Sized>(&'b mut self, value: &'b T) -> Field<'b, T> {
        At { path: Path::Value(&self.path), violations: self.violations }.with(value)
    }

    /// Returns the item of a tuple at this position, with its value.
    pub fn item<'b, T: ?Sized>(&'b mut self, index: usize, value: &'b T) -> Field<'b, T> {
        self.child(|path| Path::Index(path, index)).with(value)
    }

    fn with<T: ?Sized>(self, value: &'a T) -> Field<'a, T> {
        Field { at: self, value, soft: false }
    }

    /// Returns the same position for soft bounds and rules: those that the vendor changes often or does not enforce today.
    pub fn soft(&mut self) -> At<'_> {
        At { path: Path::Soft(&self.path), violations: self.violations }
    }

    /// Returns the same position for rules with a condition, such as ``"`model` is dall-e-3"``.
    pub fn when<'b>(&'b mut self, condition: &'b str) -> At<'b> {
        self.child(|path| Path::When(path, condition))
    }

    fn child<'b>(&'b mut self, step: impl FnOnce(&'b Path<'a>) -> Path<'b>) -> At<'b> {
        At { path: step(&self.path), violations: self.violations }
    }

    #[cold]
    #[inline(never)]
    fn report(&mut self, rule: &'static str, message: fmt::Arguments<'_>) {
        let severity = if self.path.is_soft() { Severity::Soft } else { Severity::Hard };
        self.push(severity, rule, message);
    }

    /// Reports a rule between fields, at the field `name`.
    #[cold]
    fn report_field(&mut self, name: &str, rule: &'static str, message: fmt::Arguments<'_>) {
        self.child(|path| Path::Field(path, name)).report(rule, message);
    }

    #[cfg(feature = "multipart")]
    #[cold]
    #[inline(never)]
    fn report_always(&mut self, rule: &'static str, message: fmt::Arguments<'_>) {
        self.push(Severity::Always, rule, message);
    }

    #[cold]
    #[inline(never)]
    fn report_not_finite(&mut self) {
        // JSON cannot represent it, and `null` would be sent instead, so every level of validation rejects it.
        let path = self.path_text();
        if !self.violations.last().is_some_and(|last| last.rule() == "finite" && last.path() == path) {
            self.push(Severity::Always, "finite", format_args!("not a finite number"));
        }
    }

    fn push(&mut self, severity: Severity, rule: &'static str, message: fmt::Arguments<'_>) {
        let mut message = message.to_string();
        self.path.write_conditions(&mut message);
        let path = self.path_text();
        self.violations.push(Violation::new(path, rule, message, severity));
    }

    fn path_text(&self) -> String {
        let mut path = String::new();
        self.path.write_path(&mut path);
        path
    }
}

impl Path<'_> {
    fn write_path(&self, path: &mut String) {
        match self {
            Self::Root | Self::Streamed => {}
            Self::Field(parent, name) => {
                parent.write_path(path);
                let dot = if path.is_empty() { "" } else { "." };
                let _ = write!(path, "{dot}{name}");
            }
            Self::Index(parent, index) => {
                parent.write_path(path);
                let _ = write!(path, "[{index}]");
            }
            Self::Key(parent, index) => {
                parent.write_path(path);
                let _ = write!(path, "[key {index}]");
            }
            Self::Entry(parent, index) => {
                parent.write_path(path);
                let _ = write!(path, "[value {index}]");
            }
            Self::When(parent, _) | Self::Soft(parent) | Self::Value(parent) => parent.write_path(path),
        }
    }

    fn write_conditions(&self, message: &mut String) {
        if let Some(parent) = self.parent() {
            parent.write_conditions(message);
        }
        if let Self::When(_, condition) = self {
            let _ = write!(message, " when {condition}");
        }
    }

    fn is_soft(&self) -> bool {
        matches!(self, Self::Soft(_)) || self.parent().is_some_and(Path::is_soft)
    }

    fn parent(&self) -> Option<&Self> {
        match self {
            Self::Root | Self::Streamed => None,
            Self::Field(parent, _)
            | Self::Index(parent, _)
            | Self::Key(parent, _)
            | Self::Entry(parent, _)
            | Self::When(parent, _)
            | Self::Soft(parent)
            | Self::Value(parent) => Some(parent),
        }
    }
}

#[cfg(test)]
mod tests;
