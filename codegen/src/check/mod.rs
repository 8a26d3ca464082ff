//! Syntax → model. Every mistake that a person can make is found here or before, all of them in one run.
//!
//! Long file: every step of the check of a connector, in its order.

#[cfg(feature = "import")]
mod accept;
mod accumulated;
#[cfg(feature = "workbench")]
pub mod advice;
mod alternatives;
mod base_urls;
mod bodies;
mod bounds;
mod choices;
mod companions;
mod connection;
mod connector;
mod conversions;
mod credentials;
mod declarations;
mod error_types;
mod fields;
mod files;
mod follow;
mod headers;
mod locales;
mod merges;
mod misfits;
mod names;
mod notes;
mod only;
mod operations;
mod pages;
mod paths;
mod pattern;
mod plurals;
mod presets;
mod ranges;
mod recursion;
mod references;
mod renumber;
mod responses;
mod rules;
mod sense;
mod spelling;
mod statuses;
mod streams;
mod table;
mod taken;
mod types;
mod unions;
mod values;
mod vectors;
mod webhooks;
mod wires;

#[cfg(feature = "import")]
pub use plurals::singular;

#[cfg(feature = "import")]
pub use accept::{
    BoundedType, LEVELS, accepts_bounds, handle_name, is_header_of_http, is_keyword, is_reserved_field,
    is_reserved_type, request_name, request_stem, response_name, too_deep, union_name, variant_name,
};

use crate::diagnostic::{Diagnostics, Source, Span, SpannedText, codes};
use crate::model::{Connector, DeclaredIn, Docs, Module, ModuleContent, TypeDeclaration, TypeId};
use crate::syntax::{self, Spec};
use references::References;
use std::collections::HashMap;
use table::Table;
use taken::{Claim, Taken};

/// Reports two connectors with the same name. A connector that is not named like its folder is another mistake.
pub fn unique(spec: &Spec, sources: &[Source], errors: &mut Diagnostics) {
    for (index, connector) in spec.connectors.iter().enumerate() {
        let twin = spec.connectors[..index].iter().find(|other| other.name.value == connector.name.value);
        if let Some(twin) = twin
            && connector::folder(&connector.name, sources) == Some(&connector.name.value)
        {
            let message = format!("there are two connectors `{}`", connector.name.value);
            names::duplicate(twin.name.span, connector.name.span, message, "rename one of them", errors);
        }
    }
}

/// The check of one connector. No module can name a declaration of another module, so each module is checked
/// separately, on any core.
pub struct ConnectorChecker<'s> {
    written: &'s syntax::Connector,
    /// Every file.
    pub sources: &'s [Source],
    /// The shared types.
    table: Table,
    /// The connector with the types of the modules that were added, after the shared ones.
    connector: Connector,
    /// The span of each type's declaration.
    spans: Vec<Span>,
    /// `true` while every type so far is resolved.
    complete: bool,
    /// `true` if every shared type is resolved.
    shared_complete: bool,
    names: HashMap<String, Span>,
    idents: Taken,
    references: References,
    deferred: Vec<merges::DeferredKey>,
    conversions: Vec<conversions::DeclaredConversion>,
    streams: Vec<accumulated::DeclaredResponse>,
    unused: Diagnostics,
}

/// The features of the generated crate, over all connectors.
#[derive(Default)]
pub struct Features {
    taken: Taken,
    connectors: Vec<String>,
    /// The version of each crate, and its first place.
    dependencies: HashMap<String, SpannedText>,
}

impl Features {
    fn enter(
        &mut self,
        connector: &syntax::Connector,
        full: Option<&str>,
        modules: &HashMap<String, Span>,
        errors: &mut Diagnostics,
    ) {
        let own = connector.name.value.as_str();
        if self.connectors.iter().any(|known| known == own) {
            return;
        }
        self.connectors.push(own.to_owned());
        let cure = "rename one of them: both would be one feature of the generated crate";
        let mut modules: Vec<(&String, &Span)> = modules.iter().collect();
        modules.sort();
        let modules = modules
            .into_iter()
            .map(|(name, span)| (format!("{own}-{name}"), format!("the module `{name}` of `{own}`"), *span));
        let at = connector.name.span;
        let full = full.map(|full| (full.to_owned(), format!("all modules of `{own}`"), at));
        let connector = (own.to_owned(), format!("the connector `{own}`"), at);
        for (name, what, span) in std::iter::once(connector).chain(full).chain(modules) {
            let feature = names::feature(&name);
            self.taken.claim(Claim { ident: &feature, what, span, cure }, None, errors);
        }
    }

