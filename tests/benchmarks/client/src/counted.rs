//! Instructions instead of time: what else the machine does leaves them as they are.
//!
//! [callgrind](https://valgrind.org/docs/manual/cl-manual.html) counts those outside the kernel of a whole process that does the work
//! of one side (`once`).

use crate::{ASYNC_OPENAI, Outcome, REQWEST, TABLE, calls, events, lists, validation};
use report::Row;
use std::process::Command;

/// What is counted: its name, how often the work is done, the unit, and the peers.
type Counted = (&'static str, usize, &'static str, &'static [(&'static str, &'static str)]);

const COUNTED: [Counted; 6] = [
    ("calls", calls::ONCE, "a typed call", &[("reqwest", REQWEST), ("async-openai", ASYNC_OPENAI)]),
    ("events-1", events::ONCE, "a chat chunk, one event a frame", &[("hand", events::BY_HAND)]),
    ("events-64", events::ONCE, "a chat chunk, 64 events a frame", &[("hand", events::BY_HAND)]),
    ("events-5000", events::ONCE, "a chat chunk, large frames", &[("hand", events::BY_HAND)]),
    ("validation", validation::ONCE, "a check of ten messages", &[("garde", validation::GARDE)]),
    ("lists", lists::ONCE, "a page of 100 items", &[("hand", lists::BY_HAND)]),
];

/// Prints the rows, where valgrind is there.
pub fn rows() -> Outcome {
    if Command::new("valgrind").arg("--version").output().is_err() {
        eprintln!("client: there is no valgrind, so instructions are not counted");
        return Ok(());
    }
    for (name, times, what, peers) in COUNTED {
        let what = format!("instructions of {what}");
        let row = Row::new(TABLE, &what, count(name, "ours")? / times as f64, "instructions");
        for (side, peer) in peers {
            row.clone().peer(peer, count(name, side)? / times as f64).print();
        }
    }
    Ok(())
}

/// The instructions of a process that does the work of one side.
fn count(name: &str, side: &str) -> Outcome<f64> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe()?)
        .args(["once", name, side])
        .output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    let counted = said.lines().find_map(|line| line.split_once("Collected : ")?.1.trim().parse().ok());
    counted.filter(|_| output.status.success()).ok_or_else(|| format!("{name}, {side}: {said}").into())
}
