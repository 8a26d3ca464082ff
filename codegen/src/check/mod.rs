//! Syntax → model. Everything that a person can get wrong ends here, and all of it in one run.

mod answers;
mod bounds;
mod connection;
mod fields;
mod files;
mod folds;
mod names;
mod operations;
mod pattern;
mod references;
mod rules;
mod table;
mod types;
mod unions;
mod values;
mod vectors;

use crate::diagnostic::{Diagnostics, Source, Span, Text, codes};
use crate::model::{Connector, Docs, Home, Module, ModuleContent};
use crate::syntax::{self, Spec};
use references::References;
use std::collections::HashMap;
use table::Table;

/// No two connectors are called the same.
pub fn unique(spec: &Spec, errors: &mut Diagnostics) {
    for (index, connector) in spec.connectors.iter().enumerate() {
        let twin = spec.connectors[..index].iter().find(|other| other.name.value == connector.name.value);
        if let Some(twin) = twin {
            let message = format!("there are two connectors `{}`", connector.name.value);
            names::duplicate(twin.name.span, connector.name.span, message, "rename one of them", errors);
        }
    }
}

/// A connector while it is checked, module by module: none can name what another one declares, so what is written in one is
/// not needed any more when the next is looked at.
pub struct Checking<'s> {
    written: &'s syntax::Connector,
    sources: &'s [Source],
    table: Table,
    /// Whether every type up to here is known.
    settled: bool,
    names: HashMap<String, Span>,
    references: References,
    folds: Vec<folds::Written>,
    unused: Diagnostics,
}

impl<'s> Checking<'s> {
    /// Checks the connector's own file and the shared types.
    pub fn new(written: &'s syntax::Connector, sources: &'s [Source], errors: &mut Diagnostics) -> Self {
        names::check_module(&written.name, errors);
        let mut references = References::default();
        references.connector(written);
        let mut table = Table::new(connector(written, sources, errors));
        table.declare(&written.types, Home::Shared, errors);
        let mut checking = Self {
            written,
            sources,
            table,
            settled: true,
            names: HashMap::new(),
            references,
            folds: Vec::new(),
            unused: Diagnostics::default(),
        };
        checking.settle(Home::Shared, errors);
        checking
    }

    /// Checks a module.
    pub fn module(&mut self, written: &syntax::Module, errors: &mut Diagnostics) {
        self.name(&written.name, errors);
        self.references.module(written);
        let home = Home::Module(self.table.connector.modules.len());
        self.table.declare(&written.types, home, errors);
        let mut module = module(&mut self.table, written, self.written, self.sources, home, errors);
        self.settle(home, errors);
        folds::refuse_in_requests(written, errors);
        if self.settled {
            files::check_module(&self.table.connector, &module, written, errors);
            values::put_into_module(&self.table.connector, &mut module, written, errors);
        }
        types::warn_of_unused(&self.table, home, &mut self.unused);
        self.table.connector.modules.push(module);
        self.table.leave();
    }

    /// What needs every type of a file.
    fn settle(&mut self, home: Home, errors: &mut Diagnostics) {
        self.settled = self.settled && self.table.settle();
        if self.settled {
            self.folds.extend(folds::written(&self.table, home));
            values::put_into_types(&mut self.table, home, errors);
        }
    }

    /// Checks what is true of all modules together. Gives nothing where there is an error in a type.
    pub fn finish(self, errors: &mut Diagnostics) -> Option<Connector> {
        self.references.finish(errors);
        unions::check(&self.table, errors);
        types::refuse_recursion(&self.table, errors);
        // What a misspelled name leaves unused is no second mistake.
        if errors.errors() == 0 {
            errors.extend(self.unused);
            types::warn_of_unused(&self.table, Home::Shared, errors);
        }
        if !self.settled {
            return None;
        }
        let Table { mut connector, places, .. } = self.table;
        types::sort_by_home(&mut connector);
        types::mark_directions(&mut connector);
        types::refuse_closed_answers(&connector, &places, errors);
        vectors::check(&connector, &places, errors);
        files::check_types(&connector, &places, errors);
        folds::check(&mut connector, &self.folds, errors);
        Some(connector)
    }

    /// A module is called like its file, and no two are called the same.
    fn name(&mut self, name: &Text, errors: &mut Diagnostics) {
        if !names::check_module(name, errors) {
            return;
        }
        if let Some(twin) = self.names.insert(name.value.clone(), name.span) {
            let message = format!("there are two modules `{}`", name.value);
            names::duplicate(twin, name.span, message, "rename one of them, and its file", errors);
            return;
        }
        let file = self.sources[name.span.source].path.rsplit('/').next().unwrap_or_default();
        if file != format!("{}.yaml", name.value) {
            errors.push(
                codes::FILE_NAME
                    .at(name.span, format!("the module `{}` is in the file `{file}`", name.value))
                    .help(format!(
                        "call the file `{}.yaml`, or the module `{}`",
                        name.value,
                        file.trim_end_matches(".yaml")
                    )),
            );
        }
    }
}

/// The connector without its types and modules.
fn connector(written: &syntax::Connector, sources: &[Source], errors: &mut Diagnostics) -> Connector {
    Connector {
        name: written.name.value.clone(),
        docs: Docs {
            title: owned(written.title.as_ref()),
            help: owned(written.help.as_ref()),
            link: owned(written.docs.as_ref()),
            deprecated: None,
        },
        source: sources[written.name.span.source].path.clone(),
        base_url: written.base_url.value.clone(),
        base_url_env: owned(written.base_url_env.as_ref()),
        servers: connection::servers(written, errors),
        headers: connection::headers(written, errors),
        array_format: written.array_format.as_ref().map_or_else(Default::default, |format| format.value),
        connection: connection::resolve(written, errors),
        test: written
            .test
            .as_ref()
            .and_then(|test| test.value.split_once('.'))
            .map(|(m, o)| (m.to_owned(), o.to_owned())),
        errors: connection::error_paths(&written.errors),
        request_id: owned(written.request_id.as_ref()),
        retry: written.retry.as_ref().and_then(|retry| connection::retry(retry, errors)),
        pages: written.pages.as_ref().map(connection::pages),
        stream_end: written.streams.as_ref().and_then(|streams| owned(streams.end.as_ref())),
        types: Vec::new(),
        shared: Vec::new(),
        modules: Vec::new(),
    }
}

fn module(
    table: &mut Table,
    written: &syntax::Module,
    connector: &syntax::Connector,
    sources: &[Source],
    home: Home,
    errors: &mut Diagnostics,
) -> Module {
    let operations = operations::resolve(table, written, connector, home, errors);
    let content = match written.content {
        syntax::ModuleContent::AnyCall => ModuleContent::AnyCall,
        syntax::ModuleContent::Operations(_) => ModuleContent::Operations(operations),
    };
    Module {
        name: written.name.value.clone(),
        ident: names::ident(&written.name.value),
        docs: Docs {
            title: owned(written.title.as_ref()),
            help: owned(written.help.as_ref()),
            link: owned(written.docs.as_ref()),
            deprecated: owned(written.deprecated.as_ref()),
        },
        source: sources[written.name.span.source].path.clone(),
        types: Vec::new(),
        content,
    }
}

fn owned<'t, T: From<&'t str>>(text: Option<&'t Text>) -> Option<T> {
    text.map(|text| text.value.trim().into())
}
