//! Checks of a request before it is sent: the place, the rule, and what was found.

mod checks;
mod condition;
mod fields;
#[cfg(feature = "multipart")]
mod file;
mod given;
mod number;
pub(crate) mod pattern;

use std::fmt::{self, Write};

use crate::error::{Severity, Violation, Violations};

pub use condition::{has, is};
pub use fields::{Entries, Items, Nested, Text};
pub use given::{Given, is_given, is_set};
pub use number::{Number, Numeric};

/// A request, or a part of one, that has rules.
pub trait Validate {
    /// Reports every rule that it breaks.
    fn validate(&self, at: &mut At<'_>);
}

/// A place in a request, where rules are checked. What they find goes to one list.
///
/// It costs nothing until a rule is broken: only then is its path put together.
#[derive(Debug)]
pub struct At<'a> {
    path: Path<'a>,
    violations: &'a mut Violations,
}

/// A value at its place, for the rules that look at one value.
#[derive(Debug)]
pub struct Field<'a, T: ?Sized> {
    at: At<'a>,
    value: &'a T,
    soft: bool,
}

#[derive(Debug)]
enum Path<'a> {
    Root,
    /// The whole of a request whose response arrives in chunks.
    Streamed,
    Field(&'a Path<'a>, &'a str),
    Index(&'a Path<'a>, usize),
    // Keys are what the caller sent, so a path names them by number.
    Key(&'a Path<'a>, usize),
    Entry(&'a Path<'a>, usize),
    When(&'a Path<'a>, &'a str),
    Soft(&'a Path<'a>),
    Value(&'a Path<'a>),
}

impl<'a> At<'a> {
    /// The whole request.
    pub fn root(violations: &'a mut Violations) -> Self {
        Self { path: Path::Root, violations }
    }

    /// The whole of a request whose response arrives in chunks.
    pub fn streamed(violations: &'a mut Violations) -> Self {
        Self { path: Path::Streamed, violations }
    }

    /// Whether this is the whole of a request whose response arrives in chunks, for rules that hang on it.
    pub fn is_streamed(&self) -> bool {
        matches!(self.path, Path::Streamed)
    }

    /// The field `name` of this place, with its value.
    pub fn field<'b, T: ?Sized>(&'b mut self, name: &'b str, value: &'b T) -> Field<'b, T> {
        self.child(|path| Path::Field(path, name)).with(value)
    }

    /// The value at this place.
    pub fn value<'b, T: ?Sized>(&'b mut self, value: &'b T) -> Field<'b, T> {
        At { path: Path::Value(&self.path), violations: self.violations }.with(value)
    }

    fn with<T: ?Sized>(self, value: &'a T) -> Field<'a, T> {
        Field { at: self, value, soft: false }
    }

    /// The same place, for rules that the API does not enforce today.
    pub fn soft(&mut self) -> At<'_> {
        At { path: Path::Soft(&self.path), violations: self.violations }
    }

    /// The same place, for rules that hold under a condition only, such as ``"`model` is dall-e-3"``.
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

    /// Of a rule between fields, the one that breaks it.
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
        // JSON has no word for it, and `null` would be sent instead: no level of validation lets it pass.
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
