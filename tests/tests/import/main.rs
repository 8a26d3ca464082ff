//! OpenAPI documents become specifications.
//!
//! The small documents here show how each part is imported. The documents of vendors are not part of this repository, so
//! the test that imports them is ignored; it looks in `../shared/data`, or in the folder that
//! `MODWRIGHT_VENDOR_DOCUMENTS` names.
#![allow(missing_docs)]

mod bodies;
mod connections;
mod documents;
mod errors;
mod histories;
mod layers;
mod lost;
mod mistakes;
mod overlays;
mod paging;
mod parts;
mod places;
mod streams;
mod tuples;
mod twisted;
mod updates;
mod values;
mod versions;
mod webhooks;
mod written;

use modwright::diagnostic::draw;
use modwright::import::{Imported, Options, openapi};
use modwright::{Diagnostics, Source};

/// Imports a document.
fn import(text: &str, options: &Options) -> (Imported, Diagnostics, Source) {
    let source = Source { path: "api.yaml".to_owned(), text: text.to_owned() };
    let (imported, notes) = openapi(&source, options);
    let imported =
        imported.unwrap_or_else(|| panic!("{}", draw(&notes, std::slice::from_ref(&source), false)));
    let (texts, _) = modwright::tidy(&imported.files);
    for (file, text) in imported.files.iter().zip(texts) {
        assert_eq!(Some(&file.text), text.as_ref(), "{} is not in the canonical layout", file.path);
    }
    (imported, notes, source)
}

/// Returns the files of an import, after a check of them.
fn files(text: &str) -> String {
    let (imported, ..) = import(text, &Options::default());
    let (model, diagnostics) = modwright::check(&imported.files);
    assert!(model.is_some(), "{}", draw(&diagnostics, &imported.files, false));
    imported.files.iter().map(|file| format!("### {}\n{}", file.path, file.text)).collect()
}

/// Returns one file of an import.
fn file(text: &str, path: &str) -> String {
    let all = files(text);
    let file = all.split("### ").find_map(|file| file.strip_prefix(path));
    file.unwrap_or_else(|| panic!("no {path} in:\n{all}")).trim_start_matches('\n').to_owned()
}

/// Returns the warnings of an import, as the command draws them.
fn warnings(text: &str) -> String {
    let (_, notes, source) = import(text, &Options::default());
    draw(&notes, std::slice::from_ref(&source), false)
}
