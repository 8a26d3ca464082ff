//! `cargo run -p modwright-hostile -- COUNT [FIRST]`: makes as many specifications and compiles what `check` accepts.
//! `cargo run -p modwright-hostile -- show NUMBER`: one of them, and what `check` says of it.

use modwright_hostile::{Batch, Fate, judge, make};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

/// So many connectors are compiled in one crate.
const BATCH: usize = 100;

fn main() -> ExitCode {
    if std::env::args().nth(1).as_deref() == Some("show") {
        return show(std::env::args().nth(2).and_then(|text| text.parse().ok()).unwrap_or_default());
    }
    let numbers: Vec<u64> = std::env::args().skip(1).filter_map(|text| text.parse().ok()).collect();
    let (count, first) = (numbers.first().copied().unwrap_or(200), numbers.get(1).copied().unwrap_or(0));
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let (mut codes, mut refused, mut compiled, mut wrong) = (BTreeMap::<&str, usize>::new(), 0, 0, 0);
    let mut accepted: Vec<u64> = Vec::new();
    for number in first..first + count {
        match judge(&make(number)) {
            Fate::Accepted => accepted.push(number),
            Fate::Refused(found) => {
                refused += 1;
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
    for (index, numbers) in accepted.chunks(BATCH).enumerate() {
        let done = batch(&root, numbers);
        match done {
            Ok(dropped) => compiled += numbers.len() - dropped,
            Err(text) => {
                wrong += 1;
                println!("batch {index} ({numbers:?}):\n{text}");
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
