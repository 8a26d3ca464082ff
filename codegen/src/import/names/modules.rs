//! The names of modules.

use super::super::draft::Module;
use super::super::words;
use super::{Preset, Taken, free, given};

/// Returns a name for each module.
pub(in super::super) fn modules(modules: &[Module], preset: &Preset) -> Vec<String> {
    let mut taken = Taken::default();
    let mut handles = Taken::default();
    for name in preset.modules.iter().flatten() {
        handles.take(&crate::check::handle_name(name));
        taken.take(name);
    }
    modules
        .iter()
        .enumerate()
        .map(|(index, module)| {
            if let Some(name) = given(&preset.modules, index) {
                return name.clone();
            }
            let own = &module.words;
            let candidates = [own.clone(), [own.as_slice(), &["api".to_owned()]].concat()];
            let mut is_free = |name: &str| handles.take(&crate::check::handle_name(name)) && taken.take(name);
            free(candidates, &mut is_free, words::snake)
        })
        .collect()
}
