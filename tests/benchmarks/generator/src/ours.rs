//! Runs of our own command.

use crate::place;
use report::Cost;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Runs on one specification.
pub struct Ours {
    spec: PathBuf,
    /// Where the generated crate goes.
    pub out: PathBuf,
}

impl Ours {
    /// On a made connector.
    pub fn new(made: &Path) -> Self {
        Self { spec: made.join("spec"), out: made.join("out") }
    }

    /// Everything from nothing: no output, no cache.
    pub fn full(&self) -> io::Result<Cost> {
        place::empty(&self.out)?;
        self.uncached()
    }

    /// Everything once more where the output is there already; no cache.
    pub fn uncached(&self) -> io::Result<Cost> {
        report::run(self.generate().arg("--no-cache"))
    }

    /// What a person runs: with whatever was kept.
    pub fn again(&self) -> io::Result<Cost> {
        report::run(&mut self.generate())
    }

    /// `check` alone, of what no run has seen before.
    pub fn check(&self) -> io::Result<Cost> {
        report::run(self.command("check").arg("--spec").arg(&self.spec).arg("--no-cache"))
    }

    /// `check` alone, as a person runs it: with whatever was kept.
    pub fn check_again(&self) -> io::Result<Cost> {
        report::run(self.command("check").arg("--spec").arg(&self.spec))
    }

    fn generate(&self) -> Command {
        let mut command = self.command("generate");
        command.arg("--spec").arg(&self.spec).arg("--out").arg(&self.out);
        command
    }

    fn command(&self, name: &str) -> Command {
        let mut command = Command::new(place::modwright());
        // What is remembered lies below the current folder.
        command.env_remove("CARGO_TARGET_DIR").current_dir(self.spec.parent().unwrap_or(&self.spec));
        command.arg(name).stdout(Stdio::null());
        command
    }
}
