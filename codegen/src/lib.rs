//! Checks API specifications written in YAML and generates typed Rust clients from them.
//!
//! ```text
//! spec/*.yaml ─read→ syntax ─check→ model ─emit→ tokens ─print→ text
//! ```
//!
//! [`generate`] is the whole story: texts in, texts out, no disk touched. [`mod@write`] and [`load`] touch it. `modwright`, the
//! command, and a `build.rs` call the same functions.
#![allow(missing_docs, reason = "data whose field names say it all; functions and types are documented")]

pub mod build;
mod check;
pub mod conform;
pub mod diagnostic;
mod emit;
pub mod load;
pub mod model;
mod print;
mod read;
mod syntax;
pub mod write;

pub use diagnostic::{Diagnostics, Source};
pub use emit::Layout;
pub use print::File;

/// Reads and checks: the model, where nothing is wrong, and every report.
pub fn check(sources: &[Source]) -> (Option<model::Model>, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let spec = read::read(sources, &mut diagnostics);
    let model = check::check(&spec, sources, &mut diagnostics);
    diagnostics.sort();
    (model.filter(|_| diagnostics.errors() == 0), diagnostics)
}

/// What a run of the generator gives.
#[derive(Debug)]
pub struct Generated {
    /// The files; `None` where the specification has an error.
    pub files: Option<Vec<File>>,
    /// Every report, warnings too.
    pub diagnostics: Diagnostics,
    /// How many modules there are.
    pub modules: usize,
}

/// The files of the generated crate: the same bytes for the same specification, on every run and machine.
pub fn generate(sources: &[Source], layout: Layout) -> Generated {
    let (model, diagnostics) = check(sources);
    let Some(model) = model else { return Generated { files: None, diagnostics, modules: 0 } };
    let modules = model.connectors.iter().map(|connector| connector.modules.len()).sum();
    let files = emit::plan(&model, layout).into_iter().map(|plan| print::print(emit::emit(plan))).collect();
    Generated { files: Some(files), diagnostics, modules }
}
