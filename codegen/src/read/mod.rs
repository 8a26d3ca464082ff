//! Text → syntax. Every mistake of form is reported here; names are not resolved.

mod connector;
mod errors;
mod field;
mod foreign;
pub(crate) mod keys;
mod list;
mod locale;
mod mapping;
mod meant;
mod module;
mod node;
mod pages;
mod repair;
mod rule;
mod rules;
mod send;
mod slips;
mod stray;
mod text;
mod ty;
mod types;

#[cfg(feature = "import")]
pub use send::body_format;

use crate::diagnostic::{Diagnostics, Source, Span, SpannedText, codes};
use crate::syntax::{Connector, ErrorPaths, ErrorTypes, Locale, Module, Node, Spec, TypeDeclaration};
use std::sync::Arc;

/// Reads everything except the modules. A mistake in one file never hides a mistake in another.
///
/// The path decides the role of a file: `NAME/connector.yaml`, `NAME/types.yaml`, `NAME/modules/*.yaml`,
/// `NAME/locales/*.yaml`, `NAME/guide.md`, and a companion file `*.rs` for a connector or a module.
pub fn read(sources: &[Source], errors: &mut Diagnostics) -> Spec {
    let mut folders: Vec<Folder> = Vec::new();
    let mut strays = Vec::new();
    // Files are read in the order of their paths, for the same reports on every machine.
    let mut order: Vec<(usize, &Source)> = sources.iter().enumerate().collect();
    order.sort_by(|(_, a), (_, b)| a.path.cmp(&b.path));
    for (index, source) in order {
        let Some((path, role)) = role(&source.path, sources) else {
            strays.push(source.path.as_str());
            stray::report(source, index, sources, errors);
            continue;
        };
        let folder = match folders.iter_mut().find(|known| known.path == path) {
            Some(known) => known,
            None => {
                folders.push(Folder { path: path.to_owned(), first: index, ..Folder::default() });
                folders.last_mut().expect("a folder was just pushed")
            }
        };
        folder.add(role, source, index, errors);
    }
    for folder in &mut folders {
        let inside = |path: &&&str| path.strip_prefix(&folder.path).is_some_and(|rest| rest.starts_with('/'));
        // A module next to the folders of the connectors may belong to any of them.
        let beside =
            |path: &&str| path.rsplit_once('/').is_some_and(|(place, _)| folder.path.starts_with(place));
        folder.strays =
            strays.iter().any(|path| stray::may_hold_modules(path) && (inside(&path) || beside(path)));
        folder.seen |= strays.iter().filter(inside).any(|path| stray::is_nearly(path, "connector.yaml"));
    }
    Spec { connectors: folders.into_iter().filter_map(|folder| folder.finish(sources, errors)).collect() }
}

/// Reads the module in the source with this index.
pub fn module(sources: &[Source], index: usize, errors: &mut Diagnostics) -> Option<Module> {
    let node = node(&sources[index], index, errors)?;
    let module = module::read(&node, errors);
    if module.is_none() {
        errors.suppress(file_name(&sources[index].path));
    }
    module
}

/// Returns `true` if a specification may contain a text: nothing in it is hidden, refused by Rust, or a real key.
#[cfg(feature = "import")]
pub fn is_accepted(text: &str) -> bool {
    let mut errors = Diagnostics::default();
    text::check(text.to_owned(), false, true, "", Span { source: 0, start: 0, end: 0 }, &mut errors);
    errors.is_empty()
}

/// Reads one file into a tree. The names in an unreadable file are suppressed.
pub fn node(source: &Source, index: usize, errors: &mut Diagnostics) -> Option<Node> {
    let node = repair::read(source, index, errors);
    if node.is_none() {
        errors.suppress(file_name(&source.path));
    }
    node
}

/// `a/b.yaml` → `b`
fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path).trim_end_matches(".yaml")
}

#[derive(Clone, Copy)]
enum FileRole {
    Connector,
    Types,
    Module,
    Companion,
    Guide,
    Locale,
}

/// Returns the connector's folder, and the role of the file.
fn role<'p>(path: &'p str, sources: &'p [Source]) -> Option<(&'p str, FileRole)> {
    let (folder, file) = path.rsplit_once('/')?;
    let has_connector = |folder: &str| {
        sources
            .iter()
            .any(|source| source.path.strip_prefix(folder).is_some_and(|rest| rest == "/connector.yaml"))
    };
    match (folder.rsplit_once('/'), file) {
        // A module may have any name, and a connector may be called `modules`.
        (Some((connector, "modules")), "connector.yaml" | "types.yaml") if has_connector(connector) => {
            Some((connector, FileRole::Module))
        }
        (_, "connector.yaml") => Some((folder, FileRole::Connector)),
        (_, "types.yaml") => Some((folder, FileRole::Types)),
        (_, "guide.md") => Some((folder, FileRole::Guide)),
        (Some((connector, "modules")), _) if file.ends_with(".yaml") => Some((connector, FileRole::Module)),
        (Some((connector, "locales")), _) if file.ends_with(".yaml") && has_connector(connector) => {
            Some((connector, FileRole::Locale))
        }
        _ => companion(path, sources).map(|connector| (connector, FileRole::Companion)),
    }
}

