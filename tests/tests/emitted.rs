//! The Rust of small specifications that between them show every feature of the language.
#![allow(missing_docs)]

use modwright::Layout;
use modwright::diagnostic::draw;
use modwright_cases::sources;

#[test]
fn every_feature_becomes_rust_that_a_person_would_write() {
    insta::glob!(concat!(env!("CARGO_MANIFEST_DIR"), "/cases"), "emit/*.yaml", |path| {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let sources = sources(&std::fs::read_to_string(path).unwrap());
        let generated = modwright::generate(&sources, Layout::Crate);
        let files =
            generated.files.unwrap_or_else(|| panic!("{}", draw(&generated.diagnostics, &sources, false)));
        let shown = |path: &str| match name {
            "connector" => path != "src/lib.rs" && !path.starts_with("tests/support"),
            "examples" => path.ends_with("things.rs") || path == "tests/api.rs",
            _ => path.ends_with("things.rs"),
        };
        let text: String = files
            .iter()
            .filter(|file| shown(&file.path))
            .map(|file| format!("===== {}\n{}", file.path, file.text))
            .collect();
        insta::assert_snapshot!(text);
    });
}

#[test]
fn two_runs_give_the_same_bytes_in_whatever_order_the_files_were_found() {
    let spec = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    let sources = modwright::load::load(&spec).unwrap();
    let mut shuffled = sources.clone();
    shuffled.reverse();
    let (first, second) =
        (modwright::generate(&sources, Layout::Crate), modwright::generate(&shuffled, Layout::Crate));
    assert_eq!(first.files, second.files);
    assert!(first.files.is_some());
}
