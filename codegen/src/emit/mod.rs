//! Model → tokens: a file for each thing that is emitted. Nothing here can fail, and nothing here decides a name.

mod accumulate;
mod any_call;
mod body;
mod by_status;
mod catalog;
mod client;
mod companion;
mod connection;
mod connector;
mod conversion;
mod docs;
mod enumeration;
pub(crate) mod example;
mod imports;
mod invoke;
mod json;
mod layout;
mod module;
mod package;
mod readme;
mod response;
mod samples;
pub(crate) mod signature;
mod structure;
mod tagged;
mod tests;
mod ty;
mod untagged;
mod validate;
mod webhooks;

use crate::model::{Connector, Model};
use crate::output::OutputFile;
pub use layout::Layout;

/// A file to emit. [`emit`] does the work, file by file, on any thread.
#[derive(Clone, Copy)]
pub(crate) enum FileId<'m> {
    Package(&'m Model),
    Readme(&'m Model),
    Format,
    Library(&'m Model),
    Tests(&'m Connector),
    Examples(&'m Connector, usize),
    Support(&'m Connector),
    Connector(&'m Connector),
    Samples(&'m Connector),
    ConnectorCatalog(&'m Connector),
    Types(&'m Connector),
    Module(&'m Connector, usize),
    Catalog(&'m Connector, usize),
    Companion(&'m Connector, usize, Layout),
    SingleFile(&'m Connector),
}

impl FileId<'_> {
    /// Tells one kind of file from the others.
    #[cfg(feature = "cli")]
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Package(_) => "package",
            Self::Readme(_) => "readme",
            Self::Format => "format",
            Self::Library(_) => "library",
            Self::Tests(_) => "tests",
            Self::Examples(..) => "examples",
            Self::Support(_) => "support",
            Self::Connector(_) => "connector",
            Self::Samples(_) => "samples",
            Self::ConnectorCatalog(_) => "connector-catalog",
            Self::Types(_) => "types",
            Self::Module(..) => "module",
            Self::Catalog(..) => "catalog",
            Self::Companion(..) => "companion",
            Self::SingleFile(_) => "everything",
        }
    }
}

/// The files of a layout.
pub(crate) fn plan(model: &Model, layout: Layout) -> Vec<FileId<'_>> {
    if layout == Layout::Include {
        let files = model.connectors.iter().flat_map(|connector| {
            std::iter::once(FileId::SingleFile(connector)).chain(companion::plan(connector, layout))
        });
        return files.collect();
    }
    let mut plans =
        vec![FileId::Package(model), FileId::Readme(model), FileId::Format, FileId::Library(model)];
    for connector in &model.connectors {
        plans.push(FileId::Connector(connector));
        plans.push(FileId::Samples(connector));
        plans.push(FileId::ConnectorCatalog(connector));
        plans.push(FileId::Tests(connector));
        plans.push(FileId::Support(connector));
        if connector.shared_types().next().is_some() {
            plans.push(FileId::Types(connector));
        }
        plans.extend((0..connector.modules.len()).map(|index| FileId::Module(connector, index)));
        let tested = |index: &usize| tests::has_tests(&connector.modules[*index]);
        plans.extend(
            (0..connector.modules.len()).filter(tested).map(|index| FileId::Examples(connector, index)),
        );
        plans.extend((0..connector.modules.len()).map(|index| FileId::Catalog(connector, index)));
        plans.extend(companion::plan(connector, layout));
    }
    plans
}

/// The tokens of one file.
pub(crate) fn emit(plan: FileId<'_>) -> OutputFile<'_> {
    match plan {
        FileId::Package(model) => package::manifest(model),
        FileId::Readme(model) => readme::emit(model),
        FileId::Format => package::format(),
        FileId::Library(model) => package::library(model),
        FileId::Tests(connector) => tests::emit(connector),
        FileId::Examples(connector, index) => tests::module(connector, &connector.modules[index]),
        FileId::Support(connector) => tests::support(connector),
        FileId::Connector(connector) => OutputFile {
            path: format!("src/{}/mod.rs", connector.folder()),
            source: format!("{}/connector.yaml", connector.name),
            content: connector::emit(connector, Layout::Crate),
        },
        FileId::Samples(connector) => samples::file(connector),
        FileId::ConnectorCatalog(connector) => catalog::connector(connector),
        FileId::Types(connector) => OutputFile {
            path: format!("src/{}/types.rs", connector.folder()),
            source: format!("{}/types.yaml", connector.name),
            content: module::types(connector, Layout::Crate),
        },
        FileId::Module(connector, index) => {
            let module = &connector.modules[index];
            OutputFile {
                path: format!("src/{}/{}.rs", connector.folder(), module.file()),
                source: format!("{}/modules/{}.yaml", connector.name, module.name),
                content: module::emit(connector, module, index, Layout::Crate),
            }
        }
        FileId::Catalog(connector, index) => catalog::module(connector, &connector.modules[index]),
        FileId::Companion(connector, index, layout) => {
            companion::emit(connector, &connector.companions[index], layout)
        }
        FileId::SingleFile(connector) => package::everything(connector),
    }
}
