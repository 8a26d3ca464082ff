//! The partial file of a download: it has a random name and is deleted unless it replaces its target.

use std::fs::{File, OpenOptions, remove_file, rename};
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The number of names that are tried. With 64 random bits, one is enough unless somebody fills the folder on purpose.
const MAX_NAMES: usize = 8;

/// The number of characters of the target's name in the partial file's name: file systems allow 255 bytes.
const MAX_NAME_CHARS: usize = 32;

/// A file that is not complete yet. Dropping it deletes it.
///
/// It has no buffer, so each write reports its error, and none can be lost after the last write.
#[derive(Debug)]
pub(super) struct PartialFile {
    file: File,
    path: DeleteOnDrop,
}

/// The path of a file that is deleted on drop; `None` after the file was renamed.
#[derive(Debug)]
struct DeleteOnDrop(Option<PathBuf>);

impl PartialFile {
    /// Creates a partial file in the folder of `target`, with the permissions of `target` if that exists.
    pub(super) fn create(target: &Path) -> io::Result<Self> {
        Self::create_as(target, &mut || format!("{:016x}", RandomState::new().hash_one(0)))
    }

    fn create_as(target: &Path, random: &mut dyn FnMut() -> String) -> io::Result<Self> {
        let name = target.file_name().ok_or(io::ErrorKind::IsADirectory)?.to_string_lossy();
        let name: String = name.chars().take(MAX_NAME_CHARS).collect();
        let mut outcome = Err(io::ErrorKind::AlreadyExists.into());
        for _ in 0..MAX_NAMES {
            let path = target.with_file_name(format!(".{name}.{}.part", random()));
            outcome = create(&path, target).map(|file| Self { file, path: DeleteOnDrop(Some(path)) });
            match &outcome {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                _ => break,
            }
        }
        let part = outcome?;
        keep_permissions(&part.file, target);
        Ok(part)
    }

    /// Writes a chunk.
    pub(super) fn write(mut self, bytes: &[u8]) -> io::Result<Self> {
        self.file.write_all(bytes)?;
        Ok(self)
    }

    /// Renames the file to `target` after all its bytes are on disk.
    pub(super) fn replace(self, target: &Path) -> io::Result<()> {
        self.file.sync_all()?;
        let Self { file, mut path } = self;
        drop(file);
        if let Some(part) = &path.0 {
            rename(part, target)?;
        }
        // Another process may use the old name from now on; its file must not be deleted.
        path.0 = None;
        Ok(())
    }
}

#[cfg(unix)]
fn create(path: &Path, target: &Path) -> io::Result<File> {
    use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};

    let mut options = OpenOptions::new();
    // The partial file must never be readable by more users than the finished one.
    if let Ok(about) = target.metadata() {
        options.mode(about.permissions().mode() & 0o777);
    }
    options.write(true).create_new(true).open(path)
}

#[cfg(not(unix))]
fn create(path: &Path, _target: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}

/// Restores the permissions that the process's umask removed. A file system without permissions has none to restore.
fn keep_permissions(part: &File, target: &Path) {
    if let Ok(about) = target.metadata()
        && cfg!(unix)
        && about.is_file()
    {
        let _ = part.set_permissions(about.permissions());
    }
}

impl Drop for DeleteOnDrop {
    fn drop(&mut self) {
        if let Some(path) = &self.0 {
            // A destructor cannot report an error.
            let _ = remove_file(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let names = folder.read_dir().unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<String> = names.map(|name| name.into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_name_that_is_taken_is_left_alone_and_another_is_tried() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a.bin");
        std::fs::write(folder.path().join(".a.bin.1.part"), "of another process").unwrap();
        let mut next = 0;
        let mut count = || {
            next += 1;
            next.to_string()
        };
        let part = PartialFile::create_as(&target, &mut count).unwrap();
        assert_eq!(names(folder.path()), [".a.bin.1.part", ".a.bin.2.part"]);
        drop(part);
        assert_eq!(names(folder.path()), [".a.bin.1.part"]);

        let always = PartialFile::create_as(&target, &mut || "1".to_owned());
        assert_eq!(always.unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(names(folder.path()), [".a.bin.1.part"]);
    }

    #[test]
    fn a_partial_file_replaces_its_target_or_is_deleted() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("é".repeat(120) + ".bin");
        std::fs::write(&target, "good").unwrap();
        drop(PartialFile::create(&target).unwrap().write(b"half").unwrap());
        assert_eq!(std::fs::read(&target).unwrap(), b"good");
        PartialFile::create(&target)
            .unwrap()
            .write(b"wh")
            .unwrap()
            .write(b"ole")
            .unwrap()
            .replace(&target)
            .unwrap();
        assert_eq!(std::fs::read(&target).unwrap(), b"whole");
        assert_eq!(names(folder.path()).len(), 1);
    }

    #[test]
    #[cfg(unix)]
    fn a_file_keeps_its_mode() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a.bin");
        for mode in [0o600, 0o640, 0o666, 0o400] {
            std::fs::write(&target, "good").unwrap();
            std::fs::set_permissions(&target, std::fs::Permissions::from_mode(mode)).unwrap();
            PartialFile::create(&target).unwrap().write(b"new").unwrap().replace(&target).unwrap();
            assert_eq!(target.metadata().unwrap().permissions().mode() & 0o777, mode);
            std::fs::remove_file(&target).unwrap();
        }
    }
}
