//! `modwright check`

use super::{CacheOptions, MISTAKES, load, report, some};
use anstream::println;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

#[derive(clap::Args)]
pub struct Check {
    /// Folder of the specifications
    #[arg(long, value_name = "FOLDER", default_value = "spec")]
    spec: PathBuf,
    #[command(flatten)]
    cache: CacheOptions,
}

impl Check {
    pub fn run(&self) -> ExitCode {
        let start = Instant::now();
        let sources = match load(&self.spec) {
            Ok(sources) => sources,
            Err(code) => return code,
        };
        let (model, diagnostics) = match self.cache.open() {
            Some(cache) => cache.check(&sources),
            None => modwright::check(&sources),
        };
        report(&diagnostics, &sources);
        let Some(model) = model else { return ExitCode::from(MISTAKES) };
        let modules: usize = model.connectors.iter().map(|connector| connector.modules.len()).sum();
        println!("{} checked, no mistakes ({} ms)", some(modules, "module"), start.elapsed().as_millis());
        // The process ends, and the system takes all of it back at once.
        std::mem::forget((model, sources));
        ExitCode::SUCCESS
    }
}
