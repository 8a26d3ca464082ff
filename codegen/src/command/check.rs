//! `modwright check`

use super::{CacheOptions, MISTAKES, load, report, some};
use anstream::{print, println};
use modwright::diagnostic::{github, json, sarif};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

#[derive(clap::Args)]
pub struct Check {
    /// Folder of the specifications
    #[arg(long, value_name = "FOLDER", default_value = "spec")]
    spec: PathBuf,
    /// Format of the reports; every format but `text` is written to standard output, and nothing else is
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Exit with 1 if there are warnings
    #[arg(long)]
    deny_warnings: bool,
    /// Report notes, too: fields without help, and deprecated things that are used
    #[arg(long)]
    notes: bool,
    #[command(flatten)]
    cache: CacheOptions,
}

/// The format of the reports.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people
    Text,
    /// JSON, with positions as in the Language Server Protocol
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
}

impl Check {
    pub fn run(&self) -> ExitCode {
        let start = Instant::now();
        let sources = match load(&self.spec) {
            Ok(sources) => sources,
            Err(code) => return code,
        };
        let (model, mut diagnostics) = match self.cache.open() {
            Some(cache) => cache.check(&sources),
            None => modwright::check(&sources),
        };
        if self.notes {
            modwright::notes(&sources, &mut diagnostics);
        }
        match self.format {
            Format::Text => report(&diagnostics, &sources),
            Format::Json => print!("{}", json(&diagnostics, &sources)),
            Format::Sarif => print!("{}", sarif(&diagnostics, &sources)),
            Format::Github => print!("{}", github(&diagnostics, &sources)),
        }
        let Some(model) = model else { return ExitCode::from(MISTAKES) };
        if self.deny_warnings && diagnostics.warnings() > 0 {
            return ExitCode::from(MISTAKES);
        }
        if self.format == Format::Text {
            let modules: usize = model.connectors.iter().map(|connector| connector.modules.len()).sum();
            println!("{} checked, no mistakes ({} ms)", some(modules, "module"), start.elapsed().as_millis());
        }
        // The process ends, and the system takes all of it back at once.
        std::mem::forget((model, sources));
        ExitCode::SUCCESS
    }
}
