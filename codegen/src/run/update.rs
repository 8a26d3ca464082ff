//! Texts → an output folder, file by file. No file stays in memory after it is written.

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

/// The result of a run.
#[derive(Debug)]
pub struct Updated {
    /// Every report, warnings included.
    pub diagnostics: Diagnostics,
    /// The number of modules.
    pub modules: usize,
    /// The model; `None` if nothing had changed or there is an error.
    pub model: Option<Model>,
    /// The files on disk; `None` if the specification has an error, and nothing was changed.
    pub written: Option<Written>,
    /// The time of each stage; the caller adds `load`.
    pub timings: Timings,
}

/// Updates a folder to the output of [`generate`](crate::generate) for [`Layout::Crate`].
///
/// With a cache, unchanged files are verified and not generated again. The bytes are the same without one.
///
/// # Errors
///
/// If the folder or a file in it was not generated, or a file cannot be read, written or removed; the text names it. No
/// file is left half written.
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
        // Warnings are shown at every run, so a run with warnings is never skipped.
        manifest.spec_hash = (diagnostics.warnings() == 0).then_some(previous.hashes.spec);
        // If this fails, the next run is slower, but correct.
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

/// Returns the result of a run without changes: the specification is that of the last run and every file is as it was
/// written.
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
