//! An update to the next version of a vendor's document, and `diff` of the specifications before and after it, say the same.
//!
//! An update compares what the files say, `diff` what callers get of it. So both name the same operations and types that are new or
//! gone. A file may say the same in another way, and an item may change because of a type or a field of its module that it names:
//! such items only one of both names, and they are counted.

use super::documents::documents;
use super::updates::Kept;
use modwright::diff::{Change, diff};
use modwright::model::Model;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Returns the documents of each vendor, from the oldest on.
fn histories() -> Vec<Vec<PathBuf>> {
    let mut all = documents();
    all.retain(|path| path.parent().is_some_and(|folder| folder.ends_with("history")));
    let vendor = |path: &Path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        name.split('-').next().unwrap_or_default().to_owned()
    };
    all.chunk_by(|one, other| vendor(one) == vendor(other)).map(<[_]>::to_vec).collect()
}

/// Returns the item of a change, as an update names it: `pets.list`, and `Pet` for a shared type.
fn item(change: &Change) -> Option<String> {
    let mut parts = change.item.split('.').skip(1);
    let (module, item) = (parts.next()?, parts.next()?);
    Some(if module == "types" { item.to_owned() } else { format!("{module}.{item}") })
}

/// A name of a bounded value is no type in Rust.
fn is_type(models: &[Model; 2], name: &str) -> bool {
    let name = name.rsplit('.').next().unwrap_or(name);
    let mut connectors = models.iter().flat_map(|model| &model.connectors);
    connectors.any(|connector| connector.types.iter().any(|one| one.name == name))
}

#[test]
#[ignore = "needs the documents of vendors"]
fn an_update_and_diff_agree_on_the_histories_of_vendors() {
    let (mut wrong, mut pairs, mut exact) = (Vec::new(), 0, 0);
    let (mut both, mut files_only, mut diff_only) = (0, 0, 0);
    for history in histories() {
        for versions in history.windows(2) {
            let [old, new] = [&versions[0], &versions[1]].map(|path| std::fs::read_to_string(path).unwrap());
            let label = versions[1].file_stem().unwrap().to_string_lossy().into_owned();
            let mut kept = Kept::import(&old);
            let before = kept.check();
            let updated = kept.update(&new);
            let models = [before, kept.check()];
            let changes = diff(&models[0], &models[1]);
            pairs += 1;
            for (operation, ty, module) in [
                ("new operation", "new type", "new module"),
                ("operation removed", "type removed", "module removed"),
            ] {
                let said = |what: &'static str| changes.iter().filter(move |one| one.what == what);
                let modules: BTreeSet<&str> =
                    said(module).filter_map(|one| Some(one.item.split_once('.')?.1)).collect();
                let operations: BTreeSet<String> = said(operation).filter_map(item).collect();
                let types: BTreeSet<String> = said(ty).filter_map(item).collect();
                let side = |sides: &modwright::import::Sides| match operation {
                    "new operation" => sides.added.clone(),
                    _ => sides.removed.clone(),
                };
                let (theirs, their_types) = (side(&updated.changes.operations), side(&updated.changes.types));
                let is_in_module =
                    |name: &str| name.split_once('.').is_some_and(|(module, _)| modules.contains(module));
                for name in theirs.iter().filter(|name| !operations.contains(*name) && !is_in_module(name)) {
                    wrong.push(format!("{label}: {operation} {name}, but not for `diff`"));
                }
                for name in operations.iter().filter(|name| !theirs.contains(name)) {
                    wrong.push(format!("{label}: {operation} {name}, for `diff` only"));
                }
                for name in &their_types {
                    if !types.contains(name) && !is_in_module(name) && is_type(&models, name) {
                        wrong.push(format!("{label}: {ty} {name}, but not for `diff`"));
                    }
                }
                exact += theirs.len() + their_types.len();
            }
            let changed: BTreeSet<&String> = [&updated.changes.operations, &updated.changes.types]
                .into_iter()
                .flat_map(|one| &one.changed)
                .collect();
            let named: BTreeSet<String> = changes.iter().filter_map(item).collect();
            both += changed.iter().filter(|name| named.contains(**name)).count();
            files_only += changed.iter().filter(|name| !named.contains(**name)).count();
            let sides = [&updated.changes.operations, &updated.changes.types];
            let told = |name: &String| {
                sides
                    .iter()
                    .any(|one| [&one.added, &one.removed, &one.changed].iter().any(|all| all.contains(name)))
            };
            diff_only += named.iter().filter(|name| !told(name) && !updated.moved.contains(name)).count();
        }
    }
    println!("{pairs} pairs: {exact} items new or gone");
    println!("{both} items changed for both, {files_only} in the files only, {diff_only} for `diff` only");
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(pairs > 0, "no histories");
    assert!(files_only * 20 < both, "changes of the files that `diff` does not see");
}
