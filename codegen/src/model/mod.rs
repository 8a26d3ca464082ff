//! The checked specification: every name is resolved, every identifier is decided, every bound has a type. Nothing here
//! can be wrong, so no function that reads it can fail.

mod body;
mod bounds;
mod choices;
mod connector;
mod conversions;
mod label;
mod module;
mod pattern;
mod rules;
mod schema;
mod types;
mod webhooks;

pub use crate::syntax::{
    ArrayFormat, BodyFormat, Effect, Format, Location, Method, Send, Signature, StreamFormat, TUPLE_ITEMS,
    Written,
};
pub use body::BodyKind;
pub use bounds::{Bound, Limit, Number};
pub use choices::{Choices, OnlyList};
pub use connector::{
    Companion, ConnectionField, ConnectionRule, Connector, ErrorPaths, Locale, Pages, Retry, Server,
};
pub use conversions::FieldPresence;
pub use label::words;
pub use module::{
    ErrorBody, Example, Follow, ListField, Listing, Module, ModuleContent, NextPage, Operation, ResponseBody,
    ResponseCase, ResponseList, Returns, StatusCase, StatusContent, StreamedResponse,
};
pub use pattern::{Pattern, PatternKind, PatternPart, PatternStep};
pub use rules::{Condition, Predicate, Requirement, Rule};
pub use schema::{Schema, Type, TypeId};
pub use types::{
    Alternative, Conversion, ConversionKind, DeclaredIn, EnumValue, Field, FieldSource, Merge, Only, Step,
    Struct, TypeDeclaration, TypeKind, Variant, VariantSource,
};
pub use webhooks::Webhooks;

use serde_json::Value;

/// All connectors.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// The connectors, in the order of their folders.
    pub connectors: Vec<Connector>,
}

/// Returns the file name of a Rust module.
fn file(ident: &str) -> &str {
    ident.trim_start_matches("r#")
}

/// Texts for readers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct Docs {
    /// A short title.
    pub title: Option<Box<str>>,
    /// A sentence or more, as plain text.
    pub help: Option<Box<str>>,
    /// The vendor's page.
    pub link: Option<Box<str>>,
    /// The replacement of a deprecated item.
    pub deprecated: Option<Box<str>>,
    /// Other names, such as those of the vendor's own libraries: a search finds the item by them.
    pub aka: Box<[Box<str>]>,
}

/// JSON as text: thousands of values are kept, and a tree takes many times the memory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct Json(Box<str>);

impl Json {
    /// Writes a value as text.
    pub fn new(value: &Value) -> Self {
        Self(value.to_string().into())
    }

    /// Reads the value.
    pub fn value(&self) -> Value {
        // The text was made from a value, so it can be read.
        serde_json::from_str(&self.0).unwrap_or_default()
    }
}

impl std::fmt::Display for Json {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}
