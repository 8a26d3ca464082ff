//! Files below one folder.

use crate::Server;
use crate::operations::Entry;
use modwright_runtime::{CatalogField, CatalogModule, File, Value};
use rmcp::model::JsonObject;
use std::path::{Path, PathBuf};

/// The files of a field; `true` if the field is a list.
pub(crate) type FieldFiles = (String, Vec<File>, bool);

/// Returns `true` for a field that is a file, or a list of files.
pub(crate) fn is_file(module: &CatalogModule, field: &CatalogField) -> bool {
    is_file_schema(module, &field.schema, 0)
}

fn is_file_schema(module: &CatalogModule, schema: &Value, depth: usize) -> bool {
    if depth > 4 {
        return false;
    }
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        let named = module.types.get(name);
        return name == "File" || named.is_some_and(|schema| is_file_schema(module, schema, depth + 1));
    }
    let inner = schema["anyOf"].as_array();
    inner.is_some_and(|all| all.iter().any(|one| is_file_schema(module, one, depth + 1)))
        || schema.get("items").is_some_and(|items| is_file_schema(module, items, depth + 1))
}

impl Server {
    /// Takes the paths of files out of the arguments.
    pub(crate) fn take_files(
        &self,
        entry: &Entry<'_>,
        arguments: &mut JsonObject,
    ) -> Result<Vec<FieldFiles>, String> {
        let mut found = Vec::new();
        for field in entry.operation.fields.iter().filter(|field| is_file(entry.module, field)) {
            let paths: Vec<&str> = match arguments.get(&field.name) {
                Some(Value::String(path)) => vec![path],
                Some(Value::Array(items)) if items.iter().all(Value::is_string) => {
                    items.iter().filter_map(Value::as_str).collect()
                }
                _ => continue,
            };
            let files: Result<Vec<File>, String> = paths.into_iter().map(|path| self.file(path)).collect();
            found.push((field.name.clone(), files?, field.schema["type"] == "array"));
            arguments.remove(&field.name);
        }
        Ok(found)
    }

    fn file(&self, path: &str) -> Result<File, String> {
        let folder = self.folder()?;
        let whole = folder.join(path).canonicalize().map_err(|error| format!("`{path}`: {error}"))?;
        // Links are resolved, so that none leads out of the folder.
        if !whole.starts_with(&folder) {
            return Err(format!("`{path}` is not below the server's folder"));
        }
        Ok(File::path(whole))
    }

    fn folder(&self) -> Result<PathBuf, String> {
        let Some(folder) = &self.files else {
            return Err("this server reads and writes no files: it was started without a folder".to_owned());
        };
        folder.canonicalize().map_err(|error| format!("the server's folder: {error}"))
    }

    /// Writes bytes to a new file of the folder, and returns its path.
    pub(crate) fn write(&self, stem: &str, bytes: &[u8]) -> Result<String, String> {
        let folder = self.folder()?;
        let name = (1..).map(|number| format!("{stem}-{number}")).find(|name| !folder.join(name).exists());
        let name = name.unwrap_or_else(|| stem.to_owned());
        std::fs::write(Path::new(&folder).join(&name), bytes)
            .map_err(|error| format!("`{name}`: {error}"))?;
        Ok(name)
    }
}
