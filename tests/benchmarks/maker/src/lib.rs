//! Connectors of any size, made from the shapes that the real ones have: as a specification, and as an OpenAPI document of the
//! same operations, fields, types, bounds and docs for the generators that read that.
//!
//! A module depends on the seed and on its place alone: the first ten of a thousand are those of ten.

mod make;
mod model;
mod openapi;
mod sample;
mod vendor;
mod words;
mod yaml;

use std::fs;
use std::io;
use std::path::Path;

pub use vendor::{TWELVE, cut_openapi, openai_operations};

/// Writes `connector.yaml`, `types.yaml` and `modules/*.yaml` into `folder`, which is made where it is missing and should be called
/// [`NAME`].
///
/// # Errors
///
/// A file cannot be written.
pub fn write_spec(folder: &Path, modules: usize, seed: u64) -> io::Result<()> {
    fs::create_dir_all(folder.join("modules"))?;
    fs::write(folder.join("connector.yaml"), yaml::connector(NAME))?;
    let mut used = make::Used::default();
    for index in 0..modules {
        let module = make::module(seed, index);
        used.module(&module);
        fs::write(folder.join("modules").join(format!("{}.yaml", module.name)), yaml::module(&module))?;
    }
    fs::write(folder.join("types.yaml"), yaml::types(&used.shared()))
}

/// Writes the same modules as one OpenAPI 3.1 document, in JSON. It has no word for the rules between fields.
///
/// # Errors
///
/// The file cannot be written.
pub fn write_openapi(path: &Path, modules: usize, seed: u64) -> io::Result<()> {
    let mut used = make::Used::default();
    let modules: Vec<_> = (0..modules).map(|index| make::module(seed, index)).collect();
    modules.iter().for_each(|module| used.module(module));
    let document = openapi::document(&modules, &used.shared());
    fs::write(path, serde_json::to_vec_pretty(&document)?)
}

/// How many operations a connector of so many modules has.
pub fn operations(modules: usize, seed: u64) -> usize {
    (0..modules).map(|index| make::module(seed, index).operations.len()).sum()
}

/// What each made connector is called.
pub const NAME: &str = "made";
