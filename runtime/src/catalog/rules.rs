//! Rules between inputs, for programs that evaluate them.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A rule between inputs.
///
/// An input is *present* if it has a value: absent and null are not, nor is `false`, except for a boolean whose default is
/// `true`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CatalogRule {
    /// The rule as a sentence.
    pub text: String,
    /// `true` if a caller can allow a violation, by `allow_soft`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub soft: bool,
    /// The conditions: the rule applies only if all of them hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub when: Vec<CatalogCondition>,
    /// The requirement.
    pub requirement: CatalogRequirement,
}

/// A condition of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[allow(missing_docs, reason = "`field` is the name of an input")]
pub enum CatalogCondition {
    /// The value is one of these; a trailing `*` matches any end.
    Is { field: String, values: Vec<String> },
    /// The list contains this value.
    Has { field: String, value: String },
    /// The input is present.
    Set { field: String },
    /// The input is not present.
    Unset { field: String },
}

/// The requirement of a rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[allow(missing_docs, reason = "`field`, `other`, `others` and `fields` are names of inputs")]
pub enum CatalogRequirement {
    /// If the input is present, the others are.
    Needs { field: String, others: Vec<String> },
    /// If the input is present, the others are not.
    Excludes { field: String, others: Vec<String> },
    /// Exactly one of the inputs is present.
    OneOf { fields: Vec<String> },
    /// At least one of the inputs is present.
    AtLeastOneOf { fields: Vec<String> },
    /// At most one of the inputs is present.
    AtMostOneOf { fields: Vec<String> },
    /// The number is not less than the other, if both are present.
    NotBelow { field: String, other: String },
    /// The list is as long as the other, if both are present.
    AsLongAs { field: String, other: String },
    /// The first image is as wide and as high as that of the other input, if both are present.
    AsLargeAs { field: String, other: String },
    /// The input is present.
    Required { field: String },
    /// The input is not present.
    Unset { field: String },
    /// The value is one of these, if it is present.
    Is { field: String, values: Vec<String> },
    /// The value fits a keyword of JSON Schema, such as `maximum`, if it is present.
    Bound { field: String, keyword: String, value: Value },
}
