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
//! [`openapi`] does the same for an OpenAPI document.
//!
//! Companion files are written to a folder next to that file, where Rust finds them.
//!
//! The crate needs `modwright-runtime` and `serde` (with `derive`) among its dependencies.
//!
//! Code behind a feature of the generated crate is left out: `catalog()`, calls by name, requests read from JSON, and
//! the tests of the examples. To have these, generate a crate with the command.

use crate::diagnostic::draw;
use crate::{Layout, Source, generate as run, load, write};
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
    write_out(&load::load(spec).map_err(|error| Error(error.to_string()))?)
}

/// Generates the client of an OpenAPI document into `OUT_DIR`, without a specification in between, and tells Cargo to run
/// again when the document changes. The title of the document gives the file its name.
///
/// # Errors
///
/// A document that cannot be read, or what [`generate`] says.
#[cfg(feature = "import")]
pub fn openapi(document: impl AsRef<Path>) -> Result<(), Error> {
    import(document.as_ref(), None)
}

/// Generates the client of an OpenAPI document with a folder of partial specifications laid over it: what they say counts, and
/// the rest stays as it was imported.
///
/// The folder has the files of a connector, as far as they are needed: `connector.yaml`, `types.yaml`, `modules/*.yaml`. The
/// key `connector` of the first one gives the connector another name.
///
/// # Errors
///
/// What [`openapi`] says; or a part that changes what the document does not have.
#[cfg(feature = "import")]
pub fn openapi_with(document: impl AsRef<Path>, folder: impl AsRef<Path>) -> Result<(), Error> {
    import(document.as_ref(), Some(folder.as_ref()))
}

#[cfg(feature = "import")]
fn import(document: &Path, folder: Option<&Path>) -> Result<(), Error> {
    use crate::import::{Options, laid_over, openapi};
    let partial = folder.map(partial).transpose()?.unwrap_or_default();
    let name = partial.iter().filter(|file| file.path == "connector.yaml").find_map(|file| {
        let name = file.text.lines().find_map(|line| line.strip_prefix("connector:"))?;
        Some(name.split('#').next().unwrap_or_default().trim().to_owned())
    });
    let source = text(document, &document.display().to_string())?;
    let (imported, notes) = openapi(&source, &Options { name, ..Options::default() });
    let Some(imported) = imported else { return Err(Error(format!("\n{}", draw(&notes, &[source], false)))) };
    if notes.warnings() > 0 {
        let (count, path) = (notes.warnings(), document.display());
        println!("cargo::warning=an import changes {count} parts of {path}: `modwright import` lists them");
    }
    let files = laid_over(&imported, &partial)
        .map_err(|mistakes| Error(format!("\n{}", draw(&mistakes, &partial, false))))?;
    write_out(&files)
}

/// Reads a folder of partial specifications.
#[cfg(feature = "import")]
fn partial(folder: &Path) -> Result<Vec<Source>, Error> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut names: Vec<String> = ["connector.yaml", "types.yaml"].map(str::to_owned).to_vec();
    let modules = std::fs::read_dir(folder.join("modules")).into_iter().flatten().flatten();
    names.extend(modules.map(|entry| format!("modules/{}", entry.file_name().to_string_lossy())));
    names.retain(|name| name.ends_with(".yaml") && folder.join(name).is_file());
    names.sort();
    if names.is_empty() {
        return Err(Error(format!("{} has no `connector.yaml` and no `modules`", folder.display())));
    }
    names.iter().map(|name| text(&folder.join(name), name)).collect()
}

#[cfg(feature = "import")]
fn text(path: &Path, name: &str) -> Result<Source, Error> {
    println!("cargo::rerun-if-changed={}", path.display());
    let bytes = std::fs::read(path).map_err(|error| Error(format!("{}: {error}", path.display())))?;
    Ok(Source { path: name.to_owned(), text: String::from_utf8_lossy(&bytes).into_owned() })
}

fn write_out(sources: &[Source]) -> Result<(), Error> {
    let out = std::env::var_os("OUT_DIR")
        .ok_or_else(|| Error("OUT_DIR is not set: this runs in a build script".to_owned()))?;
    let generated = run(sources, Layout::Include);
    for warning in generated.diagnostics.iter().filter(|_| generated.files.is_some()) {
        println!("cargo::warning={}", warning.message);
    }
    let files = generated
        .files
        .ok_or_else(|| Error(format!("\n{}", draw(&generated.diagnostics, sources, false))))?;
    // The files of other calls stay.
    let out = PathBuf::from(out);
    files
        .iter()
        .try_for_each(|file| write::put(&out, file).map(drop))
        .map_err(|error| Error(error.to_string()))
}
