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
use crate::model::{Connector, Docs, Home, Model, Module, ModuleContent, TypeId, TypeKind};
use crate::syntax::{self, Spec};
use std::collections::HashMap;
use table::Table;
use values::Values;

/// Checks the whole specification and resolves it. Gives nothing where there is an error.
pub fn check(spec: &Spec, sources: &[Source], errors: &mut Diagnostics) -> Option<Model> {
    unique_connectors(spec, errors);
    let connectors: Vec<Option<Connector>> =
        spec.connectors.iter().map(|connector| self::connector(connector, sources, errors)).collect();
    if errors.errors() > 0 {
        return None;
    }
    Some(Model { connectors: connectors.into_iter().collect::<Option<_>>()? })
}

fn connector(written: &syntax::Connector, sources: &[Source], errors: &mut Diagnostics) -> Option<Connector> {
    names::check_module(&written.name, errors);
    check_modules(written, sources, errors);
    references::check(written, errors);
    let connection = connection::resolve(written, errors);
    let mut table = Table::declare(written, errors);
    table::fill(&mut table, errors);
    let modules = modules(&mut table, written, sources, errors);
    unions::check(&table, errors);
    types::refuse_recursion(&table, errors);
    // What a misspelled name leaves unused is no second mistake.
    if errors.errors() == 0 {
        types::warn_of_unused(&table, errors);
    }
    if errors.errors() > 0 && table.types.iter().any(Option::is_none) {
        return None;
    }
    let mut connector = Connector {
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
        connection,
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
        types: std::mem::take(&mut table.types).into_iter().collect::<Option<_>>()?,
        shared: Vec::new(),
        modules,
    };
    types::sort_by_home(&mut connector);
    types::mark_directions(&mut connector);
    types::refuse_closed_answers(&connector, &table, errors);
    vectors::check(&connector, &table, errors);
    files::check(&connector, written, &table, errors);
    folds::check(&mut connector, written, &table, errors);
    read_values(&mut connector, written, &table, errors);
    Some(connector)
}

fn modules(
    table: &mut Table<'_>,
    written: &syntax::Connector,
    sources: &[Source],
    errors: &mut Diagnostics,
) -> Vec<Module> {
    let mut modules = Vec::new();
    for (index, module) in written.modules.iter().enumerate() {
        let operations = operations::resolve(table, module, written, Home::Module(index), errors);
        let content = match module.content {
            syntax::ModuleContent::AnyCall => ModuleContent::AnyCall,
            syntax::ModuleContent::Operations(_) => ModuleContent::Operations(operations),
        };
        modules.push(Module {
            name: module.name.value.clone(),
            ident: names::ident(&module.name.value),
            docs: Docs {
                title: owned(module.title.as_ref()),
                help: owned(module.help.as_ref()),
                link: owned(module.docs.as_ref()),
                deprecated: owned(module.deprecated.as_ref()),
            },
            source: sources[module.name.span.source].path.clone(),
            types: Vec::new(),
            content,
        });
    }
    modules
}

/// Defaults, presets and examples: they need every type.
fn read_values(
    connector: &mut Connector,
    written: &syntax::Connector,
    table: &Table<'_>,
    errors: &mut Diagnostics,
) {
    let structs: Vec<(TypeId, Vec<Values>)> = table
        .entries
        .iter()
        .filter_map(|entry| {
            let syntax::TypeBody::Struct { fields, .. } = &entry.declaration.body else { return None };
            let TypeKind::Struct(shape) = &connector.declaration(entry.id?).kind else { return None };
            Some((entry.id?, values::fields(connector, &shape.fields, fields.iter(), errors)))
        })
        .collect();
    let mut operations = Vec::new();
    for (module, written) in connector.modules.iter().zip(&written.modules) {
        let syntax::ModuleContent::Operations(all) = &written.content else { continue };
        operations.extend(module.operations().iter().map(|operation| {
            let own = all.iter().find(|one| one.name.value == operation.name)?;
            let fields = written.fields.iter().chain(&own.fields);
            let values = values::fields(connector, &operation.request.fields, fields, errors);
            Some((values, values::examples(connector, operation, own, errors)))
        }));
    }
    for (id, values) in structs {
        if let TypeKind::Struct(shape) = &mut connector.types[id.0].kind {
            shape.fields.iter_mut().zip(values).for_each(|(field, values)| values.put(field));
        }
    }
    let resolved = connector.modules.iter_mut().flat_map(Module::operations_mut);
    for (operation, found) in resolved.zip(operations) {
        let Some((values, examples)) = found else { continue };
        operation.request.fields.iter_mut().zip(values).for_each(|(field, values)| values.put(field));
        operation.examples = examples;
    }
}

fn unique_connectors(spec: &Spec, errors: &mut Diagnostics) {
    for (index, connector) in spec.connectors.iter().enumerate() {
        let twin = spec.connectors[..index].iter().find(|other| other.name.value == connector.name.value);
        if let Some(twin) = twin {
            let message = format!("there are two connectors `{}`", connector.name.value);
            names::duplicate(twin.name.span, connector.name.span, message, "rename one of them", errors);
        }
    }
}

/// A module is called like its file, and no two are called the same.
fn check_modules(connector: &syntax::Connector, sources: &[Source], errors: &mut Diagnostics) {
    let mut known: HashMap<&str, Span> = HashMap::new();
    for module in &connector.modules {
        let name = &module.name;
        if !names::check_module(name, errors) {
            continue;
        }
        if let Some(twin) = known.insert(&name.value, name.span) {
            let message = format!("there are two modules `{}`", name.value);
            names::duplicate(twin, name.span, message, "rename one of them, and its file", errors);
            continue;
        }
        let file = sources[name.span.source].path.rsplit('/').next().unwrap_or_default();
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

fn owned(text: Option<&Text>) -> Option<String> {
    text.map(|text| text.value.trim().to_owned())
}
