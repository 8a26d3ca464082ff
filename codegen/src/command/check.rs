//! `modwright check`

use super::{CacheOptions, MISTAKES, load, report, some, trouble};
use anstream::{eprintln, print, println};
use modwright::diagnostic::{github, json, sarif};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

#[derive(clap::Args)]
pub struct Check {
    /// Connectors, modules (`acme/widgets`) or files: only their reports are shown, and only they decide the exit code
    #[arg(value_name = "CONNECTOR|MODULE|FILE")]
    only: Vec<String>,
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
    fn shows(&self, path: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| is_of(path, only))
    }

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
        if let Some(unknown) = self.only.iter().find(|only| !sources.iter().any(|one| is_of(&one.path, only)))
        {
            let message = format!("no file of the specifications is `{unknown}`, or is in such a connector");
            return trouble(&std::io::Error::new(std::io::ErrorKind::NotFound, message));
        }
        let all = diagnostics.iter().count();
        diagnostics.retain(|one| self.shows(&sources[one.span.source].path));
        let hidden = all - diagnostics.iter().count();
        match self.format {
            Format::Text => report(&diagnostics, &sources),
            Format::Json => print!("{}", json(&diagnostics, &sources)),
            Format::Sarif => print!("{}", sarif(&diagnostics, &sources)),
            Format::Github => print!("{}", github(&diagnostics, &sources)),
        }
        if self.format == Format::Text && hidden > 0 {
            eprintln!("other files have {}", some(hidden, "report"));
        }
        if diagnostics.errors() > 0 {
            return ExitCode::from(MISTAKES);
        }
        if self.deny_warnings && diagnostics.warnings() > 0 {
            return ExitCode::from(MISTAKES);
        }
        if self.format == Format::Text {
            let modules = sources.iter().filter(|one| is_module(&one.path) && self.shows(&one.path)).count();
            println!("{} checked, no mistakes ({} ms)", some(modules, "module"), start.elapsed().as_millis());
        }
        // The process ends, and the system takes all of it back at once.
        std::mem::forget((model, sources));
        ExitCode::SUCCESS
    }
}

/// Returns `true` for `spec/acme/modules/widgets.yaml` and `acme`, `acme/widgets`, `widgets.yaml` or the path itself.
fn is_of(path: &str, only: &str) -> bool {
    let only = only.trim_start_matches("./").trim_end_matches('/').replace('\\', "/");
    let ends =
        |end: &str| path.strip_suffix(end).is_some_and(|before| before.is_empty() || before.ends_with('/'));
    let folder = path.starts_with(&format!("{only}/")) || path.contains(&format!("/{only}/"));
    let module = only.split_once('/').is_some_and(|(of, name)| ends(&format!("{of}/modules/{name}.yaml")));
    folder || module || ends(&only)
}

fn is_module(path: &str) -> bool {
    path.ends_with(".yaml") && path.rsplit('/').nth(1) == Some("modules")
}
