//! Connectors become documents of other languages.
#![allow(missing_docs)]

use jsonschema::Validator;
use modwright::Source;
use modwright::export::{Options, openapi};
use modwright::import;
use modwright::model::{Connector, Field, Limit, Model, Requirement, Returns, Rule, TypeKind};
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
                let mut whole = json!({ "allOf": [schema], "components": document["components"] });
                forget_required(
                    &mut whole,
                    if place.ends_with("request") { "readOnly" } else { "writeOnly" },
                );
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

/// Makes the fields of the other direction optional: OpenAPI says this of its words `readOnly` and `writeOnly`, JSON Schema does not.
fn forget_required(part: &mut Value, word: &str) {
    match part {
        Value::Array(items) => items.iter_mut().for_each(|item| forget_required(item, word)),
        Value::Object(fields) => {
            let properties = fields.get("properties").cloned().unwrap_or_default();
            if let Some(Value::Array(required)) = fields.get_mut("required") {
                required.retain(|name| properties[name.as_str().unwrap_or_default()][word] != true);
            }
            fields.values_mut().for_each(|value| forget_required(value, word));
        }
        _ => {}
    }
}

/// Returns the media types of requests and responses, with their places.
fn medias(document: &Value) -> Vec<(String, &Value)> {
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let responses = operation["responses"].as_object().unwrap().values();
            let responses = responses.map(|part| (part, "response"));
            for (part, direction) in responses.chain([(&operation["requestBody"], "request")]) {
                for (kind, media) in part["content"].as_object().into_iter().flatten() {
                    found.push((format!("{method} {path} {kind} {direction}"), media));
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
            let streams = operation.chunk().map_or("", |_| ", streams");
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
    "organization.list_admin_api_keys: ",
    "responses.list_input_items: ",
    "responses.list_items: ",
];

/// Exports a connector and imports the document: the connector again, and the warnings.
fn again(connector: &Connector) -> (Connector, String) {
    let text = openapi(connector, Options::default()).text;
    let source = Source { path: "export.json".to_owned(), text };
    let options = import::Options { name: Some(connector.name.clone()), ..import::Options::default() };
    let (imported, notes) = import::openapi(&source, &options);
    let files = imported.unwrap().files;
    let (model, diagnostics) = modwright::check(&files);
    let shown = modwright::diagnostic::draw(&diagnostics, &files, false);
    let again = model.unwrap_or_else(|| panic!("{shown}")).connectors.remove(0);
    (again, modwright::diagnostic::draw(&notes, &[source], false))
}

#[test]
fn an_exported_document_is_imported_with_the_same_operations() {
    for connector in connectors(&modwright::load::load(&root().join("spec")).unwrap()) {
        let (again, notes) = again(&connector);
        let (before, after) = (operations(&connector), operations(&again));
        let lost: Vec<_> = before.iter().filter(|line| !after.contains(line)).collect();
        let added: Vec<_> = after.iter().filter(|line| !before.contains(line)).collect();
        let lost: Vec<_> =
            lost.into_iter().filter(|line| !KNOWN.iter().any(|known| line.starts_with(known))).collect();
        assert!(lost.is_empty(), "{lost:?} became {added:?}");
        let added: Vec<_> =
            added.into_iter().filter(|line| !KNOWN.iter().any(|known| line.starts_with(known))).collect();
        assert!(added.is_empty(), "{added:?}\n{notes}");
    }
}

/// What OpenAPI has no word for, as lines: of the connector, of operations, of their fields and of the fields of types.
fn words_without_openapi(connector: &Connector) -> Vec<String> {
    let mut lines = vec![
        format!("connector: {:?}, {:?}, {}", connector.base_url_env, connector.test, connector.is_default),
        format!("errors: {:?}, {:?}", connector.errors, connector.request_id),
        format!("retries: {:?}", connector.retry),
        format!("headers: {:?}", connector.headers),
    ];
    for field in connector.connection.iter().filter(|field| field.send.is_some()) {
        lines.push(format!(
            "connection.{}: {:?}, {:?}, {:?}, {}, {}",
            field.name, field.docs.title, field.docs.help, field.env, field.required, field.secret
        ));
    }
    for module in &connector.modules {
        for operation in module.operations() {
            let name = format!("{}.{}", module.name, operation.name);
            lines.push(format!("{name}: {}, {:?}", operation.request_name, operation.effect));
            let limit = operation.limit.as_ref().map(|list| &list.wire);
            lines.push(format!("{name}: {:?}, {limit:?}", operation.follow));
            let shape = &operation.request;
            for field in shape.fields.iter().filter(|field| !field.set_by_client) {
                lines.push(format!("{name}.{}", words_of(field)));
            }
            // A rule with the field that requests a stream is no rule between fields that a caller sets.
            let is_input = |rule: &&Rule| rule.fields().all(|field| !shape.fields[field].set_by_client);
            for rule in shape.rules.iter().filter(is_input).filter(|rule| !is_of_files(rule)) {
                lines.push(format!("{name}: {}{}", rule.text, if rule.soft { " (soft)" } else { "" }));
            }
        }
    }
    for declaration in &connector.types {
        if let TypeKind::Struct(shape) = &declaration.kind {
            let is_met = |name: &str| connector.types.iter().filter(|one| one.name == name).count() == 1;
            if !is_met(&declaration.name) || !declaration.in_requests {
                continue;
            }
            for rule in &shape.rules {
                lines.push(format!("{}: {}", declaration.name, rule.text));
            }
        }
    }
    lines.sort();
    lines
}

/// The words of a field that OpenAPI does not have.
fn words_of(field: &Field) -> String {
    let soft = field.schema.bounds.iter().filter(|bound| bound.soft);
    let soft: Vec<String> = soft
        .map(|bound| format!("{:?}", bound.limit))
        .filter(|text| !text.starts_with("MaxSize") && !text.starts_with("MediaTypes"))
        .collect();
    let Field { name, wire, label, advanced, choices, .. } = field;
    format!("{name}: {wire}, {label:?}, {advanced}, {choices:?}, {soft:?}")
}

/// Rules about the content of files are texts only.
fn is_of_files(rule: &Rule) -> bool {
    matches!(
        &rule.requirement,
        Requirement::Bound(_, Limit::MaxSize(_) | Limit::MediaTypes(_) | Limit::Square | Limit::Transparent)
    )
}

/// The parts of a specification whose words an import of its export does not know.
const UNKNOWN: [&str; 10] = [
    // One operation with `edit_image.edit_by_reference`, whose JSON is imported in place of the form.
    "edit_image.edit",
    // The stream is requested by another field than a boolean `stream` of the body, which is a field of its own here.
    "manage_audio.speak",
    "responses.get",
    // A struct that no other part of the document has: the body is imported as its fields.
    "containers.create_file.create_container_file_body",
    "realtime.create_session.realtime_session_create_request",
    "realtime.create_transcription_session.realtime_transcription_session_create_request",
    "skills.create.create_skill_body",
    "skills.create_version.create_skill_version_body",
    "videos.create_remix.create_video_remix_body",
    // A list in pages here, whose size is no field.
    "organization.list_admin_api_keys.limit",
];

#[test]
fn an_exported_document_is_imported_with_the_words_that_openapi_does_not_have() {
    for connector in connectors(&modwright::load::load(&root().join("spec")).unwrap()) {
        let (again, _) = again(&connector);
        let (before, after) = (words_without_openapi(&connector), words_without_openapi(&again));
        let is_known = |line: &&String| !UNKNOWN.iter().any(|name| line.starts_with(name));
        let lost: Vec<_> = before.iter().filter(is_known).filter(|line| !after.contains(line)).collect();
        assert!(lost.is_empty(), "{lost:#?}");
        assert!(before.len() > 50, "{}", before.len());
    }
}

#[test]
fn a_connector_without_events_is_the_same_after_an_export_and_an_import() {
    let mut model = modwright::check(&modwright::load::load(&root().join("spec")).unwrap()).0.unwrap();
    model.connectors.retain(|connector| connector.name == "github");
    let (again, notes) = again(&model.connectors[0]);
    let changes = modwright::diff::diff(&model, &Model { connectors: vec![again] });
    let changes = changes.iter().map(|change| format!("{change:?}"));
    // Texts are sentences in a document; examples and the bounds of files are not imported.
    let known = ["docs changed", "examples changed", "bound max_size"];
    let other: Vec<String> = changes.filter(|text| !known.iter().any(|word| text.contains(word))).collect();
    assert!(other.is_empty(), "{}\n{notes}", other.join("\n"));
}
