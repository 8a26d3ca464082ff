//! The names of modules.

use super::super::draft::Module;
use super::super::words;
use super::{Taken, free};

/// Returns a name for each module.
pub(in super::super) fn modules(modules: &[Module]) -> Vec<String> {
    let mut taken = Taken::default();
    let mut handles = Taken::default();
    modules
        .iter()
        .map(|module| {
            let own = &module.words;
            let candidates = [own.clone(), [own.as_slice(), &["api".to_owned()]].concat()];
            let mut is_free = |name: &str| handles.take(&crate::check::handle_name(name)) && taken.take(name);
            free(candidates, &mut is_free, words::snake)
        })
        .collect()
}
