//! Disk → texts.

use crate::diagnostic::Source;
use crate::run::parallel;
use std::io;
use std::path::{Path, PathBuf};

/// Reads the specification files below a folder, in the order of their paths. Reports show each as the folder's name
/// and its path.
///
/// Other entries of a connector's folder that may be meant as a part of it are returned too, so that they can be
/// reported. If such an entry is no file, its path ends with the mark of `ls -F`: `/` for a folder, whose text is the
/// names in it; `@` for a broken link; `|` for a pipe, a socket or a device.
///
/// # Errors
///
/// If the folder or a file cannot be read, or the folder has no connector; the text names it.
pub fn load(folder: &Path) -> io::Result<Vec<Source>> {
    let mut parts = Vec::new();
    for entry in entries(folder)? {
        match entry.kind {
            Kind::Folder => connector(&entry.path, &mut parts)?,
            Kind::File if entry.name == "connector.yaml" => return Err(one_connector(folder)),
            Kind::File if is_like_yaml(&entry.name) && is_specification(&entry.path) => parts.push(entry),
            _ => {}
        }
    }
    if !parts.iter().any(|part| part.kind == Kind::File) {
        let message = format!("{} has no connector: a folder with `connector.yaml`", folder.display());
        return Err(io::Error::new(io::ErrorKind::NotFound, message));
    }
    parallel::map(&parts, |part| source(folder, part)).into_iter().collect()
}

/// Collects the entries that may be a part of the connector in a folder.
fn connector(folder: &Path, parts: &mut Vec<Entry>) -> io::Result<()> {
    let found = entries(folder)?;
    // A guide to anything else is a note.
    let is_connector = found.iter().any(|entry| entry.name == "connector.yaml");
    for entry in found {
        let holds_parts = entry.name == "modules" || is_connector && entry.name == "locales";
        if entry.kind == Kind::Folder && holds_parts {
            parts.extend(entries(&entry.path)?.into_iter().filter(Entry::is_part));
        } else if entry.is_part() || is_connector && entry.is_guide() {
            parts.push(entry);
        }
    }
    Ok(())
}

#[cold]
fn one_connector(folder: &Path) -> io::Error {
    let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let message = format!(
        "{} is the folder of one connector: pass the folder above it, `--spec {}`",
        folder.display(),
        parent.display()
    );
    io::Error::new(io::ErrorKind::InvalidInput, message)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    File,
    Folder,
    /// A link to nothing, or in a cycle.
    Link,
    /// A pipe, a socket, a device.
    Other,
}

/// An entry of a folder.
struct Entry {
    path: PathBuf,
    name: String,
    kind: Kind,
}

impl Entry {
    /// Returns `true` for a part of a connector. Notes and copies of files are ignored.
    fn is_part(&self) -> bool {
        self.kind != Kind::File || is_like_yaml(&self.name) || self.name.ends_with(".rs")
    }

    /// Returns `true` for the guide of a connector.
    fn is_guide(&self) -> bool {
        self.kind == Kind::File && self.name == "guide.md"
    }
}

fn is_like_yaml(name: &str) -> bool {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_lowercase());
    extension.is_some_and(|extension| matches!(extension.as_str(), "yaml" | "yml" | "json"))
}

/// Returns `true` if a file next to the connectors begins a line like a specification.
fn is_specification(path: &Path) -> bool {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    text.lines().any(|line| ["module:", "connector:", "types:"].iter().any(|key| line.starts_with(key)))
}

fn source(folder: &Path, entry: &Entry) -> io::Result<Source> {
    let (mark, text) = match entry.kind {
        Kind::File => ("", text(&entry.path)?),
        Kind::Folder => ("/", names(&entry.path)?),
        Kind::Link => ("@", String::new()),
        Kind::Other => ("|", String::new()),
    };
    let inside = entry.path.strip_prefix(folder).unwrap_or(&entry.path);
    let inside: Vec<_> = inside.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    Ok(Source { path: format!("{}/{}{mark}", folder.display(), inside.join("/")), text })
}

fn text(path: &Path) -> io::Result<String> {
    let bytes = std::fs::read(path).map_err(|error| named(path, &error))?;
    // Characters that are not UTF-8 are reported with all other mistakes.
    Ok(String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
}

/// Returns the names in a folder, one on each line.
fn names(path: &Path) -> io::Result<String> {
    Ok(entries(path)?.iter().map(|entry| format!("{}\n", entry.name)).collect())
}

/// Returns the entries of a folder, sorted, without hidden ones.
fn entries(folder: &Path) -> io::Result<Vec<Entry>> {
    let read = std::fs::read_dir(folder).map_err(|error| named(folder, &error))?;
    let mut entries = Vec::new();
    for entry in read {
        let entry = entry.map_err(|error| named(folder, &error))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        let path = entry.path();
        let mut found = entry.file_type().map_err(|error| named(&path, &error))?;
        if found.is_symlink()
            && let Ok(target) = std::fs::metadata(&path)
        {
            found = target.file_type();
        }
        let kind = match (found.is_file(), found.is_dir(), found.is_symlink()) {
            (true, ..) => Kind::File,
            (_, true, _) => Kind::Folder,
            (.., true) => Kind::Link,
            _ => Kind::Other,
        };
        entries.push(Entry { path, name, kind });
    }
    entries.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(entries)
}

fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
