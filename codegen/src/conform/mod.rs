//! Whether a JSON value is what the model says: the same rules as the generated validators, read from the model.
//!
//! It judges examples and defaults while a specification is checked, and the requests that a mock server gets.

mod kinds;
mod limits;
mod validator;

use crate::model::{Connector, Schema, Struct};
pub(crate) use kinds::{alternative, matches_kind};
pub use limits::describe;
use serde_json::Value;
use validator::ValueValidator;

/// A step from the outside to the place of a violation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A field, by its key, or a key of a map.
    Key(String),
    /// An item of a list, from 0.
    Index(usize),
}

/// A way in which a value is not what the model says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Where.
    pub path: Vec<Step>,
    /// What is wrong, without the value.
    pub message: String,
    /// A caller may pass it on purpose.
    pub soft: bool,
    /// The kind of slip.
    pub kind: ViolationKind,
}

/// A kind of violation, for those that a person mends in one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ViolationKind {
    /// The key at the end of the path is no field; one that is may be near.
    NoField(Option<String>),
    /// The field at the end of the path is missing.
    Missing,
    /// A value of another kind: what was expected.
    Kind(&'static str),
    /// A text that an enum does not know; one that it does may be near.
    NoValue(Option<String>),
    /// A text that an open enum takes, but does not list: nothing that it lists is near.
    Unlisted,
    /// Fields that a rule does not let go together.
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

/// What is wrong with the fields of a struct, given as a JSON object; unknown fields are wrong too.
pub fn check_struct(connector: &Connector, record: &Struct, value: &Value) -> Vec<Violation> {
    let mut validator = ValueValidator::new(connector, true, false);
    validator.object(record, value, None);
    validator.found
}

/// As [`check_struct`], for a value that the specification itself writes: values that an open enum does not know are wrong too.
pub(crate) fn check_request(connector: &Connector, record: &Struct, value: &Value) -> Vec<Violation> {
    let mut validator = ValueValidator::new(connector, true, true);
    validator.object(record, value, None);
    validator.found
}

/// What is wrong with a value that the specification itself writes; `strict` where unknown fields are wrong too.
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

/// The fields of a response that its type does not name.
pub(crate) fn unknown_fields(connector: &Connector, schema: &Schema, value: &Value) -> Vec<Violation> {
    let mut validator = ValueValidator::new(connector, true, false);
    validator.schema(schema, value);
    validator.found.retain(|violation| matches!(violation.kind, ViolationKind::NoField(_)));
    validator.found
}
