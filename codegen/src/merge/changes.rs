//! The operations and types that a merge added, removed or changed.

use super::Files;
use super::outline::Entry;
use super::values::canon;

/// The differences of two versions of a connector.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// By name: `issues.list`.
    pub operations: Sides,
    /// By name.
    pub types: Sides,
}

/// The names of items that were added, removed or changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sides {
    /// Those that are new.
    pub added: Vec<String>,
    /// Those that are gone.
    pub removed: Vec<String>,
    /// Those with another content.
    pub changed: Vec<String>,
}

/// Compares two versions.
pub fn compare(before: &Files, after: &Files) -> Changes {
    let mut changes = Changes::default();
    for key in ["operations", "types"] {
        let [old, new] = [before, after].map(|files| items(files, key));
        let mut sides = Sides::default();
        for (name, entry) in &old {
            match new.iter().find(|(other, _)| other == name) {
                None => sides.removed.push(name.clone()),
                Some((_, now)) if canon(entry, false) != canon(now, false) => {
                    sides.changed.push(name.clone());
                }
                Some(_) => {}
            }
        }
        let is_new = |name: &&String| !old.iter().any(|(other, _)| other == *name);
        sides.added = new.iter().map(|(name, _)| name).filter(is_new).cloned().collect();
        if key == "operations" { changes.operations = sides } else { changes.types = sides }
    }
    changes
}

/// Returns the items under a key: an operation with its module, a type by its name.
fn items<'f>(files: &'f Files, key: &str) -> Vec<(String, &'f Entry)> {
    let mut all = Vec::new();
    for (path, file) in files {
        let module = path.strip_prefix("modules/").and_then(|name| name.strip_suffix(".yaml"));
        for entry in file.below(key) {
            let name = match module {
                Some(module) => format!("{module}.{}", entry.name()),
                None => entry.name().to_owned(),
            };
            all.push((name, entry));
        }
    }
    all
}
