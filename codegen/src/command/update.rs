//! `modwright import --update`

use super::{MISTAKES, TROUBLE, load, report, some, trouble};
use anstream::{eprintln, print, println};
use modwright::diff::{Class, diff, text};
use modwright::import::{Updated, overlays, update};
use modwright::{Source, write};
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(clap::Args)]
pub struct Update {
    /// Merge a newer document into the specification that was imported before
    #[arg(long = "update", value_name = "FILE")]
    file: Option<PathBuf>,
    /// Folder of the specifications
    #[arg(long, value_name = "FOLDER", default_value = "spec")]
    output: PathBuf,
    /// Name of the connector [default: the one that was imported from a file of this name]
    #[arg(long)]
    name: Option<String>,
    /// Write every warning to this file, one on each line
    #[arg(long, value_name = "FILE")]
    warnings: Option<PathBuf>,
}

impl Update {
    pub fn run(&self) -> ExitCode {
        self.update().unwrap_or_else(|code| code)
    }

    fn update(&self) -> Result<ExitCode, ExitCode> {
        let file = self.file.as_deref().unwrap_or(Path::new(""));
        let document = read(file)?;
        let lock = self.lock(file)?;
        let folder = Path::new(&lock.path).parent().unwrap_or(Path::new("")).to_owned();
        let sources = load(&self.output)?;
        let (model, mistakes) = modwright::check(&sources);
        let Some(model) = model else {
            report(&mistakes, &sources);
            eprintln!("error: correct the specification, then update it");
            return Err(ExitCode::from(MISTAKES));
        };
        let ours: Vec<Source> = sources.into_iter().filter_map(|source| own(source, &folder)).collect();
        let overlays: Vec<Source> =
            overlays(&lock).iter().map(|path| read(Path::new(path))).collect::<Result<_, _>>()?;
        let (updated, notes) = update(&document, &overlays, &lock, &ours);
        let documents: Vec<Source> = [document].into_iter().chain(overlays).chain([lock]).collect();
        if let Some(path) = &self.warnings {
            std::fs::write(path, lines(&documents, &notes)).map_err(|error| trouble(&error))?;
        }
        let Some(updated) = updated else {
            report(&notes, &documents);
            return Err(ExitCode::from(MISTAKES));
        };
        apply(&folder, &updated).map_err(|error| trouble(&error))?;
        report(&updated.conflicts, &shown(&updated.sources, &folder));
        println!("{}: {}", folder.display(), summary(&updated));
        let sources = load(&self.output)?;
        let (after, mistakes) = modwright::check(&sources);
        let Some(after) = after else {
            report(&mistakes, &sources);
            return Err(ExitCode::from(MISTAKES));
        };
        let mut breaking = diff(&model, &after);
        breaking.retain(|change| change.class == Class::Breaking);
        if !breaking.is_empty() {
            print!("{}", text(&breaking));
        }
        let is_quiet = breaking.is_empty() && updated.conflicts.iter().next().is_none();
        Ok(if is_quiet { ExitCode::SUCCESS } else { ExitCode::from(MISTAKES) })
    }

    /// Finds the record of the import that a document belongs to.
    fn lock(&self, file: &Path) -> Result<Source, ExitCode> {
        let mut found: Vec<Source> = Vec::new();
        let folders = std::fs::read_dir(&self.output).map_err(|error| {
            trouble(&io::Error::new(error.kind(), format!("{}: {error}", self.output.display())))
        })?;
        for folder in folders.flatten() {
            let path = folder.path().join("import.lock");
            let is_asked = self.name.as_ref().is_none_or(|name| folder.file_name() == name.as_str());
            if is_asked && path.is_file() {
                found.push(read(&path)?);
            }
        }
        let document = format!("document\t{}\n", file.file_name().unwrap_or_default().to_string_lossy());
        if found.len() > 1 {
            found.retain(|lock| lock.text.contains(&document));
        }
        match <[Source; 1]>::try_from(found) {
            Ok([lock]) => Ok(lock),
            Err(found) => {
                let (place, count) = (self.output.display(), found.len());
                eprintln!(
                    "error: {count} folders of {place} were imported from a document of this name; pass `--name`"
                );
                Err(ExitCode::from(TROUBLE))
            }
        }
    }
}

/// Returns a file of the connector that an import writes, with its path in the folder of the connector.
fn own(source: Source, folder: &Path) -> Option<Source> {
    let path = Path::new(&source.path).strip_prefix(folder).ok()?.to_string_lossy().replace('\\', "/");
    let is_own = path.ends_with(".yaml") && !path.starts_with("locales/");
    is_own.then_some(Source { path, text: source.text })
}

fn apply(folder: &Path, updated: &Updated) -> io::Result<()> {
    for file in &updated.files {
        let path = folder.join(&file.path);
        std::fs::create_dir_all(path.parent().unwrap_or(folder))?;
        write::replace(&path, file.text.as_bytes())?;
    }
    for path in &updated.removed {
        std::fs::remove_file(folder.join(path))?;
    }
    write::replace(&folder.join("import.lock"), updated.lock.as_bytes())
}

/// Returns the sources of conflicts with the paths that a person sees.
fn shown(sources: &[Source], folder: &Path) -> Vec<Source> {
    let mut shown = sources.to_vec();
    for source in shown.iter_mut().skip(1) {
        source.path = folder.join(&source.path).display().to_string();
    }
    shown
}

/// `2 operations added, 1 moved; 3 types changed`
fn summary(updated: &Updated) -> String {
    let (operations, types) = (&updated.changes.operations, &updated.changes.types);
    let is_operation = |name: &&String| name.contains('.');
    let moved: (Vec<&String>, Vec<&String>) = updated.moved.iter().partition(is_operation);
    let sides = [("operation", operations, moved.0.len()), ("type", types, moved.1.len())];
    let parts = sides.into_iter().filter_map(|(what, sides, moved)| {
        let counts = [
            (sides.added.len(), "added"),
            (sides.removed.len(), "removed"),
            (moved, "moved"),
            (sides.changed.len(), "changed"),
        ];
        let said: Vec<String> = counts
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .enumerate()
            .map(|(index, (count, done))| match index {
                0 => format!("{} {done}", some(count, what)),
                _ => format!("{count} {done}"),
            })
            .collect();
        (!said.is_empty()).then(|| said.join(", "))
    });
    let all: Vec<String> = parts.collect();
    if all.is_empty() { "no operation and no type changed".to_owned() } else { all.join("; ") }
}

/// Reads a file.
pub(super) fn read(path: &Path) -> Result<Source, ExitCode> {
    let bytes = std::fs::read(path).map_err(|error| {
        eprintln!("error: {}: {error}", path.display());
        ExitCode::from(TROUBLE)
    })?;
    let text = String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    Ok(Source { path: path.display().to_string(), text })
}

/// Returns the warnings, one on each line: place, code, fact, and how the part was imported.
pub(super) fn lines(sources: &[Source], notes: &modwright::Diagnostics) -> String {
    let mut lines = String::new();
    for (index, source) in sources.iter().enumerate() {
        let own: Vec<_> = notes.iter().filter(|note| note.span.source == index).collect();
        let places = source.positions(own.iter().map(|note| note.span.start));
        for (note, (line, column)) in own.iter().zip(places) {
            let done = note.help.as_deref().unwrap_or_default();
            let (path, code, fact) = (&source.path, note.code.name, &note.message);
            lines += &format!("{path}:{line}:{column}: {code}: {fact}; {done}\n");
        }
    }
    lines
}
