//! Texts → an output folder, file by file, each gone from cache once it is written.

use super::cache::{Cache, Entry, Manifest, PreviousRun, StoredModules};
use super::check::{checked, modules as count_modules};
use super::parallel;
use crate::diagnostic::{Diagnostics, Source};
use crate::emit::{self, FileId, Layout};
use crate::format::Way;
use crate::model::Model;
use crate::print::print;
use crate::timings::{Timings, time};
use crate::write::{self, Written};
use std::io;
use std::path::Path;

/// What a run did.
#[derive(Debug)]
pub struct Updated {
    /// Every report, warnings too.
    pub diagnostics: Diagnostics,
    /// How many modules there are.
    pub modules: usize,
    /// The model, unless nothing had changed or something was wrong.
    pub model: Option<Model>,
    /// What became of the files; `None` where the specification has an error, and nothing was touched.
    pub written: Option<Written>,
    /// How long it took; `load` is the caller's.
    pub timings: Timings,
}

/// Brings a folder up to what [`generate`](crate::generate) gives for [`Layout::Crate`].
///
/// With a cache, what did not change since the last run is looked at and not made again; the bytes are the same without one.
///
/// # Errors
///
/// Where the folder or a file in it is of another hand, or a file cannot be read, written or removed; the text names it. Each file
/// is whole, the old or the new.
pub fn update(sources: &[Source], out: &Path, cache: Option<&Cache>) -> io::Result<Updated> {
    let mut timings = Timings::default();
    let previous = time(&mut timings.cache, || cache.map(|cache| cache.open(out, sources)));
    if let Some(previous) = &previous
        && let Some(written) = time(&mut timings.cache, || unchanged(previous, out))?
    {
        let (diagnostics, modules) = (Diagnostics::default(), previous.manifest.modules);
        return Ok(Updated { diagnostics, modules, model: None, written: Some(written), timings });
    }
    let modules = time(&mut timings.cache, || {
        cache.zip(previous.as_ref()).map(|(cache, previous)| cache.modules(sources, &previous.hashes))
    });
    let (model, diagnostics) = checked(sources, &modules, &mut timings);
    time(&mut timings.cache, || modules.map(StoredModules::finish));
    let Some(model) = model else {
        return Ok(Updated { diagnostics, modules: 0, model: None, written: None, timings });
    };
    time(&mut timings.write, || write::refuse_foreign_folder(out))?;
    let files = emit::plan(&model, Layout::Crate);
    let keys = match &previous {
        Some(previous) => time(&mut timings.cache, || previous.hashes.of(&model, &files)),
        None => vec![0; files.len()],
    };
    let entries = previous.as_ref().map(PreviousRun::by_key).unwrap_or_default();
    let jobs: Vec<(FileId<'_>, u128)> = files.into_iter().zip(keys).collect();
    let done = parallel::map_with(&jobs, Vec::new, |buffer, (id, key)| {
        let mut spent = Timings::default();
        let entry =
            entries.get(key).filter(|entry| time(&mut spent.cache, || entry.is_unchanged_in(out, buffer)));
        let (entry, written) = match entry {
            Some(entry) => ((*entry).clone(), false),
            None => {
                let file = time(&mut spent.emit, || emit::emit(*id));
                let file = print(file, Way::Short, &mut spent);
                let written = time(&mut spent.write, || write::put(out, &file))?;
                let entry = previous.is_some().then(|| Entry::new(*key, String::new(), &file.text));
                let text = entry.map_or(0, |entry| entry.text);
                (Entry { key: *key, text, path: file.path }, written)
            }
        };
        Ok::<_, io::Error>((entry, written, spent))
    });
    let mut written = Written::default();
    let mut manifest = Manifest { spec_hash: None, modules: count_modules(&model), files: Vec::new() };
    for one in done {
        let (entry, new, spent) = one?;
        written.count(new);
        timings += spent;
        manifest.files.push(entry);
    }
    manifest.files.sort_by(|a, b| a.path.cmp(&b.path));
    let paths = manifest.files.iter().map(|entry| entry.path.as_str());
    written.removed = time(&mut timings.write, || write::clean(out, paths))?;
    if let Some(previous) = previous {
        // A warning is said at every run, so such a run is never left out.
        manifest.spec_hash = (diagnostics.warnings() == 0).then_some(previous.hashes.spec);
        // Without it the next run is slower, and nothing is wrong.
        let _ = time(&mut timings.cache, || previous.keep(&manifest));
    }
    Ok(Updated {
        diagnostics,
        modules: manifest.modules,
        model: Some(model),
        written: Some(written),
        timings,
    })
}

/// What there is to do where the specification is that of the last run and every file stands as it was written.
fn unchanged(previous: &PreviousRun, out: &Path) -> io::Result<Option<Written>> {
    let files = &previous.manifest.files;
    if previous.manifest.spec_hash != Some(previous.hashes.spec)
        || parallel::map_with(files, Vec::new, |buffer, entry| entry.is_unchanged_in(out, buffer))
            .contains(&false)
    {
        return Ok(None);
    }
    let removed = write::clean(out, files.iter().map(|entry| entry.path.as_str()))?;
    Ok(Some(Written { written: 0, unchanged: files.len(), removed }))
}
