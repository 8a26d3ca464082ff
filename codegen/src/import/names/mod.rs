//! Names that a person would choose: words of the document, never a number.

mod modules;
mod operations;
mod types;

pub(super) use modules::modules;
pub(super) use operations::operations;
pub(super) use types::{Home, TypeNames, types};

use std::collections::HashSet;

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
