//! For a `build.rs`: generates into `OUT_DIR`.
//!
//! ```no_run
//! // build.rs
//! fn main() -> Result<(), modwright::build::Error> {
//!     modwright::build::generate("spec")
//! }
//! ```
//!
//! ```ignore
//! // src/lib.rs: one file a connector, each a module of its name
//! include!(concat!(env!("OUT_DIR"), "/openai.rs"));
//! ```
//!
//! Companion files are written to a folder next to that file, where Rust finds them.
//!
//! The crate needs `modwright-runtime` and `serde` (with `derive`) among its dependencies.
//!
//! Code behind a feature of the generated crate is left out: `catalog()`, calls by name, requests read from JSON, and
//! the tests of the examples. To have these, generate a crate with the command.

use crate::diagnostic::draw;
use crate::{Layout, generate as run, load, write};
use std::path::{Path, PathBuf};

/// The error of a run that generated nothing. Its `Debug` form is the report, because a failing build script prints
/// that.
pub struct Error(String);

impl std::fmt::Debug for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

/// Generates every connector below the folder `spec` into `OUT_DIR`, and tells Cargo to run again when it changes.
///
/// # Errors
///
/// Every mistake in the specification; or a file that cannot be read or written; or a call from outside a build script.
pub fn generate(spec: impl AsRef<Path>) -> Result<(), Error> {
    let spec = spec.as_ref();
    // Cargo watches every file in the folder.
    println!("cargo::rerun-if-changed={}", spec.display());
    let out = std::env::var_os("OUT_DIR")
        .ok_or_else(|| Error("OUT_DIR is not set: this runs in a build script".to_owned()))?;
    let sources = load::load(spec).map_err(|error| Error(error.to_string()))?;
    let generated = run(&sources, Layout::Include);
    for warning in generated.diagnostics.iter().filter(|_| generated.files.is_some()) {
        println!("cargo::warning={}", warning.message);
    }
    let files = generated
        .files
        .ok_or_else(|| Error(format!("\n{}", draw(&generated.diagnostics, &sources, false))))?;
    write::write(&PathBuf::from(out), &files).map_err(|error| Error(error.to_string()))?;
    Ok(())
}
