//! `cargo run -p modwright-hostile -- COUNT [FIRST]`: makes as many specifications and compiles what `check` accepts.
//! `cargo run -p modwright-hostile -- judge COUNT [FIRST]`: the same without the compiler, with a line for each refusal.
//! `cargo run -p modwright-hostile -- show NUMBER`: one of them, and what `check` says of it.
//! `cargo run -p modwright-hostile -- documents COUNT [FIRST]`: makes OpenAPI documents and compiles their imports.
//! `cargo run -p modwright-hostile -- documents-judge COUNT [FIRST]`: the same without the compiler.
//! `cargo run -p modwright-hostile -- document NUMBER`: one of these documents.

use modwright::Source;
use modwright_hostile::{Batch, Fate, import, judge, judge_import, make, make_document};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

/// So many connectors are compiled in one crate.
const BATCH: usize = 100;

fn main() -> ExitCode {
    let mode = std::env::args().nth(1);
    let numbers: Vec<u64> = std::env::args().skip(1).filter_map(|text| text.parse().ok()).collect();
    match mode.as_deref() {
        Some("show") => show(numbers.first().copied().unwrap_or_default()),
        Some("document") => {
            println!("{}", make_document(numbers.first().copied().unwrap_or_default()));
            ExitCode::SUCCESS
        }
        mode => {
            let (make, judge): (Maker, Judge) = match mode {
                Some("documents" | "documents-judge") => (import, judge_import),
                _ => (make, judge),
            };
            let compile = !mode.is_some_and(|mode| mode.ends_with("judge"));
            let count = numbers.first().copied().unwrap_or(200);
            run(count, numbers.get(1).copied().unwrap_or_default(), compile, (make, judge))
        }
    }
}

type Maker = fn(u64) -> Vec<Source>;
type Judge = fn(&[Source]) -> Fate;

fn run(count: u64, first: u64, compile: bool, (make, judge): (Maker, Judge)) -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let (mut codes, mut refused, mut compiled, mut wrong) = (BTreeMap::<&str, usize>::new(), 0, 0, 0);
    let mut accepted: Vec<u64> = Vec::new();
    for number in first..first + count {
        match judge(&make(number)) {
            Fate::Accepted => accepted.push(number),
            Fate::Refused(found) => {
                refused += 1;
                if !compile {
                    println!("c{number}: {}", found.join(" "));
                }
                found.into_iter().for_each(|code| *codes.entry(code).or_default() += 1);
            }
            Fate::Wrong(text) => {
                wrong += 1;
                println!("c{number}: {text}");
            }
        }
    }
    println!("{count} specifications from {first}: {} accepted, {refused} refused", accepted.len());
    println!("reports by code: {codes:?}");
    let (count, mut failed) = (accepted.len(), Vec::new());
    while compile && !accepted.is_empty() {
        match batch(&root, &mut accepted, make) {
            Ok(done) => {
                compiled += done.compiled;
                failed.extend(done.failed);
            }
            Err(text) => {
                wrong += 1;
                println!("{text}");
            }
        }
        println!("{compiled} of {count} compiled, {failed:?} failed");
    }
    if wrong == 0 && failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The result of a batch: a number of specifications, and those whose Rust is refused.
#[derive(Default)]
struct Done {
    compiled: usize,
    failed: Vec<u64>,
}

/// Compiles some connectors together. One whose name another has waits for the next batch; one that the compiler refuses is
/// left out, and the others are compiled again.
fn batch(root: &Path, waiting: &mut Vec<u64>, make: Maker) -> Result<Done, String> {
    let mut taken: Vec<(u64, Vec<Source>)> = Vec::new();
    let mut later = Vec::new();
    for number in waiting.drain(..) {
        let sources = make(number);
        let known = taken.iter().any(|(_, others)| others[0].path == sources[0].path);
        if known || taken.len() == BATCH { later.push(number) } else { taken.push((number, sources)) }
    }
    *waiting = later;
    let batch = Batch::new(&root.join("target/hostile-batch"), root).map_err(|error| error.to_string())?;
    let mut done = Done::default();
    loop {
        let sources: Vec<Source> = taken.iter().flat_map(|(_, sources)| sources.clone()).collect();
        let feature = batch.write(&sources)?;
        let Err(text) = batch.compile(&feature) else {
            done.compiled = taken.len();
            return Ok(done);
        };
        println!("{text}");
        let before = taken.len();
        taken.retain(|(number, sources)| {
            let folder = sources[0].path.split('/').nth(1).unwrap_or_default();
            let refused = text.contains(&format!("/{folder}/")) || text.contains(&format!("/{folder}.rs"));
            if refused {
                done.failed.push(*number);
            }
            !refused
        });
        if taken.len() == before {
            let numbers: Vec<u64> = taken.iter().map(|(number, _)| *number).collect();
            return Err(format!("one of {numbers:?} does not compile"));
        }
    }
}

fn show(number: u64) -> ExitCode {
    let sources = make(number);
    for source in &sources {
        println!("### {}\n{}", source.path, source.text);
    }
    print!("{}", modwright::diagnostic::draw(&modwright::check(&sources).1, &sources, false));
    ExitCode::SUCCESS
}
