//! Fuzz tests: inputs are mutated from seeds, each run checks the properties of a target.
//!
//! The engine needs no nightly compiler, no C++ and no instrumentation. A target returns the kind of its outcome (the kinds
//! of mistakes found, the error message, the number of events). An input with a new kind of outcome becomes a seed. The
//! same seed number gives the same inputs on every machine.
//!
//! `cargo run --profile fuzz -p modwright-fuzz -- all --runs 10000000` is the long run, the tests of this package are the
//! short one.

mod growth;
mod mutate;
mod panics;
pub mod targets;

pub use growth::{Growth, growth};
use mutate::mutate;
use std::collections::{BTreeMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::{Duration, Instant};

/// The most inputs that are kept as seeds.
const MOST_SEEDS: usize = 8_192;

/// The most runs that one finding is made smaller with.
const MOST_SHRINKING: usize = 4_000;

/// The code under test, with its inputs and properties.
#[derive(Clone, Copy)]
pub struct Target {
    /// The name on the command line.
    pub name: &'static str,
    /// Well-formed inputs.
    pub seeds: fn() -> Vec<Vec<u8>>,
    /// Parts of inputs that mutations insert.
    pub words: &'static [&'static str],
    /// Longer inputs are cut, in bytes.
    pub longest: usize,
    /// Runs one input. Returns the kind of the outcome and panics where a property does not hold.
    pub run: fn(&[u8], Depth) -> u64,
    /// Families of inputs whose time must not be quadratic in their size.
    pub families: &'static [Growth],
}

/// How much of a target's properties one run checks. The kind of the outcome is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// Those that are checked fast.
    Quick,
    /// All of them.
    Full,
}

/// The outcome of many runs.
#[derive(Debug, Default)]
pub struct Report {
    /// The number of runs.
    pub runs: u64,
    /// The number of kinds of outcomes.
    pub kinds: usize,
    /// The longest run, and the size of its input in bytes.
    pub slowest: (Duration, usize),
    /// The smallest input of each panic, by the panic's message and location.
    pub findings: BTreeMap<String, Vec<u8>>,
}

/// Runs a target with its seeds, then with `runs` mutations of them. All properties are checked for the seeds, for each input
/// with a new kind of outcome, and for one of `every` others.
pub fn fuzz(target: &Target, runs: u64, seed: u64, every: u64) -> Report {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut seeds = (target.seeds)();
    assert!(
        !seeds.is_empty(),
        "`{}` has no seeds: is this the repository that it was built in?",
        target.name
    );
    let (mut kinds, mut report) = (HashSet::new(), Report::default());
    for input in &seeds {
        kinds.extend(run(target, input, Depth::Full, &mut report));
    }
    let mut input = Vec::new();
    for number in 0..runs {
        mutate(&mut input, &seeds, target.words, target.longest, &mut random);
        let depth = if number % every == 0 { Depth::Full } else { Depth::Quick };
        let Some(kind) = run(target, &input, depth, &mut report) else { continue };
        if kinds.insert(kind) {
            if depth == Depth::Quick {
                attempt(target, &input, Depth::Full, &mut report);
            }
            if seeds.len() < MOST_SEEDS {
                seeds.push(input.clone());
            } else {
                let place = random.usize(..MOST_SEEDS);
                seeds[place].clone_from(&input);
            }
        }
    }
    report.kinds = kinds.len();
    for (message, input) in &mut report.findings {
        shrink(target, message, input);
    }
    report
}

fn run(target: &Target, input: &[u8], depth: Depth, report: &mut Report) -> Option<u64> {
    report.runs += 1;
    attempt(target, input, depth, report)
}

fn attempt(target: &Target, input: &[u8], depth: Depth, report: &mut Report) -> Option<u64> {
    let start = Instant::now();
    let outcome = panics::catch(|| (target.run)(input, depth));
    let mut spent = start.elapsed();
    if spent > report.slowest.0 {
        // It may have waited for another process.
        for _ in 0..3 {
            let start = Instant::now();
            let _ = panics::catch(|| (target.run)(input, depth));
            spent = spent.min(start.elapsed());
        }
        report.slowest = report.slowest.max((spent, input.len()));
    }
    match outcome {
        Ok(kind) => Some(kind),
        Err(message) => {
            let smallest = report.findings.entry(message).or_insert_with(|| input.to_vec());
            if input.len() < smallest.len() {
                *smallest = input.to_vec();
            }
            None
        }
    }
}

/// Removes what the panic does not need.
fn shrink(target: &Target, message: &str, input: &mut Vec<u8>) {
    let mut left = MOST_SHRINKING;
    let mut size = input.len() / 2;
    while size > 0 {
        let (mut start, mut smaller) = (0, false);
        while start < input.len() && left > 0 {
            let mut shorter = input.clone();
            shorter.drain(start..(start + size).min(input.len()));
            left -= 1;
            if panics::catch(|| (target.run)(&shorter, Depth::Full)).is_err_and(|found| found == message) {
                (*input, smaller) = (shorter, true);
            } else {
                start += size;
            }
        }
        if !(smaller && size == 1) {
            size /= 2;
        }
    }
}

/// The number of a kind of outcome.
fn kind(outcome: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    outcome.hash(&mut hasher);
    hasher.finish()
}

/// The words of an error message behind its path, without names and numbers, so that the kinds of messages are few.
fn words(message: &str) -> String {
    let behind = message.rsplit_once("`: ").map_or(message, |(_, rest)| rest);
    let words = behind.split('`').step_by(2).take(4).flat_map(str::chars);
    words.filter(|c| c.is_ascii_alphabetic() || *c == ' ').collect()
}
