//! Values that a shell completes: those that the schema lists, and those that an operation of the API lists.

use crate::Connector;
use crate::kind::listed;
use clap::Arg;
use clap_complete::engine::{ArgValueCandidates, CompletionCandidate};
use modwright_runtime::{CatalogChoices, CatalogField, CatalogModule, Value};
use std::time::Duration;

/// The longest time for the call that lists values: a person waits for it.
const PATIENCE: Duration = Duration::from_secs(5);

/// Adds the values of a field to its option.
pub(crate) fn values(
    arg: Arg,
    connector: &Connector,
    module: &'static CatalogModule,
    field: &'static CatalogField,
) -> Arg {
    let connector = connector.clone();
    arg.add(ArgValueCandidates::new(move || {
        let mut all = listed(module, &field.schema, 0);
        if let Some(choices) = &field.choices {
            all.extend(fetched(&connector, choices).unwrap_or_default());
        }
        all.into_iter().map(CompletionCandidate::new).collect()
    }))
}

/// Returns the values that an operation without input lists.
fn fetched(connector: &Connector, choices: &CatalogChoices) -> Option<Vec<String>> {
    let (module, operation) = choices.operation.split_once('.')?;
    let known = (connector.catalog)().module(module)?.operation(operation)?;
    if known.fields.iter().any(|field| field.required) {
        return None;
    }
    let client = (connector.client)().ok()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
    let response = runtime.block_on(async {
        let call = client.invoke(module, operation, Value::Object(Default::default()).into());
        tokio::time::timeout(PATIENCE, call).await.ok()?.ok()
    })?;
    Some(at(&response, &choices.path))
}

/// Returns the texts and numbers at a path such as `data[].id`.
pub(crate) fn at(value: &Value, path: &str) -> Vec<String> {
    let (first, rest) = path.split_once("[]").unwrap_or((path, ""));
    let inner = first.split('.').filter(|key| !key.is_empty()).try_fold(value, |value, key| value.get(key));
    match inner {
        Some(Value::Array(items)) if path.contains("[]") => {
            items.iter().flat_map(|item| at(item, rest)).collect()
        }
        Some(Value::String(text)) => vec![text.clone()],
        Some(Value::Number(number)) => vec![number.to_string()],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::at;
    use serde_json::json;

    #[test]
    fn the_values_of_choices_are_at_their_path() {
        assert_eq!(at(&json!({ "data": [{ "id": "a" }, { "id": "b" }] }), "data[].id"), ["a", "b"]);
        assert_eq!(at(&json!([{ "number": 1 }, { "number": 2 }]), "[].number"), ["1", "2"]);
        assert_eq!(at(&json!(["a"]), "[]"), ["a"]);
        assert_eq!(at(&json!({}), "data[].id"), [""; 0]);
    }
}
