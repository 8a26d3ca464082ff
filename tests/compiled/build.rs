//! Generates a module for every case.

use modwright::{Layout, diagnostic::draw};
use std::fmt::Write;
use std::path::Path;

fn main() {
    let cases = Path::new("../cases/emit");
    println!("cargo::rerun-if-changed={}", cases.display());
    let mut text = String::new();
    let mut paths: Vec<_> =
        std::fs::read_dir(cases).expect("the cases are there").map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let sources = modwright_cases::sources(&std::fs::read_to_string(&path).unwrap());
        let generated = modwright::generate(&sources, Layout::Include);
        let files =
            generated.files.unwrap_or_else(|| panic!("{}", draw(&generated.diagnostics, &sources, false)));
        let code: String = files.into_iter().map(|file| file.text).collect();
        writeln!(text, "/// The case `{name}`.\npub mod {name} {{\n{code}\n}}").unwrap();
    }
    std::fs::write(Path::new(&std::env::var("OUT_DIR").unwrap()).join("cases.rs"), text).unwrap();
}
