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

#[test]
fn what_is_printed_without_a_syntax_tree_is_what_prettyplease_prints() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let small = std::fs::read_dir(folder.join("cases/emit")).unwrap().map(|entry| entry.unwrap().path());
    let small = small
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .map(|path| sources(&std::fs::read_to_string(path).unwrap()));
    let whole = modwright::load::load(&folder.join("../spec")).unwrap();
    let mut files = 0;
    for sources in small.chain([whole]) {
        let model = modwright::check(&sources).0.unwrap();
        for layout in [Layout::Crate, Layout::Include] {
            let mut plain = modwright::plain(&model, layout);
            plain.sort_by(|a, b| a.path.cmp(&b.path));
            let printed = modwright::generate(&sources, layout).files.unwrap();
            assert_eq!(printed.len(), plain.len());
            for (printed, plain) in printed.iter().zip(&plain) {
                assert_same(&plain.path, &plain.text, &printed.text);
                files += 1;
            }
        }
    }
    assert!(files > 100, "only {files} files were compared");
}

/// Shows the first line that differs, not both files.
#[track_caller]
fn assert_same(path: &str, expected: &str, found: &str) {
    let differs = expected.lines().zip(found.lines()).enumerate().find(|(_, (a, b))| a != b);
    assert_eq!(differs, None, "{path}");
    assert_eq!(expected.len(), found.len(), "{path}");
}
