//! The connector's own file against all of its modules: the test can be called, and every name in it is used by an
//! operation.

use crate::diagnostic::{Cure, Diagnostics, Source, SpannedText, codes, nearest};
use crate::model::{Connector, Location, Operation, Returns};
use crate::syntax;
use serde_json::Value;

/// Checks that the names in a connector's own file are used. It needs every module.
pub(super) fn check_uses(connector: &Connector, written: &syntax::Connector, errors: &mut Diagnostics) {
    servers(connector, written, errors);
    pages(connector, written, errors);
}

/// Checks that a connector is named like its folder.
pub(super) fn check_folder(name: &SpannedText, sources: &[Source], errors: &mut Diagnostics) {
    let Some(folder) = folder(name, sources) else { return };
    // The stand-in for an unreadable connector has an empty span.
    if folder != name.value && name.span.end > name.span.start {
        errors.push(
            codes::FILE_NAME
                .at(name.span, format!("the connector `{}` is in the folder `{folder}`", name.value))
                .help(Cure::replace(
                    format!("write `connector: {folder}`, or rename the folder to `{}`", name.value),
                    folder,
                )),
        );
    }
}

/// Returns the folder of a connector's file.
pub(super) fn folder<'s>(name: &SpannedText, sources: &'s [Source]) -> Option<&'s str> {
    let (folder, _) = sources[name.span.source].path.rsplit_once('/')?;
    folder.rsplit('/').next()
}

/// `client.test()` takes no arguments.
pub(super) fn check_test(connector: &Connector, written: &syntax::Connector, errors: &mut Diagnostics) {
    let (Some(text), Some((module, name))) = (&written.test, &connector.test) else { return };
    let Some(operation) = connector.operation(module, name) else { return };
    let required = operation.request.fields.iter().find(|field| field.required);
    if let Some(field) = required {
        errors.push(
            codes::WRONG_VALUE
                .at(
                    text.span,
                    format!("`{}` needs `{}`, so it cannot test a connection", text.value, field.name),
                )
                .help("name an operation without required fields, or delete `test`"),
        );
    }
}

fn servers(connector: &Connector, written: &syntax::Connector, errors: &mut Diagnostics) {
    for (name, _) in &written.servers {
        let mut operations = operations(connector);
        if !operations.any(|operation| operation.server.as_deref() == Some(name.value.as_str())) {
            errors.push(
                codes::UNUSED
                    .at(name.span, format!("no operation uses the server `{}`", name.value))
                    .help(format!("write `server: {}` at an operation, or delete the server", name.value))
                    .warning(),
            );
        }
    }
}

/// Reports a name in `pages` that no operation and no example has.
fn pages(connector: &Connector, written: &syntax::Connector, errors: &mut Diagnostics) {
    let Some(pages) = &written.pages else { return };
    let lists = || {
        operations(connector).filter_map(|one| match &one.returns {
            Returns::Pages(listing) => Some((one, listing)),
            _ => None,
        })
    };
    if lists().next().is_none() {
        return;
    }
    if let Some(size) = pages.size.as_ref().filter(|_| lists().all(|(_, listing)| listing.size.is_none())) {
        let fields = lists()
            .flat_map(|(one, _)| &one.request.fields)
            .filter(|field| field.location == Location::Query);
        errors.push(
            codes::UNKNOWN_FIELD
                .at(size.span, format!("no list has the field `{}` in its query", size.value))
                .suggest(
                    &size.value,
                    fields.map(|field| field.wire.as_str()),
                    "write the query parameter of the page size, or delete `size`",
                ),
        );
    }
    let Some(more) = &pages.more else { return };
    let examples = lists().flat_map(|(one, _)| &one.examples).filter_map(|example| example.response.as_ref());
    let mut keys: Vec<String> = Vec::new();
    for response in examples {
        let Value::Object(page) = response.value() else { continue };
        if page.contains_key(&more.value) || more.value.contains('.') {
            return;
        }
        keys.extend(page.into_iter().map(|(key, _)| key));
    }
    if let Some(near) = nearest(&more.value, keys.iter().map(String::as_str)) {
        errors.push(
            codes::UNKNOWN_FIELD
                .at(more.span, format!("no example of a list has the field `{}`", more.value))
                .help(Cure::write(near)),
        );
    }
}

fn operations(connector: &Connector) -> impl Iterator<Item = &Operation> {
    connector.modules.iter().flat_map(|module| module.operations())
}
