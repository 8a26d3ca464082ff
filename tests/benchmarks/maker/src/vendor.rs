//! A vendor's OpenAPI document, cut to some operations.

use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

/// The modules of the OpenAI connector that every row of the tables is about. The connector has more.
pub const TWELVE: [&str; 12] = [
    "chat_completion",
    "completion",
    "custom_api_call",
    "edit",
    "edit_image",
    "embedding",
    "generate_images",
    "get_models",
    "manage_audio",
    "manage_files",
    "manage_fine_tunes",
    "moderation",
];

/// The operations of the twelve modules of the OpenAI connector in a folder of specifications, each a method in lower case and a path.
///
/// # Errors
///
/// A file cannot be read, or the specification has mistakes.
pub fn openai_operations(spec: &Path) -> io::Result<Vec<(String, String)>> {
    let sources = modwright::load::load(spec)?;
    let (Some(model), _) = modwright::check(&sources) else {
        return Err(io::Error::other("the specification has mistakes"));
    };
    let openai = model.connectors.iter().filter(|one| one.name == "openai");
    let modules = openai.flat_map(|connector| &connector.modules);
    let twelve = modules.filter(|module| TWELVE.contains(&module.name.as_str()));
    let operations = twelve.flat_map(|module| module.operations());
    Ok(operations.map(|one| (format!("{:?}", one.method).to_lowercase(), format!("/{}", one.path))).collect())
}

/// Writes what a document in YAML says of some operations, each a method in lower case and a path, as JSON; with the components that
/// these reach and no others. Gives the operations that it knows; what a path's fields are called does not matter.
///
/// # Errors
///
/// A file cannot be read or written, or is no OpenAPI document.
pub fn cut_openapi(
    document: &Path,
    operations: &[(String, String)],
    out: &Path,
) -> io::Result<Vec<(String, String)>> {
    // OpenAI's has two integers that no 64 bits hold.
    let text = fs::read_to_string(document)?.replace("9223372036854776000", "9007199254740991");
    let whole: Value = yaml_serde::from_str(&text).map_err(io::Error::other)?;
    let mut paths = Map::new();
    let mut found = Vec::new();
    for (path, item) in whole["paths"].as_object().into_iter().flatten() {
        let mut kept = item.clone();
        let Some(kept_methods) = kept.as_object_mut() else { continue };
        kept_methods.retain(|method, _| {
            let wanted =
                operations.iter().find(|(verb, at)| verb == method && nameless(at) == nameless(path));
            found.extend(wanted.cloned());
            wanted.is_some() || method == "parameters"
        });
        if kept_methods.keys().any(|method| method != "parameters") {
            paths.insert(path.clone(), kept);
        }
    }
    let paths = Value::Object(paths);
    let components = reached(&whole, &paths);
    let cut = json!({
        "openapi": whole["openapi"],
        "info": whole["info"],
        "servers": whole["servers"],
        "paths": paths,
        "components": components,
    });
    fs::write(out, serde_json::to_vec_pretty(&cut)?)?;
    Ok(found)
}

/// A path without what its fields are called: `files/{id}` and `files/{file_id}` are one.
fn nameless(path: &str) -> String {
    path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part }).collect::<Vec<_>>().join("/")
}

/// The components that a value reaches, over as many steps as it takes.
fn reached(whole: &Value, from: &Value) -> Value {
    let mut known = BTreeSet::new();
    let mut waiting = vec![from];
    let mut components = json!({ "securitySchemes": whole["components"]["securitySchemes"] });
    while let Some(value) = waiting.pop() {
        match value {
            Value::Array(items) => waiting.extend(items),
            Value::Object(entries) => {
                waiting.extend(entries.values());
                let Some(Value::String(reference)) = entries.get("$ref") else { continue };
                let Some(pointer) = reference.strip_prefix('#') else { continue };
                let Some(target) = whole.pointer(pointer) else { continue };
                let mut steps = pointer.split('/').skip(2);
                let (Some(kind), Some(name)) = (steps.next(), steps.next()) else { continue };
                if known.insert(pointer) {
                    components[kind][name] = target.clone();
                    waiting.push(target);
                }
            }
            _ => {}
        }
    }
    components
}
