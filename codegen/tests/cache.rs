//! Checks that a cached run and an uncached run have the same result after any edits.
#![allow(missing_docs)]
#![cfg(feature = "cli")]

use modwright::{Cache, Layout, Source, Updated, generate, update};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const SHARED: [&str; 3] = [
    "types:\n  Title: { type: string, max_length: 9 }\n  Colour: { enum: [red, green] }\n  Size:\n    fields: { width: { type: integer!, minimum: 0 }, height: integer }\n",
    "types:\n  Title: { type: string, max_length: 7 }\n  Colour: { enum: [red, green, blue] }\n  Size:\n    fields: { width: integer!, depth: integer }\n",
    // A mistake if a response contains it, and a warning if nothing does.
    "types:\n  Title: { type: string, max_length: 8 }\n  Colour: { enum: [red], open: false }\n  Size:\n    fields: { width: integer! }\n",
];

fn connector(title: &str) -> String {
    format!(
        "connector: api\ntitle: {title}\nbase_url: {{ default: https://example.com/ }}\nconnection:\n  key: {{ type: secret!, send: bearer }}\nstreams: {{ toggle: stream, end: '[DONE]' }}\n"
    )
}

/// Writes a module that requests or returns the shared types, or ignores them. Some name other modules, which may not
/// exist; some return a closed type of their own, which is a mistake; some leave a type unused, which is none.
fn module(name: &str, random: &mut fastrand::Rng) -> String {
    let sent = if random.bool() { "      colour: Colour\n" } else { "" };
    let title = if random.u8(..4) > 0 { "      title: Title\n" } else { "" };
    let size = if random.bool() { "      size: Size?\n" } else { "" };
    let other = random.u8(..3);
    let named = match random.u8(..8) {
        0 => format!("      like: {{ type: string, choices: m{other}.list }}\n"),
        1 => format!("      old: {{ type: string, deprecated: use m{other}.create }}\n"),
        _ => String::new(),
    };
    let answer = if random.bool() { "    size: Size\n    colour: Colour\n" } else { "" };
    let (closed, own) = match random.u8(..8) {
        0 => ("    way: Way\n", "  Way: { enum: [a, b], open: false }\n"),
        1 => ("    way: list<Way>\n", "  Way: { enum: [a, b] }\n"),
        2 => ("", "  Way: { enum: [a, b] }\n"),
        _ => ("", ""),
    };
    let (second, more) = match random.u8(..12) {
        0 => (
            "    fields: { text: string! }\n    returns: Made\n    stream: Piece\n",
            "  Piece: { fields: { text: { type: string, merge: append }, parts: { type: list<Part>, merge: index } } }\n  Part: { fields: { index: integer!, size: Size } }\n",
        ),
        // There is no such field to merge by.
        1 => (
            "    fields: { text: string! }\n    returns: Made\n    stream: Piece\n",
            "  Piece: { fields: { parts: { type: list<Part>, merge: place } } }\n  Part: { fields: { index: integer! } }\n",
        ),
        2 => (
            "    fields: { form: Form, what: What | list<What>, named: map<Part> }\n    returns: { by: form, json: list<Part>, text: string }\n",
            "  Form: { enum: [json, text], open: false }\n  What: { tag: kind, variants: { part: Part, none: nothing } }\n  Part: { fields: { index: integer!, size: Size } }\n",
        ),
        _ => ("", ""),
    };
    let second =
        if second.is_empty() { String::new() } else { format!("  ask:\n    post: {name}/ask\n{second}") };
    let help = random.u8(..);
    format!(
        "module: {name}\nhelp: Number {help}.\noperations:\n  create:\n    post: {name}\n    fields:\n      text: string!\n{sent}{title}{size}{named}    returns: Made\n    examples:\n      short:\n        request: {{ text: {help} }}\n{second}  list:\n    get: {name}\n    returns: list<Made>\ntypes:\n{own}{more}  Made:\n    fields:\n{}",
        format!("    id: string\n{answer}{closed}").replace("    ", "      ")
    )
}

/// Returns every file below a folder.
fn files(folder: &Path, all: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, all);
        } else {
            all.insert(path.display().to_string(), fs::read_to_string(&path).unwrap());
        }
    }
}

fn run(spec: &BTreeMap<String, String>, out: &Path, cache: Option<&Cache>) -> Updated {
    let sources: Vec<Source> =
        spec.iter().map(|(path, text)| Source { path: path.clone(), text: text.clone() }).collect();
    // Each run reads the cache that the other one wrote.
    let again = cache.map(|cache| cache.check(&sources));
    let updated = update(&sources, out, cache).unwrap();
    let fresh = generate(&sources, Layout::Crate);
    assert_eq!(updated.diagnostics, fresh.diagnostics, "a run with a memory said something else");
    if let Some(again) = again {
        assert!(again == modwright::check(&sources), "a check with a memory found something else");
    }
    let Some(files) = fresh.files else {
        assert!(updated.written.is_none());
        return updated;
    };
    let mut found = BTreeMap::new();
    self::files(out, &mut found);
    let expected =
        files.into_iter().map(|file| (out.join(file.path).display().to_string(), file.text)).collect();
    assert!(found == expected, "a run with a memory left another folder than one without");
    updated
}

