//! The committed code is what the specification says.
#![allow(missing_docs)]

use modwright::{Layout, diagnostic::draw, load::load, write::compare};
use std::path::Path;

#[test]
fn generated_is_what_spec_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let sources = load(&root.join("spec")).unwrap();
    let generated = modwright::generate(&sources, Layout::Crate);
    assert_eq!(generated.diagnostics.iter().count(), 0, "{}", draw(&generated.diagnostics, &sources, false));
    let stale = compare(&root.join("generated"), &generated.files.unwrap()).unwrap();
    let names: Vec<&str> = stale.iter().map(|one| one.path.as_str()).collect();
    assert!(names.is_empty(), "stale: {names:?}; run `cargo run`");
}
