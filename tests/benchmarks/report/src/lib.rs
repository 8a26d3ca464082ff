//! A row of `BENCHMARKS.md`, and how its figures are taken.
//!
//! Each benchmark program prints its rows as lines of JSON, beside whatever it says on standard error; the program `run`
//! collects them.

use serde::{Deserialize, Serialize};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;
use wait4::Wait4;

/// One figure beside another.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Row {
    /// The table that it stands in.
    pub table: String,
    /// What was measured.
    pub what: String,
    /// Ours.
    pub ours: f64,
    /// Of both figures, such as `ms`.
    pub unit: String,
    /// The other's name with its version, and its figure.
    pub peer: Option<(String, f64)>,
    /// The most that the ratio may be; without a peer, the most that our figure may be. `None`: it is only told.
    pub target: Option<f64>,
    /// What a reader should know; where the target is missed, why, and what was tried.
    pub note: String,
}

impl Row {
    /// A row without a peer, a target or a note.
    pub fn new(table: &str, what: &str, ours: f64, unit: &str) -> Self {
        Self {
            table: table.to_owned(),
            what: what.to_owned(),
            ours,
            unit: unit.to_owned(),
            peer: None,
            target: None,
            note: String::new(),
        }
    }

    /// What it is compared with.
    #[must_use]
    pub fn peer(mut self, name: &str, figure: f64) -> Self {
        self.peer = Some((name.to_owned(), figure));
        self
    }

    /// The most that the ratio, or without a peer the figure, may be.
    #[must_use]
    pub fn at_most(mut self, target: f64) -> Self {
        self.target = Some(target);
        self
    }

    /// What a reader should know.
    #[must_use]
    pub fn note(mut self, note: &str) -> Self {
        note.clone_into(&mut self.note);
        self
    }

    /// Ours by the peer's.
    pub fn ratio(&self) -> Option<f64> {
        self.peer.as_ref().map(|(_, peer)| self.ours / peer)
    }

    /// Whether the target is met; `None` where there is none.
    pub fn met(&self) -> Option<bool> {
        self.target.map(|target| self.ratio().unwrap_or(self.ours) <= target)
    }

    /// Hands it to the program that collects.
    pub fn print(&self) {
        println!("{}", serde_json::to_string(self).expect("a row is JSON"));
    }
}

/// The middle one; of an even number the upper of both middles.
pub fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

/// Takes each figure `rounds` times, one after the other (A B A B …), and gives the median of each.
pub fn interleaved(rounds: usize, takes: &mut [&mut dyn FnMut() -> f64]) -> Vec<f64> {
    let mut figures = vec![Vec::new(); takes.len()];
    for _ in 0..rounds {
        for (take, figures) in takes.iter_mut().zip(&mut figures) {
            figures.push(take());
        }
    }
    figures.into_iter().map(median).collect()
}

/// The same for what processes cost; wall time, processor time and memory are judged one by one.
pub fn costs(rounds: usize, takes: &mut [&mut dyn FnMut() -> Cost]) -> Vec<Cost> {
    let mut costs = vec![Vec::new(); takes.len()];
    for _ in 0..rounds {
        for (take, costs) in takes.iter_mut().zip(&mut costs) {
            costs.push(take());
        }
    }
    let middle = |costs: &[Cost], part: fn(&Cost) -> f64| median(costs.iter().map(part).collect());
    costs
        .iter()
        .map(|costs| Cost {
            cpu: middle(costs, |cost| cost.cpu),
            wall: middle(costs, |cost| cost.wall),
            peak: middle(costs, |cost| cost.peak),
        })
        .collect()
}

/// What a process cost.
#[derive(Debug, Clone, Copy)]
pub struct Cost {
    /// User and system time, of it and of all that it waited for, in seconds.
    pub cpu: f64,
    /// From its start to its end, in seconds.
    pub wall: f64,
    /// The most memory that it held at a time, in MB (10⁶ bytes).
    pub peak: f64,
}

/// Runs a command to its end.
///
/// On Linux its peak also counts what this process held when it was started: who looks at memory holds little.
///
/// # Errors
///
/// It cannot be started, or it fails.
pub fn run(command: &mut Command) -> io::Result<Cost> {
    let begun = Instant::now();
    let child = command.spawn()?;
    ended(command, child, begun)
}

/// Runs a command that prints its own [`peak`] to its end: so the memory of this process does not count.
///
/// # Errors
///
/// It cannot be started, or it fails.
pub fn run_with_peak(command: &mut Command) -> io::Result<Cost> {
    let begun = Instant::now();
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    let said = child.stdout.take().map(io::read_to_string).transpose()?.unwrap_or_default();
    let cost = ended(command, child, begun)?;
    Ok(Cost { peak: said.trim().parse().unwrap_or(cost.peak), ..cost })
}

fn ended(command: &Command, mut child: Child, begun: Instant) -> io::Result<Cost> {
    let ended = child.wait4()?;
    if !ended.status.success() {
        return Err(io::Error::other(format!("{command:?}: {}", ended.status)));
    }
    Ok(Cost {
        cpu: (ended.rusage.utime + ended.rusage.stime).as_secs_f64(),
        wall: begun.elapsed().as_secs_f64(),
        peak: ended.rusage.maxrss as f64 / 1e6,
    })
}

/// A program from crates.io of this very version; built at the first call.
///
/// # Errors
///
/// It does not build.
pub fn program(name: &str, version: &str) -> io::Result<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/peers");
    let program = folder.join("bin").join(name);
    if !program.exists() {
        eprintln!("installing {name} {version}");
        let mut install = Command::new("cargo");
        install.args(["install", "--quiet", "--locked", name, "--version", &format!("={version}"), "--root"]);
        cargo(install.arg(&folder))?;
    }
    Ok(program)
}

/// Runs cargo, which builds in the folder of the workspace that it is about, wherever this one does.
///
/// # Errors
///
/// It cannot be started, or it fails.
pub fn cargo(command: &mut Command) -> io::Result<()> {
    let status = command.env_remove("CARGO_TARGET_DIR").stdout(Stdio::null()).status()?;
    if status.success() { Ok(()) } else { Err(io::Error::other(format!("{command:?}: {status}"))) }
}

/// The most memory that this process held at a time, in MB (10⁶ bytes), where the system says it to the process itself: Linux does.
pub fn peak() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kilobytes * 1024.0 / 1e6)
}
