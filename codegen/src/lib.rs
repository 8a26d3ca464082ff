//! Checks API specifications written in YAML and generates typed Rust clients from them.
//!
//! ```text
//! spec/*.yaml ─read→ syntax ─check→ model ─emit→ tokens ─print→ text
//! ```
//!
//! [`generate`] is the whole story: texts in, texts out, no disk touched. [`mod@write`] and [`load`] touch it. `modwright`, the
//! command, and a `build.rs` call the same functions.

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

use std::sync::atomic::{AtomicUsize, Ordering};

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
    let files = files(&emit::plan(&model, layout));
    Generated { files: Some(files), diagnostics, modules }
}

/// Emits and prints file by file, on every core: tokens cannot leave their thread, text can.
fn files(plans: &[emit::Plan<'_>]) -> Vec<File> {
    let workers = std::thread::available_parallelism().map_or(1, usize::from).min(plans.len());
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        while let Some(plan) = plans.get(next.fetch_add(1, Ordering::Relaxed)) {
            done.push(print::print(emit::emit(*plan)));
        }
        done
    };
    let mut files: Vec<File> = std::thread::scope(|scope| {
        let others: Vec<_> = (1..workers).map(|_| scope.spawn(work)).collect();
        let mut files = work();
        for other in others {
            files.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        files
    });
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}
