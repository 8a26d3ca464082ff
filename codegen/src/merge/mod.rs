//! The merge of three versions of a connector's files: the last import, ours, and the new import.
//!
//! ```text
//! text ─outline→ entries ─align, three→ entries ─outline→ text
//! ```
//!
//! Comments, the order and the layout are ours. It knows the shape of specifications, not what they mean.

mod align;
mod changes;
mod lay;
mod outline;
mod place;
mod reach;
mod rename;
mod three;
mod values;

pub use changes::{Changes, Sides, compare};
pub use lay::lay;
pub use outline::Outline;
pub use place::place;
pub use rename::{Rename, adopt};
pub use three::Conflict;

use std::collections::BTreeMap;
use three::Three;

/// The files of a connector by their path in its folder.
pub type Files = BTreeMap<String, Outline>;

/// Merges all files. The first key of a conflict is its file.
pub fn merge(mut base: Files, mut ours: Files, mut theirs: Files) -> (Files, Vec<Conflict>) {
    align::align(&mut base, &mut ours, &mut theirs);
    let before = ours.clone();
    let empty = Outline::default();
    let mut merged = Files::new();
    let mut conflicts = Vec::new();
    let paths = ours.keys().chain(theirs.keys().filter(|path| !ours.contains_key(*path)));
    for path in paths {
        let [old, own, new] = [&base, &ours, &theirs].map(|files| files.get(path).unwrap_or(&empty));
        if !ours.contains_key(path) {
            // A file that was removed here stays removed.
            if !base.contains_key(path) {
                merged.insert(path.clone(), new.clone());
            }
            continue;
        }
        if [old, own, new].iter().any(|file| file.is_opaque()) {
            let is_ours = old.print() != own.print() && own.print() != new.print();
            merged.insert(path.clone(), if is_ours { own.clone() } else { new.clone() });
            let theirs = Some("the new file of an import".to_owned());
            conflicts.extend(is_ours.then(|| Conflict { path: vec![path.clone()], theirs }));
            continue;
        }
        let mut three = Three::default();
        let entries = three.entries("", &old.entries, &own.entries, &new.entries);
        let is_gone = !theirs.contains_key(path) && base.contains_key(path) && entries.is_empty();
        if !is_gone {
            merged.insert(path.clone(), Outline { entries, tail: own.tail.clone() });
        }
        conflicts.extend(three.conflicts.into_iter().map(|mut conflict| {
            conflict.path.insert(0, path.clone());
            conflict
        }));
    }
    reach::settle(&mut merged, &before, &theirs);
    (merged, conflicts)
}
