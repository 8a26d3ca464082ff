//! Checked modules in memory, for a program that checks the same specification again and again.

use super::hashes::InputHashes;
use crate::check::CheckedModule;
use crate::diagnostic::{Diagnostics, Source};
use crate::model::Model;
use crate::run::check::{ModuleCache, checked};
use crate::timings::Timings;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// The modules of the last check that had no mistakes, as bytes.
#[derive(Default)]
pub(crate) struct MemoryCache(HashMap<u128, Vec<u8>>);

impl MemoryCache {
    /// Checks like [`check`](crate::check). A module that had no mistakes and did not change is not read again.
    pub(crate) fn check(&mut self, sources: &[Source]) -> (Option<Model>, Diagnostics) {
        let hashes = InputHashes::new(0, sources);
        let keys: Vec<u128> = sources.iter().map(|source| hashes.checked(source)).collect();
        let run = Run { known: &self.0, keys: &keys, new: Mutex::default() };
        let result = checked(sources, &run, &mut Timings::default());
        let new = run.new.into_inner().unwrap_or_else(PoisonError::into_inner);
        self.0.extend(new);
        self.0.retain(|key, _| keys.contains(key));
        result
    }
}

/// One check.
struct Run<'c> {
    known: &'c HashMap<u128, Vec<u8>>,
    /// The key of each source.
    keys: &'c [u128],
    new: Mutex<Vec<(u128, Vec<u8>)>>,
}

impl ModuleCache for Run<'_> {
    fn get(&self, source: usize) -> Option<CheckedModule> {
        let mut checked: CheckedModule = postcard::from_bytes(self.known.get(&self.keys[source])?).ok()?;
        checked.set_source(source);
        Some(checked)
    }

    fn put(&self, source: usize, checked: &CheckedModule) {
        let Ok(bytes) = postcard::to_allocvec(checked) else { return };
        self.new.lock().unwrap_or_else(PoisonError::into_inner).push((self.keys[source], bytes));
    }
}
