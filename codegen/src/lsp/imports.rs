//! The records of imports and the documents of vendors, kept until they change.

use crate::diagnostic::Source;
use crate::import::{Origins, Record};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::SystemTime;

/// The imports of a folder of specifications.
#[derive(Default)]
pub struct Imports {
    /// Folders with documents that are not above the specification.
    documents: Vec<PathBuf>,
    records: RefCell<BTreeMap<PathBuf, Kept>>,
    imported: RefCell<BTreeMap<PathBuf, Rc<Imported>>>,
}

/// The time and the size of a file.
type Time = Option<(SystemTime, u64)>;

/// The content of a record, and the time of its file.
type Kept = (Time, Option<Rc<Record>>);

/// A document that was imported once more.
pub struct Imported {
    /// The document.
    pub document: Rc<Source>,
    /// The places in it; `None` if it is no longer a document of its kind.
    pub origins: Option<Origins>,
    stamp: (Time, Time, u64),
}

impl Imports {
    /// Creates the imports of a folder; `documents` are folders with documents that are not above it.
    pub fn new(documents: Vec<PathBuf>) -> Self {
        Self { documents, ..Self::default() }
    }

    /// Returns the record of the connector in a folder; `None` if it was not imported.
    pub fn record(&self, folder: &Path) -> Option<Rc<Record>> {
        let path = folder.join("import.lock");
        let time = time(&path);
        let mut records = self.records.borrow_mut();
        if let Some((_, record)) = records.get(folder).filter(|(known, _)| *known == time) {
            return record.clone();
        }
        let record = read(&path).and_then(|lock| Record::read(&lock)).map(Rc::new);
        records.insert(folder.to_owned(), (time, record.clone()));
        record
    }

    /// Returns the document of a record, imported once more; `None` if it is nowhere. The number changes with the names of the
    /// connector, whose files are `ours`.
    pub fn imported(
        &self,
        folder: &Path,
        record: &Record,
        names: u64,
        ours: impl FnOnce() -> Vec<Source>,
    ) -> Option<Rc<Imported>> {
        let path = self.find(folder, record.document())?;
        let stamp = (time(&folder.join("import.lock")), time(&path), names);
        if let Some(kept) = self.imported.borrow().get(folder).filter(|one| one.stamp == stamp) {
            return Some(kept.clone());
        }
        let document = read(&path)?;
        let overlays: Vec<Source> =
            record.overlays().filter_map(|overlay| read(&self.find(folder, overlay)?)).collect();
        let origins = record.origins(&document, &overlays, &ours());
        let imported = Rc::new(Imported { document: Rc::new(document), origins, stamp });
        self.imported.borrow_mut().insert(folder.to_owned(), imported.clone());
        Some(imported)
    }

    /// Finds a file in a folder, in those above it as far as the repository goes, or in those that the editor names.
    fn find(&self, folder: &Path, name: &str) -> Option<PathBuf> {
        let mut is_outside = false;
        let above = folder.ancestors().take_while(|folder| {
            let was_outside = is_outside;
            is_outside = folder.join(".git").exists();
            !was_outside
        });
        let folders = above.chain(self.documents.iter().map(PathBuf::as_path));
        folders.map(|folder| folder.join(name)).find(|path| path.is_file())
    }
}

fn read(path: &Path) -> Option<Source> {
    let text = std::fs::read_to_string(path).ok()?;
    Some(Source { path: path.display().to_string(), text })
}

fn time(path: &Path) -> Time {
    let data = std::fs::metadata(path).ok()?;
    Some((data.modified().ok()?, data.len()))
}