/// Changes one part of the specification, of the output, or of the cache.
fn edit(spec: &mut BTreeMap<String, String>, out: &Path, cache: &Path, random: &mut fastrand::Rng) {
    let name = format!("m{}", random.u8(..6));
    let path = format!("spec/api/modules/{name}.yaml");
    match random.u8(..16) {
        0..8 => drop(spec.insert(path, module(&name, random))),
        8 => {
            spec.remove(&path);
            // A companion without its module is a mistake.
            if random.bool() {
                spec.remove(&path.replace(".yaml", ".rs"));
            }
        }
        9 => drop(spec.insert("spec/api/types.yaml".to_owned(), random.choice(SHARED).unwrap().to_owned())),
        10 => drop(spec.insert("spec/api/connector.yaml".to_owned(), connector(&random.u8(..).to_string()))),
        11 => {
            let mut written = BTreeMap::new();
            files(out, &mut written);
            if let Some(path) = random.choice(written.keys()) {
                fs::write(path, "// Generated by modwright from nowhere, and changed by hand.\n").unwrap();
            }
        }
        12 => {
            let kept: Vec<_> = fs::read_dir(cache).into_iter().flatten().collect();
            let Some(Ok(entry)) = random.choice(kept) else { return };
            let path = entry.path();
            let mut bytes = fs::read(&path).unwrap();
            let at = random.usize(..=bytes.len());
            match bytes.get_mut(at) {
                Some(byte) if random.bool() => *byte ^= 1 << random.u8(..8),
                _ => bytes.truncate(at),
            }
            fs::write(path, bytes).unwrap();
        }
        13 => {
            let text = format!("// {}\n", random.u8(..2));
            if spec.contains_key(&path) {
                spec.insert(path.replace(".yaml", ".rs"), text.clone());
            }
            spec.insert("spec/api/connector.rs".to_owned(), text);
        }
        14 => spec.retain(|path, _| !path.ends_with(".rs")),
        // A mistake: nothing is changed, and the next run starts from the last output.
        _ => drop(spec.insert(
            path,
            format!("module: {name}\noperations: {{ create: {{ post: x, returns: Nothing }} }}\n"),
        )),
    }
}

#[test]
fn a_remembered_run_and_a_fresh_one_give_the_same_bytes_after_any_edits() {
    let mut clean = 0;
    for seed in 0..12 {
        let mut random = fastrand::Rng::with_seed(seed);
        let folder = tempfile::tempdir().unwrap();
        let (out, memory) = (folder.path().join("out"), folder.path().join("cache"));
        fs::create_dir(&out).unwrap();
        let cache = Cache::of_this_program(&memory).unwrap();
        let mut spec = BTreeMap::from([
            ("spec/api/connector.yaml".to_owned(), connector("API")),
            ("spec/api/types.yaml".to_owned(), SHARED[0].to_owned()),
        ]);
        for name in ["m0", "m1", "m2"] {
            spec.insert(format!("spec/api/modules/{name}.yaml"), module(name, &mut random));
        }
        for _ in 0..12 {
            let updated = run(&spec, &out, Some(&cache));
            clean += usize::from(updated.written.is_some());
            edit(&mut spec, &out, &memory, &mut random);
        }
    }
    assert!(clean > 48, "only {clean} of 144 specifications were right");
}

#[test]
fn what_did_not_change_is_not_made_again() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let cache = Cache::of_this_program(&folder.path().join("cache")).unwrap();
    let module = |name: &str| {
        format!(
            "module: {name}\nhelp: Number 1.\noperations:\n  create:\n    post: {name}\n    fields: {{ text: string! }}\n    returns: Made\n    examples:\n      short:\n        request: {{ text: a }}\ntypes:\n  Made:\n    fields: {{ id: string }}\n"
        )
    };
    let mut spec = BTreeMap::from([
        ("spec/api/connector.yaml".to_owned(), connector("API")),
        ("spec/api/modules/m0.yaml".to_owned(), module("m0")),
        ("spec/api/modules/m1.yaml".to_owned(), module("m1")),
    ]);
    let first = run(&spec, &out, Some(&cache));
    assert!(first.written.unwrap().written > 0 && !first.timings.emit.is_zero());
    let second = run(&spec, &out, Some(&cache));
    assert_eq!(second.written.unwrap().written, 0);
    assert_eq!(second.modules, 2);
    assert!(
        second.timings.read.is_zero() && second.timings.emit.is_zero(),
        "nothing changed, and it was read again"
    );
    let text = spec.get_mut("spec/api/modules/m1.yaml").unwrap();
    *text = text.replace("help: Number", "help: Edited");
    let third = run(&spec, &out, Some(&cache)).written.unwrap();
    // The module, its catalog, and its part of the client.
    assert_eq!(third.written, 3);
}
