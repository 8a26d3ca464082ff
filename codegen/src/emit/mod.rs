//! Model → tokens: a file for each thing that is emitted. Nothing here can fail, and nothing here decides a name.

mod answer;
mod catalog;
mod client;
mod connector;
mod docs;
mod enumeration;
mod example;
mod fold;
mod imports;
mod invoke;
mod layout;
mod module;
mod package;
mod readme;
mod structure;
mod tagged;
mod tests;
mod ty;
mod untagged;
mod validate;

use crate::model::{Connector, Model};
use crate::output::Unit;
pub use layout::Layout;

/// What one file is made of; the work is done by [`emit`], file by file, on any thread.
#[derive(Clone, Copy)]
pub(crate) enum Plan<'m> {
    Package(&'m Model),
    Readme(&'m Model),
    Library(&'m Model),
    Tests(&'m Connector),
    Examples(&'m Connector, usize),
    Support(&'m Connector),
    Connector(&'m Connector),
    Types(&'m Connector),
    Module(&'m Connector, usize),
    Catalog(&'m Connector, usize),
    Everything(&'m Connector),
}

impl Plan<'_> {
    /// Tells one kind of file from the others.
    #[cfg(feature = "cli")]
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Package(_) => "package",
            Self::Readme(_) => "readme",
            Self::Library(_) => "library",
            Self::Tests(_) => "tests",
            Self::Examples(..) => "examples",
            Self::Support(_) => "support",
            Self::Connector(_) => "connector",
            Self::Types(_) => "types",
            Self::Module(..) => "module",
            Self::Catalog(..) => "catalog",
            Self::Everything(_) => "everything",
        }
    }
}

/// The files of a layout.
pub(crate) fn plan(model: &Model, layout: Layout) -> Vec<Plan<'_>> {
    if layout == Layout::Include {
        return model.connectors.iter().map(Plan::Everything).collect();
    }
    let mut plans = vec![Plan::Package(model), Plan::Readme(model), Plan::Library(model)];
    for connector in &model.connectors {
        plans.push(Plan::Connector(connector));
        plans.push(Plan::Tests(connector));
        plans.push(Plan::Support(connector));
        if connector.shared_types().next().is_some() {
            plans.push(Plan::Types(connector));
        }
        plans.extend((0..connector.modules.len()).map(|index| Plan::Module(connector, index)));
        let tested = |index: &usize| tests::has_tests(&connector.modules[*index]);
        plans.extend(
            (0..connector.modules.len()).filter(tested).map(|index| Plan::Examples(connector, index)),
        );
        plans.extend((0..connector.modules.len()).map(|index| Plan::Catalog(connector, index)));
    }
    plans
}

/// The tokens of one file.
pub(crate) fn emit(plan: Plan<'_>) -> Unit<'_> {
    match plan {
        Plan::Package(model) => package::manifest(model),
        Plan::Readme(model) => readme::emit(model),
        Plan::Library(model) => package::library(model),
        Plan::Tests(connector) => tests::emit(connector),
        Plan::Examples(connector, index) => tests::module(connector, &connector.modules[index]),
        Plan::Support(connector) => tests::support(connector),
        Plan::Connector(connector) => Unit {
            path: format!("src/{}/mod.rs", connector.folder()),
            source: format!("{}/connector.yaml", connector.name),
            content: connector::emit(connector, Layout::Crate),
        },
        Plan::Types(connector) => Unit {
            path: format!("src/{}/types.rs", connector.folder()),
            source: format!("{}/types.yaml", connector.name),
            content: module::types(connector, Layout::Crate),
        },
        Plan::Module(connector, index) => {
            let module = &connector.modules[index];
            Unit {
                path: format!("src/{}/{}.rs", connector.folder(), module.file()),
                source: format!("{}/modules/{}.yaml", connector.name, module.name),
                content: module::emit(connector, module, index, Layout::Crate),
            }
        }
        Plan::Catalog(connector, index) => catalog::module(connector, &connector.modules[index]),
        Plan::Everything(connector) => package::everything(connector),
    }
}
