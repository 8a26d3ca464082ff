//! The cache: results of earlier runs, keyed by content hashes.
//!
//! An unreadable or truncated cache is treated as empty. A complete one is trusted, like the rest of `target/`.

mod hashes;
#[cfg(feature = "lsp")]
mod memory;
mod modules;
mod output;

use crate::diagnostic::{Diagnostics, Source};
use crate::model::Model;
use crate::run::check::checked;
use crate::timings::Timings;
use hashes::InputHashes;
#[cfg(feature = "lsp")]
pub(crate) use memory::MemoryCache;
pub(crate) use modules::StoredModules;
pub(crate) use output::{Entry, Manifest, PreviousRun};
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::xxh3_128;

/// A cache folder for one build of the generator.
#[derive(Debug, Clone)]
pub struct Cache {
    folder: PathBuf,
    generator: u128,
}

impl Cache {
    /// Creates a cache for the running program; `None` if the program cannot be identified.
    pub fn of_this_program(folder: &Path) -> Option<Self> {
        let program = std::env::current_exe().and_then(std::fs::metadata).ok()?;
        let changed = program.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
        let text = format!("{} {} {}", env!("CARGO_PKG_VERSION"), program.len(), changed.as_nanos());
        Some(Self { folder: folder.to_owned(), generator: xxh3_128(text.as_bytes()) })
    }

    /// Checks like [`check`](crate::check). A module that had no mistakes and did not change is not read again.
    pub fn check(&self, sources: &[Source]) -> (Option<Model>, Diagnostics) {
        let modules = self.modules(sources, &InputHashes::new(self.generator, sources));
        let checked = checked(sources, &modules, &mut Timings::default());
        modules.finish();
        checked
    }

    /// Opens the cached modules of a specification.
    pub(crate) fn modules(&self, sources: &[Source], hashes: &InputHashes) -> StoredModules {
        let first = sources.first().map_or("", |source| source.path.as_str());
        let keys = sources.iter().map(|source| hashes.checked(source)).collect();
        StoredModules::open(self.file(Path::new(first)), keys)
    }

    /// Opens the manifest of the last run into `out`.
    pub(crate) fn open(&self, out: &Path, sources: &[Source]) -> PreviousRun {
        PreviousRun::open(self.file(out), InputHashes::new(self.generator, sources))
    }

    /// Returns the cache file for a path.
    fn file(&self, path: &Path) -> PathBuf {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        self.folder.join(format!("{:032x}", xxh3_128(path.as_os_str().as_encoded_bytes())))
    }
}
