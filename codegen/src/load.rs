//! Disk → texts.

use crate::cores;
use crate::diagnostic::Source;
use std::io;
use std::path::{Path, PathBuf};

/// The specification files below a folder, in the order of their paths. Reports call each by the folder's name and its path.
///
/// # Errors
///
/// Where the folder or a file cannot be read, or is not UTF-8; the text names it.
pub fn load(folder: &Path) -> io::Result<Vec<Source>> {
    let mut files = Vec::new();
    for connector in entries(folder)?.into_iter().filter(|path| path.is_dir()) {
        for path in entries(&connector)? {
            if is_yaml(&path) {
                files.push(path);
            } else if path.is_dir() && path.file_name().is_some_and(|name| name == "modules") {
                files.extend(entries(&path)?.into_iter().filter(|path| is_yaml(path)));
            }
        }
    }
    if files.is_empty() {
        let message = format!("{} holds no connector: a folder with `connector.yaml`", folder.display());
        return Err(io::Error::new(io::ErrorKind::NotFound, message));
    }
    cores::map(&files, |path| source(folder, path)).into_iter().collect()
}

fn source(folder: &Path, path: &Path) -> io::Result<Source> {
    let bytes = std::fs::read(path).map_err(|error| named(path, &error))?;
    // What is not UTF-8 is reported where it is, with all other mistakes.
    let text = String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    let inside = path.strip_prefix(folder).unwrap_or(path);
    let inside: Vec<_> = inside.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    Ok(Source { path: format!("{}/{}", folder.display(), inside.join("/")), text })
}

/// The paths of a folder's entries, sorted, without hidden ones.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let read = std::fs::read_dir(folder).map_err(|error| named(folder, &error))?;
    let mut paths = Vec::new();
    for entry in read {
        let path = entry.map_err(|error| named(folder, &error))?.path();
        if !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')) {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

fn is_yaml(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml") && path.is_file()
}

fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
