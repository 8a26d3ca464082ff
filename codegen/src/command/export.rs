//! `modwright export`

use super::{MISTAKES, TROUBLE, load, report, some, trouble};
use anstream::{eprint, print, println};
use modwright::export;
use modwright::model::{Connector, Model};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(clap::Args)]
pub struct Export {
    #[command(subcommand)]
    kind: Kind,
}

#[derive(clap::Subcommand)]
enum Kind {
    /// Write an OpenAPI 3.1 document of a connector, as JSON
    Openapi(Openapi),
    /// Write a custom app for Make and Workfront Fusion, as files for the editor's local development
    Make(Make),
}

/// The connector to export.
#[derive(clap::Args)]
struct Chosen {
    /// Name of the connector; not needed if there is only one
    connector: Option<String>,
    /// Folder of the specifications
    #[arg(long, value_name = "FOLDER", default_value = "spec")]
    spec: PathBuf,
}

#[derive(clap::Args)]
struct Openapi {
    #[command(flatten)]
    chosen: Chosen,
    /// File of the document [default: the standard output]
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Say the rules between fields in the schemas, for validators; pages of an API draw such schemas badly
    #[arg(long)]
    strict: bool,
}

#[derive(clap::Args)]
struct Make {
    #[command(flatten)]
    chosen: Chosen,
    /// Folder of the app
    #[arg(long, value_name = "FOLDER")]
    output: PathBuf,
}

impl Export {
    pub fn run(&self) -> ExitCode {
        let done = match &self.kind {
            Kind::Openapi(openapi) => openapi.run(),
            Kind::Make(make) => make.run(),
        };
        done.unwrap_or_else(|code| code)
    }
}

impl Openapi {
    fn run(&self) -> Result<ExitCode, ExitCode> {
        let model = self.chosen.model()?;
        let connector = self.chosen.connector(&model)?;
        let exported = export::openapi(connector, export::Options { strict: self.strict });
        for note in &exported.notes {
            eprint!("warning: {note}\n");
        }
        match &self.output {
            None => print!("{}", exported.text),
            Some(path) => write(path, &exported.text)?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Make {
    fn run(&self) -> Result<ExitCode, ExitCode> {
        let model = self.chosen.model()?;
        let connector = self.chosen.connector(&model)?;
        let earlier = modwright::write::listed(&self.output, export::MANIFEST, &connector.name);
        let earlier = earlier.map_err(|error| trouble(&error))?;
        let app = export::make(connector, earlier.as_deref());
        let done = modwright::write::write_listed(&self.output, &app.files, export::MANIFEST);
        let done = done.map_err(|error| trouble(&error))?;
        println!(
            "{}: {} written, {} unchanged, {} removed",
            self.output.join(export::MANIFEST).display(),
            some(done.written, "file"),
            done.unchanged,
            done.removed
        );
        let list = self.output.join("not-exported.md");
        for (kind, count) in &app.notes {
            eprint!("warning: {kind}: {count}, listed in {}\n", list.display());
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Chosen {
    /// Checks the specifications.
    fn model(&self) -> Result<Model, ExitCode> {
        let sources = load(&self.spec)?;
        let (model, diagnostics) = modwright::check(&sources);
        report(&diagnostics, &sources);
        model.ok_or(ExitCode::from(MISTAKES))
    }

    fn connector<'m>(&self, model: &'m Model) -> Result<&'m Connector, ExitCode> {
        let names: Vec<&str> = model.connectors.iter().map(|one| one.name.as_str()).collect();
        let found = match (&self.connector, model.connectors.as_slice()) {
            (None, [only]) => Some(only),
            (None, _) => None,
            (Some(name), all) => all.iter().find(|one| one.name == *name),
        };
        found.ok_or_else(|| {
            let known = names.join(", ");
            match &self.connector {
                Some(name) => eprint!("error: no connector has the name `{name}`: use one of {known}\n"),
                None => eprint!("error: there are several connectors: name one of {known}\n"),
            }
            ExitCode::from(TROUBLE)
        })
    }
}

fn write(path: &Path, text: &str) -> Result<(), ExitCode> {
    let fault = |error: std::io::Error| {
        trouble(&std::io::Error::new(error.kind(), format!("{}: {error}", path.display())))
    };
    std::fs::write(path, text).map_err(fault)
}
