//! Before a merge, what one side moved to another place is moved in the other versions, too.

use super::Files;
use super::outline::{Entry, Outline};
use super::three::pairs;
use super::values::canon;

/// Moves types, and fields of operations, to the places that they have in a newer version.
pub fn align(base: &mut Files, ours: &mut Files, theirs: &mut Files) {
    types(base, ours, theirs);
    let modules: Vec<String> = theirs.keys().filter(|path| path.starts_with("modules/")).cloned().collect();
    for path in modules {
        let (Some(base), Some(ours), Some(theirs)) =
            (base.get_mut(&path), ours.get_mut(&path), theirs.get_mut(&path))
        else {
            continue;
        };
        let operations: Vec<String> =
            base.below("operations").iter().map(|entry| entry.name().to_owned()).collect();
        let shared_before = base.below("fields").to_vec();
        for operation in operations {
            sections(&operation, base, ours, theirs);
            shared(&operation, &shared_before, base, ours, theirs);
        }
    }
}

fn types(base: &mut Files, ours: &mut Files, theirs: &mut Files) {
    let all: Vec<(String, String)> = base
        .iter()
        .flat_map(|(path, file)| {
            file.below("types").iter().map(|entry| (path.clone(), entry.name().to_owned()))
        })
        .collect();
    for (path, name) in all {
        let has = |files: &Files, path: &str| files.get(path).is_some_and(|file| has_type(file, &name));
        let elsewhere = |files: &Files, others: [&Files; 2]| {
            // Two modules may have types of one name.
            let is_free = |place: &String| others.iter().all(|files| !has(files, place));
            let mut places = files.iter().filter(|(_, file)| has_type(file, &name)).map(|(place, _)| place);
            places.find(|place| is_free(place)).filter(|_| !has(files, &path)).cloned()
        };
        // A person's move counts more than that of an import.
        if let Some(place) = elsewhere(ours, [base, theirs]) {
            [&mut *base, theirs].into_iter().for_each(|files| move_type(files, &name, &path, &place));
        } else if let Some(place) = elsewhere(theirs, [base, ours]) {
            [&mut *base, ours].into_iter().for_each(|files| move_type(files, &name, &path, &place));
        }
    }
}

fn has_type(file: &Outline, name: &str) -> bool {
    file.below("types").iter().any(|entry| entry.name() == name)
}

fn move_type(files: &mut Files, name: &str, from: &str, to: &str) {
    let Some(file) = files.get_mut(from) else { return };
    let types = file.below_mut("types");
    if let Some(at) = types.iter().position(|entry| entry.name() == name) {
        let entry = types.remove(at);
        file.drop_empty("types");
        files.entry(to.to_owned()).or_default().below_mut("types").push(entry);
    }
}

const SECTIONS: [&str; 2] = ["fields", "advanced"];

fn operation<'o>(file: &'o mut Outline, name: &str) -> Option<&'o mut Entry> {
    let operations = file.entries.iter_mut().find(|entry| entry.name() == "operations")?;
    operations.below.iter_mut().find(|entry| entry.name() == name)
}

/// Moves a field between `fields` and `advanced` of an operation.
fn sections(name: &str, base: &mut Outline, ours: &mut Outline, theirs: &mut Outline) {
    let (Some(base), Some(ours), Some(theirs)) =
        (operation(base, name), operation(ours, name), operation(theirs, name))
    else {
        return;
    };
    for (from, to) in [("fields", "advanced"), ("advanced", "fields")] {
        for field in below(base, from).to_vec() {
            if is_in(ours, from, &field) && is_in(theirs, to, &field) {
                [&mut *base, ours].into_iter().for_each(|one| move_field(one, &field, from, to));
            } else if is_in(ours, to, &field) && is_in(theirs, from, &field) {
                [&mut *base, theirs].into_iter().for_each(|one| move_field(one, &field, from, to));
            } else if is_in(ours, to, &field) && is_in(theirs, to, &field) {
                move_field(base, &field, from, to);
            }
        }
    }
}

