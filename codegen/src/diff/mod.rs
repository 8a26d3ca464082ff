//! Two models → the changes between them: of the public interface of the generated crate, and of the wire.
//!
//! ```text
//! model ─ items ─► tree of items, each with its facts ─ compare ─► changes ─ report ─► text, JSON, Markdown
//! ```
//!
//! An item is what a caller names: a connector, a module, an operation, a field, a type, a value. A fact is what its
//! caller or the server relies on, such as its type in Rust. `verdicts` has the class and the reason of each change.

mod compare;
mod item;
mod items;
mod report;
mod verdicts;

pub use report::{json, markdown, text};

use crate::model::Model;

/// One change between two models.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The item: `openai.embedding.create.dimensions`.
    pub item: String,
    /// The meaning of the change for callers.
    pub class: Class,
    /// The side that changes.
    pub part: Part,
    /// The change in words.
    pub what: String,
    /// The reason for its class.
    pub why: &'static str,
}

/// The meaning of a change for those who call the generated crate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// No code has to change, and there is nothing new to call.
    Neutral,
    /// There is something new, and no code has to change.
    Additive,
    /// Code has to change, or a call says something else to the server.
    Breaking,
}

impl Class {
    /// All of them, the most important first.
    pub const ALL: [Self; 3] = [Self::Breaking, Self::Additive, Self::Neutral];

    /// Returns its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::Additive => "additive",
            Self::Neutral => "neutral",
        }
    }

    /// Returns the part of the version that it raises: before 1.0, and from 1.0 on.
    pub const fn bump(self) -> [&'static str; 2] {
        match self {
            Self::Breaking => ["minor", "major"],
            Self::Additive => ["patch", "minor"],
            Self::Neutral => ["patch", "patch"],
        }
    }
}

/// The side of a generated client that a change is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The Rust that callers write; the same is sent and read.
    Rust,
    /// The requests that are sent and the responses that are read; the same Rust compiles.
    Wire,
    /// The Rust and the wire.
    Both,
    /// Texts for readers.
    Texts,
}

impl Part {
    /// Returns its words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Rust => "Rust",
            Self::Wire => "wire",
            Self::Both => "Rust and wire",
            Self::Texts => "texts",
        }
    }
}

/// Returns the changes from one model to another, in the order of the items; those that follow from another are left out.
pub fn diff(old: &Model, new: &Model) -> Vec<Change> {
    compare::compare(items::connectors(old), items::connectors(new))
}

/// Returns the class of all changes together; `None` if there is none.
pub fn class(changes: &[Change]) -> Option<Class> {
    changes.iter().map(|change| change.class).max()
}
