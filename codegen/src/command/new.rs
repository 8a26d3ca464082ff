//! `modwright new`: the files of a connector or of a module, with comments, right as they are.

use super::{MISTAKES, load, report, trouble};
use anstream::println;
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
        let (spec, files) = match &self.what {
            What::Connector(connector) => (&connector.spec, connector.files()),
            What::Module(module) => (&module.spec, module.file().map(|file| vec![file])),
        };
        let files = match files {
            Ok(files) => files,
            Err(error) => return trouble(&error),
        };
        for (path, text) in files {
            let path = spec.join(path);
            if let Err(error) = write(&path, &text) {
                return trouble(&io::Error::new(error.kind(), format!("{}: {error}", path.display())));
            }
            println!("{} written", path.display());
        }
        // A path or a type of the command line may be wrong.
        let sources = match load(spec) {
            Ok(sources) => sources,
            Err(code) => return code,
        };
        let (model, diagnostics) = modwright::check(&sources);
        report(&diagnostics, &sources);
        if model.is_some() { ExitCode::SUCCESS } else { ExitCode::from(MISTAKES) }
    }
}

/// Writes a new file. A file that exists stays as it is.
fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    OpenOptions::new().write(true).create_new(true).open(path)?.write_all(text.as_bytes())
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
        Ok(vec![
            (format!("{name}/connector.yaml"), connector),
            (format!("{name}/modules/{module}.yaml"), text(module, "get", module, &[])),
        ])
    }
}

impl Module {
    fn file(&self) -> io::Result<(String, String)> {
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
        let mut fields = Vec::new();
        for field in &self.fields {
            let Some((field, ty)) = field.split_once(':') else {
                return Err(wrong(format!("`{field}` has no type: write `{field}:string`")));
            };
            fields.push((field.trim().to_owned(), ty.trim().to_owned()));
        }
        let path = self.path.as_deref().unwrap_or(name);
        // The docs of vendors begin paths with a slash; those of the language are relative to the base URL.
        let path = path.strip_prefix('/').filter(|path| !path.is_empty()).unwrap_or(path);
        Ok((format!("{connector}/modules/{name}.yaml"), text(name, &self.method, path, &fields)))
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

/// Returns the text of a module with one operation.
fn text(name: &str, method: &str, path: &str, fields: &[(String, String)]) -> String {
    let operation = match method {
        "get" => "list",
        "head" => "exists",
        "post" => "create",
        "put" => "replace",
        "patch" => "update",
        "delete" => "delete",
        "query" => "search",
        other => other,
    };
    let parameters = path.split('{').skip(1).filter_map(|rest| rest.split('}').next());
    let parameters = parameters.map(|name| name.trim_end_matches("..."));
    let parameters = parameters.filter(|name| fields.iter().all(|(field, _)| field != name));
    let lines = parameters
        .map(|name| format!("      {name}: {{ type: string!, help: Part of the path. }}\n"))
        .chain(fields.iter().map(|(name, ty)| format!("      {name}: {{ type: {} }}\n", scalar(ty, ""))));
    let lines: String = lines.collect();
    let fields = if lines.is_empty() {
        "    # fields:\n    #   name: { type: string!, max_length: 64, help: What the field means. }\n"
            .to_owned()
    } else {
        format!("    # Add `help:` and bounds, such as `max_length: 64`.\n    fields:\n{lines}")
    };
    format!(
        "\
module: {name}
title: {title}
# help: What the module is for.

operations:
  {operation}:
    {method}: {path}
    # help: What the operation does.
{fields}    # rules: ['a needs b']
    # A type under `types:`, `list<…>` or `pages<…>` of it, `string`, `bytes` or `nothing`.
    returns: nothing
    # examples:
    #   hello:
    #     request: {{ name: a }}

# types:
#   Item:
#     fields:
#       id: string!
",
        title = title(name),
        path = scalar(path, "{}")
    )
}

/// Returns a text as YAML, in quotes unless it has letters, digits and harmless signs only.
fn scalar(text: &str, more: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || " _-./<>|?!".contains(c) || more.contains(c);
    if text.starts_with(|c: char| c.is_ascii_alphanumeric()) && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "''"))
}

/// `big_widgets` → `Big widgets`
fn title(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
