//! After a merge: types that nothing uses are not added, types that a person still uses are not removed, and no mapping is
//! left empty.

use super::Files;
use super::outline::{Entry, flow};
use std::collections::{HashMap, HashSet};

/// Keys whose values are words for readers.
const WORDS: [&str; 9] = ["help", "title", "docs", "deprecated", "label", "aka", "enum", "default", "preset"];

pub fn settle(merged: &mut Files, ours: &Files, theirs: &Files) {
    restore(merged, ours);
    drop_unused(merged, ours);
    for file in merged.values_mut() {
        for operation in file.entries.iter_mut().filter(|entry| entry.name() == "operations") {
            operation.below.iter_mut().for_each(|operation| operation.below.retain(has_content));
        }
        file.entries.retain(has_content);
    }
    merged.retain(|path, file| {
        let is_module = path.starts_with("modules/") && file.get("call").is_none();
        theirs.contains_key(path)
            || if is_module { file.get("operations").is_some() } else { !file.entries.is_empty() }
    });
}

fn has_content(entry: &Entry) -> bool {
    const HOLDERS: [&str; 6] = ["fields", "advanced", "types", "use", "rules", "operations"];
    let is_empty = entry.is_empty() || matches!(entry.text.as_str(), "{}" | "[]") && entry.below.is_empty();
    !HOLDERS.contains(&entry.name()) || !is_empty
}

/// Puts types back that were removed and are still named.
fn restore(merged: &mut Files, ours: &Files) {
    loop {
        let named: HashSet<String> = types(merged).into_iter().flat_map(|(_, used)| used).collect();
        let known: HashSet<String> = all(merged).map(|(_, entry)| entry.name().to_owned()).collect();
        let lost: Vec<(String, Entry)> = all(ours)
            .filter(|(_, entry)| named.contains(entry.name()) && !known.contains(entry.name()))
            .map(|(path, entry)| (path.clone(), entry.clone()))
            .collect();
        if lost.is_empty() {
            return;
        }
        for (path, entry) in lost {
            merged.entry(path).or_default().below_mut("types").push(entry);
        }
    }
}

/// Drops new types that no operation needs, since a person removed what did.
fn drop_unused(merged: &mut Files, ours: &Files) {
    let known: HashSet<String> = all(ours).map(|(_, entry)| entry.name().to_owned()).collect();
    let mut uses: HashMap<String, Vec<String>> = HashMap::new();
    for (name, used) in types(merged) {
        uses.entry(name).or_default().extend(used);
    }
    let mut needed: HashSet<String> = HashSet::new();
    let mut waiting: Vec<String> = known.into_iter().chain([String::new()]).collect();
    while let Some(name) = waiting.pop() {
        if needed.insert(name.clone()) {
            waiting.extend(uses.remove(&name).unwrap_or_default());
        }
    }
    for file in merged.values_mut() {
        file.below_mut_if("types", |types| types.retain(|entry| needed.contains(entry.name())));
    }
}

fn all(files: &Files) -> impl Iterator<Item = (&String, &Entry)> {
    files.iter().flat_map(|(path, file)| file.below("types").iter().map(move |entry| (path, entry)))
}

/// Returns the words of types that each type names; those of everything else stand under no name.
fn types(files: &Files) -> Vec<(String, Vec<String>)> {
    let mut uses = vec![(String::new(), Vec::new())];
    for file in files.values() {
        for entry in &file.entries {
            if entry.name() == "types" {
                for declared in &entry.below {
                    let mut used = Vec::new();
                    words(declared, &mut used);
                    uses.push((declared.name().to_owned(), used));
                }
            } else {
                words(entry, &mut uses[0].1);
            }
        }
    }
    uses
}

/// Collects the words that may name a type.
fn words(entry: &Entry, out: &mut Vec<String>) {
    if WORDS.contains(&entry.name()) {
        return;
    }
    if let Some(children) = flow(&entry.text) {
        children.iter().for_each(|child| words(child, out));
    } else {
        let texts = std::iter::once(&entry.text).chain(&entry.raw);
        let names = texts.flat_map(|text| text.split(|c: char| !c.is_ascii_alphanumeric()));
        out.extend(
            names.filter(|word| word.starts_with(|c: char| c.is_ascii_uppercase())).map(str::to_owned),
        );
    }
    entry.below.iter().for_each(|child| words(child, out));
}
