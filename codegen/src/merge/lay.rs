//! A partial specification is laid over a whole one: what it says counts, and the rest stays.

use super::Files;
use super::outline::Entry;
use super::three::pairs;
use super::values::{children, has_fields, set_children};

/// A part that changes what is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// The file, and the keys that lead to it.
    pub path: Vec<String>,
    /// The keys that are there.
    pub known: Vec<String>,
}

/// Lays partial files over the others.
pub fn lay(files: &mut Files, partial: &Files) -> Vec<Missing> {
    let mut layer = Layer { path: Vec::new(), missing: Vec::new() };
    for (path, over) in partial {
        layer.path = vec![path.clone()];
        let file = files.entry(path.clone()).or_default();
        file.entries = layer.entries("", std::mem::take(&mut file.entries), &over.entries);
    }
    layer.missing
}

/// The keys whose entries are items.
const HOLDERS: [&str; 4] = ["operations", "types", "fields", "advanced"];

struct Layer {
    path: Vec<String>,
    missing: Vec<Missing>,
}

impl Layer {
    fn entries(&mut self, key: &str, mut under: Vec<Entry>, over: &[Entry]) -> Vec<Entry> {
        let is_field = has_fields(key);
        let places = pairs(over, &under, is_field);
        let known: Vec<String> = under.iter().map(|entry| entry.name().to_owned()).collect();
        for (entry, place) in over.iter().zip(places) {
            self.path.push(entry.name().to_owned());
            match place {
                Some(at) => {
                    let own = std::mem::take(&mut under[at]);
                    under[at] = self.entry(own, entry, is_field);
                }
                None => {
                    if !is_whole(key, entry) {
                        self.missing.push(Missing { path: self.path.clone(), known: known.clone() });
                    } else if HOLDERS.contains(&entry.name()) {
                        let inner = children(entry, false).unwrap_or_default();
                        self.entries(entry.name(), Vec::new(), &inner);
                    }
                    under.push(entry.clone());
                }
            }
            self.path.pop();
        }
        under
    }

    fn entry(&mut self, mut under: Entry, over: &Entry, is_field: bool) -> Entry {
        match (children(&under, is_field), children(over, is_field)) {
            (Some(own), Some(new)) => {
                let all = self.entries(over.name(), own, &new);
                set_children(&mut under, all, is_field);
                under.key.clone_from(&over.key);
                under
            }
            _ => over.clone(),
        }
    }
}

/// Returns `true` for an entry that says enough to be a new one.
fn is_whole(key: &str, entry: &Entry) -> bool {
    const CALLS: [&str; 10] =
        ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query", "call"];
    let inside = children(entry, has_fields(key)).unwrap_or_default();
    let has = |keys: &[&str]| inside.iter().any(|child| keys.contains(&child.name()));
    match key {
        "operations" => has(&CALLS),
        key if has_fields(key) => has(&["type"]),
        "types" => {
            let fields = inside.iter().filter(|child| has_fields(child.name()));
            let mut fields = fields.flat_map(|fields| children(fields, false).unwrap_or_default());
            fields.all(|field| is_whole("fields", &field))
        }
        _ => true,
    }
}
