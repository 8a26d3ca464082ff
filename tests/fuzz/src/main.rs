//! The long run: `modwright-fuzz TARGET|all [--runs N] [--seed N]`, and one input again: `modwright-fuzz TARGET --input FILE`.

use modwright_fuzz::{Depth, Target, fuzz, targets};
use std::process::ExitCode;
use std::time::Instant;

/// One of so many runs checks all properties.
const FULL_EVERY: u64 = 16;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let option = |name: &str| {
        let place = arguments.iter().position(|argument| argument == name)?;
        arguments.get(place + 1)
    };
    let number = |name: &str, default| option(name).map_or(Ok(default), |text| text.parse::<u64>());
    let name = arguments.first().map_or("", String::as_str);
    let chosen: Vec<&Target> =
        targets::ALL.into_iter().filter(|target| name == "all" || name == target.name).collect();
    let (Ok(runs), Ok(seed), false) = (number("--runs", 10_000_000), number("--seed", 0), chosen.is_empty())
    else {
        eprintln!("usage: modwright-fuzz TARGET|all [--runs N] [--seed N] | TARGET --input FILE");
        eprintln!("targets: {}", targets::ALL.map(|target| target.name).join(", "));
        return ExitCode::from(2);
    };
    if let Some(path) = option("--input") {
        let Ok(input) = std::fs::read(path) else {
            eprintln!("{path} cannot be read");
            return ExitCode::from(2);
        };
        chosen
            .iter()
            .for_each(|target| println!("{}: {:016x}", target.name, (target.run)(&input, Depth::Full)));
        return ExitCode::SUCCESS;
    }
    let found = chosen.iter().filter(|target| long(target, runs, seed)).count();
    if found == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Runs a target and shows its report. Returns true where something was found.
fn long(target: &Target, runs: u64, seed: u64) -> bool {
    let start = Instant::now();
    let report = fuzz(target, runs, seed, FULL_EVERY);
    let (slowest, size) = report.slowest;
    println!(
        "{}: {} runs in {:.0} s, {} kinds of outcomes, slowest {slowest:?} for {size} bytes, {} findings",
        target.name,
        report.runs,
        start.elapsed().as_secs_f64(),
        report.kinds,
        report.findings.len()
    );
    for (message, input) in &report.findings {
        println!("  {message}\n    b\"{}\"", input.escape_ascii());
    }
    !report.findings.is_empty()
}
