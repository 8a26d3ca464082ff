//! One folder of specifications: the files on disk, the open texts over them, and what they declare.

use super::files::{ModuleFile, operations};
use super::imports::Imports;
use super::symbols::{self, Occurrence};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, Source, Span};
use crate::load;
use crate::read;
use crate::run::cache::MemoryCache;
use crate::run::check::advise;
use crate::syntax::{Connector, Field, Module, TypeBody, TypeDeclaration};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A folder of specifications.
pub struct Workspace {
    folder: PathBuf,
    disk: Vec<Source>,
    cache: MemoryCache,
    /// The texts of open files, which the editor has and the disk may not have.
    open: BTreeMap<String, String>,
    /// The files with the open texts.
    pub sources: Vec<Source>,
    /// The reports of the last check.
    pub diagnostics: Diagnostics,
    /// The notes of the last [`declare`](Self::declare).
    pub notes: Diagnostics,
    /// The connectors as last read; see [`declare`](Self::declare).
    pub connectors: Vec<Declared>,
    /// The sources that `connectors` was read from, if they are no longer those of the last check.
    read_from: Option<Vec<Source>>,
    /// The documents that connectors were imported from.
    pub imports: Imports,
}

/// The declarations of a connector.
pub struct Declared {
    /// The connector's file and its types.
    pub connector: Connector,
    /// Its modules.
    pub modules: Vec<ModuleFile>,
    /// Every name that can be followed or renamed.
    pub occurrences: Vec<Occurrence>,
    /// The sources of which something was left out because of a mistake, so that they may have more names.
    pub partial: BTreeSet<usize>,
}

/// Returns the folder of specifications that a file belongs to.
pub fn folder_of(file: &Path) -> Option<PathBuf> {
    let parent = file.parent()?;
    let connector = match parent.file_name() {
        Some(name) if (name == "modules" || name == "locales") && !parent.join("connector.yaml").exists() => {
            parent.parent()?
        }
        _ => parent,
    };
    connector.join("connector.yaml").exists().then(|| connector.parent().map(Path::to_owned)).flatten()
}

impl Workspace {
    /// Creates the workspace of a folder; `documents` are folders with documents of vendors.
    pub fn new(folder: PathBuf, documents: Vec<PathBuf>) -> Self {
        let mut workspace = Self {
            folder,
            disk: Vec::new(),
            cache: MemoryCache::default(),
            open: BTreeMap::new(),
            sources: Vec::new(),
            diagnostics: Diagnostics::default(),
            notes: Diagnostics::default(),
            connectors: Vec::new(),
            read_from: None,
            imports: Imports::new(documents),
        };
        workspace.reload();
        workspace
    }

    /// Reads the files on disk again.
    pub fn reload(&mut self) {
        // A folder that cannot be read has no files but the open ones.
        self.disk = load::load(&self.folder).unwrap_or_default();
    }

    /// Sets or removes the text of an open file.
    pub fn set(&mut self, path: &Path, text: Option<String>) {
        let inside = path.strip_prefix(&self.folder).unwrap_or(path).to_string_lossy().replace('\\', "/");
        let path = format!("{}/{inside}", self.folder.display());
        match text {
            Some(text) => self.open.insert(path, text),
            None => self.open.remove(&path),
        };
    }

    /// Checks all files. The declarations stay as they are until [`declare`](Self::declare).
    pub fn check(&mut self) {
        let mut sources = self.disk.clone();
        for (path, text) in &self.open {
            match sources.iter_mut().find(|source| source.path == *path) {
                Some(source) => source.text.clone_from(text),
                None => sources.push(Source { path: path.clone(), text: text.clone() }),
            }
        }
        sources.sort_by(|a, b| a.path.cmp(&b.path));
        self.diagnostics = self.cache.check(&sources).1;
        let before = std::mem::replace(&mut self.sources, sources);
        // The notes on a text that changes come back when it rests.
        let is_same = |one: &Diagnostic| before.get(one.span.source) == self.sources.get(one.span.source);
        self.notes.retain(is_same);
        self.read_from.get_or_insert(before);
    }

    /// Returns `true` if the declarations are not those of the last check.
    pub fn needs_declarations(&self) -> bool {
        self.read_from.is_some()
    }

    /// Reads the declarations of the sources of the last check, unless that was done. Returns `true` if they are new.
    pub fn declare(&mut self) -> bool {
        let Some(before) = self.read_from.take() else { return false };
        self.connectors = self.declared(&before);
        self.notes = self.advice();
        true
    }

    /// Returns the notes on a specification without mistakes.
    fn advice(&self) -> Diagnostics {
        let mut notes = Diagnostics::default();
        if self.diagnostics.errors() == 0 {
            for declared in &self.connectors {
                let modules: Vec<&Module> = declared.modules.iter().map(|file| &*file.module).collect();
                advise(&declared.connector, &modules, &mut notes);
            }
        }
        notes
    }

