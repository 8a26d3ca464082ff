//! A companion file belongs to the connector or the module whose specification has the same name.

use crate::diagnostic::Source;
use crate::model::{Companion, Connector};
use crate::syntax;

/// Returns the companion files of a connector.
pub(super) fn resolve(
    connector: &Connector,
    written: &syntax::Connector,
    sources: &[Source],
) -> Vec<Companion> {
    let companion = |index: &usize| {
        let Source { path, text } = &sources[*index];
        let specification = format!("{}yaml", path.strip_suffix("rs")?);
        let module = connector.modules.iter().position(|module| module.source == specification);
        // Without its module, which has an error, nothing is generated.
        (module.is_some() || specification == connector.source).then(|| Companion {
            module,
            source: path.clone(),
            text: text.clone(),
        })
    };
    written.companions.iter().filter_map(companion).collect()
}
