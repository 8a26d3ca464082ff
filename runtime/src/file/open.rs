//! Opening of regular files.

use std::fmt;
use std::path::Path;

/// Opens a regular file. The type is checked before: opening a named pipe waits for its writer, and opening some
/// devices has side effects.
pub(super) fn open_regular(path: &Path) -> std::io::Result<std::fs::File> {
    let is_regular = |about: std::fs::Metadata| match (about.is_file(), about.is_dir()) {
        (true, _) => Ok(()),
        (_, true) => Err(std::io::ErrorKind::IsADirectory.into()),
        _ => Err(std::io::Error::other(NotRegular)),
    };
    is_regular(std::fs::metadata(path)?)?;
    let file = std::fs::File::open(path)?;
    // Another file may have replaced it since the first check.
    is_regular(file.metadata()?)?;
    Ok(file)
}

/// Describes why a file cannot be read.
pub(super) fn describe(error: &std::io::Error) -> String {
    match error.get_ref().filter(|inner| inner.is::<NotRegular>()) {
        Some(not_regular) => format!("cannot be read: {not_regular}"),
        None => format!("cannot be read: {}", error.kind()),
    }
}

#[derive(Debug)]
struct NotRegular;

impl fmt::Display for NotRegular {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a regular file (a named pipe, a socket or a device can be sent with `File::stream`)")
    }
}

impl std::error::Error for NotRegular {}
