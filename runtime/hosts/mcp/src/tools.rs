//! Operations as tools, and their inputs.

use crate::files::is_file;
use crate::operations::Entry;
use crate::{Server, object};
use modwright_runtime::{CatalogEffect, Input, Value};
use rmcp::model::{JsonObject, Tool, ToolAnnotations};
use serde_json::json;

/// The field of lists that is not sent: the largest number of items.
const LIMIT: &str = "limit";

impl Server {
    /// Returns the tool of an operation.
    pub(crate) fn tool(&self, entry: &Entry<'_>) -> Tool {
        let schema = object(self.schema(entry, self.advanced.contains(&entry.module.name)));
        let effect = entry.operation.effect;
        let hints = ToolAnnotations::new()
            .read_only(effect == CatalogEffect::Reads)
            .destructive(effect == CatalogEffect::Destroys)
            .idempotent(entry.operation.idempotent)
            .open_world(true);
        Tool::new(entry.tool_name(), entry.description(), schema).with_annotations(hints)
    }

    /// Returns the JSON Schema of an input, with or without the advanced fields.
    pub(crate) fn schema(&self, entry: &Entry<'_>, advanced: bool) -> Value {
        let mut operation = entry.operation.clone();
        operation.fields.retain(|field| advanced || !field.advanced || field.name == LIMIT);
        let mut schema = entry.module.input_schema(&operation);
        if self.files.is_some() {
            for field in operation.fields.iter().filter(|field| is_file(entry.module, field)) {
                let help = field.help.as_deref().unwrap_or_default();
                let text = format!("{help} The path of a file below the server's folder.");
                schema["properties"][&field.name] = match field.schema["type"] == "array" {
                    true => json!({ "type": "array", "items": { "type": "string" }, "description": text }),
                    false => json!({ "type": "string", "description": text }),
                };
            }
        }
        schema
    }

    /// Returns the input of a call.
    pub(crate) fn input(&self, entry: &Entry<'_>, mut arguments: JsonObject) -> Result<Input, String> {
        let has_limit = entry.operation.fields.iter().any(|field| field.name == LIMIT && field.advanced);
        if has_limit {
            let asked = arguments.get(LIMIT).and_then(Value::as_u64).unwrap_or(u64::MAX);
            let most = u64::try_from(self.max_items).unwrap_or(u64::MAX);
            arguments.insert(LIMIT.to_owned(), asked.min(most).into());
        }
        let files = self.take_files(entry, &mut arguments)?;
        let input = Input::new(Value::Object(arguments));
        Ok(files.into_iter().fold(input, |input, (name, mut files, is_list)| match files.len() {
            1 if !is_list => input.file(name, files.remove(0)),
            _ => input.files(name, files),
        }))
    }
}