fn below<'e>(entry: &'e Entry, key: &str) -> &'e [Entry] {
    entry.get(key).map_or(&[], |entry| &entry.below)
}

fn place(fields: &[Entry], field: &Entry) -> Option<usize> {
    pairs(std::slice::from_ref(field), fields, true)[0]
}

fn is_in(operation: &Entry, section: &str, field: &Entry) -> bool {
    place(below(operation, section), field).is_some()
}

fn take(operation: &mut Entry, section: &str, field: &Entry) -> Option<Entry> {
    let at = operation.below.iter().position(|entry| entry.name() == section)?;
    let fields = &mut operation.below[at].below;
    let taken = fields.remove(place(fields, field)?);
    if fields.is_empty() {
        operation.below.remove(at);
    }
    Some(taken)
}

fn move_field(operation: &mut Entry, field: &Entry, from: &str, to: &str) {
    let Some(taken) = take(operation, from, field) else { return };
    let at = operation.below.iter().position(|entry| entry.name() == to).unwrap_or_else(|| {
        let entry = Entry { key: to.to_owned(), ..Entry::default() };
        let before = operation.below.iter().position(|entry| SECTIONS.contains(&entry.name()));
        let at = before.map_or(operation.below.len(), |at| at + usize::from(to == "advanced"));
        operation.below.insert(at, entry);
        at
    });
    operation.below[at].below.push(taken);
}

/// Moves a field of an operation to its module, or back, if the new import does.
fn shared(name: &str, known: &[Entry], base: &mut Outline, ours: &mut Outline, theirs: &mut Outline) {
    let own = |file: &mut Outline| -> Vec<Entry> {
        let Some(operation) = operation(file, name) else { return Vec::new() };
        SECTIONS.iter().flat_map(|section| below(operation, section).to_vec()).collect()
    };
    let (old, new) = (own(base), own(theirs));
    for field in &old {
        let is_up = place(&new, field).is_none()
            && place(theirs.below("fields"), field).is_some()
            && place(known, field).is_none();
        if is_up {
            [&mut *base, ours].into_iter().for_each(|file| move_up(file, name, field));
        }
    }
    for field in &new {
        let is_down = place(&old, field).is_none() && place(known, field).is_some();
        if is_down {
            [&mut *base, ours].into_iter().for_each(|file| copy_down(file, name, field));
        }
    }
}

/// Moves a field to the module. The module gets the one of the operation where a person edited it.
fn move_up(file: &mut Outline, name: &str, field: &Entry) {
    let Some(operation) = operation(file, name) else { return };
    let own = SECTIONS.iter().find_map(|section| {
        let fields = below(operation, section);
        place(fields, field).map(|at| fields[at].clone())
    });
    let Some(own) = own else { return };
    let is_edited = |entry: &Entry| canon(entry, true) != canon(field, true);
    let known = place(file.below("fields"), field);
    match known.map(|at| &mut file.below_mut("fields")[at]) {
        None => file.below_mut("fields").push(own),
        Some(known) if is_edited(&own) && is_edited(known) && *known != own => return,
        Some(known) if is_edited(&own) => *known = own,
        Some(_) => {}
    }
    let Some(operation) = self::operation(file, name) else { return };
    SECTIONS.iter().for_each(|section| drop(take(operation, section, field)));
}

fn copy_down(file: &mut Outline, name: &str, field: &Entry) {
    let fields = file.below("fields");
    let Some(copy) = place(fields, field).map(|at| fields[at].clone()) else { return };
    let Some(operation) = operation(file, name) else { return };
    if !SECTIONS.iter().any(|section| is_in(operation, section, field)) {
        let holder = Entry { key: "fields".to_owned(), below: vec![copy], ..Entry::default() };
        match operation.below.iter_mut().find(|entry| entry.name() == "fields") {
            Some(fields) => fields.below.extend(holder.below),
            None => operation.below.push(holder),
        }
    }
}