    /// Claims the feature of each crate that companion files use. Several connectors may use the same one.
    fn enter_dependencies(&mut self, connector: &syntax::Connector, errors: &mut Diagnostics) {
        for (name, version) in &connector.dependencies {
            if let Some(first) = self.dependencies.get(&name.value) {
                if first.value != version.value {
                    let message = format!("there are two versions of `{}`", name.value);
                    names::duplicate(first.span, version.span, message, "write the same version", errors);
                }
                continue;
            }
            self.dependencies.insert(name.value.clone(), version.clone());
            let what = format!("the crate `{}`", name.value);
            let cure = "rename the connector or the module: both would be one feature of the generated crate";
            self.taken.claim(Claim { ident: &name.value, what, span: name.span, cure }, None, errors);
        }
    }
}

/// The type table of one thread, with the shared types.
pub struct ModuleScope(Table);

/// A module that was checked separately: its own types are numbered after the shared ones.
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct CheckedModule {
    name: SpannedText,
    module: Module,
    complete: bool,
    types: Vec<TypeDeclaration>,
    spans: Vec<Span>,
    /// One entry for each shared type, in their order.
    used: Vec<bool>,
    references: References,
    deferred: Vec<merges::DeferredKey>,
    conversions: Vec<conversions::DeclaredConversion>,
    streams: Vec<accumulated::DeclaredResponse>,
    #[cfg_attr(feature = "cli", serde(skip))]
    unused: Diagnostics,
}

impl CheckedModule {
    /// Returns `true` if there is nothing to report.
    pub fn is_right(&self) -> bool {
        self.complete && self.unused.is_empty()
    }

    /// Sets the source of all spans.
    #[cfg(feature = "cli")]
    pub fn set_source(&mut self, source: usize) {
        self.name.set_source(source);
        self.spans.iter_mut().for_each(|span| span.source = source);
        self.references.set_source(source);
        self.deferred.iter_mut().for_each(|key| key.word.set_source(source));
        self.conversions.iter_mut().for_each(|one| one.set_source(source));
        self.streams.iter_mut().for_each(|one| one.span.source = source);
    }
}

impl<'s> ConnectorChecker<'s> {
    /// Checks the connector's own file and the shared types.
    pub fn new(written: &'s syntax::Connector, sources: &'s [Source], errors: &mut Diagnostics) -> Self {
        if names::check_connector(&written.name, errors) {
            connector::check_folder(&written.name, sources, errors);
        }
        let mut references = References::default();
        references.connector(written);
        notes::connector(written, errors);
        let mut table = Table::new(connector(written, sources, errors));
        declarations::declare(&mut table, &written.types, DeclaredIn::Shared, errors);
        table.connector.error_bodies =
            error_types::resolve(&mut table, &written.error_types, DeclaredIn::Shared, errors);
        let (complete, deferred, conversions) = commit_types(&mut table, DeclaredIn::Shared, errors);
        check_types(&table, 0, errors);
        Self {
            written,
            sources,
            connector: table.connector.clone(),
            spans: table.spans.clone(),
            table,
            complete,
            shared_complete: complete,
            names: HashMap::new(),
            idents: Taken::default(),
            references,
            deferred,
            conversions,
            streams: Vec::new(),
            unused: Diagnostics::default(),
        }
    }

    /// Returns a table in which one thread checks modules, one after the other.
    pub fn module_scope(&self) -> ModuleScope {
        let mut table = self.table.clone();
        table.used.fill(false);
        ModuleScope(table)
    }

    /// Checks one module.
    pub fn module(
        &self,
        scope: &mut ModuleScope,
        written: &syntax::Module,
        errors: &mut Diagnostics,
    ) -> CheckedModule {
        let (table, shared) = (&mut scope.0, self.table.spans.len());
        let mut references = References::default();
        references.module(written);
        notes::module(written, errors);
        declarations::declare(table, &written.types, THIS_MODULE, errors);
        let mut module = module(table, written, self.written, self.sources, errors);
        let (complete, deferred, conversions) = commit_types(table, THIS_MODULE, errors);
        let complete = complete && self.shared_complete;
        let streams = accumulated::declared(&module, written);
        merges::refuse_in_requests(written, errors);
        only::refuse_in_requests(written, errors);
        conversions::refuse_in_requests(written, errors);
        if complete {
            files::check_module(&table.connector, &module, written, errors);
            bodies::check(&table.connector, &module, written, errors);
            values::put_into_module(&table.connector, &mut module, written, errors);
        }
        check_types(table, shared, errors);
        let mut unused = Diagnostics::default();
        types::warn_of_unused(table, THIS_MODULE, &mut unused);
        let name = written.name.clone();
        let (used, types, spans) = table.take_module_types(shared);
        CheckedModule {
            name,
            module,
            complete,
            types,
            spans,
            used,
            references,
            deferred,
            conversions,
            streams,
            unused,
        }
    }

