//! The Rust of small specifications that between them show every feature of the language.
#![allow(missing_docs)]

use modwright::Layout;
use modwright::diagnostic::draw;
use modwright_cases::{Expected, cases, sources};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

#[test]
fn every_feature_becomes_rust_that_a_person_would_write() {
    let mut expected = Expected::new();
    for case in cases("emit") {
        let folder = case.path.parent().unwrap();
        let sources = sources(&case.text);
        let generated = modwright::generate(&sources, Layout::Crate);
        let files =
            generated.files.unwrap_or_else(|| panic!("{}", draw(&generated.diagnostics, &sources, false)));
        let mut left = files_below(folder);
        for file in files.iter().filter(|file| is_shown(&case.name, &file.path)) {
            let path = file.path.replacen("src/api/", "", 1).replacen("tests/api/", "tests/", 1);
            let path = folder.join(path);
            expected.file(&path, &file.text);
            left.remove(&path);
        }
        left.remove(&case.path);
        left.iter().for_each(|path| expected.no_file(path));
    }
    expected.finish();
}

/// Every case shows its types, modules and tests. The other files are alike in all of them, and one case shows each.
fn is_shown(case: &str, path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    match case {
        "connector" => path != "src/lib.rs" && !path.starts_with("tests/support/"),
        // Hundreds of hostile names say little to a reader; `tests/compiled` compiles them.
        "hostile" => false,
        // The connection is in the file of the connector.
        "alternatives" | "credentials" => path == "src/api/mod.rs",
        // Features are in the manifest, and each type that modules share says with which of them it is compiled.
        "features" => ["Cargo.toml", "README.md", "src/api/types.rs"].contains(&path),
        "sites" if path == "src/api/mod.rs" => true,
        _ if path.starts_with("src/") => name.ends_with(".rs") && !["lib.rs", "mod.rs"].contains(&name),
        _ => path.starts_with("tests/api/examples/"),
    }
}

fn files_below(folder: &Path) -> BTreeSet<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let (folders, files): (Vec<PathBuf>, Vec<PathBuf>) = entries.partition(|path| path.is_dir());
    files.into_iter().chain(folders.iter().flat_map(|folder| files_below(folder))).collect()
}

#[test]
fn a_guide_is_on_the_front_page_of_the_crate() {
    let folder = tempfile::tempdir().unwrap();
    let api = folder.path().join("api");
    std::fs::create_dir_all(api.join("modules")).unwrap();
    let connector = "connector: api\ntitle: An API\nbase_url: { default: https://localhost/ }\nconnection: { key: { type: secret!, send: bearer } }\n";
    let module = "module: things\noperations: { list: { get: things, returns: nothing } }\n";
    for (path, text) in [
        ("connector.yaml", connector),
        ("modules/things.yaml", module),
        ("guide.md", "## A call\r\n\r\nCall it.\n"),
        ("notes.md", "Not a part."),
    ] {
        std::fs::write(api.join(path), text).unwrap();
    }
    // A folder of notes is no connector.
    std::fs::create_dir(folder.path().join("notes")).unwrap();
    std::fs::write(folder.path().join("notes/guide.md"), "Not a part.").unwrap();
    let sources = modwright::load::load(folder.path()).unwrap();
    let generated = modwright::generate(&sources, Layout::Crate);
    let files =
        generated.files.unwrap_or_else(|| panic!("{}", draw(&generated.diagnostics, &sources, false)));
    let library = files.iter().find(|file| file.path == "src/lib.rs").unwrap();
    assert!(
        library.text.contains("//! # An API\n//!\n//! ## A call\n//!\n//! Call it.\n"),
        "{}",
        library.text
    );
    assert!(!library.text.contains("Not a part"));
}

#[test]
fn two_runs_give_the_same_bytes_in_whatever_order_the_files_were_found() {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
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
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let small = cases("emit").into_iter().map(|case| sources(&case.text));
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
