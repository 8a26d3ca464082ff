//! A form from the catalog: its fields, the values of one, a check without a connection, the call, and the paths that the
//! next step can use.
//!
//! Nothing here knows an operation: the program takes any client and the names of a module and an operation.

use modwright_connectors::{AnyClient, CatalogField, Error, Input};
use modwright_tests::example;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    example(async |client| show(client, "embedding", "create").await).await
}

async fn show(client: &dyn AnyClient, module: &str, operation: &str) -> Result<(), Error> {
    let catalog = client.catalog();
    for field in &catalog.connector.connection {
        println!("connection: {}{}", field.label, if field.secret { " (secret)" } else { "" });
    }
    let Some(described) = catalog.module(module) else { return Ok(()) };
    let Some(form) = described.operation(operation) else { return Ok(()) };
    println!("{:?}: {}", form.effect, described.help.as_deref().unwrap_or_default());
    for field in form.fields.iter().filter(|field| !field.advanced) {
        println!("  {}{}", field.label, if field.required { " *" } else { "" });
        println!("    values: {:?}", values(client, field).await?);
    }
    for rule in &form.rules {
        println!("  rule: {}", rule.text);
    }

    let wrong = json!({ "model": "text-embedding-ada-002", "input": "a river", "dimensions": 0 });
    if let Err(refused) = client.invoke(module, operation, wrong.into()).check() {
        refused.violations().iter().for_each(|one| println!("  {}: {}", one.path(), one.message()));
    }
    let input = Input::new(json!({ "model": "text-embedding-3-small", "input": "a river" }));
    println!("checked: {:?}", client.invoke(module, operation, input.clone()).check());
    let response = client.invoke(module, operation, input).await?;
    let mut paths = BTreeSet::new();
    add_paths("", &described.response_schema(form), &described.response_types, &mut paths);
    for path in &paths {
        println!("  {path}: {}", at(&response, path).len());
    }
    println!("the catalog as JSON: {} kB", json!(catalog).to_string().len() / 1_000);
    Ok(())
}

/// Returns the first possible values of a field, if an operation lists them.
async fn values(client: &dyn AnyClient, field: &CatalogField) -> Result<Vec<Value>, Error> {
    let Some(choices) = &field.choices else { return Ok(Vec::new()) };
    let Some((module, operation)) = choices.operation.split_once('.') else { return Ok(Vec::new()) };
    let listed = client.invoke(module, operation, json!({}).into()).await?;
    Ok(at(&listed, &choices.path).into_iter().take(3).cloned().collect())
}

/// Returns the values at a path such as `data[].id`.
fn at<'v>(value: &'v Value, path: &str) -> Vec<&'v Value> {
    path.split('.').fold(vec![value], |values, part| {
        let (name, is_list) = part.strip_suffix("[]").map_or((part, false), |name| (name, true));
        let named = values
            .into_iter()
            .filter_map(|value| if name.is_empty() { Some(value) } else { value.get(name) });
        named
            .flat_map(
                |value| if is_list { value.as_array().into_iter().flatten().collect() } else { vec![value] },
            )
            .collect()
    })
}

/// Adds the paths of all values that a schema describes.
fn add_paths(
    start: &str,
    schema: &Value,
    types: &std::collections::BTreeMap<String, Value>,
    paths: &mut BTreeSet<String>,
) {
    let name = schema["$ref"].as_str().and_then(|reference| reference.rsplit('/').next());
    let schema = name.and_then(|name| types.get(name)).unwrap_or(schema);
    if let Some(items) = schema.get("items") {
        add_paths(&format!("{start}[]"), items, types, paths);
    } else if let Some(properties) = schema["properties"].as_object() {
        let dot = if start.is_empty() { "" } else { "." };
        properties
            .iter()
            .for_each(|(name, schema)| add_paths(&format!("{start}{dot}{name}"), schema, types, paths));
    } else {
        paths.insert(start.to_owned());
    }
}
