//! The record of an import → what its names stand for, and their places in the vendor's document.

use super::lock::Lock;
use super::overlay::Texts;
use super::update::{Places, outlines};
use crate::diagnostic::{Diagnostics, Source, Span};
use crate::merge;
use crate::tidy::tidy;

/// The record of an import.
#[derive(Debug)]
pub struct Record {
    lock: Lock,
}

impl Record {
    /// Reads an `import.lock`; `None` if it is none.
    pub fn read(lock: &Source) -> Option<Self> {
        Some(Self { lock: Lock::read(lock, 0, &mut Diagnostics::default())? })
    }

    /// Returns the file name of the document.
    pub fn document(&self) -> &str {
        &self.lock.document
    }

    /// Returns the paths of the overlays.
    pub fn overlays(&self) -> impl Iterator<Item = &str> {
        self.lock.options.overlays.iter().map(|overlay| overlay.path.as_str())
    }

    /// Returns the call that an operation was imported from: `get repos/{}/labels`. One that has another name now is
    /// found by its own call, which has the names of its parameters: `get repos/{owner}/labels`.
    pub fn operation(&self, module: &str, name: &str, call: &str) -> Option<&str> {
        let all = &self.lock.known.operations;
        let named = all.iter().find(|one| one.module == module && one.name == name);
        let call = super::known::without_names(call);
        let found = named.or_else(|| all.iter().find(|one| one.origin == call));
        found.map(|one| one.origin.as_str())
    }

    /// Returns the component, or the place in an operation or a type, that a type was imported from. Types may move between
    /// files.
    pub fn ty(&self, module: Option<&str>, name: &str) -> Option<&str> {
        let named = || self.lock.known.types.iter().filter(|one| one.name == name);
        let found = named().find(|one| one.module.as_deref() == module).or_else(|| named().next());
        found.map(|one| one.origin.as_str())
    }

    /// Imports the document once more, for the places of what it says; `None` if it is no such document. `ours` are the files
    /// of the connector, by their path in its folder.
    pub fn origins(&self, document: &Source, overlays: &[Source], ours: &[Source]) -> Option<Origins> {
        let mut notes = Diagnostics::default();
        let texts = Texts::new([document].into_iter().chain(overlays).map(|source| source.text.as_str()));
        let root = texts.read(&mut notes)?;
        let mut known = self.lock.known.clone();
        // While a file is no YAML, a name that a person gave is not found.
        if let Some(texts) = tidy(ours).0.into_iter().collect::<Option<Vec<String>>>() {
            let mut base =
                outlines(self.lock.files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
            let own = ours.iter().zip(&texts).map(|(file, text)| (file.path.as_str(), text.as_str()));
            merge::adopt(&mut base, &outlines(own)).iter().for_each(|change| known.rename(change));
        }
        let mut places = super::import(&root, &self.lock.options, &known, &mut notes)?.places;
        // What an overlay says has no place in the document.
        places.retain(|_, span| span.end <= document.text.len());
        Some(Origins { places })
    }
}

/// The places of the items of a connector in the vendor's document.
#[derive(Debug)]
pub struct Origins {
    places: Places,
}

impl Origins {
    /// Returns the place of what is at a path of keys in a file: `["types", "Pet"]`, `["types", "Pet", "name"]` for a field of
    /// it, or `["fields", "owner"]`.
    pub fn place(&self, file: &str, path: &[&str]) -> Option<Span> {
        let path = path.join(" ");
        let direct = self.places.get(&format!("{file} {path}"));
        // A type may be in another file than the one that the import would write it to.
        let moved = || {
            let all =
                self.places.iter().filter(|(key, _)| path.starts_with("types ") && key.ends_with(&path));
            let mut found = all.filter(|(key, _)| key.split_once(' ').is_some_and(|(_, rest)| rest == path));
            found.next().filter(|_| found.next().is_none()).map(|(_, span)| span)
        };
        direct.or_else(moved).copied()
    }
}
