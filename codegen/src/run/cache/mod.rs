//! What earlier runs found out and wrote, so that what did not change is not done again.
//!
//! Whatever cannot be read, or is not whole, counts as nothing. What is whole is believed: the folder is trusted as all of `target/`
//! is.

mod hashes;
mod modules;
mod output;

use crate::diagnostic::{Diagnostics, Source};
use crate::model::Model;
use crate::run::check::checked;
use crate::timings::Timings;
use hashes::InputHashes;
pub(crate) use modules::StoredModules;
pub(crate) use output::{Entry, Manifest, PreviousRun};
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::xxh3_128;

/// What earlier runs found out and wrote, in a folder, for one build of the generator.
#[derive(Debug, Clone)]
pub struct Cache {
    folder: PathBuf,
    generator: u128,
}

impl Cache {
    /// A cache for the program that is running; `None` where it cannot be told from another build.
    pub fn of_this_program(folder: &Path) -> Option<Self> {
        let program = std::env::current_exe().and_then(std::fs::metadata).ok()?;
        let changed = program.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
        let text = format!("{} {} {}", env!("CARGO_PKG_VERSION"), program.len(), changed.as_nanos());
        Some(Self { folder: folder.to_owned(), generator: xxh3_128(text.as_bytes()) })
    }

    /// What [`check`](crate::check) gives; a module that did not change since it was right is not read again.
    pub fn check(&self, sources: &[Source]) -> (Option<Model>, Diagnostics) {
        let modules = self.modules(sources, &InputHashes::new(self.generator, sources));
        let checked = checked(sources, &modules, &mut Timings::default());
        modules.finish();
        checked
    }

    /// What is known of the modules of a specification.
    pub(crate) fn modules(&self, sources: &[Source], hashes: &InputHashes) -> StoredModules {
        let first = sources.first().map_or("", |source| source.path.as_str());
        let keys = sources.iter().map(|source| hashes.checked(source)).collect();
        StoredModules::open(self.file(Path::new(first)), keys)
    }

    /// What the last run into `out` left.
    pub(crate) fn open(&self, out: &Path, sources: &[Source]) -> PreviousRun {
        PreviousRun::open(self.file(out), InputHashes::new(self.generator, sources))
    }

    /// The file for what concerns a path.
    fn file(&self, path: &Path) -> PathBuf {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        self.folder.join(format!("{:032x}", xxh3_128(path.as_os_str().as_encoded_bytes())))
    }
}
