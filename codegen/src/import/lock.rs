//! `import.lock`: the names of an import, and the files as it wrote them.
//!
//! ```text
//! document  openapi.json
//! module    issues  issues
//! operation get repos/{}/{}/issues  issues/list-for-repo  issues.list
//! type      #full-repository  types:Repository  91ab03d2
//! --- modules/issues.yaml
//! module: issues
//! ```

use super::Options;
use super::known::{Known, KnownModule, KnownOperation, KnownType};
use crate::diagnostic::{Diagnostics, Source, Span, codes::WRONG_VALUE};

const HEAD: &str = "\
# The record of an import, which `modwright import --update` compares with. Keep it beside the specification, as it is.
";

/// The record of an import.
#[derive(Debug, Clone, Default)]
pub(super) struct Lock {
    /// The name of the document's file.
    pub document: String,
    pub options: Options,
    pub known: Known,
    /// The files by their path in the folder of the connector.
    pub files: Vec<(String, String)>,
}

impl Lock {
    /// Writes the record.
    pub fn print(&self) -> String {
        let mut out = HEAD.to_owned();
        let mut line = |cells: &[&str]| out.push_str(&(cells.join("\t") + "\n"));
        line(&["document", &self.document]);
        line(&["name", self.options.name.as_deref().unwrap_or_default()]);
        self.options.tags.iter().for_each(|tag| line(&["tag", tag]));
        self.options.operations.iter().for_each(|id| line(&["id", id]));
        if !self.options.guess {
            line(&["no-guess"]);
        }
        self.options.overlays.iter().for_each(|overlay| line(&["overlay", &overlay.path]));
        for module in &self.known.modules {
            line(&["module", &module.tag, &module.name]);
        }
        for one in &self.known.operations {
            line(&["operation", &one.origin, &one.id, &format!("{}.{}", one.module, one.name)]);
        }
        for one in &self.known.types {
            let name = format!("{}.{}", one.module.as_deref().unwrap_or_default(), one.name);
            line(&["type", &one.origin, &name, &format!("{:016x}", one.shape)]);
        }
        for (path, text) in &self.files {
            out.push_str(&format!("--- {path}\n{text}"));
        }
        out
    }

    /// Reads a record. Returns `None` and a report if it is none.
    pub fn read(source: &Source, index: usize, errors: &mut Diagnostics) -> Option<Self> {
        let mut lock = Self::default();
        let mut place = 0;
        for line in source.text.split_inclusive('\n') {
            let start = place;
            place += line.len();
            if let Some(path) = line.strip_prefix("--- ") {
                lock.files.push((path.trim_end().to_owned(), String::new()));
            } else if let Some((_, text)) = lock.files.last_mut() {
                text.push_str(line);
            } else if !line.starts_with('#') && lock.line(line.trim_end_matches(['\n', '\r'])).is_none() {
                let span = Span { source: index, start, end: start + line.trim_end().len() };
                let report = WRONG_VALUE.at(span, "this line is no part of the record of an import");
                errors.push(report.help("take the file from version control, or import into a new folder"));
                return None;
            }
        }
        Some(lock)
    }

    fn line(&mut self, line: &str) -> Option<()> {
        let cells: Vec<&str> = line.split('\t').collect();
        let owned = |text: &&str| (*text).to_owned();
        match cells.as_slice() {
            ["document", name] => self.document = owned(name),
            ["name", name] => self.options.name = Some(owned(name)).filter(|name| !name.is_empty()),
            ["tag", tag] => self.options.tags.push(owned(tag)),
            ["id", id] => self.options.operations.push(owned(id)),
            ["overlay", path] => {
                self.options.overlays.push(Source { path: owned(path), text: String::new() });
            }
            ["no-guess"] => self.options.guess = false,
            ["module", tag, name] => {
                self.known.modules.push(KnownModule { tag: owned(tag), name: owned(name) });
            }
            ["operation", origin, id, name] => {
                let (module, name) = name.split_once('.')?;
                let (module, name) = (module.to_owned(), name.to_owned());
                self.known.operations.push(KnownOperation {
                    origin: owned(origin),
                    id: owned(id),
                    module,
                    name,
                });
            }
            ["type", origin, name, shape] => {
                let (module, name) = name.split_once('.')?;
                self.known.types.push(KnownType {
                    origin: owned(origin),
                    module: Some(module.to_owned()).filter(|module| !module.is_empty()),
                    name: name.to_owned(),
                    shape: u64::from_str_radix(shape, 16).ok()?,
                    id: 0,
                });
            }
            _ => return None,
        }
        Some(())
    }
}
