//! `modwright import`

use super::update::{Update, lines, read};
use super::{MISTAKES, TROUBLE, report, some, trouble};
use anstream::{eprintln, println};
use modwright::Source;
use modwright::import::{self, Counts, Imported, Options};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true, arg_required_else_help = true)]
pub struct Import {
    #[command(subcommand)]
    kind: Option<Kind>,
    #[command(flatten)]
    update: Update,
}

#[derive(clap::Subcommand)]
enum Kind {
    /// Write specifications from an OpenAPI document: 2.0, 3.0, 3.1 or 3.2, JSON or YAML
    Openapi(Openapi),
}

#[derive(clap::Args)]
struct Openapi {
    /// The document
    file: PathBuf,
    /// Folder of the specifications; the connector gets a folder in it
    #[arg(long, value_name = "FOLDER", default_value = "spec")]
    output: PathBuf,
    /// Name of the connector [default: made of the document's title]
    #[arg(long)]
    name: Option<String>,
    /// Import only operations with one of these tags
    #[arg(long, value_name = "TAG", value_delimiter = ',')]
    tags: Vec<String>,
    /// Import only operations with one of these IDs
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    operations: Vec<String>,
    /// Import only what the document says: no tags, timestamps or pages are recognized
    #[arg(long)]
    no_guess: bool,
    /// Apply this overlay (1.0 or 1.1) to the document first; may be repeated
    #[arg(long, value_name = "FILE")]
    overlay: Vec<PathBuf>,
    /// Write every warning to this file, one on each line; the terminal shows at most 100
    #[arg(long, value_name = "FILE")]
    warnings: Option<PathBuf>,
}

impl Import {
    pub fn run(&self) -> ExitCode {
        match &self.kind {
            Some(Kind::Openapi(openapi)) => openapi.run(),
            None => self.update.run(),
        }
    }
}

impl Openapi {
    fn run(&self) -> ExitCode {
        let start = Instant::now();
        let source = match read(&self.file) {
            Ok(source) => source,
            Err(code) => return code,
        };
        let options = Options {
            name: self.name.clone(),
            tags: self.tags.clone(),
            operations: self.operations.clone(),
            guess: !self.no_guess,
            overlays: match self.overlay.iter().map(|path| read(path)).collect() {
                Ok(overlays) => overlays,
                Err(code) => return code,
            },
        };
        let (imported, notes) = import::openapi(&source, &options);
        let sources: Vec<Source> = [source].into_iter().chain(options.overlays).collect();
        if let Some(path) = &self.warnings
            && let Err(error) = std::fs::write(path, lines(&sources, &notes))
        {
            return trouble(&error);
        }
        report(&notes, &sources);
        let Some(imported) = imported else { return ExitCode::from(MISTAKES) };
        if let Err(code) = write(&self.output, &imported) {
            return code;
        }
        let Counts { operations, said, modules, types, .. } = imported.counts;
        println!(
            "{}: {said} of {}, {}, {} ({} ms)",
            self.output.join(&imported.name).display(),
            some(operations, "operation"),
            some(modules, "module"),
            some(types, "type"),
            start.elapsed().as_millis()
        );
        // The process ends, and the system takes all of it back at once.
        std::mem::forget((imported, notes, sources));
        ExitCode::SUCCESS
    }
}

/// Writes the files of a new connector. A folder that exists is a person's.
fn write(output: &Path, imported: &Imported) -> Result<(), ExitCode> {
    let folder = output.join(&imported.name);
    if folder.exists() {
        eprintln!("error: {} exists: an import writes a new folder", folder.display());
        return Err(ExitCode::from(TROUBLE));
    }
    let lock = Source { path: format!("{}/import.lock", imported.name), text: imported.lock.clone() };
    for file in imported.files.iter().chain([&lock]) {
        let path = output.join(&file.path);
        let parent = path.parent().unwrap_or(output);
        std::fs::create_dir_all(parent).and_then(|()| std::fs::write(&path, &file.text)).map_err(
            |error| trouble(&std::io::Error::new(error.kind(), format!("{}: {error}", path.display()))),
        )?;
    }
    Ok(())
}
