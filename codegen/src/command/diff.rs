//! `modwright diff`

use super::{MISTAKES, load, report, revision, trouble};
use anstream::{eprint, print};
use modwright::diff::{self, Class};
use modwright::model::Model;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(clap::Args)]
pub struct Diff {
    /// The old version: a folder of specifications, or a revision of git
    old: String,
    /// The new version, alike [default: the folder of `--spec`]
    new: Option<String>,
    /// Folder of the specifications, also in a revision
    #[arg(long, value_name = "FOLDER", default_value = "spec")]
    spec: PathBuf,
    /// Format of the changes
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Exit with 1 if a change is breaking
    #[arg(long)]
    deny_breaking: bool,
}

/// The format of the changes.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    /// For people
    Text,
    /// JSON, for programs
    Json,
    /// Markdown, for a changelog or a pull request
    Markdown,
}

impl Diff {
    pub fn run(&self) -> ExitCode {
        let new = self.new.as_deref().map_or_else(|| checked(&self.spec), |new| self.model(new));
        let (old, new) = match (self.model(&self.old), new) {
            (Ok(old), Ok(new)) => (old, new),
            (Err(code), _) | (_, Err(code)) => return code,
        };
        let changes = diff::diff(&old, &new);
        match self.format {
            Format::Text => print!("{}", diff::text(&changes)),
            Format::Json => print!("{}", diff::json(&changes)),
            Format::Markdown => print!("{}", diff::markdown(&changes)),
        }
        let is_denied = self.deny_breaking && diff::class(&changes) == Some(Class::Breaking);
        if is_denied { ExitCode::from(MISTAKES) } else { ExitCode::SUCCESS }
    }

    /// Returns the model of a folder, or else of a revision.
    fn model(&self, version: &str) -> Result<Model, ExitCode> {
        if Path::new(version).is_dir() {
            return checked(version.as_ref());
        }
        let sources = revision::load(version, &self.spec).map_err(|error| trouble(&error))?;
        model(&sources)
    }
}

fn checked(folder: &Path) -> Result<Model, ExitCode> {
    model(&load(folder)?)
}

/// Returns the model of specifications without errors. Their warnings are the business of `check`.
fn model(sources: &[modwright::Source]) -> Result<Model, ExitCode> {
    let (model, diagnostics) = modwright::check(sources);
    model.ok_or_else(|| {
        report(&diagnostics, sources);
        eprint!("error: only specifications without mistakes can be compared\n");
        ExitCode::from(MISTAKES)
    })
}
