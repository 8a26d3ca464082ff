//! `modwright import`

use super::{MISTAKES, TROUBLE, report, some, trouble};
use anstream::{eprintln, println};
use modwright::Source;
use modwright::import::{self, Counts, Imported, Options};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

#[derive(clap::Args)]
pub struct Import {
    #[command(subcommand)]
    kind: Kind,
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
    /// Write every warning to this file, one on each line; the terminal shows at most 100
    #[arg(long, value_name = "FILE")]
    warnings: Option<PathBuf>,
}

impl Import {
    pub fn run(&self) -> ExitCode {
        let Kind::Openapi(openapi) = &self.kind;
        openapi.run()
    }
}

impl Openapi {
    fn run(&self) -> ExitCode {
        let start = Instant::now();
        let bytes = match std::fs::read(&self.file) {
            Ok(bytes) => bytes,
            Err(error) => {
                eprintln!("error: {}: {error}", self.file.display());
                return ExitCode::from(TROUBLE);
            }
        };
        let text = String::from_utf8(bytes)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
        let source = Source { path: self.file.display().to_string(), text };
        let options = Options {
            name: self.name.clone(),
            tags: self.tags.clone(),
            operations: self.operations.clone(),
            guess: !self.no_guess,
        };
        let (imported, notes) = import::openapi(&source, &options);
        if let Some(path) = &self.warnings
            && let Err(error) = std::fs::write(path, lines(&source, &notes))
        {
            return trouble(&error);
        }
        report(&notes, std::slice::from_ref(&source));
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
        std::mem::forget((imported, notes, source));
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
    for file in &imported.files {
        let path = output.join(&file.path);
        let parent = path.parent().unwrap_or(output);
        std::fs::create_dir_all(parent).and_then(|()| std::fs::write(&path, &file.text)).map_err(
            |error| trouble(&std::io::Error::new(error.kind(), format!("{}: {error}", path.display()))),
        )?;
    }
    Ok(())
}

/// Returns the warnings, one on each line: place, code, fact, and how the part was imported.
fn lines(source: &Source, notes: &modwright::Diagnostics) -> String {
    let places = source.positions(notes.iter().map(|note| note.span.start));
    let line = |(note, (line, column)): (&modwright::diagnostic::Diagnostic, (usize, usize))| {
        let done = note.help.as_deref().unwrap_or_default();
        format!("{}:{line}:{column}: {}: {}; {done}\n", source.path, note.code.name, note.message)
    };
    notes.iter().zip(places).map(line).collect()
}
