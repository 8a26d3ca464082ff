//! Every document of a vendor is imported, and the result is a specification without a mistake.

use modwright::Source;
use modwright::diagnostic::draw;
use modwright::import::{Options, openapi};
use std::path::{Path, PathBuf};
use std::time::Instant;

pub(crate) fn documents() -> Vec<PathBuf> {
    let folder = std::env::var_os("MODWRIGHT_VENDOR_DOCUMENTS")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data"), PathBuf::from);
    let mut found: Vec<PathBuf> = [folder.clone(), folder.join("openapi"), folder.join("openapi/history")]
        .iter()
        .flat_map(|folder| std::fs::read_dir(folder).into_iter().flatten().flatten())
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|end| end == "json" || end == "yaml"))
        .collect();
    found.sort();
    assert!(!found.is_empty(), "no document in {}", folder.display());
    found
}

#[test]
#[ignore = "needs the documents of vendors"]
fn every_document_of_a_vendor_becomes_a_specification() {
    println!(
        "| document | operations said | modules | types | fields | `json` | typed, but `json` | warnings | ms |"
    );
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    let (mut operations, mut left_out, mut fields, mut lost) = (0, 0, 0, 0);
    let (mut errors, mut typed_errors) = (0, 0);
    for path in documents() {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let source = Source { path: format!("{name}.yaml"), text };
        let start = Instant::now();
        let (imported, notes) = openapi(&source, &Options::default());
        let time = start.elapsed().as_millis();
        assert_eq!(notes.errors(), 0, "{name}");
        let imported = imported.unwrap_or_else(|| panic!("{name} is not imported"));
        let (_, diagnostics) = modwright::check(&imported.files);
        assert!(
            diagnostics.iter().next().is_none(),
            "{name}:\n{}",
            draw(&diagnostics, &imported.files, false)
        );
        let counts = imported.counts;
        // What the document types, and the language does not.
        let kept = notes.iter().filter(|note| note.code.name == "kept-as-json").count();
        operations += counts.operations;
        left_out += counts.operations - counts.said;
        fields += counts.fields;
        lost += kept;
        errors += counts.errors;
        typed_errors += counts.typed_errors;
        println!(
            "| {name} | {} of {} | {} | {} | {} | {} | {kept} | {} | {time} |",
            counts.said,
            counts.operations,
            counts.modules,
            counts.types,
            counts.fields,
            counts.json,
            notes.warnings()
        );
    }
    println!(
        "{left_out} of {operations} operations are left out, {lost} of {fields} fields are `json` though typed"
    );
    println!("{typed_errors} of {errors} operations that describe an error have a type for it");
    assert!(typed_errors * 10 >= errors * 9, "less than 90 % of the described errors have a type");
    assert!(left_out * 1000 <= operations, "more than one operation of a thousand is left out");
    assert!(lost * 200 <= fields, "more than 0.5 % of the fields lose their type");
}

#[test]
#[ignore = "needs the documents of vendors"]
fn an_import_gives_the_same_bytes_each_time() {
    for path in documents() {
        let text = std::fs::read_to_string(&path).unwrap();
        let source = Source { path: "api.yaml".to_owned(), text };
        let files = || openapi(&source, &Options::default()).0.map(|imported| imported.files);
        assert_eq!(files(), files(), "{}", path.display());
    }
}
