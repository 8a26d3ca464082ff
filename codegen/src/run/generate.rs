//! Texts → files of the generated crate, in cache.

use super::check::{check, modules};
use super::parallel;
use crate::diagnostic::{Diagnostics, Source};
use crate::emit::{self, Layout};
use crate::format::Way;
use crate::model;
use crate::output::File;
use crate::print::print;
use crate::timings::Timings;

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
        print(emit::emit(*plan), Way::Short, &mut Timings::default())
    });
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Generated { files: Some(files), diagnostics, modules }
}

/// What [`generate`] gives for a model, one file after the other on one thread, by syntax trees and prettyplease alone, but for the
/// examples in docs: what the benchmarks and tests measure it against.
pub fn plain(model: &model::Model, layout: Layout) -> Vec<File> {
    let plans = emit::plan(model, layout);
    plans.into_iter().map(|plan| print(emit::emit(plan), Way::Pretty, &mut Timings::default())).collect()
}
