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
    /// Whether the command knows `--no-cache`.
    knows_cache: bool,
}

impl Ours {
    /// On a made connector.
    pub fn new(made: &Path) -> io::Result<Self> {
        let help = Command::new(place::modwright()).args(["generate", "--help"]).output()?;
        let knows_cache = String::from_utf8_lossy(&help.stdout).contains("--no-cache");
        Ok(Self { spec: made.join("spec"), out: made.join("out"), knows_cache })
    }

    /// Everything from nothing: no output, no cache.
    pub fn full(&self) -> io::Result<Cost> {
        place::empty(&self.out)?;
        self.uncached()
    }

    /// Everything once more where the output is there already; no cache.
    pub fn uncached(&self) -> io::Result<Cost> {
        let mut command = self.generate();
        if self.knows_cache {
            command.arg("--no-cache");
        }
        report::run(&mut command)
    }

    /// What a person runs: with whatever was kept.
    pub fn again(&self) -> io::Result<Cost> {
        report::run(&mut self.generate())
    }

    /// `check` alone.
    pub fn check(&self) -> io::Result<Cost> {
        report::run(self.command("check").arg("--spec").arg(&self.spec))
    }

    fn generate(&self) -> Command {
        let mut command = self.command("generate");
        command.arg("--spec").arg(&self.spec).arg("--out").arg(&self.out);
        command
    }

    fn command(&self, name: &str) -> Command {
        let mut command = Command::new(place::modwright());
        // What is kept, is kept below the current folder.
        command.arg(name).current_dir(self.spec.parent().unwrap_or(&self.spec)).stdout(Stdio::null());
        command
    }
}
