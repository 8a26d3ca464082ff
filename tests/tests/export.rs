//! Connectors become documents of other languages.
#![allow(missing_docs)]

use jsonschema::Validator;
use modwright::Source;
use modwright::export::{Options, openapi};
use modwright::import;
use modwright::model::{Connector, Returns};
use modwright_cases::{cases, sources};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn connectors(sources: &[Source]) -> Vec<Connector> {
    modwright::check(sources).0.map(|model| model.connectors).unwrap_or_default()
}

/// The connectors of the repository, and those of the cases.
fn all() -> Vec<Connector> {
    let mut all = connectors(&modwright::load::load(&root().join("spec")).unwrap());
    assert_eq!(all.len(), 2);
    all.extend(cases("emit").iter().flat_map(|case| connectors(&sources(&case.text))));
    all
}

fn document(connector: &Connector, strict: bool) -> Value {
    serde_json::from_str(&openapi(connector, Options { strict }).text).unwrap()
}

/// A validator of the documents of version 3.1, with their schemas.
fn validator() -> Validator {
    let path = root().join("tests/schemas/openapi-3.1/schema.json");
    // The schemas in a document are those of JSON Schema 2020-12, without OpenAPI's own words.
    let text = std::fs::read_to_string(path).unwrap();
    let dialect = "https://spec.openapis.org/oas/3.1/dialect/base";
    let schema = text.replace(dialect, "https://json-schema.org/draft/2020-12/schema");
    let schema: Value = serde_json::from_str(&schema).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

#[test]
fn every_document_is_valid() {
    let validator = validator();
    for connector in all() {
        for strict in [false, true] {
            let document = document(&connector, strict);
            let fault = validator.iter_errors(&document).next();
            let place = fault.as_ref().map(|fault| fault.instance_path().to_string());
            assert!(fault.is_none(), "{} {place:?}: {:?}", connector.name, fault.map(|one| one.to_string()));
            assert_eq!(broken_reference(&document, &document), None, "{}", connector.name);
        }
    }
    assert!(!validator.is_valid(&json!({ "openapi": "3.1.1", "info": { "title": "a" } })));
}

/// Returns a reference that leads nowhere.
fn broken_reference(document: &Value, part: &Value) -> Option<String> {
    match part {
        Value::Array(items) => items.iter().find_map(|item| broken_reference(document, item)),
        Value::Object(fields) => {
            let reference = fields.get("$ref").and_then(Value::as_str);
            let is_broken = |path: &&str| document.pointer(path.trim_start_matches('#')).is_none();
            let broken = reference.filter(is_broken).map(str::to_owned);
            broken.or_else(|| fields.values().find_map(|value| broken_reference(document, value)))
        }
        _ => None,
    }
}

#[test]
fn every_example_fits_its_schema() {
    let (mut checked, mut wrong) = (0, Vec::new());
    for connector in all() {
        for strict in [false, true] {
            let document = document(&connector, strict);
            for (place, media) in medias(&document) {
                let Some(schema) = media.get("schema") else { continue };
                let whole = json!({ "allOf": [schema], "components": document["components"] });
                let validator = jsonschema::validator_for(&whole).unwrap();
                for (name, example) in media["examples"].as_object().into_iter().flatten() {
                    checked += 1;
                    if let Some(fault) = validator.iter_errors(&example["value"]).next() {
                        wrong.push(format!("{}, {place}, {name}: {fault}", connector.name));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(checked > 300, "{checked}");
}

/// Returns the media types of requests and responses, with their places.
fn medias(document: &Value) -> Vec<(String, &Value)> {
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let responses = operation["responses"].as_object().unwrap().values();
            for part in responses.chain([&operation["requestBody"]]) {
                for (kind, media) in part["content"].as_object().into_iter().flatten() {
                    found.push((format!("{method} {path} {kind}"), media));
                }
            }
        }
    }
    found
}

/// The operations of a connector as lines: names, method, path, and whether it streams or has pages.
fn operations(connector: &Connector) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for module in &connector.modules {
        for operation in module.operations() {
            let (method, path) = (operation.method.as_str(), operation.target());
            let streams = operation.stream.as_ref().map_or("", |_| ", streams");
            let pages = if matches!(operation.returns, Returns::Pages(_)) { ", pages" } else { "" };
            lines.push(format!("{}.{}: {method} {path}{streams}{pages}", module.name, operation.name));
        }
    }
    lines.sort();
    lines
}

/// The operations that an import reads in another way.
const KNOWN: [&str; 7] = [
    // One operation with `edit_image.edit`, which has the same method and path.
    "edit_image.edit_by_reference: ",
    // The stream is requested by another field than a boolean `stream` of the body.
    "manage_audio.speak: ",
    "manage_fine_tunes.events_legacy: ",
    "responses.get: ",
    // The cursor has no field of its own in the response.
    "organization.admin_api_keys_list: ",
    "responses.list_input_items: ",
    "responses.list_items: ",
];

#[test]
fn an_exported_document_is_imported_with_the_same_operations() {
    for connector in connectors(&modwright::load::load(&root().join("spec")).unwrap()) {
        let text = openapi(&connector, Options::default()).text;
        let source = Source { path: "export.json".to_owned(), text };
        let options = import::Options { name: Some(connector.name.clone()), ..import::Options::default() };
        let (imported, notes) = import::openapi(&source, &options);
        let files = imported.unwrap().files;
        let (model, diagnostics) = modwright::check(&files);
        let shown = modwright::diagnostic::draw(&diagnostics, &files, false);
        let again = model.unwrap_or_else(|| panic!("{shown}")).connectors.remove(0);
        let (before, after) = (operations(&connector), operations(&again));
        let lost: Vec<_> = before.iter().filter(|line| !after.contains(line)).collect();
        let added: Vec<_> = after.iter().filter(|line| !before.contains(line)).collect();
        let lost: Vec<_> =
            lost.into_iter().filter(|line| !KNOWN.iter().any(|known| line.starts_with(known))).collect();
        assert!(lost.is_empty(), "{lost:?} became {added:?}");
        let added: Vec<_> =
            added.into_iter().filter(|line| !KNOWN.iter().any(|known| line.starts_with(known))).collect();
        let notes = modwright::diagnostic::draw(&notes, &[source], false);
        assert!(added.is_empty(), "{added:?}\n{notes}");
    }
}