    /// Adds a checked module to those added before.
    pub fn add(&mut self, checked: CheckedModule, errors: &mut Diagnostics) {
        let CheckedModule {
            name,
            mut module,
            complete,
            mut types,
            spans,
            used,
            references,
            mut deferred,
            mut conversions,
            mut streams,
            unused,
        } = checked;
        self.name(&name, errors);
        let (connector, shared) = (&mut self.connector, self.table.spans.len());
        let by = connector.types.len().saturating_sub(shared);
        let mut renumber = |id: &mut TypeId| id.0 += if id.0 < shared { 0 } else { by };
        renumber::renumber_types(&mut module, &mut types, &mut renumber);
        deferred.iter_mut().for_each(|key| renumber(&mut key.id));
        conversions.iter_mut().for_each(|one| one.renumber(&mut renumber));
        streams.iter_mut().for_each(|one| one.renumber(&mut renumber));
        types
            .iter_mut()
            .for_each(|declaration| declaration.declared_in = DeclaredIn::Module(connector.modules.len()));
        connector.types.extend(types);
        connector.modules.push(module);
        self.complete &= complete;
        self.spans.extend(spans);
        self.table.used.iter_mut().zip(used).for_each(|(known, used)| *known |= used);
        self.references.extend(references);
        self.deferred.extend(deferred);
        self.conversions.extend(conversions);
        self.streams.extend(streams);
        self.unused.extend(unused);
    }

    /// Checks the rules that need all modules. Returns `None` if a type has an error.
    pub fn finish(self, features: &mut Features, errors: &mut Diagnostics) -> Option<Connector> {
        let some_are_off = self.connector.modules.iter().any(|module| !module.is_default);
        let full = some_are_off.then(|| names::feature(&format!("{}-full", self.written.name.value)));
        features.enter(self.written, full.as_deref(), &self.names, errors);
        features.enter_dependencies(self.written, errors);
        self.references.finish(errors);
        if !self.complete {
            return None;
        }
        connector::check_test(&self.connector, self.written, errors);
        choices::check(&self.connector, self.references.choices(), errors);
        if errors.errors() == 0 {
            connector::check_uses(&self.connector, self.written, errors);
        }
        let (mut connector, spans) = (self.connector, self.spans);
        connector.full_feature = full;
        types::sort_by_file(&mut connector);
        types::mark_directions(&mut connector);
        types::refuse_closed_responses(&connector, &spans, errors);
        presets::check(&connector, &self.deferred, errors);
        only::check(&connector, &self.deferred, errors);
        vectors::check(&connector, &spans, errors);
        files::check_types(&connector, &spans, errors);
        connector.companions = companions::resolve(&connector, self.written, self.sources);
        merges::check(&mut connector, &self.deferred, errors);
        conversions::check(&mut connector, &self.conversions, errors);
        accumulated::check(&mut connector, &self.streams, errors);
        types::mark_modules(&mut connector);
        connector.locales = locales::resolve(&connector, self.written, self.sources, errors);
        // A type that is unused because of a misspelled name is no second mistake.
        if errors.errors() == 0 {
            errors.extend(self.unused);
            types::warn_of_unused(&self.table, DeclaredIn::Shared, errors);
        }
        Some(connector)
    }

    /// Checks that a module is named like its file, and that no two modules have the same name.
    fn name(&mut self, name: &SpannedText, errors: &mut Diagnostics) {
        if !names::check_module(name, errors) {
            return;
        }
        let path = &self.sources[name.span.source].path;
        let file = path.rsplit('/').next().unwrap_or_default();
        if file != format!("{}.yaml", name.value) {
            let own = format!("{}{}.yaml", path.strip_suffix(file).unwrap_or_default(), name.value);
            let stem = file.trim_end_matches(".yaml");
            let free: String =
                stem.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
            let help = if self.sources.iter().any(|source| source.path == own) {
                // Other files name the module of that file.
                format!(
                    "delete it if it is a copy of `{}.yaml`; else rename the module and its file to `{free}`",
                    name.value
                )
            } else {
                format!("rename the file to `{}.yaml`, or the module to `{stem}`", name.value)
            };
            let message = format!("the module `{}` is in the file `{file}`", name.value);
            errors.push(codes::FILE_NAME.at(name.span, message).help(help));
            errors.suppress(stem);
            return;
        }
        if let Some(twin) = self.names.insert(name.value.clone(), name.span) {
            let message = format!("there are two modules `{}`", name.value);
            names::duplicate(twin, name.span, message, "rename one of them, and its file", errors);
            return;
        }
        let (ident, what) = (names::module_ident(&name.value), format!("the module `{}`", name.value));
        let cure = "rename one of them, and its file";
        self.idents.claim(Claim { ident: &ident, what, span: name.span, cure }, None, errors);
    }
}

