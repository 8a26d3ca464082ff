//! `modwright watch`

use super::{CacheOptions, load, report, some};
use anstream::{eprint, println};
use std::collections::BTreeMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime};

/// The pause between two looks at the folder. Times of files are read in microseconds, so no system service is needed.
const PAUSE: Duration = Duration::from_millis(20);

#[derive(clap::Args)]
pub struct Watch {
    /// Folder of the specifications
    #[arg(long, value_name = "FOLDER", default_value = "spec")]
    spec: PathBuf,
    /// Folder of the generated crate
    #[arg(long, value_name = "FOLDER", default_value = "generated")]
    out: PathBuf,
    #[command(flatten)]
    cache: CacheOptions,
}

/// The time and the size of each file.
type Stamps = BTreeMap<PathBuf, (Option<SystemTime>, u64)>;

impl Watch {
    /// Generates after each change, until the process ends.
    pub fn run(&self) -> ExitCode {
        let mut last: Option<Stamps> = None;
        loop {
            let mut found = Stamps::new();
            stamps(&self.spec, &mut found);
            if last.as_ref() != Some(&found) {
                last = Some(found);
                // A bug is printed where it happens. The next change may avoid it.
                let _ = catch_unwind(AssertUnwindSafe(|| self.generate()));
            }
            sleep(PAUSE);
        }
    }

    /// Generates once. Whatever is wrong is printed: the next change may cure it.
    fn generate(&self) {
        let start = Instant::now();
        let Ok(sources) = load(&self.spec) else { return };
        let updated = match modwright::update(&sources, &self.out, self.cache.open().as_ref()) {
            Ok(updated) => updated,
            Err(error) => return eprint!("error: {error}\n"),
        };
        report(&updated.diagnostics, &sources);
        if let Some(done) = updated.written {
            println!(
                "{}: {} written, {} removed ({} ms)",
                some(updated.modules, "module"),
                some(done.written, "file"),
                done.removed,
                start.elapsed().as_millis()
            );
        }
    }
}

/// Collects the stamps of all files below a folder. One that cannot be read has none.
fn stamps(folder: &Path, found: &mut Stamps) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        match entry.metadata() {
            Ok(data) if data.is_dir() => stamps(&path, found),
            Ok(data) => drop(found.insert(path, (data.modified().ok(), data.len()))),
            Err(_) => {}
        }
    }
}
