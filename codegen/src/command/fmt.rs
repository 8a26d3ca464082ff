//! `modwright fmt`

use super::{MISTAKES, load, report, show, some, trouble};
use anstream::{eprintln, println};
use modwright::Source;
use modwright::write::Stale;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(clap::Args)]
pub struct Fmt {
    /// Files to format [default: all files of the folder]
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Folder of the specifications
    #[arg(long, value_name = "FOLDER", default_value = "spec", conflicts_with = "files")]
    spec: PathBuf,
    /// Write nothing; show the difference and exit with 1 if a file is not formatted
    #[arg(long)]
    check: bool,
}

impl Fmt {
    pub fn run(&self) -> ExitCode {
        let sources = match self.sources() {
            Ok(sources) => sources,
            Err(code) => return code,
        };
        let (texts, mistakes) = modwright::tidy(&sources);
        report(&mistakes, &sources);
        let wrong = texts.iter().filter(|text| text.is_none()).count();
        let changed: Vec<(&Source, String)> = sources
            .iter()
            .zip(texts)
            .filter_map(|(source, text)| Some((source, text.filter(|text| *text != source.text)?)))
            .collect();
        for (source, text) in &changed {
            if let Err(error) = self.apply(source, text) {
                return trouble(&io::Error::new(error.kind(), format!("{}: {error}", source.path)));
            }
        }
        if self.check && !changed.is_empty() {
            eprintln!("error: {} not formatted: run `modwright fmt`", are(changed.len()));
        } else {
            let unchanged = sources.len() - changed.len() - wrong;
            println!("{} formatted, {unchanged} unchanged", some(changed.len(), "file"));
        }
        let is_right = wrong == 0 && (changed.is_empty() || !self.check);
        if is_right { ExitCode::SUCCESS } else { ExitCode::from(MISTAKES) }
    }

    /// Reads the files. Companion files and guides are not YAML.
    fn sources(&self) -> Result<Vec<Source>, ExitCode> {
        if self.files.is_empty() {
            let mut sources = load(&self.spec)?;
            sources.retain(|source| source.path.ends_with(".yaml"));
            return Ok(sources);
        }
        let read = |path: &PathBuf| match std::fs::read(path) {
            Ok(bytes) => Ok(Source {
                path: path.display().to_string(),
                // Characters that are not UTF-8 are reported.
                text: String::from_utf8_lossy(&bytes).into_owned(),
            }),
            Err(error) => Err(trouble(&io::Error::new(error.kind(), format!("{}: {error}", path.display())))),
        };
        self.files.iter().map(read).collect()
    }

    fn apply(&self, source: &Source, text: &str) -> io::Result<()> {
        if self.check {
            let (found, expected) = (Some(source.text.clone()), Some(text.to_owned()));
            show(&Stale { path: source.path.clone(), found, expected });
            return Ok(());
        }
        modwright::write::replace(source.path.as_ref(), text.as_bytes())
    }
}

/// `1 file is`, `2 files are`
fn are(number: usize) -> String {
    format!("{} {}", some(number, "file"), if number == 1 { "is" } else { "are" })
}
