//! `modwright new`: the files of a connector or of a module, with comments, right as they are.

use super::template::{Template, scalar, title};
use super::{MISTAKES, report, some, trouble};
use anstream::{eprintln, println};
use modwright::{Diagnostics, Source};
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(clap::Args)]
pub struct New {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// Write the files of a connector with one module
    Connector(Connector),
    /// Write the file of a module
    Module(Module),
}

#[derive(clap::Args)]
struct Connector {
    /// Name of the connector: lower-case letters, digits and `_`
    name: String,
    /// Base URL of the API
    #[arg(long, value_name = "URL", default_value = "https://api.example.com/v1/")]
    url: String,
    /// Name of its first module
    #[arg(long, value_name = "NAME", default_value = "items")]
    module: String,
    /// Folder of the specifications
    #[arg(long, value_name = "FOLDER", default_value = "spec")]
    spec: PathBuf,
}

#[derive(clap::Args)]
struct Module {
    /// The connector and the new module, such as `acme/widgets`
    #[arg(value_name = "CONNECTOR/NAME")]
    name: String,
    /// Method of its first operation
    #[arg(long, default_value = "get", value_parser = ["get", "post", "put", "patch", "delete", "head", "options", "trace", "query"])]
    method: String,
    /// Path of its first operation [default: the name of the module]
    #[arg(long)]
    path: Option<String>,
    /// A field of its first operation, such as `name:string!`; can be repeated
    #[arg(long = "field", value_name = "NAME:TYPE")]
    fields: Vec<String>,
    /// Folder of the specifications
    #[arg(long, value_name = "FOLDER", default_value = "spec")]
    spec: PathBuf,
}

impl New {
    pub fn run(&self) -> ExitCode {
        match self.write() {
            Ok(code) => code,
            Err(error) => trouble(&error),
        }
    }

    fn write(&self) -> io::Result<ExitCode> {
        let spec = match &self.what {
            What::Connector(connector) => &connector.spec,
            What::Module(module) => &module.spec,
        };
        let others = if spec.is_dir() { modwright::load::load(spec)? } else { Vec::new() };
        // The first version without a mistake; the last one copies and supposes nothing.
        let versions = match &self.what {
            What::Connector(connector) => vec![connector.files()?],
            What::Module(module) => module.versions(&others)?,
        };
        let mut refused = None;
        for files in versions {
            let (sources, mut found) = checked(spec, &others, &files);
            let elsewhere = found.errors();
            found.retain(|one| one.span.source >= others.len());
            if found.errors() > 0 {
                refused = Some((found, sources));
                continue;
            }
            for (path, text) in &files {
                let path = spec.join(path);
                write(&path, text)
                    .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))?;
                println!("{} written", path.display());
            }
            report(&found, &sources);
            if elsewhere > 0 {
                println!("other files have {}: run `modwright check`", some(elsewhere, "error"));
            }
            return Ok(ExitCode::SUCCESS);
        }
        // A path or a type of the command line is wrong.
        if let Some((found, sources)) = refused {
            report(&found, &sources);
            eprintln!("nothing is written");
        }
        Ok(ExitCode::from(MISTAKES))
    }
}

/// Checks new files, which are the last sources, with those that exist.
fn checked(spec: &Path, others: &[Source], files: &[(String, String)]) -> (Vec<Source>, Diagnostics) {
    let new = files.iter().map(|(path, text)| Source {
        path: spec.join(path).display().to_string().replace('\\', "/"),
        text: text.clone(),
    });
    let sources: Vec<Source> = others.iter().cloned().chain(new).collect();
    let (_, found) = modwright::check(&sources);
    (sources, found)
}

/// Writes a new file.
fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    OpenOptions::new().write(true).create_new(true).open(path)?.write_all(text.as_bytes())
}

/// Refuses a file that exists.
fn refuse_existing(spec: &Path, file: &str) -> io::Result<()> {
    let path = spec.join(file);
    match path.exists() {
        true => Err(wrong(format!("{} exists, and nothing is written: choose another name", path.display()))),
        false => Ok(()),
    }
}

