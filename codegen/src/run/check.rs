//! Texts → model: reads and checks modules on every core, unless they are cached.

use super::parallel;
#[cfg(feature = "workbench")]
pub(crate) use crate::check::advice::advise;
use crate::check::{self, CheckedModule, ConnectorChecker, ModuleScope};
use crate::diagnostic::{Diagnostics, Source};
use crate::timings::{Timings, time};
use crate::{model, read};

/// The batch size of modules: large enough to keep every core busy, small enough to bound memory.
const MODULES_AT_ONCE: usize = 256;

/// Reads and checks a specification. Returns the model, if there is no error, and every report.
pub fn check(sources: &[Source]) -> (Option<model::Model>, Diagnostics) {
    checked(sources, &(), &mut Timings::default())
}

/// Adds notes to the reports of a specification without errors: what readers of the client miss, and what is deprecated
/// and used.
#[cfg(feature = "workbench")]
pub fn notes(sources: &[Source], reports: &mut Diagnostics) {
    // Every mistake was reported by the check.
    let mut quiet = Diagnostics::default();
    if reports.errors() > 0 {
        return;
    }
    for connector in read::read(sources, &mut quiet).connectors {
        let modules: Vec<_> =
            connector.modules.iter().filter_map(|file| read::module(sources, *file, &mut quiet)).collect();
        advise(&connector, &modules.iter().collect::<Vec<_>>(), reports);
    }
    reports.sort();
}

/// A cache of checked modules; the key of a module is the index of its source.
pub(crate) trait ModuleCache: Sync {
    fn get(&self, module: usize) -> Option<CheckedModule>;
    fn put(&self, module: usize, checked: &CheckedModule);
}

/// No cache.
impl ModuleCache for () {
    fn get(&self, _: usize) -> Option<CheckedModule> {
        None
    }

    fn put(&self, _: usize, _: &CheckedModule) {}
}

/// An optional cache.
#[cfg(feature = "cli")]
impl<M: ModuleCache> ModuleCache for Option<M> {
    fn get(&self, module: usize) -> Option<CheckedModule> {
        self.as_ref()?.get(module)
    }

    fn put(&self, module: usize, checked: &CheckedModule) {
        if let Some(cache) = self {
            cache.put(module, checked);
        }
    }
}

/// Reads and checks with a cache, and measures the time.
pub(crate) fn checked(
    sources: &[Source],
    cache: &impl ModuleCache,
    spent: &mut Timings,
) -> (Option<model::Model>, Diagnostics) {
    let mut errors = Diagnostics::default();
    let spec = time(&mut spent.read, || read::read(sources, &mut errors));
    check::unique(&spec, sources, &mut errors);
    let mut connectors = Vec::new();
    let mut features = check::Features::default();
    for connector in &spec.connectors {
        let mut checker = time(&mut spent.check, || ConnectorChecker::new(connector, sources, &mut errors));
        let before = errors.child();
        for files in connector.modules.chunks(MODULES_AT_ONCE) {
            let modules = parallel::map_with(
                files,
                || checker.module_scope(),
                |scope, file| module(&checker, scope, *file, cache, before.clone()),
            );
            for (checked, found, part) in modules {
                errors.extend(found);
                *spent += part;
                time(&mut spent.check, || checked.map(|module| checker.add(module, &mut errors)));
            }
        }
        connectors.extend(time(&mut spent.check, || checker.finish(&mut features, &mut errors)));
    }
    errors.sort();
    ((errors.errors() == 0).then_some(model::Model { connectors }), errors)
}

/// Reads and checks one module, unless it is cached.
fn module(
    checker: &ConnectorChecker<'_>,
    scope: &mut ModuleScope,
    file: usize,
    cache: &impl ModuleCache,
    mut errors: Diagnostics,
) -> (Option<CheckedModule>, Diagnostics, Timings) {
    let mut spent = Timings::default();
    let mut checked = time(&mut spent.cache, || cache.get(file));
    if checked.is_none() {
        let read = time(&mut spent.read, || read::module(checker.sources, file, &mut errors));
        checked = time(&mut spent.check, || read.map(|module| checker.module(scope, &module, &mut errors)));
        if let Some(checked) = checked.as_ref().filter(|one| errors.is_empty() && one.is_right()) {
            time(&mut spent.cache, || cache.put(file, checked));
        }
    }
    (checked, errors, spent)
}

/// Counts the modules of a model.
pub(super) fn modules(model: &model::Model) -> usize {
    model.connectors.iter().map(|connector| connector.modules.len()).sum()
}
