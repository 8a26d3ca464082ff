//! The keys of a mapping.

use super::Reader;
use crate::report::Report;
use crate::yaml::{Key, Node, NodeValue};

/// A mapping whose keys are known.
pub(super) struct Keys<'n> {
    entries: &'n [(Key, Node)],
}

impl<'n> Keys<'n> {
    /// Returns the value of a key.
    pub fn get(&self, name: &str) -> Option<&'n Node> {
        self.entry(name).map(|(_, node)| node)
    }

    /// Returns a key with its value.
    pub fn entry(&self, name: &str) -> Option<(&'n Key, &'n Node)> {
        self.entries.iter().find(|(key, _)| key.text == name).map(|(key, node)| (key, node))
    }
}

impl Reader<'_> {
    /// Returns the keys of a mapping, and reports those that are unknown.
    pub(super) fn keys<'n>(&mut self, node: &'n Node, what: &str, known: &[&str]) -> Option<Keys<'n>> {
        let NodeValue::Map(entries) = &node.value else {
            self.report(Report::new(&node.span, format!("{what} is a mapping, and this is {}", node.kind())));
            return None;
        };
        for (key, _) in entries.iter().filter(|(key, _)| !known.contains(&key.text.as_str())) {
            let report = Report::new(&key.span, format!("{what} has no key `{}`", key.text));
            self.report(report.suggest(&key.text, known.iter().copied()));
        }
        Some(Keys { entries })
    }
}
