//! Where things lie, and how they come there.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Of every made connector.
pub const SEED: u64 = 1;

/// The repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")
}

/// Where this program writes: in memory, where the system has a file system there. What a disk takes for thousands of small files
/// is more than what any generator does with them, and another time at each run.
pub fn work() -> PathBuf {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        return memory.join("modwright-benchmarks");
    }
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/made")
}

/// The command as it is in the repository now, built for release.
pub fn modwright() -> PathBuf {
    root().join("target/release/modwright")
}

/// Builds it.
pub fn build() -> io::Result<()> {
    report::cargo(
        Command::new("cargo")
            .args(["build", "--release", "--quiet", "-p", "modwright", "--features", "lsp"])
            .current_dir(root()),
    )
}

/// A made connector: a folder with `spec/`, `openapi.json` and `operations`, how many there are.
pub fn made(modules: usize) -> io::Result<PathBuf> {
    let folder = work().join(modules.to_string());
    // The maker may have changed since the last run.
    fs::remove_dir_all(&folder).or_else(ignore_missing)?;
    step(&["make", &folder.to_string_lossy(), &modules.to_string()])?;
    Ok(folder)
}

/// How many operations a made connector has.
pub fn operations(folder: &Path) -> io::Result<f64> {
    fs::read_to_string(folder.join("operations"))?.parse().map_err(io::Error::other)
}

/// The step behind [`made`].
pub fn make(folder: &Path, modules: usize) -> io::Result<()> {
    maker::write_spec(&folder.join("spec").join(maker::NAME), modules, SEED)?;
    // Nobody reads a larger one.
    if modules <= 1000 {
        maker::write_openapi(&folder.join("openapi.json"), modules, SEED)?;
    }
    fs::write(folder.join("operations"), maker::operations(modules, SEED).to_string())
}

/// Runs a step of this program in a process of its own.
pub fn step(arguments: &[&str]) -> io::Result<()> {
    report::run(Command::new(std::env::current_exe()?).arg("step").args(arguments)).map(drop)
}

/// An empty folder.
pub fn empty(folder: &Path) -> io::Result<()> {
    fs::remove_dir_all(folder).or_else(ignore_missing)?;
    fs::create_dir_all(folder)
}

/// The bytes of all files below a folder.
pub fn size(folder: &Path) -> io::Result<u64> {
    files(folder)?.iter().map(|file| Ok(fs::metadata(file)?.len())).sum()
}

/// All files below a folder, in the order of their paths.
pub fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut waiting = vec![folder.to_owned()];
    let mut files = Vec::new();
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() { waiting.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    Ok(files)
}

/// The vendor's document, where the caller says where it is.
pub fn vendor() -> Option<PathBuf> {
    let path = std::env::var_os("OPENAI_DOCUMENT").map(PathBuf::from);
    if path.is_none() {
        eprintln!(
            "generator: SKIPPED what needs the vendor's document of 2026-08: set OPENAI_DOCUMENT to its path"
        );
    }
    path
}

fn ignore_missing(error: io::Error) -> io::Result<()> {
    if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) }
}
