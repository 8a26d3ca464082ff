//! Two trees of items → the changes between them.

use super::item::{Aspect, Fact, Item, Verdict};
use super::verdicts::{ARGUMENTS, KIND, RENAMED, REQUEST_NAME, REQUIRED, RUST_NAME, RUST_TYPE, TAKES_TEXT};
use super::{Change, Class, Part};

pub(super) fn compare(old: Vec<Item>, new: Vec<Item>) -> Vec<Change> {
    let mut changes = Vec::new();
    siblings("", &old, &new, &mut changes);
    changes
}

/// Compares the items of one level: first those with one name, then the others with one name on the wire.
fn siblings(parent: &str, old: &[Item], new: &[Item], changes: &mut Vec<Change>) {
    let same_kind = |a: &Item, b: &Item| a.kind.word == b.kind.word;
    let named = |one: &Item, all: &[Item]| {
        all.iter().position(|other| same_kind(one, other) && one.name == other.name)
    };
    let mut added: Vec<&Item> = new.iter().filter(|one| named(one, old).is_none()).collect();
    for before in old {
        let path = path(parent, &before.name);
        if let Some(index) = named(before, new) {
            item(&path, before, &new[index], false, changes);
            continue;
        }
        let is_renamed =
            |after: &&Item| same_kind(before, after) && before.wire.is_some() && before.wire == after.wire;
        if let Some(index) = added.iter().position(is_renamed) {
            let after = added.remove(index);
            let what = format!("renamed to `{}`", after.name);
            changes.push(change(path.clone(), before.kind.part, RENAMED, what));
            item(&path, before, after, true, changes);
            continue;
        }
        changes.push(change(
            path,
            before.kind.part,
            before.kind.removed,
            format!("{} removed", before.kind.word),
        ));
    }
    changes.extend(added.into_iter().map(|after| {
        let what = format!("new {}", after.kind.word);
        change(path(parent, &after.name), after.kind.part, after.kind.added, what)
    }));
}

fn path(parent: &str, name: &str) -> String {
    if parent.is_empty() { name.to_owned() } else { format!("{parent}.{name}") }
}

fn change(item: String, part: Part, (class, why): Verdict, what: String) -> Change {
    Change { item, class, part, what, why }
}

/// Compares the facts of an item and the items in it.
fn item(path: &str, old: &Item, new: &Item, is_renamed: bool, changes: &mut Vec<Change>) {
    let (before, after) = (find(&old.facts, &KIND, ""), find(&new.facts, &KIND, ""));
    if before != after {
        // Nothing else can be compared.
        return changes.extend(fact(path, &KIND, "", before, after));
    }
    let mut inside = Vec::new();
    siblings(path, &old.items, &new.items, &mut inside);
    let differs = |aspect: &Aspect| find(&old.facts, aspect, "") != find(&new.facts, aspect, "");
    let is_broken = inside.iter().any(|one| one.class == Class::Breaking);
    let follows = |aspect: &Aspect| match aspect.name {
        name if name == RUST_NAME.name || name == REQUEST_NAME.name => is_renamed,
        // The argument of `new` and the type are one change, and so are the fields and what a call takes.
        name if name == RUST_TYPE.name => differs(&REQUIRED),
        name if name == TAKES_TEXT.name => is_broken,
        _ => false,
    };
    let kept = old.facts.iter().map(|one| (one.aspect, one.key.as_str()));
    let gained = new.facts.iter().filter(|one| find(&old.facts, one.aspect, &one.key).is_none());
    for (aspect, key) in kept.chain(gained.map(|one| (one.aspect, one.key.as_str()))) {
        let (before, after) = (find(&old.facts, aspect, key), find(&new.facts, aspect, key));
        if before != after && !follows(aspect) {
            changes.extend(fact(path, aspect, key, before, after));
        }
    }
    if order(&old.arguments, &new.arguments) != order(&new.arguments, &old.arguments) {
        let what = format!("arguments of `new`: {} → {}", old.arguments.join(", "), new.arguments.join(", "));
        changes.push(change(path.to_owned(), Part::Rust, ARGUMENTS, what));
    }
    changes.extend(inside);
}

/// Returns the names that both lists have, in the order of the first.
fn order<'n>(names: &'n [String], others: &[String]) -> Vec<&'n str> {
    names.iter().filter(|name| others.contains(name)).map(String::as_str).collect()
}

fn find<'f>(facts: &'f [Fact], aspect: &Aspect, key: &str) -> Option<&'f str> {
    let found = facts.iter().find(|one| one.aspect.name == aspect.name && one.key == key);
    found.map(|one| one.value.as_str())
}

fn fact(path: &str, aspect: &Aspect, key: &str, old: Option<&str>, new: Option<&str>) -> Option<Change> {
    let name = [aspect.name, key].join(" ");
    let name = name.trim();
    let verdict = match (old, new) {
        (None, _) => aspect.added,
        (_, None) => aspect.removed,
        (Some(old), Some(new)) => super::verdicts::of_change(aspect, key, old, new),
    };
    let side = |value: Option<&str>| match value {
        None if old == Some("yes") || new == Some("yes") => "no".to_owned(),
        None => "none".to_owned(),
        Some("yes") => "yes".to_owned(),
        Some(value) => format!("`{value}`"),
    };
    let what = match (old, new) {
        (Some(_), Some(_)) if !aspect.shown => format!("{name} changed"),
        (None, Some(_)) if !aspect.shown => format!("{name} added"),
        (Some(_), None) if !aspect.shown => format!("{name} removed"),
        (None, Some("yes")) if !key.is_empty() => format!("new {name}"),
        (Some("yes"), None) if !key.is_empty() => format!("{name} removed"),
        _ => format!("{name}: {} → {}", side(old), side(new)),
    };
    Some(change(path.to_owned(), aspect.part, verdict, what))
}
