//! Texts → files of the generated crate, in memory.

use super::check::{check, modules};
use super::parallel;
use crate::diagnostic::{Diagnostics, Source};
use crate::emit::{self, Layout};
use crate::format::Way;
use crate::model;
use crate::output::File;
use crate::print::print;
use crate::timings::Timings;

/// The result of a run of the generator.
#[derive(Debug)]
pub struct Generated {
    /// The files; `None` where the specification has an error.
    pub files: Option<Vec<File>>,
    /// Every report, warnings included.
    pub diagnostics: Diagnostics,
    /// The number of modules.
    pub modules: usize,
}

/// Generates the files of the crate. The same specification gives the same bytes on every run and machine.
pub fn generate(sources: &[Source], layout: Layout) -> Generated {
    let (model, diagnostics) = check(sources);
    let Some(model) = model else { return Generated { files: None, diagnostics, modules: 0 } };
    let modules = modules(&model);
    // Tokens cannot be sent to another thread, text can.
    let mut files = parallel::map(&emit::plan(&model, layout), |plan| {
        print(emit::emit(*plan), Way::Short, &mut Timings::default())
    });
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Generated { files: Some(files), diagnostics, modules }
}

/// Generates like [`generate`] from a model, file by file on one thread, with syntax trees and prettyplease alone
/// (except for examples in docs). Benchmarks and tests compare the two.
pub fn plain(model: &model::Model, layout: Layout) -> Vec<File> {
    let plans = emit::plan(model, layout);
    plans.into_iter().map(|plan| print(emit::emit(plan), Way::Pretty, &mut Timings::default())).collect()
}
