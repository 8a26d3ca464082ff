//! Names that a person would choose: words of the document, never a number.

mod modules;
mod operations;
mod types;

pub(super) use modules::modules;
pub(super) use operations::{operations, request};
pub(super) use types::{Home, TypeNames, types};

use std::collections::HashSet;

/// The names that an earlier import gave, by index.
#[derive(Debug, Default)]
pub(super) struct Preset {
    pub modules: Vec<Option<String>>,
    pub operations: Vec<Option<String>>,
    pub types: Vec<Option<String>>,
    /// The names of types that no request may have.
    pub reserved: Vec<String>,
}

/// Returns the name at an index.
fn given(names: &[Option<String>], index: usize) -> Option<&String> {
    names.get(index).and_then(Option::as_ref)
}

/// Words that make a name longer, if all of its own words are taken.
const MORE: [&str; 8] = ["value", "item", "entry", "details", "data", "info", "object", "kind"];

/// Returns the first free name; `make` writes words as a name.
fn free(
    candidates: impl IntoIterator<Item = Vec<String>>,
    is_free: &mut dyn FnMut(&str) -> bool,
    make: impl Fn(&[String]) -> String,
) -> String {
    let mut last: Vec<String> = Vec::new();
    for words in candidates {
        let name = make(&words);
        if is_free(&name) {
            return name;
        }
        last = words;
    }
    // Each round makes the name longer.
    loop {
        for word in MORE {
            let mut words = last.clone();
            words.push(word.to_owned());
            let name = make(&words);
            if is_free(&name) {
                return name;
            }
        }
        last.push("other".to_owned());
    }
}

/// A set of names that grows.
#[derive(Default)]
struct Taken(HashSet<String>);

impl Taken {
    fn take(&mut self, name: &str) -> bool {
        self.0.insert(name.to_owned())
    }
}
