//! Imported items: their places in the vendor's document, by the record of the import.

use super::files::operations;
use super::symbols::{Owner, Symbol};
use super::workspace::{Declared, Workspace};
use crate::diagnostic::{Source, Span};
use crate::import::Record;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// Returns the origin of an item in words: `` `get pets/{}` in `pets.json` ``; `None` if it is not imported. This reads the record
/// only.
pub fn words(workspace: &Workspace, declared: &Declared, symbol: &Symbol) -> Option<String> {
    let record = workspace.imports.record(&folder(workspace, declared))?;
    let part = part(&record, declared, symbol)?;
    Some(format!("`{part}` in `{}`", record.document()))
}

/// Returns the vendor's document, and the place of an item in it; `None` if the item is not imported, or if the document is
/// nowhere.
pub fn place(workspace: &Workspace, declared: &Declared, symbol: &Symbol) -> Option<(Rc<Source>, Span)> {
    let folder = folder(workspace, declared);
    let record = workspace.imports.record(&folder)?;
    let ours = || {
        let ours = workspace.sources.iter().filter_map(|source| {
            let path = inside(source, &folder)?;
            let is_own = path.ends_with(".yaml") && !path.starts_with("locales/");
            is_own.then(|| Source { path, text: source.text.clone() })
        });
        ours.collect()
    };
    let imported = workspace.imports.imported(&folder, &record, names(declared), ours)?;
    let (source, keys) = match symbol {
        Symbol::Type(source, name) => (source, vec!["types", name]),
        Symbol::Operation(source, name) => (source, vec!["operations", name]),
        Symbol::Field(source, Owner::Module, name) => (source, vec!["fields", name]),
        Symbol::Field(source, Owner::Operation(owner), name) => (source, vec!["operations", owner, name]),
        Symbol::Field(source, Owner::Struct(owner), name) => (source, vec!["types", owner, name]),
    };
    let file = inside(&workspace.sources[*source], &folder)?;
    let place = |keys: &[&str]| imported.origins.as_ref()?.place(&file, keys);
    // A field that has another name now has the place of its item.
    let span = place(&keys).or_else(|| place(&keys[..2]))?;
    Some((imported.document.clone(), span))
}

/// Returns the part of the document that an operation or a type comes from. That of a field is its owner's.
fn part(record: &Record, declared: &Declared, symbol: &Symbol) -> Option<String> {
    let module = |source: usize| {
        let file = declared.modules.iter().find(|file| file.source == source)?;
        Some(&*file.module)
    };
    let found = match symbol {
        Symbol::Type(source, name) | Symbol::Field(source, Owner::Struct(name), _) => {
            record.ty(module(*source).map(|module| module.name.value.as_str()), name)
        }
        Symbol::Operation(source, name) | Symbol::Field(source, Owner::Operation(name), _) => {
            let module = module(*source)?;
            let operation = operations(module).iter().find(|one| one.name.value == *name)?;
            let call = format!("{} {}", operation.method.word(), operation.path.value);
            record.operation(&module.name.value, name, &call)
        }
        Symbol::Field(_, Owner::Module, _) => None,
    };
    found.map(str::to_owned)
}

/// Returns the folder of a connector.
fn folder(workspace: &Workspace, declared: &Declared) -> PathBuf {
    let file = Path::new(&workspace.sources[declared.connector.name.span.source].path);
    file.parent().unwrap_or(file).to_owned()
}

/// Returns the path of a source in the folder of its connector.
fn inside(source: &Source, folder: &Path) -> Option<String> {
    let path = Path::new(&source.path).strip_prefix(folder).ok()?;
    Some(path.to_string_lossy().replace('\\', "/"))
}

/// Returns a number that changes with the names of types and operations.
fn names(declared: &Declared) -> u64 {
    let mut hasher = DefaultHasher::new();
    for one in declared.occurrences.iter().filter(|one| one.is_declaration) {
        if let Symbol::Type(source, name) | Symbol::Operation(source, name) = &one.symbol {
            (source, name).hash(&mut hasher);
        }
    }
    hasher.finish()
}
