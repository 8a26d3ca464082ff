//! A companion file belongs to the connector or the module whose specification has the same name. The crates that it uses
//! are optional dependencies, and features, of the generated crate.

use super::names;
use crate::diagnostic::{Diagnostics, Source, SpannedText, codes};
use crate::model::{Companion, Connector, TypeId};
use crate::syntax;
use std::collections::HashSet;

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

/// Returns the shared types that a module needs because a companion file names them: its own, or the connector's, which is
/// compiled with each module.
pub(super) fn named_types(connector: &Connector, module: usize) -> Vec<TypeId> {
    let companions = connector.companions.iter().filter(|one| one.module.is_none_or(|own| own == module));
    let words: HashSet<&str> =
        companions.flat_map(|one| one.text.split(|c: char| !c.is_alphanumeric() && c != '_')).collect();
    let is_named = |id: &&TypeId| words.contains(connector.declaration(**id).name.as_str());
    connector.shared.iter().filter(is_named).copied().collect()
}

/// Returns the crates that companion files use.
pub(super) fn dependencies(written: &syntax::Connector, errors: &mut Diagnostics) -> Vec<(String, String)> {
    if let (Some((name, _)), []) = (written.dependencies.first(), written.companions.as_slice()) {
        errors.push(
            codes::UNUSED
                .at(name.span, "no companion file uses these crates")
                .help("add `connector.rs` or `modules/NAME.rs`, or delete `dependencies`")
                .warning(),
        );
    }
    for (name, version) in &written.dependencies {
        names::check_crate(name, errors);
        check_version(version, errors);
    }
    written.dependencies.iter().map(|(name, version)| (name.value.clone(), version.value.clone())).collect()
}

fn check_version(version: &SpannedText, errors: &mut Diagnostics) {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !version.value.split('.').all(is_number) || version.value.split('.').count() > 3 {
        errors.push(
            codes::WRONG_VALUE
                .at(version.span, format!("`{}` is not the version of a crate", version.value))
                .help("write the lowest version that has everything you use: `1.2`"),
        );
    }
}
