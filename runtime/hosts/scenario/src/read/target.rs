//! The operation that a step calls.

use super::Reader;
use crate::report::Report;
use crate::yaml::{Key, Node};
use modwright_runtime::{Catalog, CatalogModule, CatalogOperation};

/// An operation of a connector.
#[derive(Clone, Copy)]
pub(super) struct Target<'c> {
    pub catalog: &'c Catalog,
    pub module: &'c CatalogModule,
    pub operation: &'c CatalogOperation,
}

impl<'c> Reader<'c> {
    /// Finds the operation of a step: `module: moderation`, or `openai.moderation` if several connectors have the module.
    pub(super) fn target(&mut self, module: (&Key, &Node), operation: Option<&Node>) -> Option<Target<'c>> {
        let (key, node) = module;
        let written = self.plain(node, "a module")?;
        let (catalog, module) = self.module(node, &written)?;
        let operation = match operation {
            Some(node) => {
                let name = self.plain(node, "an operation")?;
                let found = module.operation(&name);
                if found.is_none() {
                    let report = Report::new(
                        &node.span,
                        format!("the module `{}` has no operation `{name}`", module.name),
                    );
                    self.report(report.suggest(&name, module.operations.iter().map(|one| one.name.as_str())));
                }
                found?
            }
            None => match module.operations.as_slice() {
                [only] => only,
                all => {
                    let names: Vec<String> = all.iter().map(|one| format!("`{}`", one.name)).collect();
                    let report = Report::new(
                        &key.span,
                        format!("the module `{}` has several operations", module.name),
                    );
                    self.report(report.help(format!("add `operation:` with one of {}", names.join(", "))));
                    return None;
                }
            },
        };
        self.connectors.insert(catalog.connector.name.clone());
        Some(Target { catalog, module, operation })
    }

    fn module(&mut self, node: &Node, written: &str) -> Option<(&'c Catalog, &'c CatalogModule)> {
        let (connector, name) = match written.split_once('.') {
            Some((connector, name)) => (Some(connector), name),
            None => (None, written),
        };
        let catalogs = || self.catalogs.iter().copied();
        let named: Vec<&'c Catalog> =
            catalogs().filter(|one| connector.is_none_or(|name| one.connector.name == name)).collect();
        if let (Some(connector), true) = (connector, named.is_empty()) {
            let report = Report::new(&node.span, format!("there is no connector `{connector}`"));
            let report = report.suggest(connector, catalogs().map(|one| one.connector.name.as_str()));
            self.report(report);
            return None;
        }
        let found: Vec<(&'c Catalog, &'c CatalogModule)> =
            named.iter().filter_map(|catalog| Some((*catalog, catalog.module(name)?))).collect();
        match found.as_slice() {
            [only] => Some(*only),
            [] => {
                let report = Report::new(&node.span, format!("there is no module `{name}`"));
                let names =
                    named.iter().flat_map(|one| one.modules.iter().map(|module| module.name.as_str()));
                self.report(report.suggest(name, names));
                None
            }
            several => {
                let names: Vec<String> =
                    several.iter().map(|(one, _)| format!("`{}.{name}`", one.connector.name)).collect();
                let report = Report::new(&node.span, format!("several connectors have a module `{name}`"));
                self.report(report.help(format!("write one of {}", names.join(", "))));
                None
            }
        }
    }
}
