//! Runs the benchmarks one after the other and writes `BENCHMARKS.md`.
//!
//! `run` runs all, `run NAME` one program, `run NAME PART…` some of its parts, `run text` none: it writes the text again. What is not
//! run keeps its rows: they lie in `rows.json`.

mod text;

use report::Row;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const PROGRAMS: [&str; 3] = ["generator", "compile", "client"];

/// What a program said.
#[derive(Serialize, Deserialize, Default)]
struct Taken {
    /// The day of its last run.
    date: String,
    /// Where that was.
    machine: String,
    rows: Vec<Row>,
}

type All = BTreeMap<String, Taken>;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let kept = workspace().join("rows.json");
    let mut all: All = match fs::read(&kept) {
        Ok(json) => serde_json::from_slice(&json)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => All::new(),
        Err(error) => return Err(error),
    };
    let (names, parts): (Vec<&str>, &[String]) = match arguments.split_first() {
        None => (PROGRAMS.to_vec(), &[]),
        Some((name, _)) if name == "text" => (Vec::new(), &[]),
        Some((name, parts)) if PROGRAMS.contains(&name.as_str()) => (vec![name], parts),
        Some((name, _)) => {
            let known = PROGRAMS.join("`, `");
            return Err(io::Error::other(format!("`{name}` is none of `{known}`, `text`")));
        }
    };
    let mut failed = Vec::new();
    for name in names {
        match take(name, parts) {
            Ok(rows) => {
                let taken = all.entry(name.to_owned()).or_default();
                taken.date = said("date", &["+%F"]);
                taken.machine = machine();
                if parts.is_empty() {
                    taken.rows.clear();
                }
                merge(&mut taken.rows, rows);
            }
            Err(error) => failed.push(format!("{name}: {error}")),
        }
        fs::write(&kept, serde_json::to_string_pretty(&all)? + "\n")?;
    }
    fs::write(workspace().join("../../BENCHMARKS.md"), text::text(&PROGRAMS, &all))?;
    if failed.is_empty() { Ok(()) } else { Err(io::Error::other(failed.join("\n"))) }
}

/// Builds a program, runs it and gives its rows.
fn take(name: &str, parts: &[String]) -> io::Result<Vec<Row>> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo)
        .args(["build", "--release", "--quiet", "--package", name])
        .current_dir(workspace())
        .status()?;
    if !built.success() {
        return Err(io::Error::other("it does not build"));
    }
    eprintln!("run: {name}");
    // Beside this program.
    let program =
        std::env::current_exe()?.with_file_name(name).with_extension(std::env::consts::EXE_EXTENSION);
    let mut running = Command::new(program).args(parts).stdout(Stdio::piped()).spawn()?;
    let mut rows = Vec::new();
    for line in BufReader::new(running.stdout.take().expect("it is piped")).lines() {
        let row: Row = serde_json::from_str(&line?)?;
        eprintln!("  {}: {} {}", row.what, text::figure(row.ours), row.unit);
        rows.push(row);
    }
    let ended = running.wait()?;
    if ended.success() { Ok(rows) } else { Err(io::Error::other(ended.to_string())) }
}

/// Puts each row in the place of the one that says the same.
fn merge(rows: &mut Vec<Row>, new: Vec<Row>) {
    fn name(row: &Row) -> Option<&str> {
        row.peer.as_ref().map(|(name, _)| name.as_str())
    }
    for row in new {
        let old = rows
            .iter_mut()
            .find(|old| (&old.table, &old.what, name(old)) == (&row.table, &row.what, name(&row)));
        match old {
            Some(old) => *old = row,
            None => rows.push(row),
        }
    }
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Processor, system and compiler.
fn machine() -> String {
    let processors = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = processors.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or("an unknown processor", |(_, name)| name);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let memory = memory
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:")?.trim().strip_suffix(" kB")?.parse::<f64>().ok());
    let memory = memory.map_or(String::new(), |kilobytes| format!(", {:.0} GB", kilobytes * 1024.0 / 1e9));
    let system = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let system =
        system.lines().find_map(|line| line.strip_prefix("PRETTY_NAME=")).unwrap_or("an unknown system");
    let system = system.trim_matches('"');
    format!(
        "{model}, {cores} cores{memory}; {system}, {}; {}",
        said("uname", &["-sr"]),
        said("rustc", &["--version"])
    )
}

fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default()
}
