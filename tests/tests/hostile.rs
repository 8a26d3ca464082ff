//! Names that Rust or the generated code may have, too: `check` refuses them with a cure, or the Rust compiles.
//!
//! What is accepted here is compiled in `tests/compiled`, from `cases/emit/hostile`, and by the long run of
//! `modwright-hostile`.
#![allow(missing_docs)]

use modwright::Layout;
use modwright::diagnostic::draw;
use modwright_cases::sources;
use modwright_hostile::{Fate, judge, judge_import, make};

/// The operations and types of a module, and the code of the report; none where there is Rust.
const CASES: &[(&str, &[&str])] = &[
    ("operations: { create: { post: a, returns: T, stream: { type: T, toggle: { stream-format: sse } } } }
types: { T: { fields: { x: string } } }", &[]),
    ("operations: { create: { post: a, returns: T, stream: { type: T, toggle: { options.stream: true } } } }
types: { T: { fields: { x: string } } }", &["bad-name"]),
    ("operations: { a: { get: a, returns: nothing } }
types: { Spare: { fields: { note: string } } }", &[]),
    ("operations: { create: { post: a, fields: { default: boolean, validate: boolean, gen: string }, returns: nothing } }", &[]),
    ("operations: { gen: { get: a, returns: nothing }, into: { get: a, returns: nothing } }", &[]),
    // `Get1Request` and `Get1ThingRequest`; `CreateThingRequest` twice.
    ("operations: { get_1: { get: a, returns: nothing }, get1: { get: a, returns: nothing } }", &[]),
    ("operations: { create: { post: a, returns: nothing }, create_thing: { post: b, returns: nothing } }", &["duplicate-name"]),
    ("operations: { get_a: { get: a, returns: nothing }, get__a: { get: a, returns: nothing } }", &["duplicate-name"]),
    ("operations: { a: { post: a, fields: { voice: { type: string, preset: x }, preset_voice: string }, returns: nothing } }", &[]),
    ("operations: { a: { get: a, fields: { limit: integer }, returns: T, limit: data } }
types: { T: { fields: { data: list<string> } } }", &["reserved-name"]),
    ("operations: { a: { post: a, fields: { k: K }, returns: nothing } }
types: { K: { enum: { a: { as: Other }, b: } } }", &["reserved-name"]),
    ("operations: { a: { post: a, fields: { k: K }, returns: nothing } }
types: { K: { enum: { a: { as: Self }, b: } } }", &["reserved-name"]),
    ("operations: { a: { post: a, fields: { u: string | Text }, returns: nothing } }
types: { Text: { fields: { a: string } } }", &[]),
    ("operations: { a: { post: a, fields: { u: list<Item> | Items }, returns: nothing } }
types: { Item: { fields: { a: string } }, Items: { fields: { a: string } } }", &[]),
    ("operations: { a: { post: a, fields: { u: U }, returns: nothing } }
types: { U: { tag: kind, variants: { '+1': nothing, '-1': nothing, 雨: nothing, 雪: nothing, ab: nothing, AB: nothing } } }", &[]),
    ("operations: { a: { post: a, fields: { c: C }, returns: C } }
types: { C: { fields: { parent: C? } } }", &[]),
    ("operations: { a: { post: a, fields: { c: C }, returns: C } }
types: { C: { fields: { parent: C! } } }", &["recursive-type"]),
    ("operations: { a: { post: a, fields: { c: C }, returns: C } }
types: { C: { fields: { parent: integer | C } } }", &[]),
    ("operations: { a: { post: a, fields: { f: E }, returns: { by: f, default: string, b: boolean } } }
types: { E: { enum: [default, b], open: false } }", &[]),
    ("operations: { a: { post: a, fields: { f: F }, returns: nothing } }
types: { F: { fields: { a: string } } }", &["reserved-name"]),
    ("operations: { a: { post: a, returns: { 200: string } } }", &["wrong-shape"]),
];

#[test]
fn a_name_that_something_else_has_is_refused_or_becomes_another_name() {
    for (text, codes) in CASES {
        let sources = sources(&format!("module: things\n{text}\n"));
        let generated = modwright::generate(&sources, Layout::Crate);
        let errors = generated.diagnostics.iter().filter(|_| generated.files.is_none());
        let found: Vec<&str> = errors.map(|one| one.code.name).collect();
        assert_eq!(found, *codes, "{text}\n{}", draw(&generated.diagnostics, &sources, false));
    }
}

#[test]
fn modules_and_connectors_with_names_of_rust_get_others() {
    let names =
        ["self", "crate", "type", "gen", "std", "invoke", "types", "mod", "test", "codegen", "connector"];
    for name in names {
        for text in [
            format!(
                "### modules/{name}.yaml\nmodule: {name}\noperations: {{ a: {{ get: a, returns: nothing }} }}\n"
            ),
            format!(
                "### ../{name}/modules/things.yaml\nmodule: things\noperations: {{ a: {{ get: a, returns: nothing }} }}\n\
                 ### ../{name}/connector.yaml\nconnector: {name}\nbase_url: {{ default: https://a.example.com/ }}\n"
            ),
        ] {
            let sources = sources(&text);
            let generated = modwright::generate(&sources, Layout::Crate);
            assert!(generated.files.is_some(), "{}", draw(&generated.diagnostics, &sources, false));
        }
    }
}

#[test]
fn types_of_two_files_together_are_not_nested_too_deep() {
    // Each struct adds two levels, and the compiler of a program allows 128.
    for (length, is_accepted) in [(24, true), (45, false)] {
        let chain = |name: &str, last: &str| {
            let one = |index| format!("  {name}{index}: {{ fields: {{ a: {name}{} }} }}\n", index + 1);
            (0..length).map(one).collect::<String>()
                + &format!("  {name}{length}: {{ fields: {{ a: {last} }} }}\n")
        };
        let text = format!(
            "module: things\noperations: {{ a: {{ post: a, fields: {{ b: B0 }}, returns: nothing }} }}\ntypes:\n{}\
             ### types.yaml\ntypes:\n{}",
            chain("B", "A0"),
            chain("A", "string")
        );
        let sources = sources(&text);
        let (model, reports) = modwright::check(&sources);
        assert_eq!(model.is_some(), is_accepted, "{}", draw(&reports, &sources, false));
        let codes: Vec<_> = reports.iter().map(|one| one.code).collect();
        assert_eq!(codes.iter().any(|code| code.name == "file-limit"), !is_accepted, "{codes:?}");
    }
}

#[test]
fn most_random_specifications_are_accepted_and_the_others_are_told_why() {
    let mut accepted = 0;
    for number in 0..200 {
        match judge(&make(number)) {
            Fate::Accepted => accepted += 1,
            Fate::Refused(_) => {}
            Fate::Wrong(text) => panic!("{number}: {text}"),
        }
    }
    assert!(accepted > 120, "only {accepted} of 200 are accepted");
}

#[test]
fn random_documents_are_imported_as_specifications_that_are_accepted() {
    let wrong: Vec<String> = (0..100)
        .filter_map(|number| match judge_import(number) {
            Fate::Wrong(text) => Some(format!("{number}: {text}")),
            Fate::Accepted | Fate::Refused(_) => None,
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
