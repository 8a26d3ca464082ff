//! The rows of the generator: `generator`, or `generator GROUP…` for some of them.
//!
//! Everything is measured from outside, as processes that start cold. What needs memory of its own (making specifications, the plain
//! pipeline) is a step, which runs in a process of its own too.

mod editor;
mod lines;
mod ours;
mod peers;
mod place;
mod plain;
mod rows;

use std::io;

/// How often each figure is taken.
const ROUNDS: usize = 5;

type Rows = fn() -> io::Result<()>;

/// What there is to measure.
const GROUPS: [(&str, Rows); 8] = [
    ("plain", rows::plain),
    ("peers", rows::peers),
    ("lines", lines::rows),
    ("memory", rows::memory),
    ("runs", rows::runs),
    ("growth", rows::growth),
    ("connector", rows::connector),
    ("editor", editor::rows),
];

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some((first, rest)) = arguments.split_first()
        && first == "step"
    {
        return step(rest);
    }
    let unknown = arguments.iter().find(|one| GROUPS.iter().all(|(name, _)| one != name));
    if let Some(one) = unknown {
        let names: Vec<_> = GROUPS.iter().map(|(name, _)| *name).collect();
        return Err(io::Error::other(format!("there is no group `{one}`: {}", names.join(", "))));
    }
    place::build()?;
    for (name, rows) in GROUPS {
        if arguments.is_empty() || arguments.iter().any(|one| one == name) {
            eprintln!("generator: {name}");
            rows()?;
        }
    }
    Ok(())
}

fn step(arguments: &[String]) -> io::Result<()> {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["make", folder, modules] => place::make(folder.as_ref(), modules.parse().map_err(io::Error::other)?),
        ["plain", spec, out] => plain::run(spec.as_ref(), out.as_ref()),
        ["cut", document, spec, out] => lines::cut(document.as_ref(), spec.as_ref(), out.as_ref()),
        _ => Err(io::Error::other("there is no such step")),
    }
}
