//! `cargo run -p modwright-hostile -- COUNT [FIRST]`: makes as many specifications and compiles what `check` accepts.
//! `cargo run -p modwright-hostile -- judge COUNT [FIRST]`: the same without the compiler, with a line for each refusal.
//! `cargo run -p modwright-hostile -- show NUMBER`: one of them, and what `check` says of it.

use modwright_hostile::{Batch, Fate, judge, make};
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
        mode => run(
            numbers.first().copied().unwrap_or(200),
            numbers.get(1).copied().unwrap_or_default(),
            mode != Some("judge"),
        ),
    }
}

fn run(count: u64, first: u64, compile: bool) -> ExitCode {
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
    for numbers in accepted.chunks(BATCH).filter(|_| compile) {
        match batch(&root, numbers) {
            Ok(dropped) => compiled += numbers.len() - dropped,
            Err(text) => {
                wrong += 1;
                println!("batch {numbers:?}:\n{text}");
            }
        }
        println!("{compiled} of {} compiled", accepted.len());
    }
    if wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Compiles some connectors together; how many were left out, since their names are those of others.
fn batch(root: &Path, numbers: &[u64]) -> Result<usize, String> {
    let batch = Batch::new(&root.join("target/hostile-batch"), root).map_err(|error| error.to_string())?;
    let mut sources = Vec::new();
    let mut dropped = 0;
    for number in numbers {
        let mut all = sources.clone();
        all.extend(make(*number));
        // Connectors of one name are refused together.
        if modwright::check(&all).0.is_some() { sources = all } else { dropped += 1 }
    }
    let feature = batch.write(&sources)?;
    batch.compile(&feature)?;
    Ok(dropped)
}

fn show(number: u64) -> ExitCode {
    let sources = make(number);
    for source in &sources {
        println!("### {}\n{}", source.path, source.text);
    }
    print!("{}", modwright::diagnostic::draw(&modwright::check(&sources).1, &sources, false));
    ExitCode::SUCCESS
}