impl Connector {
    fn files(&self) -> io::Result<Vec<(String, String)>> {
        let Self { name, url, module, .. } = self;
        refuse_name(name)?;
        refuse_name(module)?;
        let variable = name.to_uppercase();
        let connector = format!(
            "\
connector: {name}
title: {title}
# docs: https://example.com/docs
base_url: {{ default: {url}, env: {variable}_BASE_URL }}

# The fields of a connection. `send` is `bearer`, `header NAME`, `query NAME`, `cookie NAME`,
# `basic user` or `basic password`.
connection:
  api_key: {{ type: secret!, env: {variable}_API_KEY, send: bearer, label: API key }}

# Where an error response has its parts: keys, separated by `.`.
errors: {{ message: error.message, kind: error.type, code: error.code }}
retry: {{ statuses: [408, 429, 5xx], max_retries: 2 }}
# pages: {{ items: data, more: has_more, cursor: after, from: id, size: limit }}
# streams: {{ toggle: stream, end: '[DONE]' }}
",
            title = title(name),
            url = scalar(url, "")
        );
        let template = Template { name: module, method: "get", path: module, ..Template::default() };
        let files = vec![
            (format!("{name}/connector.yaml"), connector),
            (format!("{name}/modules/{module}.yaml"), template.text()),
        ];
        files.iter().try_for_each(|(file, _)| refuse_existing(&self.spec, file))?;
        Ok(files)
    }
}

impl Module {
    /// Returns the file in several versions, the best one first.
    fn versions(&self, others: &[Source]) -> io::Result<Vec<Vec<(String, String)>>> {
        let Some((connector, name)) = self.name.split_once('/') else {
            return Err(wrong(format!("`{0}` names no connector: write `CONNECTOR/{0}`", self.name)));
        };
        refuse_name(name)?;
        if !self.spec.join(connector).join("connector.yaml").is_file() {
            return Err(wrong(format!(
                "there is no connector `{connector}` in {}: run `modwright new connector {connector}`",
                self.spec.display()
            )));
        }
        let file = format!("{connector}/modules/{name}.yaml");
        refuse_existing(&self.spec, &file)?;
        let mut fields: Vec<(String, String)> = Vec::new();
        for field in &self.fields {
            let Some((field, ty)) = field.split_once(':') else {
                return Err(wrong(format!("`{field}` has no type: write `{field}:string`")));
            };
            if fields.iter().any(|(known, _)| known == field.trim()) {
                return Err(wrong(format!("the field `{}` is here twice: delete one of them", field.trim())));
            }
            fields.push((field.trim().to_owned(), ty.trim().to_owned()));
        }
        let path = self.path.as_deref().unwrap_or(name);
        // The docs of vendors begin paths with a slash; those of the language are relative to the base URL.
        let path = path.strip_prefix('/').filter(|path| !path.is_empty()).unwrap_or(path);
        let folder = format!("/{connector}/");
        let texts: Vec<&str> = others
            .iter()
            .filter(|one| one.path.contains(&folder) && one.path.ends_with(".yaml"))
            .map(|one| one.text.as_str())
            .collect();
        let plain = Template { name, method: &self.method, path, fields: &fields, ..Template::default() };
        let like = Template { others: &texts, ..plain };
        let paged = Template { is_paged: true, ..like };
        let all = [paged, like, Template { is_paged: true, ..plain }, plain];
        let versions = all.into_iter().filter(|one| !one.is_paged || one.lists(&texts));
        Ok(versions.map(|one| vec![(file.clone(), one.text())]).collect())
    }
}

fn wrong(message: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, message)
}

/// Refuses a name before it becomes the name of a file.
fn refuse_name(name: &str) -> io::Result<()> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(plain) {
        return Ok(());
    }
    Err(wrong(format!("`{name}` is not a name: use lower-case letters, digits and `_`, a letter first")))
}
