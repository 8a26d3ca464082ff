//! Items with their facts: what callers and servers rely on.

use super::{Class, Part};

/// A class, with its reason.
pub(super) type Verdict = (Class, &'static str);

/// The kind of an item: its word, and the verdicts on a new and on a removed one.
pub(super) struct Kind {
    pub word: &'static str,
    pub part: Part,
    pub added: Verdict,
    pub removed: Verdict,
}

/// The kind of a fact, and the verdicts on its changes.
pub(super) struct Aspect {
    pub name: &'static str,
    pub part: Part,
    /// The fact is new.
    pub added: Verdict,
    /// The fact is gone.
    pub removed: Verdict,
    /// The value is another.
    pub changed: Verdict,
    /// The report shows the values.
    pub shown: bool,
}

/// One property of an item.
pub(super) struct Fact {
    pub aspect: &'static Aspect,
    /// Tells facts of one aspect apart, such as the rules of a request; empty if there is only one.
    pub key: String,
    pub value: String,
}

/// A thing that a caller names.
pub(super) struct Item {
    pub kind: &'static Kind,
    pub name: String,
    /// Its name on the wire: a renamed item keeps it.
    pub wire: Option<String>,
    pub facts: Vec<Fact>,
    pub items: Vec<Item>,
    /// The arguments of its constructor.
    pub arguments: Vec<String>,
}

impl Item {
    pub fn new(kind: &'static Kind, name: impl Into<String>) -> Self {
        Self {
            kind,
            name: name.into(),
            wire: None,
            facts: Vec::new(),
            items: Vec::new(),
            arguments: Vec::new(),
        }
    }

    /// Adds a fact.
    pub fn fact(&mut self, aspect: &'static Aspect, value: impl Into<String>) {
        self.fact_of(aspect, "", value);
    }

    /// Adds one of several facts of an aspect.
    pub fn fact_of(&mut self, aspect: &'static Aspect, key: impl Into<String>, value: impl Into<String>) {
        self.facts.push(Fact { aspect, key: key.into(), value: value.into() });
    }

    /// Adds a fact that there may be.
    pub fn maybe(&mut self, aspect: &'static Aspect, value: Option<impl Into<String>>) {
        if let Some(value) = value {
            self.fact(aspect, value);
        }
    }

    /// Adds a fact without a value.
    pub fn flag(&mut self, aspect: &'static Aspect, is_so: bool) {
        if is_so {
            self.fact(aspect, "yes");
        }
    }
}
