//! Names that a person changed: an operation with the same call, a type with nearly the same content.

use super::Files;
use super::outline::{Entry, flow};
use super::values::{canon, children, has_fields};
use std::collections::HashSet;

/// A name in a file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct QualifiedName {
    pub file: String,
    pub name: String,
}

/// A name of an operation or of a type that a person changed: the importer then gives the same name, and the merge does not take
/// the change for a removal and an addition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rename {
    pub is_type: bool,
    pub from: QualifiedName,
    pub to: QualifiedName,
}

/// The part of the lines that a type has in common with what it was before.
const ALIKE: f64 = 0.6;

/// Finds the names that a person changed, by the same HTTP call or a similar content. They are changed in the base, too, so that the
/// three-way merge sees one item in both.
pub fn adopt(base: &mut Files, ours: &Files) -> Vec<Rename> {
    let mut all = Vec::new();
    for key in ["operations", "types"] {
        let (old, new) = (names(base, key), names(ours, key));
        let gone = old.iter().filter(|(name, _)| !new.iter().any(|(other, _)| is_same(key, name, other)));
        let mut free: Vec<&(QualifiedName, Entry)> =
            new.iter().filter(|(name, _)| !old.iter().any(|(other, _)| is_same(key, name, other))).collect();
        for (from, entry) in gone {
            let fits = |(_, other): &&(QualifiedName, Entry)| match key {
                "operations" => call(entry).is_some() && call(entry) == call(other),
                _ => likeness(entry, other) >= ALIKE,
            };
            let Some(at) = free.iter().position(fits) else { continue };
            let to = free.remove(at).0.clone();
            all.push(Rename { is_type: key == "types", from: from.clone(), to });
        }
    }
    all.iter().for_each(|change| apply(base, change));
    all
}

/// A type that was only moved to another file counts as the same name.
fn is_same(key: &str, one: &QualifiedName, other: &QualifiedName) -> bool {
    one.name == other.name && (key == "types" || one.file == other.file)
}

fn names(files: &Files, key: &str) -> Vec<(QualifiedName, Entry)> {
    let all = files.iter().flat_map(|(file, outline)| {
        outline.below(key).iter().map(move |entry| {
            (QualifiedName { file: file.clone(), name: entry.name().to_owned() }, entry.clone())
        })
    });
    all.collect()
}

/// Returns the method and the path of an operation, without the names in the path.
fn call(operation: &Entry) -> Option<String> {
    const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];
    let call = operation.below.iter().find(|entry| METHODS.contains(&entry.name()))?;
    let mut path = String::new();
    for part in call.text.split('{') {
        path.push_str(part.split_once('}').map_or(part, |(_, rest)| rest));
        path.push('{');
    }
    Some(format!("{} {path}", call.name()))
}

/// Returns the part of the lines that two types have in common.
#[allow(clippy::cast_precision_loss)]
fn likeness(one: &Entry, other: &Entry) -> f64 {
    let [one, other] = [one, other].map(|entry| {
        let all = children(entry, false).unwrap_or_default();
        let deep = all.iter().flat_map(|child| match children(child, has_fields(child.name())) {
            Some(inner) if !inner.is_empty() => {
                inner.iter().map(|one| format!("{}: {}", one.name(), canon(one, true))).collect()
            }
            _ => vec![format!("{}: {}", child.name(), canon(child, false))],
        });
        deep.collect::<HashSet<String>>()
    });
    let common = one.intersection(&other).count();
    common as f64 / one.len().max(other.len()).max(1) as f64
}

fn apply(files: &mut Files, change: &Rename) {
    let key = if change.is_type { "types" } else { "operations" };
    let Some(file) = files.get_mut(&change.from.file) else { return };
    let entries = file.below_mut(key);
    let Some(at) = entries.iter().position(|entry| entry.name() == change.from.name) else { return };
    let mut entry = entries.remove(at);
    entry.key.clone_from(&change.to.name);
    if change.from.file == change.to.file {
        entries.insert(at, entry);
    } else {
        file.drop_empty(key);
        files.entry(change.to.file.clone()).or_default().below_mut(key).push(entry);
    }
    if change.is_type {
        let is_shared = change.from.file == "types.yaml";
        let files = files.iter_mut().filter(|(path, _)| is_shared || **path == change.from.file);
        files.for_each(|(_, file)| file.entries.iter_mut().for_each(|entry| rename(entry, change)));
    }
}

/// Changes the name of a type wherever it is used.
fn rename(entry: &mut Entry, change: &Rename) {
    const WORDS: [&str; 6] = ["help", "title", "docs", "deprecated", "label", "enum"];
    if WORDS.contains(&entry.name()) {
        return;
    }
    if let Some(mut children) = flow(&entry.text).filter(|children| !children.is_empty()) {
        children.iter_mut().for_each(|child| rename(child, change));
        let parts: Vec<String> =
            children.iter().map(|child| format!("{}: {}", child.key, child.text)).collect();
        entry.text = format!("{{ {} }}", parts.join(", "));
    } else {
        entry.text = with_name(&entry.text, change);
        entry.raw.iter_mut().for_each(|line| *line = with_name(line, change));
    }
    entry.below.iter_mut().for_each(|child| rename(child, change));
}

fn with_name(text: &str, change: &Rename) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(change.from.name.as_str()) {
        let end = at + change.from.name.len();
        let is_word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
        let is_whole = !is_word(rest[..at].chars().next_back()) && !is_word(rest[end..].chars().next());
        out.push_str(&rest[..at]);
        out.push_str(if is_whole { &change.to.name } else { &change.from.name });
        rest = &rest[end..];
    }
    out + rest
}
