//! The manifest of an output folder: a file whose inputs did not change is not generated again.
//!
//! For each output file the manifest has a key, which is a hash of everything that the file depends on, and a hash of
//! its text. An entry is only trusted if the file on disk still has that hash.

use super::hashes::InputHashes;
use crate::write;
use std::collections::HashMap;
use std::fmt::Write;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::xxh3_128;

/// The first line of a manifest. A new format needs another line.
const HEAD: &str = "modwright cache 1";

/// One file of the output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The hash of its inputs.
    pub key: u128,
    /// The hash of its text.
    pub text: u128,
    /// The path, relative to the output folder.
    pub path: String,
}

impl Entry {
    pub(crate) fn new(key: u128, path: String, text: &str) -> Self {
        Self { key, text: xxh3_128(text.as_bytes()), path }
    }

    /// Returns `true` if the file on disk is unchanged. The buffer is reused for thousands of files, and their sizes
    /// are not queried.
    pub(crate) fn is_unchanged_in(&self, out: &Path, buffer: &mut Vec<u8>) -> bool {
        buffer.clear();
        let file = File::open(out.join(&self.path));
        let read = file.and_then(|file| file.take(u64::MAX).read_to_end(buffer));
        read.is_ok() && xxh3_128(buffer) == self.text
    }
}

/// The files of a run.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Manifest {
    /// The hash of the specification; `None` if there were warnings.
    pub spec_hash: Option<u128>,
    /// The number of modules.
    pub modules: usize,
    /// The files, in the order of their paths.
    pub files: Vec<Entry>,
}

impl Manifest {
    fn read(text: &str) -> Option<Self> {
        let number = |text: &str| u128::from_str_radix(text, 16).ok();
        // The last line is a hash of the others: with half a manifest, files would be removed.
        let (text, hash) = text.strip_suffix('\n')?.rsplit_once('\n')?;
        let mut lines = text.split('\n');
        if lines.next()? != HEAD || number(hash)? != xxh3_128(text.as_bytes()) {
            return None;
        }
        let spec_hash = match lines.next()? {
            "-" => None,
            key => Some(number(key)?),
        };
        let modules = lines.next()?.parse().ok()?;
        let mut files = Vec::new();
        for line in lines {
            let mut parts = line.splitn(3, ' ');
            let (key, text) = (number(parts.next()?)?, number(parts.next()?)?);
            files.push(Entry { key, text, path: parts.next()?.to_owned() });
        }
        Some(Self { spec_hash, modules, files })
    }

    fn write(&self) -> String {
        let spec_hash = self.spec_hash.map_or_else(|| "-".to_owned(), |key| format!("{key:032x}"));
        let mut text = format!("{HEAD}\n{spec_hash}\n{}\n", self.modules);
        for Entry { key, text: hash, path } in &self.files {
            writeln!(text, "{key:032x} {hash:032x} {path}").expect("a string takes everything");
        }
        let hash = xxh3_128(text.trim_end_matches('\n').as_bytes());
        text + &format!("{hash:032x}\n")
    }
}

/// The manifest of the last run into a folder, and the input hashes of this run.
pub(crate) struct PreviousRun {
    path: PathBuf,
    pub hashes: InputHashes,
    pub manifest: Manifest,
}

impl PreviousRun {
    /// Reads the manifest in `path`.
    pub(super) fn open(path: PathBuf, hashes: InputHashes) -> Self {
        let manifest =
            std::fs::read_to_string(&path).ok().and_then(|text| Manifest::read(&text)).unwrap_or_default();
        Self { path, hashes, manifest }
    }

    /// Returns the entries by their keys.
    pub(crate) fn by_key(&self) -> HashMap<u128, &Entry> {
        self.manifest.files.iter().map(|entry| (entry.key, entry)).collect()
    }

    /// Replaces the manifest on disk.
    pub(crate) fn keep(&self, manifest: &Manifest) -> io::Result<()> {
        if *manifest == self.manifest {
            Ok(())
        } else {
            write::replace(&self.path, manifest.write().as_bytes())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Entry, Manifest};

    #[test]
    fn a_list_comes_back_as_it_was_written_and_a_broken_one_is_none() {
        let manifest = Manifest {
            spec_hash: Some(7),
            modules: 2,
            files: vec![
                Entry::new(1, "src/a b.rs".to_owned(), "a"),
                Entry::new(u128::MAX, "b".to_owned(), ""),
            ],
        };
        let text = manifest.write();
        assert_eq!(Manifest::read(&text), Some(manifest));
        for end in 0..text.len() {
            assert_eq!(Manifest::read(&text[..end]), None, "cut off at {end}");
            let other = if &text[end..=end] == "0" { "1" } else { "0" };
            let changed = format!("{}{other}{}", &text[..end], &text[end + 1..]);
            assert_eq!(Manifest::read(&changed), None, "changed at {end}");
        }
        assert_eq!(Manifest::read(""), None);
    }
}