/// The declaring file of a module's types before the module is added to the connector.
const THIS_MODULE: DeclaredIn = DeclaredIn::Module(0);

/// Commits the types of a file, if all of them are resolved, and collects the keys that are checked later.
fn commit_types(
    table: &mut Table,
    declared_in: DeclaredIn,
    errors: &mut Diagnostics,
) -> (bool, Vec<merges::DeferredKey>, Vec<conversions::DeclaredConversion>) {
    let first = table.connector.types.len();
    if !table.commit() {
        return (false, Vec::new(), Vec::new());
    }
    if recursion::refuse_endless_unions(table, first, errors) {
        return (false, Vec::new(), Vec::new());
    }
    recursion::mark_boxes(&mut table.connector, first);
    let deferred = merges::deferred_keys(table, declared_in);
    let conversions = conversions::declared(table, declared_in);
    values::put_into_types(table, declared_in, errors);
    (true, deferred, conversions)
}

/// Checks the types from index `first` on as a whole.
fn check_types(table: &Table, first: usize, errors: &mut Diagnostics) {
    unions::check(table, first, errors);
    recursion::check(table, first, errors);
}

/// Returns the connector without its types and modules.
fn connector(written: &syntax::Connector, sources: &[Source], errors: &mut Diagnostics) -> Connector {
    Connector {
        name: written.name.value.clone(),
        ident: names::connector_ident(&written.name.value),
        feature: names::feature(&written.name.value),
        full_feature: None,
        is_default: written.is_default,
        docs: Docs {
            title: trimmed(written.title.as_ref()),
            help: trimmed(written.help.as_ref()),
            link: trimmed(written.docs.as_ref()),
            deprecated: None,
            aka: Box::default(),
        },
        source: sources[written.name.span.source].path.clone(),
        base_url: written.base_url.value.clone(),
        base_url_env: trimmed(written.base_url_env.as_ref()),
        servers: connection::servers(written, errors),
        headers: connection::headers(written, errors),
        array_format: written.array_format.as_ref().map_or_else(Default::default, |format| format.value),
        connection: connection::resolve(written, errors),
        rules: alternatives::resolve(written, errors),
        test: written
            .test
            .as_ref()
            .and_then(|test| test.value.split_once('.'))
            .map(|(m, o)| (m.to_owned(), o.to_owned())),
        errors: connection::error_paths(&written.errors, errors),
        error_bodies: Vec::new(),
        request_id: trimmed(written.request_id.as_ref()),
        retry: written.retry.as_ref().and_then(|retry| connection::retry(retry, errors)),
        pages: written.pages.as_ref().map(connection::pages),
        stream_end: written.streams.as_ref().and_then(|streams| trimmed(streams.end.as_ref())),
        types: Vec::new(),
        shared: Vec::new(),
        modules: Vec::new(),
        companions: Vec::new(),
        guide: written.guide.map(|index| sources[index].text.clone()),
        locales: Vec::new(),
        dependencies: companions::dependencies(written, errors),
    }
}

fn module(
    table: &mut Table,
    written: &syntax::Module,
    connector: &syntax::Connector,
    sources: &[Source],
    errors: &mut Diagnostics,
) -> Module {
    let handle = names::handle(&written.name.value);
    let what = format!("the handle of the module `{}`", written.name.value);
    let claim = Claim { ident: &handle, what, span: written.name.span, cure: "rename one of them" };
    table.claim(THIS_MODULE, claim, errors);
    let operations = operations::resolve(table, written, connector, THIS_MODULE, errors);
    let webhooks = webhooks::resolve(table, written.webhooks.as_ref(), THIS_MODULE, errors);
    let content = match written.content {
        syntax::ModuleContent::AnyCall => ModuleContent::AnyCall,
        syntax::ModuleContent::Operations(_) => ModuleContent::Operations(operations),
    };
    Module {
        name: written.name.value.clone(),
        ident: names::module_ident(&written.name.value),
        handle,
        feature: names::feature(&format!("{}-{}", connector.name.value, written.name.value)),
        is_default: written.is_default,
        docs: Docs {
            aka: names::aka(&written.aka, &written.name.value, errors),
            title: trimmed(written.title.as_ref()),
            help: trimmed(written.help.as_ref()),
            link: trimmed(written.docs.as_ref()),
            deprecated: trimmed(written.deprecated.as_ref()),
        },
        source: sources[written.name.span.source].path.clone(),
        types: Vec::new(),
        content,
        webhooks,
    }
}

fn trimmed<'t, T: From<&'t str>>(text: Option<&'t SpannedText>) -> Option<T> {
    text.map(|text| text.value.trim().into())
}
