//! What is made can be relied on.

use std::fs;
use std::path::Path;

#[test]
fn made_connectors_are_right_and_without_warnings() {
    let folder = tempfile::tempdir().expect("a folder");
    maker::write_spec(&folder.path().join(maker::NAME), 200, 7).expect("written");
    let sources = modwright::load::load(folder.path()).expect("read");
    let (model, diagnostics) = modwright::check(&sources);
    assert_eq!((diagnostics.errors(), diagnostics.warnings()), (0, 0), "{diagnostics:?}");
    let modules = &model.expect("no mistakes").connectors[0].modules;
    assert_eq!(modules.len(), 200);
    let operations: usize = modules.iter().map(|module| module.operations().len()).sum();
    assert_eq!(operations, maker::operations(200, 7));
}

#[test]
fn a_module_depends_on_the_seed_and_its_place_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let module = |name: &str, modules, seed| {
        maker::write_spec(&folder.path().join(name), modules, seed).expect("written");
        read(&folder.path().join(name).join("modules/shipment_1.yaml"))
    };
    let first = module("few", 3, 1);
    assert_eq!(first, module("many", 30, 1));
    assert_ne!(first, module("other", 3, 2));
}

#[test]
fn the_document_has_the_operations_of_the_specification() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("openapi.json");
    maker::write_openapi(&path, 50, 1).expect("written");
    let count = read(&path).matches("\"operationId\"").count();
    assert_eq!(count, maker::operations(50, 1));
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).expect("it is there")
}
