//! Requests and responses, compared with the vendor's own OpenAPI documents.
//!
//! The documents are not part of this repository, so the tests that need them are ignored. `.ci/run` runs them where it finds the
//! documents: in `../shared/data`, or in the folder that `MODWRIGHT_VENDOR_DOCUMENTS` names.
//!
//! This file has the table of fields, and checks the examples of the specification against the vendor's schemas; `wire` sends
//! over HTTP what those schemas allow.
// The retired operations are held against their documents too.
#![allow(missing_docs, deprecated)]

mod sample;
mod vendor;
mod wire;

use modwright::model::{Connector, Field, Json, Location};
use serde_json::json;
use std::io::Write;
use std::path::Path;
use vendor::{Vendor, documents, method};

#[test]
#[ignore = "needs the vendor's OpenAPI documents: MODWRIGHT_VENDOR_DOCUMENTS=FOLDER cargo test -p modwright-tests --test contract -- --ignored"]
fn every_request_is_one_that_the_vendor_documents() {
    let documents = documents();
    let connector = openai();
    let mut table = vec![row("operation", "examples", "the vendor's fields", "ours", "missing")];
    let mut wrong = Vec::new();
    for operation in connector.modules.iter().flat_map(|module| module.operations()) {
        let Some(vendor) =
            documents.iter().find_map(|document| Vendor::find(document, &connector, operation))
        else {
            wrong.push(format!("{} {}: in neither document", method(operation), operation.path));
            continue;
        };
        let theirs = vendor.fields();
        let missing: Vec<&str> = theirs
            .iter()
            .filter(|name| !operation.request.fields.iter().any(|field| is_or_holds(field, name)))
            .map(String::as_str)
            .collect();
        for name in &missing {
            wrong.push(format!("{} {}: the field `{name}` is missing", method(operation), operation.path));
        }
        let ours = operation.request.fields.len().to_string();
        table.push(row(
            &format!("{} {}", method(operation), operation.path),
            &operation.examples.len().to_string(),
            &theirs.len().to_string(),
            &ours,
            &missing.join(", "),
        ));
        for field in operation.request.fields.iter().filter(|field| field.location == Location::Query) {
            // A field of an object is `object[field]`.
            let name = field.wire.split('[').next().unwrap_or_default();
            if !vendor.parameters("query").iter().any(|one| one == name) {
                wrong.push(format!("{}: the vendor has no query `{}`", operation.path, field.wire));
            }
        }
        wrong.extend(vendor.judge(&connector, operation));
    }
    // Not by `println!`, which a passing test keeps to itself.
    std::io::stdout().write_all(format!("\n{}\n", table.join("\n")).as_bytes()).unwrap();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_living_operation_has_an_example_with_its_required_fields_only_or_more() {
    let connector = openai();
    let usual = connector.modules.iter().filter(|module| module.is_default);
    for operation in usual.flat_map(|module| module.operations()) {
        assert!(!operation.examples.is_empty(), "{} {} has no example", method(operation), operation.path);
    }
}

/// Returns whether a field is one of the vendor's, a field of it (`object[field]`), or the whole body.
fn is_or_holds(field: &Field, theirs: &str) -> bool {
    let name = field.wire.split('[').next().unwrap_or_default();
    field.wire == theirs || name == theirs || field.location == Location::Raw
}

fn row(operation: &str, examples: &str, theirs: &str, ours: &str, missing: &str) -> String {
    format!("{operation:58} {examples:>9} {theirs:>20} {ours:>5}  {missing}")
}

fn openai() -> Connector {
    let sources = modwright::load::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec")).unwrap();
    let (model, _) = modwright::check(&sources);
    model.unwrap().connectors.into_iter().find(|connector| connector.name == "openai").unwrap()
}

#[test]
#[ignore = "needs the vendor's OpenAPI documents: MODWRIGHT_VENDOR_DOCUMENTS=FOLDER cargo test -p modwright-tests --test contract -- --ignored"]
fn the_vendors_schemas_refuse_what_is_wrong() {
    let documents = documents();
    let connector = openai();
    let mut operation = connector.operation("chat_completion", "create").unwrap().clone();
    operation.examples.truncate(1);
    let mut request = operation.examples[0].request.value();
    request["n"] = json!(0);
    request.as_object_mut().unwrap().remove("messages");
    operation.examples[0].request = Json::new(&request);
    let vendor = Vendor::find(&documents[0], &connector, &operation).unwrap();
    let found = vendor.judge(&connector, &operation);
    assert_eq!(found.len(), 2, "{found:?}");
}
