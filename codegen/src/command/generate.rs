//! `modwright generate`

use super::{CacheOptions, MISTAKES, load, report, show, some, trouble};
use anstream::{eprintln, println};
use modwright::{Layout, Source, Timings};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

#[derive(clap::Args)]
pub struct Generate {
    /// Folder of the specifications
    #[arg(long, value_name = "FOLDER", default_value = "spec")]
    spec: PathBuf,
    /// Folder of the generated crate
    #[arg(long, value_name = "FOLDER", default_value = "generated")]
    out: PathBuf,
    /// Write nothing; show the difference and exit with 1 if the generated crate is stale
    #[arg(long, conflicts_with_all = ["cache", "no_cache"])]
    check: bool,
    /// Show the time of each stage
    #[arg(long)]
    timings: bool,
    #[command(flatten)]
    cache: CacheOptions,
}

impl Generate {
    pub fn run(&self) -> ExitCode {
        let start = Instant::now();
        let mut load_time = Duration::ZERO;
        let sources = match modwright::time(&mut load_time, || load(&self.spec)) {
            Ok(sources) => sources,
            Err(code) => return code,
        };
        if self.check {
            return self.compare(&sources);
        }
        let cache = self.cache.open();
        let updated = match modwright::update(&sources, &self.out, cache.as_ref()) {
            Ok(updated) => updated,
            Err(error) => return trouble(&error),
        };
        report(&updated.diagnostics, &sources);
        let Some(done) = updated.written else { return ExitCode::from(MISTAKES) };
        let removed = if done.removed > 0 { format!(", {} removed", done.removed) } else { String::new() };
        println!(
            "{}: {} written, {} unchanged{removed} ({} ms)",
            some(updated.modules, "module"),
            some(done.written, "file"),
            done.unchanged,
            start.elapsed().as_millis()
        );
        if self.timings {
            print_timings(&Timings { load: load_time, ..updated.timings }, start.elapsed());
        }
        // The process ends, and the system takes all of it back at once.
        std::mem::forget((updated.model, sources));
        ExitCode::SUCCESS
    }

    fn compare(&self, sources: &[Source]) -> ExitCode {
        let generated = modwright::generate(sources, Layout::Crate);
        report(&generated.diagnostics, sources);
        let Some(files) = generated.files else { return ExitCode::from(MISTAKES) };
        let stale = match modwright::write::compare(&self.out, &files) {
            Ok(stale) => stale,
            Err(error) => return trouble(&error),
        };
        if stale.is_empty() {
            println!("{} is up to date with {}", self.out.display(), self.spec.display());
            return ExitCode::SUCCESS;
        }
        stale.iter().for_each(show);
        eprintln!(
            "error: {} is not up to date with {}: run `modwright generate`",
            self.out.display(),
            self.spec.display()
        );
        ExitCode::from(MISTAKES)
    }
}

/// Prints a line for each stage. Times of several cores are added up, so the sum can exceed the elapsed time.
fn print_timings(timings: &Timings, whole: Duration) {
    let stages = timings.stages();
    let sum: Duration = stages.iter().map(|(_, time)| *time).sum();
    for (stage, time) in stages {
        let share = 100.0 * time.as_secs_f64() / sum.as_secs_f64().max(f64::MIN_POSITIVE);
        println!("{stage:>8} {:>10.2} ms {share:>5.1} %", time.as_secs_f64() * 1e3);
    }
    println!(
        "{:>8} {:>10.2} ms, {:.2} ms from start to end",
        "all",
        sum.as_secs_f64() * 1e3,
        whole.as_secs_f64() * 1e3
    );
}
