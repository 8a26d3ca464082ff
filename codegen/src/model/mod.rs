//! The checked program: every name resolved and decided, every bound typed. Nothing here can be wrong, so nothing that
//! reads it can fail.

mod bounds;
mod connector;
mod module;
mod rules;
mod types;

pub use crate::syntax::{ArrayFormat, Location, Method, Send};
pub use bounds::{Bound, Limit, Number, Pattern, PatternAtom};
pub use connector::{ConnectionField, Connector, ErrorPaths, Pages, Retry, Server};
pub use module::{
    Example, Follow, ListField, Listing, Module, ModuleContent, Operation, ResponseBody, ResponseCase,
    ResponseList, Returns, StreamedResponse,
};
pub use rules::{Condition, Predicate, Requirement, Rule};
pub use types::{
    Alternative, DeclaredIn, EnumValue, Field, Merge, Schema, Struct, Type, TypeDeclaration, TypeId,
    TypeKind, Variant,
};

use serde_json::Value;

/// Every connector.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// In the order of their folders.
    pub connectors: Vec<Connector>,
}

/// The name of the file of a Rust module.
fn file(ident: &str) -> &str {
    ident.trim_start_matches("r#")
}

/// What people read about something.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct Docs {
    /// A few words.
    pub title: Option<Box<str>>,
    /// A sentence or more, as plain text.
    pub help: Option<Box<str>>,
    /// The vendor's page.
    pub link: Option<Box<str>>,
    /// What to do instead.
    pub deprecated: Option<Box<str>>,
}

/// JSON as its text: a tree takes many times the room, and thousands are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct Json(Box<str>);

impl Json {
    /// The text of a value.
    pub fn new(value: &Value) -> Self {
        Self(value.to_string().into())
    }

    /// The same value again.
    pub fn value(&self) -> Value {
        // It was made from a value, so it can be read.
        serde_json::from_str(&self.0).unwrap_or_default()
    }
}

impl std::fmt::Display for Json {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}
