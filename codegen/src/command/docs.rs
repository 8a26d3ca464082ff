//! `modwright docs`

use super::{CacheOptions, MISTAKES, load, report, some, trouble};
use anstream::{eprint, println};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

#[derive(clap::Args)]
pub struct Docs {
    /// Folder of the specifications
    #[arg(long, value_name = "FOLDER", default_value = "spec")]
    spec: PathBuf,
    /// Folder of the site
    #[arg(long, value_name = "FOLDER", default_value = "target/site")]
    out: PathBuf,
    #[command(flatten)]
    cache: CacheOptions,
}

impl Docs {
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
        let known = modwright::site::languages();
        for connector in &model.connectors {
            for locale in connector.locales.iter().filter(|one| !known.contains(&one.language.as_str())) {
                let (name, language) = (&connector.name, &locale.language);
                eprint!("warning: `{name}` has texts in `{language}`, and the site has no words in it\n");
            }
        }
        let files = modwright::site::site(&model);
        match modwright::write::write(&self.out, &files) {
            Ok(done) => {
                println!(
                    "{}: {} written, {} unchanged, {} removed ({} ms)",
                    self.out.join("index.html").display(),
                    some(done.written, "file"),
                    done.unchanged,
                    done.removed,
                    start.elapsed().as_millis()
                );
                ExitCode::SUCCESS
            }
            Err(error) => trouble(&error),
        }
    }
}
