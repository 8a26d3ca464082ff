//! What the last run wrote, and from what: a file whose ingredients did not change is not made again.
//!
//! A run keeps a list: for each file of the output a key, which is a hash of everything that the file depends on, and a hash of
//! its text. The list is only believed where the file on disk still has that hash. Whatever cannot be read counts as nothing.

use crate::diagnostic::Source;
use crate::emit::Plan;
use crate::model::{Connector, Model};
use crate::write;
use std::collections::HashMap;
use std::fmt::Write;
use std::io;
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

/// The first line of a list; another format is another line.
const HEAD: &str = "modwright cache 1";

/// Where the lists are kept, and which generator asks.
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

    /// What the last run into `out` left.
    pub(crate) fn open(&self, out: &Path, sources: &[Source]) -> Known {
        let path = std::path::absolute(out).unwrap_or_else(|_| out.to_owned());
        let name = xxh3_128(path.as_os_str().as_encoded_bytes());
        let path = self.folder.join(format!("{name:032x}"));
        let keys = Keys::new(self.generator, sources);
        let list = std::fs::read_to_string(&path).ok().and_then(|text| List::read(&text)).unwrap_or_default();
        Known { path, keys, list }
    }
}

/// One file of the output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Of what it depends on.
    pub key: u128,
    /// Of its text.
    pub text: u128,
    /// Relative to the output folder.
    pub path: String,
}

impl Entry {
    pub(crate) fn new(key: u128, path: String, text: &str) -> Self {
        Self { key, text: xxh3_128(text.as_bytes()), path }
    }

    /// Whether the file is there, as it was written.
    pub(crate) fn stands_in(&self, out: &Path) -> bool {
        let content = write::content(&out.join(&self.path));
        content.is_ok_and(|content| content.is_some_and(|bytes| xxh3_128(&bytes) == self.text))
    }
}

/// What a run left.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct List {
    /// Of the whole specification; `None` where it had something to say.
    pub whole: Option<u128>,
    /// How many modules there were.
    pub modules: usize,
    /// Every file, in the order of the paths.
    pub files: Vec<Entry>,
}

impl List {
    fn read(text: &str) -> Option<Self> {
        let number = |text: &str| u128::from_str_radix(text, 16).ok();
        // The last line is a hash of the others: half a list would have files removed.
        let (text, hash) = text.strip_suffix('\n')?.rsplit_once('\n')?;
        let mut lines = text.split('\n');
        if lines.next()? != HEAD || number(hash)? != xxh3_128(text.as_bytes()) {
            return None;
        }
        let whole = match lines.next()? {
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
        Some(Self { whole, modules, files })
    }

    fn write(&self) -> String {
        let whole = self.whole.map_or_else(|| "-".to_owned(), |key| format!("{key:032x}"));
        let mut text = format!("{HEAD}\n{whole}\n{}\n", self.modules);
        for Entry { key, text: hash, path } in &self.files {
            writeln!(text, "{key:032x} {hash:032x} {path}").expect("a string takes everything");
        }
        let hash = xxh3_128(text.trim_end_matches('\n').as_bytes());
        text + &format!("{hash:032x}\n")
    }
}

/// The last run's list, and the keys of this run.
pub(crate) struct Known {
    path: PathBuf,
    pub keys: Keys,
    pub list: List,
}

impl Known {
    /// The list, by its keys.
    pub(crate) fn by_key(&self) -> HashMap<u128, &Entry> {
        self.list.files.iter().map(|entry| (entry.key, entry)).collect()
    }

    /// Keeps the list of this run in the place of the old one.
    pub(crate) fn keep(&self, list: &List) -> io::Result<()> {
        if *list == self.list { Ok(()) } else { write::replace(&self.path, list.write().as_bytes()) }
    }
}

/// Hashes of what goes into a run.
pub(crate) struct Keys {
    generator: u128,
    /// Each source, by its path.
    sources: HashMap<String, u128>,
    /// Everything.
    pub whole: u128,
}

impl Keys {
    fn new(generator: u128, sources: &[Source]) -> Self {
        let hash = |source: &Source| (source.path.clone(), xxh3_128(source.text.as_bytes()));
        let mut hashes: Vec<(String, u128)> = sources.iter().map(hash).collect();
        hashes.sort();
        let mut whole = Hash::of(generator, "whole");
        for (path, hash) in &hashes {
            whole.text(path).number(*hash);
        }
        Self { generator, whole: whole.digest(), sources: hashes.into_iter().collect() }
    }

