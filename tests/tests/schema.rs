//! The JSON Schema of the language, `spec/schema.json`.
#![allow(missing_docs)]

use jsonschema::Validator;
use modwright::Source;
use modwright::diagnostic::codes;
use modwright_cases::{cases, sources};
use serde_json::Value;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn validator() -> Validator {
    let schema: Value = serde_json::from_str(&modwright::schema()).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

/// Returns the first mistake that the schema finds in a file; `None` also if the file is not YAML.
fn mistake(validator: &Validator, text: &str) -> Option<String> {
    let value: Value = serde_yaml::from_str(text).ok()?;
    let found = validator.iter_errors(&value).next();
    found.map(|error| format!("{}: {error}", error.instance_path()))
}

fn accepts(sources: &[Source], what: &str, validator: &Validator, wrong: &mut Vec<String>) {
    for source in sources {
        if let Some(mistake) = mistake(validator, &source.text) {
            wrong.push(format!("{what}, {}: {mistake}", source.path));
        }
    }
}

#[test]
fn the_kept_schema_is_the_one_that_the_command_prints() {
    let path = root().join("spec/schema.json");
    if std::env::var_os("INSTA_UPDATE").is_some_and(|value| value == "always") {
        std::fs::write(&path, modwright::schema()).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(kept == modwright::schema(), "run `cargo codegen schema > spec/schema.json`");
}

#[test]
fn every_right_specification_is_valid() {
    let (validator, mut wrong) = (validator(), Vec::new());
    let folders = ["spec", "tests/build-script/spec", "tests/cases/mistakes/base"];
    for folder in folders {
        let sources = modwright::load::load(&root().join(folder)).unwrap();
        accepts(&sources, folder, &validator, &mut wrong);
    }
    for case in cases("emit").iter().chain(&cases("compatible")) {
        let sources = sources(&case.text);
        if modwright::check(&sources).1.errors() == 0 {
            accepts(&sources, &case.name, &validator, &mut wrong);
        }
    }
    for code in codes::ALL {
        accepts(&sources(&code.right()), code.name, &validator, &mut wrong);
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The codes that a schema can find, since they need neither names nor the meaning of a text.
const FOUND: [&str; 3] = ["unknown-key", "missing-key", "wrong-shape"];

/// Cases of these codes that a schema does not find, with the reason.
const NOT_FOUND: [(&str, &str); 5] = [
    ("missing-key_folder", "a file is missing"),
    ("missing-key_pages", "a key of another file is missing"),
    ("missing-key_streams", "a key of another file is missing"),
    ("wrong-shape_errors", "a status is any key"),
    ("wrong-shape_statuses", "a status is any key"),
];

#[test]
fn a_wrong_key_and_a_wrong_shape_are_invalid() {
    let validator = validator();
    let mut silent = Vec::new();
    for case in cases("reports") {
        let code = case.name.split('_').next().unwrap_or_default();
        let known = NOT_FOUND.iter().any(|(name, _)| *name == case.name);
        let found = sources(&case.text).iter().any(|source| mistake(&validator, &source.text).is_some());
        if FOUND.contains(&code) && found == known {
            silent.push(case.name);
        }
    }
    assert!(silent.is_empty(), "{silent:?}");
    for code in FOUND {
        let page = codes::ALL.iter().find(|one| one.name == code).unwrap();
        let found = sources(&page.wrong()).iter().any(|source| mistake(&validator, &source.text).is_some());
        assert!(found, "{code}");
    }
}
