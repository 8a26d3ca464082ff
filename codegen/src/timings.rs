//! Measured times.

use std::ops::AddAssign;
use std::time::{Duration, Instant};

/// The duration of each stage of a run. Times of several cores are added up.
#[derive(Debug, Clone, Copy, Default)]
pub struct Timings {
    /// Files → texts.
    pub load: Duration,
    /// Texts → syntax.
    pub read: Duration,
    /// Syntax → model.
    pub check: Duration,
    /// Reading, verifying and writing the cache.
    pub cache: Duration,
    /// Model → tokens.
    pub emit: Duration,
    /// Tokens → syntax trees of Rust.
    pub parse: Duration,
    /// Syntax trees → text.
    pub print: Duration,
    /// Texts → files.
    pub write: Duration,
}

impl Timings {
    /// Returns each stage with its name, in their order.
    pub fn stages(&self) -> [(&'static str, Duration); 8] {
        [
            ("load", self.load),
            ("read", self.read),
            ("check", self.check),
            ("cache", self.cache),
            ("emit", self.emit),
            ("parse", self.parse),
            ("print", self.print),
            ("write", self.write),
        ]
    }
}

impl AddAssign for Timings {
    fn add_assign(&mut self, other: Self) {
        self.load += other.load;
        self.read += other.read;
        self.check += other.check;
        self.cache += other.cache;
        self.emit += other.emit;
        self.parse += other.parse;
        self.print += other.print;
        self.write += other.write;
    }
}

/// Runs a function and adds its duration.
pub fn time<T>(spent: &mut Duration, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = work();
    *spent += start.elapsed();
    result
}
