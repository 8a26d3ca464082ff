//! Validation of a JSON value against the model, with the same rules as the generated validators.
//!
//! It checks examples and defaults while a specification is checked, and the requests to a mock server.

mod kinds;
mod limits;
mod pattern;
mod validator;
mod violation;

use crate::model::{Connector, Schema, Struct};
pub(crate) use kinds::alternative;
pub use limits::describe;
use serde_json::Value;
use validator::ValueValidator;
pub use violation::{Step, Violation, ViolationKind};

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
    validator.is_request = false;
    validator.schema(schema, value);
    validator.found.retain(|violation| matches!(violation.kind, ViolationKind::NoField(_)));
    validator.found
}
