//! `modwright generate`

use super::{MISTAKES, load, report, trouble};
use anstream::{eprintln, print, println};
use modwright::write::Stale;
use modwright::{File, Layout};
use similar::TextDiff;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

#[derive(clap::Args)]
pub struct Generate {
    /// The folder with the specifications.
    #[arg(long, default_value = "spec")]
    spec: PathBuf,
    /// The folder of the generated crate.
    #[arg(long, default_value = "generated")]
    out: PathBuf,
    /// Writes nothing; where the folder is not what the specification says, shows the difference and exits with 1.
    #[arg(long)]
    check: bool,
}

impl Generate {
    pub fn run(&self) -> ExitCode {
        let start = Instant::now();
        let sources = match load(&self.spec) {
            Ok(sources) => sources,
            Err(code) => return code,
        };
        let generated = modwright::generate(&sources, Layout::Crate);
        report(&generated.diagnostics, &sources);
        let Some(files) = generated.files else { return ExitCode::from(MISTAKES) };
        if self.check {
            return self.compare(&files);
        }
        match modwright::write::write(&self.out, &files) {
            Err(error) => trouble(&error),
            Ok(done) => {
                let removed =
                    if done.removed > 0 { format!(", {} removed", done.removed) } else { String::new() };
                println!(
                    "{} modules: {} files written, {} unchanged{removed} ({} ms)",
                    generated.modules,
                    done.written,
                    done.unchanged,
                    start.elapsed().as_millis()
                );
                ExitCode::SUCCESS
            }
        }
    }

    fn compare(&self, files: &[File]) -> ExitCode {
        let stale = match modwright::write::compare(&self.out, files) {
            Ok(stale) => stale,
            Err(error) => return trouble(&error),
        };
        if stale.is_empty() {
            println!("{} is what {} says", self.out.display(), self.spec.display());
            return ExitCode::SUCCESS;
        }
        stale.iter().for_each(show);
        eprintln!(
            "error: {} is not what {} says: run `modwright generate`",
            self.out.display(),
            self.spec.display()
        );
        ExitCode::from(MISTAKES)
    }
}

/// One file's difference, as `diff -u` shows it.
fn show(stale: &Stale) {
    let side = |text: &Option<String>, mark: &str| match text {
        Some(_) => format!("{mark}/{}", stale.path),
        None => "/dev/null".to_owned(),
    };
    let (found, expected) =
        (stale.found.as_deref().unwrap_or_default(), stale.expected.as_deref().unwrap_or_default());
    let diff = TextDiff::from_lines(found, expected);
    print!("{}", diff.unified_diff().header(&side(&stale.found, "a"), &side(&stale.expected, "b")));
}
