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
mod run;
mod syntax;
mod tree;
pub mod write;

use check::{Checked, Checking, Worker};
pub use diagnostic::{Diagnostics, Source};
pub use emit::Layout;
pub use print::File;
use print::Way;
#[cfg(feature = "cli")]
pub use run::cache::Cache;
use run::parallel;
pub use run::timings::{Timings, time};
#[cfg(feature = "cli")]
pub use run::update::{Updated, update};

/// How many modules are checked before they are put beside each other: enough to keep every core busy, and few enough not to hold
/// all of them twice.
const MODULES_AT_ONCE: usize = 256;

/// Reads and checks: the model, where nothing is wrong, and every report.
pub fn check(sources: &[Source]) -> (Option<model::Model>, Diagnostics) {
    checked(sources, &(), &mut Timings::default())
}

/// What earlier runs found out about modules; a module is called by the index of its source.
trait Memory: Sync {
    fn recall(&self, module: usize) -> Option<Checked>;
    fn keep(&self, module: usize, checked: &Checked);
}

/// No memory.
impl Memory for () {
    fn recall(&self, _: usize) -> Option<Checked> {
        None
    }

    fn keep(&self, _: usize, _: &Checked) {}
}

/// A memory that may be there.
#[cfg(feature = "cli")]
impl<M: Memory> Memory for Option<M> {
    fn recall(&self, module: usize) -> Option<Checked> {
        self.as_ref()?.recall(module)
    }

    fn keep(&self, module: usize, checked: &Checked) {
        if let Some(memory) = self {
            memory.keep(module, checked);
        }
    }
}

fn checked(
    sources: &[Source],
    memory: &impl Memory,
    spent: &mut Timings,
) -> (Option<model::Model>, Diagnostics) {
    let mut errors = Diagnostics::default();
    let spec = time(&mut spent.read, || read::read(sources, &mut errors));
    check::unique(&spec, sources, &mut errors);
    let mut connectors = Vec::new();
    let mut features = check::Features::default();
    for connector in &spec.connectors {
        let mut checking = time(&mut spent.check, || Checking::new(connector, sources, &mut errors));
        let before = errors.beside();
        for files in connector.modules.chunks(MODULES_AT_ONCE) {
            let modules = parallel::map_with(
                files,
                || checking.worker(),
                |worker, file| module(&checking, worker, *file, memory, before.clone()),
            );
            for (checked, found, part) in modules {
                errors.extend(found);
                *spent += part;
                time(&mut spent.check, || checked.map(|module| checking.add(module, &mut errors)));
            }
        }
        connectors.extend(time(&mut spent.check, || checking.finish(&mut features, &mut errors)));
    }
    errors.sort();
    ((errors.errors() == 0).then_some(model::Model { connectors }), errors)
}

/// Reads and checks one module, unless it is known.
fn module(
    checking: &Checking<'_>,
    worker: &mut Worker,
    file: usize,
    memory: &impl Memory,
    mut errors: Diagnostics,
) -> (Option<Checked>, Diagnostics, Timings) {
    let mut spent = Timings::default();
    let mut checked = time(&mut spent.cache, || memory.recall(file));
    if checked.is_none() {
        let read = time(&mut spent.read, || read::module(checking.sources, file, &mut errors));
        checked = time(&mut spent.check, || read.map(|module| checking.module(worker, &module, &mut errors)));
        if let Some(checked) = checked.as_ref().filter(|one| errors.is_empty() && one.is_right()) {
            time(&mut spent.cache, || memory.keep(file, checked));
        }
    }
    (checked, errors, spent)
}

fn modules(model: &model::Model) -> usize {
    model.connectors.iter().map(|connector| connector.modules.len()).sum()
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
    let modules = modules(&model);
    // Tokens cannot leave their thread, text can.
    let mut files = parallel::map(&emit::plan(&model, layout), |plan| {
        print::print(emit::emit(*plan), Way::Short, &mut Timings::default())
    });
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Generated { files: Some(files), diagnostics, modules }
}

/// What [`generate`] gives for a model, one file after the other on one thread, by syntax trees and prettyplease alone, but for the
/// examples in docs: what the benchmarks and tests measure it against.
#[doc(hidden)]
pub fn plain(model: &model::Model, layout: Layout) -> Vec<File> {
    let plans = emit::plan(model, layout);
    plans
        .into_iter()
        .map(|plan| print::print(emit::emit(plan), Way::Pretty, &mut Timings::default()))
        .collect()
}
