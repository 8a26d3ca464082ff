//! Cached results of checking, one for each module without mistakes: an unchanged module is neither read nor checked
//! again.
//!
//! One file has all modules of a specification: a header; for each module its key, its length and its bytes; and a hash
//! of everything before.

use crate::check::CheckedModule;
use crate::run::check::ModuleCache;
use crate::write::Replacement;
use std::collections::HashMap;
use std::io::{self, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

/// The first line of a file. A new format needs another line.
const HEAD: &[u8] = b"modwright modules 1\n";
/// If fewer than one module in this many is new, checking them again costs less than writing the file.
const REWRITE_RATIO: usize = 128;
/// The size of the write buffer in bytes.
const BUFFER: usize = 1 << 16;

/// The modules of the last run and of this one.
pub(crate) struct StoredModules {
    path: PathBuf,
    /// The key of each source.
    keys: Vec<u128>,
    old: Vec<u8>,
    /// The byte range of each key in `old`.
    ranges: HashMap<u128, Range<usize>>,
    /// The keys that were found.
    reused: Mutex<Vec<u128>>,
    /// The file of this run, once a module is new.
    new: Mutex<Option<io::Result<NewFile>>>,
}

impl StoredModules {
    /// Reads the file of the last run in `path`; `keys` are those of the sources.
    pub(super) fn open(path: PathBuf, keys: Vec<u128>) -> Self {
        let old = std::fs::read(&path).unwrap_or_default();
        let ranges = ranges(&old).unwrap_or_default();
        Self { path, keys, old, ranges, reused: Mutex::default(), new: Mutex::default() }
    }

    /// Replaces the file of the last run, if enough modules are new.
    pub(crate) fn finish(self) {
        let new = self.new.into_inner().unwrap_or_else(PoisonError::into_inner);
        let Some(Ok(mut new)) = new else { return };
        let reused = self.reused.into_inner().unwrap_or_else(PoisonError::into_inner);
        if reused.len() > new.modules * REWRITE_RATIO {
            return;
        }
        let kept = reused.iter().try_for_each(|key| new.put(*key, &self.old[self.ranges[key].clone()]));
        // If this fails, the next run is slower, but correct.
        let _ = kept.and_then(|()| new.end());
    }
}

impl ModuleCache for StoredModules {
    fn get(&self, source: usize) -> Option<CheckedModule> {
        let key = self.keys[source];
        let mut checked: CheckedModule =
            postcard::from_bytes(&self.old[self.ranges.get(&key)?.clone()]).ok()?;
        self.reused.lock().unwrap_or_else(PoisonError::into_inner).push(key);
        checked.set_source(source);
        Some(checked)
    }

    fn put(&self, source: usize, checked: &CheckedModule) {
        let Ok(bytes) = postcard::to_allocvec(checked) else { return };
        let mut new = self.new.lock().unwrap_or_else(PoisonError::into_inner);
        let new = new.get_or_insert_with(|| NewFile::begin(&self.path));
        if let Ok(file) = new
            && let Err(error) = file.put(self.keys[source], &bytes)
        {
            *new = Err(error);
        }
    }
}

/// Returns the byte range of each key, or `None` if the file is truncated.
fn ranges(bytes: &[u8]) -> Option<HashMap<u128, Range<usize>>> {
    let (content, hash) = bytes.split_last_chunk()?;
    if u128::from_le_bytes(*hash) != xxh3_128(content) {
        return None;
    }
    let mut rest = content.strip_prefix(HEAD)?;
    let mut ranges = HashMap::new();
    while !rest.is_empty() {
        let (key, behind) = rest.split_first_chunk()?;
        let (length, behind) = behind.split_first_chunk()?;
        let length = u32::from_le_bytes(*length) as usize;
        let start = content.len() - behind.len();
        rest = behind.get(length..)?;
        ranges.insert(u128::from_le_bytes(*key), start..start + length);
    }
    Some(ranges)
}

/// The file that replaces that of the last run.
struct NewFile {
    replacement: Replacement,
    /// Bytes to write.
    buffer: Vec<u8>,
    /// The hash of the bytes written so far.
    hash: Xxh3,
    /// The number of modules.
    modules: usize,
}

impl NewFile {
    fn begin(path: &Path) -> io::Result<Self> {
        let replacement = Replacement::create(path)?;
        Ok(Self { replacement, buffer: HEAD.to_owned(), hash: Xxh3::new(), modules: 0 })
    }

    fn put(&mut self, key: u128, known: &[u8]) -> io::Result<()> {
        let length = u32::try_from(known.len()).map_err(io::Error::other)?;
        self.modules += 1;
        self.buffer.extend(key.to_le_bytes());
        self.buffer.extend(length.to_le_bytes());
        self.buffer.extend(known);
        if self.buffer.len() < BUFFER { Ok(()) } else { self.flush() }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.hash.update(&self.buffer);
        self.replacement.file.write_all(&self.buffer)?;
        self.buffer.clear();
        Ok(())
    }

    fn end(mut self) -> io::Result<()> {
        self.flush()?;
        self.replacement.file.write_all(&self.hash.digest128().to_le_bytes())?;
        self.replacement.commit()
    }
}

#[cfg(test)]
mod tests {
    use super::{NewFile, ranges};

    #[test]
    fn what_was_kept_comes_back_and_a_broken_file_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("modules");
        let mut file = NewFile::begin(&path).unwrap();
        for (key, known) in [(1, "one"), (u128::MAX, "")] {
            file.put(key, known.as_bytes()).unwrap();
        }
        assert!(!path.exists(), "a half-written file has the final path");
        file.end().unwrap();
        let bytes = std::fs::read(&path).unwrap();
        let known = ranges(&bytes).unwrap();
        assert_eq!((known.len(), &bytes[known[&1].clone()], known[&u128::MAX].len()), (2, &b"one"[..], 0));
        for at in 0..bytes.len() {
            assert_eq!(ranges(&bytes[..at]), None, "cut off at {at}");
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert_eq!(ranges(&changed), None, "changed at {at}");
        }
        drop(NewFile::begin(&path).unwrap());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "a temporary file is left");
    }
}