    /// The key of each planned file.
    ///
    /// A module's files depend on its own text, on the connector's file and on the shared types with what was found out about
    /// them: no module can name what another one declares. Whatever else there is depends on everything.
    pub(crate) fn of<'m>(&self, model: &'m Model, plans: &[Plan<'m>]) -> Vec<u128> {
        let bases: HashMap<&str, u128> = model
            .connectors
            .iter()
            .map(|connector| (connector.name.as_str(), self.base(connector)))
            .collect();
        let key = |plan: &Plan<'_>| {
            let mut hash = Hash::of(self.generator, plan.name());
            match plan {
                Plan::Module(connector, index)
                | Plan::Catalog(connector, index)
                | Plan::Examples(connector, index) => {
                    let module = &connector.modules[*index];
                    hash.number(bases[connector.name.as_str()])
                        .text(&module.source)
                        .number(self.sources[&module.source]);
                }
                Plan::Types(connector)
                | Plan::Connector(connector)
                | Plan::Tests(connector)
                | Plan::Support(connector)
                | Plan::Everything(connector) => {
                    hash.text(&connector.name).number(self.whole);
                }
                Plan::Package(_) | Plan::Library(_) => {
                    hash.number(self.whole);
                }
            }
            hash.digest()
        };
        plans.iter().map(key).collect()
    }

    /// What every module of a connector depends on.
    fn base(&self, connector: &Connector) -> u128 {
        let mut hash = Hash::of(self.generator, &connector.name);
        let own = connector.source.trim_end_matches("connector.yaml");
        for name in ["connector.yaml", "types.yaml"] {
            hash.number(self.sources.get(&format!("{own}{name}")).copied().unwrap_or_default());
        }
        // The one thing that modules say of what they share: who uses it, and how.
        for declaration in connector.shared.iter().map(|id| connector.declaration(*id)) {
            let marks = [declaration.sent, declaration.received, declaration.nullable, declaration.folded];
            hash.text(&declaration.name).text(&format!("{marks:?}"));
        }
        hash.digest()
    }
}

/// A hash of several parts, none of which runs into the next.
struct Hash(Xxh3);

impl Hash {
    fn of(generator: u128, what: &str) -> Self {
        let mut hash = Self(Xxh3::new());
        hash.number(generator).text(what);
        hash
    }

    fn text(&mut self, text: &str) -> &mut Self {
        self.0.update(&(text.len() as u64).to_le_bytes());
        self.0.update(text.as_bytes());
        self
    }

    fn number(&mut self, number: u128) -> &mut Self {
        self.0.update(&number.to_le_bytes());
        self
    }

    fn digest(&self) -> u128 {
        self.0.digest128()
    }
}

#[cfg(test)]
mod tests {
    use super::{Entry, List};

    #[test]
    fn a_list_comes_back_as_it_was_written_and_a_broken_one_is_none() {
        let list = List {
            whole: Some(7),
            modules: 2,
            files: vec![
                Entry::new(1, "src/a b.rs".to_owned(), "a"),
                Entry::new(u128::MAX, "b".to_owned(), ""),
            ],
        };
        let text = list.write();
        assert_eq!(List::read(&text), Some(list));
        for end in 0..text.len() {
            assert_eq!(List::read(&text[..end]), None, "cut off at {end}");
            let other = if &text[end..=end] == "0" { "1" } else { "0" };
            let changed = format!("{}{other}{}", &text[..end], &text[end + 1..]);
            assert_eq!(List::read(&changed), None, "changed at {end}");
        }
        assert_eq!(List::read(""), None);
    }
}
