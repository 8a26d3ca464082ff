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
    println!("| document | operations said | modules | types | fields | `json` | warnings | ms |");
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
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
        println!(
            "| {name} | {} of {} | {} | {} | {} | {} | {} | {time} |",
            counts.said,
            counts.operations,
            counts.modules,
            counts.types,
            counts.fields,
            counts.json,
            notes.warnings()
        );
    }
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