    /// Reads the declarations of all files; those of unchanged modules are known from the files as they were `before`.
    fn declared(&self, before: &[Source]) -> Vec<Declared> {
        // Every mistake was reported by the check.
        let mut found = Diagnostics::default();
        let sources = &self.sources;
        let spec = read::read(sources, &mut found);
        let connectors = spec.connectors.into_iter().map(|connector| {
            let modules = connector.modules.iter().filter_map(|&source| self.module(source, before));
            let modules: Vec<ModuleFile> = modules.collect();
            let occurrences = symbols::occurrences(&connector, &modules);
            let is_whole =
                |source: &usize| modules.iter().any(|file| file.source == *source && file.is_whole);
            let mut partial: BTreeSet<usize> =
                connector.modules.iter().copied().filter(|one| !is_whole(one)).collect();
            partial.extend(
                found.iter().filter(|one| one.severity == Severity::Error).map(|one| one.span.source),
            );
            Declared { connector, modules, occurrences, partial }
        });
        connectors.collect()
    }

    /// Returns the module of a source: as it is, or as it was last read.
    fn module(&self, source: usize, before: &[Source]) -> Option<ModuleFile> {
        if let Some(file) = self.unchanged(source, before) {
            return Some(ModuleFile {
                source,
                module: file.module.clone(),
                current: true,
                is_whole: file.is_whole,
            });
        }
        let mut found = Diagnostics::default();
        match read::module(&self.sources, source, &mut found) {
            Some(module) => {
                let is_whole = found.errors() == 0;
                Some(ModuleFile { source, module: Arc::new(module), current: true, is_whole })
            }
            None => {
                let module = self.last(&self.sources[source].path, before)?;
                Some(ModuleFile { source, module, current: false, is_whole: false })
            }
        }
    }

    /// Returns the module of a source that is as it was `before`.
    fn unchanged(&self, index: usize, before: &[Source]) -> Option<&ModuleFile> {
        let mut modules = self.connectors.iter().flat_map(|connector| &connector.modules);
        let file = modules.find(|file| file.source == index && file.current)?;
        (*before.get(index)? == self.sources[index]).then_some(file)
    }

    /// Returns the module that was last read from a file.
    fn last(&self, path: &str, before: &[Source]) -> Option<Arc<Module>> {
        let mut modules = self.connectors.iter().flat_map(|connector| &connector.modules);
        let found = modules.find(|file| before.get(file.source).is_some_and(|source| source.path == path));
        found.map(|file| file.module.clone())
    }

    /// Returns `true` if an open file has notes.
    pub fn has_notes(&self) -> bool {
        self.notes.iter().any(|one| self.is_open(one.span.source))
    }

    /// Returns `true` if the editor has a file open.
    pub fn is_open(&self, source: usize) -> bool {
        self.open.contains_key(&self.sources[source].path)
    }

    /// Returns the index of a file.
    pub fn source(&self, path: &Path) -> Option<usize> {
        self.sources.iter().position(|source| Path::new(&source.path) == path)
    }

    /// Returns the connector that a file belongs to, and its module, if it is one.
    pub fn declared_for(&self, source: usize) -> Option<(&Declared, Option<&ModuleFile>)> {
        let with_module = self.connectors.iter().find_map(|connector| {
            connector.modules.iter().find(|file| file.source == source).map(|file| (connector, Some(file)))
        });
        with_module.or_else(|| {
            let folder = self.sources.get(source)?.path.rsplit_once('/')?.0;
            let folder = folder.strip_suffix("/locales").unwrap_or(folder);
            let inside = |span: Span| self.sources[span.source].path.starts_with(&format!("{folder}/"));
            self.connectors.iter().find(|one| inside(one.connector.name.span)).map(|one| (one, None))
        })
    }

    /// Returns the name at a byte, with the connector that declares it.
    pub fn occurrence(&self, source: usize, byte: usize) -> Option<(&Declared, &Occurrence)> {
        let (declared, _) = self.declared_for(source)?;
        let at =
            |one: &&Occurrence| one.span.source == source && one.span.start <= byte && byte <= one.span.end;
        Some((declared, declared.occurrences.iter().find(at)?))
    }
}

impl Declared {
    /// Returns the types that a module can name, its own first.
    pub fn types<'d>(&'d self, module: Option<&'d ModuleFile>) -> impl Iterator<Item = &'d TypeDeclaration> {
        let own = module.into_iter().flat_map(|file| &file.module.types);
        own.chain(&self.connector.types).map(|declaration| &**declaration)
    }

    /// Returns the type with this name.
    pub fn ty<'d>(&'d self, module: Option<&'d ModuleFile>, name: &str) -> Option<&'d TypeDeclaration> {
        self.types(module).find(|declaration| declaration.name.value == name)
    }

    /// Returns the fields that belong to the mapping at a path of keys: of an operation, of a struct, or of the module.
    pub fn fields<'d>(&'d self, module: Option<&'d ModuleFile>, path: &[String]) -> Vec<&'d Field> {
        match path {
            [first, name, ..] if first == "operations" => {
                let Some(file) = module else { return Vec::new() };
                let own = operations(&file.module).iter().filter(|one| one.name.value == *name);
                own.flat_map(|operation| &operation.fields).chain(&file.module.fields).collect()
            }
            [first, name, ..] if first == "types" => match self.ty(module, name).map(|one| &one.body) {
                Some(TypeBody::Struct { fields, .. }) => fields.iter().collect(),
                _ => Vec::new(),
            },
            [first, ..] if first == "fields" => {
                module.map(|file| file.module.fields.iter().collect()).unwrap_or_default()
            }
            _ => Vec::new(),
        }
    }
}
