//! The specifications of a revision of git.

use modwright::Source;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Reads the specifications below a folder as they were in a revision. Reports show them as `REVISION:FOLDER/…`.
pub fn load(revision: &str, spec: &Path) -> io::Result<Vec<Source>> {
    let copy = Copy(std::env::temp_dir().join(format!("modwright-diff-{}", std::process::id())));
    std::fs::create_dir_all(&copy.0)?;
    let (index, folder) = (copy.0.join("index"), copy.0.join("spec"));
    let git = |at: &Path, arguments: &[&str]| git(at, &index, arguments);
    let here = Path::new(".");
    // `./` makes git take the folder as one below the current folder, not below the root of the repository.
    let tree = format!("{revision}:./{}", spec.display());
    git(here, &["read-tree", "--end-of-options", &tree]).map_err(|text| {
        wrong(format!("`{revision}` is no folder, and no revision with {}: {text}", spec.display()))
    })?;
    // Below the root it would write the files of the current folder only.
    let root = git(here, &["rev-parse", "--show-toplevel"]).map_err(wrong)?;
    git(root.as_ref(), &["checkout-index", "--all", &format!("--prefix={}/", folder.display())])
        .map_err(wrong)?;
    let mut sources = modwright::load::load(&folder)?;
    let prefix = folder.display().to_string();
    for source in &mut sources {
        source.path = format!("{revision}:{}{}", spec.display(), source.path.trim_start_matches(&prefix));
    }
    Ok(sources)
}

/// A folder that is removed in the end.
struct Copy(PathBuf);

impl Drop for Copy {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Runs git with an index of its own, and returns what it says; an error is what it says of that.
fn git(at: &Path, index: &Path, arguments: &[&str]) -> Result<String, String> {
    let mut command = Command::new("git");
    let output = command.current_dir(at).env("GIT_INDEX_FILE", index).args(arguments).output();
    let output = output.map_err(|error| format!("git cannot be run: {error}"))?;
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    if output.status.success() { Ok(said(&output.stdout)) } else { Err(said(&output.stderr)) }
}

fn wrong(text: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, text)
}
