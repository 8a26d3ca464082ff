//! Import and generation of a large document by the command, with their time and their memory.

use modwright_hostile::make_large_document;
use std::io;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

/// The bars: both together, and the larger of the two.
const SECONDS: f64 = 10.0;
const MEGABYTES: f64 = 500.0;

/// Measures a document with so many operations. The figures of memory need Linux.
pub fn large(root: &Path, operations: usize) -> ExitCode {
    match run(root, operations) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            println!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(root: &Path, operations: usize) -> io::Result<bool> {
    let folder = root.join("target/hostile-large");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder)?;
    let document = make_large_document(operations);
    println!("a document of {:.1} MB with {operations} operations or more", megabytes(document.len() as f64));
    std::fs::write(folder.join("large.json"), &document)?;
    drop(document);
    let build = ["build", "--release", "--quiet", "-p", "modwright"];
    if !Command::new("cargo").args(build).current_dir(root).status()?.success() {
        return Err(io::Error::other("modwright does not compile"));
    }
    let program = root.join("target/release/modwright");
    let import = ["import", "openapi", "large.json", "--output", "spec", "--warnings", "warnings"];
    let imported = measure(Command::new(&program).args(import).current_dir(&folder), "import")?;
    let generate = ["generate", "--spec", "spec", "--out", "generated", "--no-cache"];
    let generated = measure(Command::new(&program).args(generate).current_dir(&folder), "generate")?;
    let seconds = imported.0 + generated.0;
    let memory = imported.1.max(generated.1);
    println!("together {seconds:.2} s (at most {SECONDS}), {memory:.0} MB (at most {MEGABYTES})");
    Ok(seconds <= SECONDS && memory <= MEGABYTES)
}

/// Runs a command: the seconds that it took, and its largest memory in megabytes.
fn measure(command: &mut Command, name: &str) -> io::Result<(f64, f64)> {
    let start = Instant::now();
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let status = format!("/proc/{}/status", child.id());
    let mut memory = 0.0_f64;
    let success = loop {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let peak = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = peak.and_then(|text| text.trim().trim_end_matches(" kB").parse::<f64>().ok());
        memory = memory.max(kilobytes.unwrap_or_default() / 1024.0);
        if let Some(status) = child.try_wait()? {
            break status.success();
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let seconds = start.elapsed().as_secs_f64();
    println!("{name}: {seconds:.2} s, {memory:.0} MB");
    if success { Ok((seconds, memory)) } else { Err(io::Error::other(format!("{name} failed"))) }
}

fn megabytes(bytes: f64) -> f64 {
    bytes / 1e6
}