/// Returns the connector's folder, if the file is the companion file of a connector or a module.
fn companion<'s>(path: &str, sources: &'s [Source]) -> Option<&'s str> {
    let specification = format!("{}.yaml", path.strip_suffix(".rs")?);
    let source = sources.iter().find(|source| source.path == specification)?;
    match role(&source.path, sources)? {
        (connector, FileRole::Connector | FileRole::Module) => Some(connector),
        _ => None,
    }
}

#[derive(Default)]
struct Folder {
    path: String,
    /// The first source in this folder.
    first: usize,
    /// The connector's file exists, readable or not.
    seen: bool,
    /// The source of the connector's file.
    connector_file: usize,
    connector: Option<Connector>,
    types: Vec<Arc<TypeDeclaration>>,
    modules: Vec<usize>,
    companions: Vec<usize>,
    guide: Option<usize>,
    locales: Vec<Locale>,
    /// A reported entry of the folder may be, or contain, its modules.
    strays: bool,
}

impl Folder {
    fn add(&mut self, role: FileRole, source: &Source, index: usize, errors: &mut Diagnostics) {
        match role {
            FileRole::Module => self.modules.push(index),
            FileRole::Companion => self.companions.push(index),
            FileRole::Guide => self.guide = Some(index),
            FileRole::Locale => {
                let node = node(source, index, errors);
                self.locales.extend(node.and_then(|node| locale::read(&node, errors)));
            }
            FileRole::Connector => {
                self.seen = true;
                self.connector_file = index;
                self.connector = node(source, index, errors).and_then(|node| connector::read(&node, errors));
            }
            FileRole::Types => {
                let node = node(source, index, errors);
                self.types = node.map(|node| connector::shared_types(&node, errors)).unwrap_or_default();
            }
        }
    }

    fn finish(self, sources: &[Source], errors: &mut Diagnostics) -> Option<Connector> {
        if !self.seen {
            let place = Span { source: self.first, start: 0, end: 0 };
            let path = self.path;
            errors.push(
                codes::MISSING_KEY.at(place, format!("`{path}` has no `connector.yaml`")).help(format!(
                    "add `{path}/connector.yaml` with `connector`, `base_url` and `connection`"
                )),
            );
            // They cannot be checked, but mistakes of their form are reported.
            self.modules.iter().for_each(|index| drop(module(sources, *index, errors)));
            return None;
        }
        if self.modules.is_empty() && !self.strays {
            self.report_empty(errors);
        }
        // An unreadable connector file is one mistake; its modules are still checked.
        if self.connector.is_none() {
            ["pages:", "streams:"].into_iter().for_each(|key| errors.suppress(key));
        }
        let connector = self.connector.unwrap_or_else(|| stand_in(self.first));
        let Self { types, modules, companions, guide, locales, .. } = self;
        Some(Connector { types, modules, companions, guide, locales, ..connector })
    }
}

impl Folder {
    #[cold]
    fn report_empty(&self, errors: &mut Diagnostics) {
        let path = &self.path;
        let place = Span { source: self.connector_file, start: 0, end: 1 };
        errors.push(
            codes::MISSING_KEY
                .at(place, format!("`{path}` has no modules"))
                .help(format!("add `{path}/modules/NAME.yaml`, which begins with `module: NAME`")),
        );
        // No name in the connector's file can exist.
        let test = self.connector.as_ref().and_then(|connector| connector.test.as_ref());
        test.into_iter().for_each(|test| errors.suppress(test.value.split('.').next().unwrap_or_default()));
    }
}

/// Returns a stand-in for a connector whose file could not be read.
fn stand_in(source: usize) -> Connector {
    let span = Span { source, start: 0, end: 0 };
    Connector {
        name: SpannedText::new("connector".to_owned(), span),
        title: None,
        help: None,
        docs: None,
        base_url: SpannedText::new("https://localhost/".to_owned(), span),
        base_url_env: None,
        servers: Vec::new(),
        headers: Vec::new(),
        is_default: true,
        array_format: None,
        connection: Vec::new(),
        rules: Vec::new(),
        test: None,
        errors: ErrorPaths::default(),
        error_types: ErrorTypes::default(),
        request_id: None,
        streams: None,
        pages: None,
        page_kinds: Vec::new(),
        retry: None,
        types: Vec::new(),
        modules: Vec::new(),
        companions: Vec::new(),
        guide: None,
        locales: Vec::new(),
        dependencies: Vec::new(),
    }
}
