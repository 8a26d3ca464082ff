//! The merge of three versions: what only one side changed is taken; what both changed stays ours and is a conflict.

use super::outline::Entry;
use super::values::{canon, children, has_fields, items, set_children, set_items};
use std::collections::HashMap;

/// A value that both sides changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The keys that lead to it.
    pub path: Vec<String>,
    /// Their value; `None` if they removed it.
    pub theirs: Option<String>,
}

/// A merge, and what it found.
#[derive(Default)]
pub struct Three {
    pub conflicts: Vec<Conflict>,
    path: Vec<String>,
}

impl Three {
    /// Merges the entries below a key.
    pub fn entries(&mut self, key: &str, base: &[Entry], ours: &[Entry], theirs: &[Entry]) -> Vec<Entry> {
        let is_field = has_fields(key);
        let (in_base, in_theirs) = (pairs(ours, base, is_field), pairs(ours, theirs, is_field));
        let moved = pairs(base, theirs, is_field);
        let mut used = vec![false; theirs.len()];
        let mut kept: Vec<(Option<usize>, Entry)> = Vec::new();
        for (index, own) in ours.iter().enumerate() {
            let (base, at) = match in_base[index] {
                Some(at) => (Some(&base[at]), moved[at]),
                None => (None, in_theirs[index].filter(|at| !moved.contains(&Some(*at)))),
            };
            if let Some(at) = at {
                used[at] = true;
            }
            self.path.push(own.name().to_owned());
            let merged = self.entry(base, own, at.map(|at| &theirs[at]), is_field);
            self.path.pop();
            kept.extend(merged.map(|entry| (at, entry)));
        }
        for (at, entry) in theirs.iter().enumerate().filter(|(at, _)| !used[*at]) {
            // What was removed here stays removed.
            if moved.contains(&Some(at)) {
                continue;
            }
            let before =
                (0..at).rev().find_map(|before| kept.iter().position(|(known, _)| *known == Some(before)));
            kept.insert(before.map_or(0, |before| before + 1), (Some(at), entry.clone()));
        }
        kept.into_iter().map(|(_, entry)| entry).collect()
    }

    fn entry(
        &mut self,
        base: Option<&Entry>,
        ours: &Entry,
        theirs: Option<&Entry>,
        is_field: bool,
    ) -> Option<Entry> {
        let Some(theirs) = theirs else {
            let Some(base) = base else { return Some(ours.clone()) };
            if canon(base, is_field) == canon(ours, is_field) {
                return None;
            }
            self.conflicts.push(Conflict { path: self.path.clone(), theirs: None });
            return Some(ours.clone());
        };
        Some(self.value(base, ours, theirs, is_field))
    }

    fn value(&mut self, base: Option<&Entry>, ours: &Entry, theirs: &Entry, is_field: bool) -> Entry {
        let mut merged = ours.clone();
        let [own, new] = [ours, theirs].map(|entry| canon(entry, is_field));
        let old = base.map(|base| canon(base, is_field));
        if own == new || old.as_ref() == Some(&new) {
            return merged;
        }
        let [own_children, new_children] = [ours, theirs].map(|entry| children(entry, is_field));
        if let (Some(own), Some(new)) = (own_children, new_children) {
            let old = base.and_then(|base| children(base, is_field)).unwrap_or_default();
            let all = self.entries(ours.name(), &old, &own, &new);
            set_children(&mut merged, all, is_field);
            return merged;
        }
        if old.as_ref() == Some(&own) {
            merged.text.clone_from(&theirs.text);
            merged.below.clone_from(&theirs.below);
            merged.raw.clone_from(&theirs.raw);
            return merged;
        }
        if let (Some(old), Some(own), Some(new)) = (base.and_then(items), items(ours), items(theirs)) {
            let mut all: Vec<String> =
                own.into_iter().filter(|item| new.contains(item) || !old.contains(item)).collect();
            let added = new.iter().filter(|item| !old.contains(item));
            let added: Vec<String> = added.filter(|item| !all.contains(item)).cloned().collect();
            all.extend(added);
            set_items(&mut merged, &all, 2 * (self.path.len().max(1)));
            return merged;
        }
        self.conflicts.push(Conflict { path: self.path.clone(), theirs: Some(new) });
        merged
    }
}

/// Returns the place of each entry in another list: fields by their name on the wire, else by their key.
pub fn pairs(ones: &[Entry], others: &[Entry], is_field: bool) -> Vec<Option<usize>> {
    if !is_field {
        let places: HashMap<&str, usize> =
            others.iter().enumerate().map(|(at, entry)| (entry.name(), at)).collect();
        return ones.iter().map(|one| places.get(one.name()).copied()).collect();
    }
    let mut found: Vec<Option<usize>> = vec![None; ones.len()];
    let mut used = vec![false; others.len()];
    let [own, other] = [ones, others].map(|all| all.iter().map(wire).collect::<Vec<String>>());
    for pass in 0..3 {
        for (index, one) in ones.iter().enumerate() {
            let fits = |at: usize| {
                let (same_key, same_wire) = (others[at].name() == one.name(), other[at] == own[index]);
                match pass {
                    0 => same_key && same_wire,
                    1 => same_wire,
                    _ => same_key,
                }
            };
            if found[index].is_none()
                && let Some(at) = (0..others.len()).find(|at| !used[*at] && fits(*at))
            {
                found[index] = Some(at);
                used[at] = true;
            }
        }
    }
    found
}

/// Returns the name of a field on the wire.
fn wire(entry: &Entry) -> String {
    let children = children(entry, true);
    let name = children.iter().flatten().find(|child| child.name() == "name");
    let name = name.map_or(entry.name(), |name| name.text.as_str());
    name.trim_matches(['\'', '"']).to_owned()
}
