//! Validation of a JSON value against the model, with the same rules as the generated validators.
//!
//! It checks examples and defaults while a specification is checked, and the requests to a mock server.

mod kinds;
mod limits;
mod validator;

use crate::model::{Connector, Schema, Struct};
pub(crate) use kinds::{alternative, matches_kind};
pub use limits::describe;
use serde_json::Value;
use validator::ValueValidator;

/// One step of the path to a violation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A field, by its key, or a key of a map.
    Key(String),
    /// An item of a list, from 0.
    Index(usize),
}

/// A difference between a value and the model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The location.
    pub path: Vec<Step>,
    /// The rule that is broken, without the value.
    pub message: String,
    /// A caller can allow a violation.
    pub soft: bool,
    /// The kind of violation.
    pub kind: ViolationKind,
}

/// A kind of violation, for those with a common cure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ViolationKind {
    /// The last key of the path is no field; a field with a similar name may exist.
    NoField(Option<String>),
    /// The last field of the path is missing.
    Missing,
    /// A value of another kind; this one was expected.
    Kind(&'static str),
    /// A text that is no value of an enum; a similar value may exist.
    NoValue(Option<String>),
    /// A text that an open enum accepts but does not list, and no listed value is similar.
    Unlisted,
    /// Fields that break a rule.
    Rule,
    /// Anything else.
    Other,
}

impl Violation {
    /// `messages[2].name`
    pub fn path_text(&self) -> String {
        let mut text = String::new();
        for step in &self.path {
            match step {
                Step::Key(key) if text.is_empty() => text.push_str(key),
                Step::Key(key) => {
                    text.push('.');
                    text.push_str(key);
                }
                Step::Index(index) => text.push_str(&format!("[{index}]")),
            }
        }
        text
    }
}

/// Validates the fields of a struct, given as a JSON object. Unknown fields are violations too.
pub fn check_struct(connector: &Connector, record: &Struct, value: &Value) -> Vec<Violation> {
    let mut validator = ValueValidator::new(connector, true, false);
    validator.object(record, value, None);
    validator.found
}

/// Validates like [`check_struct`] a request of the specification itself: unknown values of open enums are violations
/// too.
pub(crate) fn check_request(connector: &Connector, record: &Struct, value: &Value) -> Vec<Violation> {
    let mut validator = ValueValidator::new(connector, true, true);
    validator.object(record, value, None);
    validator.found
}

/// Validates a value of the specification itself. If `strict`, unknown fields are violations too.
pub(crate) fn check_value(
    connector: &Connector,
    schema: &Schema,
    value: &Value,
    strict: bool,
) -> Vec<Violation> {
    let mut validator = ValueValidator::new(connector, strict, true);
    validator.schema(schema, value);
    validator.found
}

/// Returns the fields of a response that its type does not name.
pub(crate) fn unknown_fields(connector: &Connector, schema: &Schema, value: &Value) -> Vec<Violation> {
    let mut validator = ValueValidator::new(connector, true, false);
    validator.schema(schema, value);
    validator.found.retain(|violation| matches!(violation.kind, ViolationKind::NoField(_)));
    validator.found
}
