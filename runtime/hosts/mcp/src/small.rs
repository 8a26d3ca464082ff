//! Three tools in place of many: find, describe and call an operation.

use crate::operations::Entry;
use crate::{Server, failed, object};
use modwright_runtime::Value;
use rmcp::ErrorData;
use rmcp::model::{CallToolResult, ContentBlock, JsonObject, Tool, ToolAnnotations};
use serde_json::json;

const SEARCH: &str = "search_operations";
const DESCRIBE: &str = "describe_operation";
const CALL: &str = "call_operation";

/// The most operations that a search finds.
const MOST_FOUND: usize = 10;

/// Returns the three tools.
pub(crate) fn tools() -> Vec<Tool> {
    let text = |help: &str| json!({ "type": "string", "description": help });
    let schema = |properties: Value, required: &[&str]| {
        object(json!({ "type": "object", "properties": properties, "required": required }))
    };
    let reads = || ToolAnnotations::new().read_only(true).open_world(false);
    let search =
        "Finds operations by words of their names, titles and fields. Without words, lists the modules.";
    let describe = "Describes an operation: the JSON Schema of its input, its rules and its response.";
    let call = "Calls an operation. Describe it first.";
    let advanced =
        json!({ "type": "boolean", "description": "Also the fields that most callers do not need." });
    let id = || text("Name of the operation, from the search.");
    vec![
        Tool::new(SEARCH, search, schema(json!({ "words": text("Words to find.") }), &[]))
            .with_annotations(reads()),
        Tool::new(
            DESCRIBE,
            describe,
            schema(json!({ "operation": id(), "advanced": advanced }), &["operation"]),
        )
        .with_annotations(reads()),
        Tool::new(
            CALL,
            call,
            schema(json!({ "operation": id(), "input": { "type": "object" } }), &["operation"]),
        )
        .with_annotations(ToolAnnotations::new().read_only(false).destructive(true).open_world(true)),
    ]
}

impl Server {
    /// Answers one of the three tools.
    pub(crate) async fn answer_small(
        &self,
        name: &str,
        mut arguments: JsonObject,
    ) -> Result<CallToolResult, ErrorData> {
        let success = |value: Value| CallToolResult::success(vec![ContentBlock::text(value.to_string())]);
        if name == SEARCH {
            let words = arguments.get("words").and_then(Value::as_str).unwrap_or_default();
            return Ok(success(self.search(words)));
        }
        if name != DESCRIBE && name != CALL {
            return Err(ErrorData::invalid_params(format!("there is no tool `{name}`"), None));
        }
        let id = arguments.get("operation").and_then(Value::as_str).unwrap_or_default().to_owned();
        let Some(entry) = self.entries().find(|entry| entry.id() == id) else {
            return Ok(failed(format!("`{id}` is no operation: find one by `{SEARCH}`")));
        };
        if name == DESCRIBE {
            return Ok(success(self.describe(&entry, arguments.get("advanced") == Some(&Value::Bool(true)))));
        }
        match arguments.remove("input") {
            None => Ok(self.call(&entry, JsonObject::new()).await),
            Some(Value::Object(input)) => Ok(self.call(&entry, input).await),
            Some(_) => Ok(failed("`input` is no JSON object")),
        }
    }

    /// Returns the operations with the most of the words, or all modules.
    fn search(&self, words: &str) -> Value {
        let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
        if words.is_empty() {
            let mut modules: Vec<Value> = self.entries().map(|entry| module(&entry)).collect();
            modules.dedup();
            return modules.into();
        }
        let mut found: Vec<(usize, Value)> = self
            .entries()
            .filter_map(|entry| {
                let text = searched(&entry);
                let count = words.iter().filter(|word| text.contains(word.as_str())).count();
                (count > 0).then(|| (count, summary(&entry)))
            })
            .collect();
        found.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
        found.into_iter().take(MOST_FOUND).map(|(_, summary)| summary).collect()
    }

    fn describe(&self, entry: &Entry<'_>, advanced: bool) -> Value {
        let rules: Vec<&str> = entry.operation.rules.iter().map(|rule| rule.text.as_str()).collect();
        json!({
            "operation": entry.id(),
            "effect": entry.operation.effect,
            "input": self.schema(entry, advanced),
            "rules": rules,
            "returns": entry.operation.returns,
        })
    }
}

fn module(entry: &Entry<'_>) -> Value {
    let id = entry.id();
    let name = id.rsplit_once('.').map_or(id.as_str(), |(module, _)| module);
    json!({ "module": name, "title": entry.module.title })
}

fn summary(entry: &Entry<'_>) -> Value {
    let title =
        entry.operation.title.as_ref().or(entry.operation.help.as_ref()).or(entry.module.title.as_ref());
    json!({ "operation": entry.id(), "title": title, "effect": entry.operation.effect })
}

/// Returns the text in which words are found, in lower case.
fn searched(entry: &Entry<'_>) -> String {
    let module = [&entry.module.title, &entry.module.help];
    let own = [&entry.operation.title, &entry.operation.help];
    let texts = module.into_iter().chain(own).flatten().cloned();
    let fields = entry.operation.fields.iter().map(|field| field.name.clone());
    let all: Vec<String> = [entry.id()].into_iter().chain(texts).chain(fields).collect();
    all.join(" ").to_lowercase()
}
