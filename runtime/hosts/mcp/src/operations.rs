//! The operations of all connectors, and their names.

use crate::Server;
use modwright_runtime::{AnyClient, CatalogModule, CatalogOperation};

/// An operation with its client.
pub(crate) struct Entry<'s> {
    pub client: &'s dyn AnyClient,
    pub module: &'static CatalogModule,
    pub operation: &'static CatalogOperation,
    /// The connector, if there are several.
    connector: Option<&'static str>,
}

impl Entry<'_> {
    /// Returns the name of its tool.
    pub fn tool_name(&self) -> String {
        self.parts().join("_")
    }

    /// Returns the name in the tools that find and call operations.
    pub fn id(&self) -> String {
        self.parts().join(".")
    }

    fn parts(&self) -> Vec<&'static str> {
        let names = [self.module.name.as_str(), self.operation.name.as_str()];
        self.connector.into_iter().chain(names).collect()
    }

    /// Returns the title, the help and the rules.
    pub fn description(&self) -> String {
        let title = self.operation.title.as_ref().or(self.module.title.as_ref());
        let rules = self.operation.rules.iter().map(|rule| format!("- {}", rule.text));
        let texts = title.into_iter().chain(&self.operation.help).cloned();
        texts.chain(rules).collect::<Vec<_>>().join("\n")
    }
}

impl Server {
    /// Returns the operations that can be called.
    pub(crate) fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        let has_several = self.clients.len() > 1;
        let entries = self.clients.iter().flat_map(move |client| {
            let catalog = client.catalog();
            let connector = has_several.then_some(catalog.connector.name.as_str());
            catalog.modules.iter().flat_map(move |module| {
                module.operations.iter().map(move |operation| Entry {
                    client: &**client,
                    module,
                    operation,
                    connector,
                })
            })
        });
        // A custom call has no method of its own.
        entries.filter(|entry| self.custom_calls || entry.operation.method.is_some())
    }
}
