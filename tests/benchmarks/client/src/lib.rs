//! What a call costs while it runs: ours beside bare reqwest, async-openai and garde.
//!
//! The server is this program once more (`serve`), and so is what is measured as a whole process (`sleepy`, `upload`). Time is
//! the CPU time of the client's process. Allocations are counted by a program of its own, `allocations`, since counting takes time.
//!
//! `once NAME SIDE` does the work of one side only, for `counted` and for whoever wants to see where it goes
//! (`valgrind --tool=callgrind client once events ours`). `events` can have the events of a frame behind it: `events-64`.

mod calls;
mod counted;
mod embeddings;
mod events;
mod lists;
mod server;
mod uploads;
mod validation;

use cpu_time::ProcessTime;
use modwright_connectors::openai::{Client, Connection};
use std::error::Error;
use std::process::Command;

/// The table that the rows stand in.
const TABLE: &str = "The running client";
const ROUNDS: usize = 7;
/// The peers, as the rows name them.
const REQWEST: &str = "reqwest 0.13";
const ASYNC_OPENAI: &str = "async-openai 0.43";

/// What can go wrong here ends the program.
pub type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// Counts the allocations of some work.
pub type Count = fn(&mut dyn FnMut()) -> f64;

/// What the program does.
///
/// # Errors
///
/// Something could not be measured.
pub fn client() -> Outcome {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["serve"] => Ok(server::serve()?),
        ["sleepy", side, url] => alone(events::sleepy(side, url)),
        ["upload", side, url, path] => alone(uploads::send(side, url, path)),
        ["once", name, side] => once(name, side),
        [] => all(&[
            "calls",
            "events",
            "validation",
            "embeddings",
            "lists",
            "uploads",
            "allocations",
            "counted",
        ]),
        _ => all(&words),
    }
}

fn all(names: &[&str]) -> Outcome {
    let server = server::Server::start()?;
    // The server is on the last core: how the two wake each other is then the same for every side.
    stay_on(|cores| cores.first());
    for name in names {
        match *name {
            "calls" => calls::rows(&server)?,
            "events" => events::rows(&server)?,
            "validation" => validation::rows(),
            "embeddings" => embeddings::rows(&server)?,
            "lists" => lists::rows(&server)?,
            "uploads" => uploads::rows(&server)?,
            "allocations" => sibling("allocations")?,
            "counted" => counted::rows()?,
            _ => return Err(format!("no benchmark is called `{name}`").into()),
        }
    }
    Ok(())
}

/// Runs the program of that name that was built with this one.
fn sibling(name: &str) -> Outcome {
    let program =
        std::env::current_exe()?.with_file_name(name).with_extension(std::env::consts::EXE_EXTENSION);
    let ended = Command::new(program).status()?;
    if ended.success() { Ok(()) } else { Err(format!("{name}: {ended}").into()) }
}

/// What the program that counts allocations does.
///
/// # Errors
///
/// Something could not be counted.
pub fn allocations(count: Count) -> Outcome {
    if std::env::args().nth(1).is_some_and(|word| word == "serve") {
        return Ok(server::serve()?);
    }
    let server = server::Server::start()?;
    calls::allocations(&server, count)?;
    events::allocations(&server, count)?;
    validation::allocations(count);
    Ok(())
}

/// Keeps this thread and those that it starts on one core, where the system lets it.
fn stay_on(which: fn(&[core_affinity::CoreId]) -> Option<&core_affinity::CoreId>) {
    let cores = core_affinity::get_core_ids().unwrap_or_default();
    if let Some(core) = which(&cores) {
        core_affinity::set_for_current(*core);
    }
}

/// Does work in a process of its own, and prints the most memory that it took.
fn alone(work: impl Future<Output = Outcome>) -> Outcome {
    runtime()?.block_on(work)?;
    if let Some(peak) = report::peak() {
        println!("{peak}");
    }
    Ok(())
}

/// Does the work of one side.
fn once(name: &str, side: &str) -> Outcome {
    let server = server::Server::start()?;
    match name.split_once('-').unwrap_or((name, "5000")) {
        ("calls", _) => calls::once(&server, side),
        ("events", a_frame) => events::once(&server, side, a_frame.parse()?),
        ("validation", _) => {
            validation::once(side);
            Ok(())
        }
        ("lists", _) => lists::once(&server, side),
        _ => Err(format!("no benchmark is called `{name}`, or it has no single sides").into()),
    }
}

/// reqwest's client with the deadline that ours has: what a wait with an end costs more than one without.
fn with_deadline() -> reqwest::Client {
    reqwest::Client::builder().timeout(std::time::Duration::from_secs(600)).build().expect("a client")
}

/// One thread, for every side alike.
fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()
}

/// Our client.
fn ours(base_url: &str) -> Client {
    Client::new(Connection::new("sk-no-key").base_url(base_url)).expect("a client")
}

/// The CPU time of this process while `work` is done, in milliseconds.
fn cpu<T>(work: impl FnOnce() -> T) -> f64 {
    let begun = ProcessTime::now();
    std::hint::black_box(work());
    begun.elapsed().as_secs_f64() * 1e3
}
