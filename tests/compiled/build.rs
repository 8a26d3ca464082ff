//! Generates a module for every case, and for some random specifications.

use modwright::{Layout, diagnostic::draw};
use modwright_cases::Case;
use std::fmt::Write;
use std::path::PathBuf;

fn main() {
    println!("cargo::rerun-if-changed=../cases/emit");
    let mut text = String::new();
    for Case { name, text: spec, .. } in modwright_cases::cases("emit") {
        let sources = modwright_cases::sources(&spec);
        let generated = modwright::generate(&sources, Layout::Include);
        let files =
            generated.files.unwrap_or_else(|| panic!("{}", draw(&generated.diagnostics, &sources, false)));
        let mut code = String::new();
        for file in files {
            // Rust finds a submodule below the folder of the included file.
            match file.path.contains('/') {
                true => write(&format!("{name}/{}", file.path), &file.text),
                false => code.push_str(&file.text),
            }
        }
        writeln!(text, "/// The case `{name}`.\npub mod {name} {{\n{code}\n}}").unwrap();
    }
    let crates =
        ["same_wire", "bodies", "always_streams", "statuses", "error_types", "only", "rest", "webhooks"];
    for case in crates {
        writeln!(
            text,
            "/// The crate of the case `{case}`.\npub mod crate_of_{case} {{\n{}\n}}",
            whole(case)
        )
        .unwrap();
    }
    // The long run of `modwright-hostile` compiles more of them, and more of each.
    let mut left = 20;
    for number in 0.. {
        if let Some(code) = random(number) {
            writeln!(text, "/// Random.\npub mod random_{number} {{\n{code}\n}}").unwrap();
            left -= 1;
        }
        if left == 0 {
            break;
        }
    }
    write("cases.rs", &text);
}

/// The connector of a case as it is in a crate, with its catalog and its calls by name.
fn whole(case: &str) -> String {
    let name = format!("crate_of_{case}");
    let case = std::fs::read_to_string(format!("../cases/emit/{case}/spec.yaml")).unwrap();
    let files = modwright::generate(&modwright_cases::sources(&case), Layout::Crate).files.unwrap();
    for file in files {
        write(&format!("{name}/{}", file.path), &file.text);
    }
    format!("#[path = {:?}]\npub mod api;", out().join(name).join("src/api/mod.rs"))
}

fn out() -> PathBuf {
    PathBuf::from(std::env::var("OUT_DIR").unwrap())
}

fn write(path: &str, text: &str) {
    let path = out().join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

/// The Rust of a random specification, where `check` accepts it.
fn random(number: u64) -> Option<String> {
    let files = modwright::generate(&modwright_hostile::make(number), Layout::Include).files?;
    Some(files.into_iter().map(|file| file.text).collect())
}
