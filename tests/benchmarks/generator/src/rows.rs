//! The rows that are costs of processes.

use crate::ours::Ours;
use crate::peers::Peer;
use crate::{ROUNDS, peers, place};
use report::{Cost, Row, costs, interleaved};
use std::cell::Cell;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

const TABLE: &str = "The generator";

/// Where the time goes, whoever prints.
const FLOOR: &str = "What fits on its lines is printed from its tokens, the rest by syn and prettyplease, which took half of all \
                     instructions before. Of the processor's time on 2026-11-26 (`--timings`): 44 % is emitting tokens and docs, \
                     31 % reading and checking the specification, 12 % printing, 13 % writing files.";

/// Against the plain pipeline.
pub fn plain() -> io::Result<()> {
    let made = place::made(1000)?;
    let ours = Ours::new(&made);
    let figures = interleaved(
        11,
        &mut [&mut || milliseconds(ours.full()), &mut || plain_milliseconds(&made).unwrap_or_else(stop)],
    );
    Row::new(TABLE, "full run, 1,000 modules", figures[0], "ms")
        .peer("`quote!` → `syn::parse2` → `prettyplease`, one thread, nothing checked", figures[1])
        .at_most(1.0 / 3.0)
        .note(&format!("The same bytes, which the program makes sure of. Ours reads and checks the specification too. {FLOOR}"))
        .print();
    Ok(())
}

fn plain_milliseconds(made: &Path) -> io::Result<f64> {
    let out = made.join("plain");
    place::empty(&out)?;
    let mut step = Command::new(std::env::current_exe()?);
    let ended = step.args(["step", "plain"]).arg(made.join("spec")).arg(&out).output()?;
    if !ended.status.success() {
        return Err(io::Error::other(String::from_utf8_lossy(&ended.stderr).into_owned()));
    }
    String::from_utf8_lossy(&ended.stdout).trim().parse().map_err(io::Error::other)
}

/// Against other generators, on documents of as many operations.
pub fn peers() -> io::Result<()> {
    let made = place::made(1000)?;
    let operations = place::operations(&made)?;
    let (ours, fastest, strongest) = (Ours::new(&made), peers::oas3_gen()?, peers::openapi_to_rust()?);
    let (document, out) = (made.join("openapi.json"), made.join("peer"));
    let figures = costs(
        ROUNDS,
        &mut [
            &mut || ours.full().unwrap_or_else(stop),
            &mut || fastest.full(&document, &out).unwrap_or_else(stop),
            &mut || strongest.full(&document, &out).unwrap_or_else(stop),
        ],
    );
    let note = format!(
        "The same {operations} operations, made from one seed; ours with tests from the examples and a catalog beside the code. {FLOOR}"
    );
    for (peer, figure, target) in [(&fastest, figures[1], 1.0 / 4.0), (&strongest, figures[2], 1.0 / 20.0)] {
        Row::new(TABLE, "an operation of 1,000 modules", figures[0].wall * 1e3 / operations, "ms")
            .peer(peer.name, figure.wall * 1e3 / operations)
            .at_most(target)
            .note(&note)
            .print();
        Row::new(TABLE, "… its processor time", figures[0].cpu * 1e3 / operations, "ms")
            .peer(peer.name, figure.cpu * 1e3 / operations)
            .print();
        Row::new(TABLE, "… peak memory of the run", figures[0].peak, "MB")
            .peer(peer.name, figure.peak)
            .print();
    }
    vendor(&strongest)
}

/// Against the strongest peer on the vendor's document, and as many operations of ours.
fn vendor(strongest: &Peer) -> io::Result<()> {
    let Some(document) = place::vendor() else { return Ok(()) };
    let theirs = operations_of(&fs::read_to_string(&document)?);
    let all = place::made(1000)?;
    let modules = (theirs * 1000.0 / place::operations(&all)?).round() as usize;
    let made = place::made(modules)?;
    let (ours, out, operations) = (Ours::new(&made), made.join("peer"), place::operations(&made)?);
    let figures = costs(
        ROUNDS,
        &mut [&mut || ours.full().unwrap_or_else(stop), &mut || {
            strongest.full(&document, &out).unwrap_or_else(stop)
        }],
    );
    Row::new(
        TABLE,
        "an operation, ours made, theirs of the vendor's document",
        figures[0].wall * 1e3 / operations,
        "ms",
    )
    .peer(strongest.name, figures[1].wall * 1e3 / theirs)
    .at_most(1.0 / 20.0)
    .note(&format!(
        "{operations} operations of {modules} modules, made as above, and the {theirs} of the vendor, which are larger: a peer that has \
         no specification of ours cannot be given the same."
    ))
    .print();
    Ok(())
}

/// How many operations an OpenAPI document has, in YAML with the indents that the vendor writes.
fn operations_of(document: &str) -> f64 {
    const METHODS: [&str; 5] = ["get:", "post:", "put:", "delete:", "patch:"];
    let paths = document.lines().skip_while(|line| *line != "paths:").skip(1);
    let paths = paths.take_while(|line| line.is_empty() || line.starts_with(' '));
    let is_operation = |line: &&str| line.strip_prefix("    ").is_some_and(|rest| METHODS.contains(&rest));
    paths.filter(is_operation).count() as f64
}

/// Peak memory for 3 MB of specification.
pub fn memory() -> io::Result<()> {
    let hundred = place::size(&place::made(100)?.join("spec"))?;
    let modules = usize::try_from(3_000_000 * 100 / hundred).map_err(io::Error::other)? + 1;
    let made = place::made(modules)?;
    let ours = Ours::new(&made);
    let figures = costs(ROUNDS, &mut [&mut || ours.full().unwrap_or_else(stop)]);
    Row::new(TABLE, "peak memory for a specification of 3 MB", figures[0].peak, "MB")
        .at_most(60.0)
        .note(&format!("{modules} modules."))
        .print();
    let Some(document) = place::vendor() else { return Ok(()) };
    let (strongest, out) = (peers::openapi_to_rust()?, made.join("peer"));
    let theirs = costs(ROUNDS, &mut [&mut || strongest.full(&document, &out).unwrap_or_else(stop)]);
    Row::new(TABLE, "… and of the peer for the vendor's document of 3.0 MB", figures[0].peak, "MB")
        .peer(strongest.name, theirs[0].peak)
        .print();
    Ok(())
}

/// Runs where little or nothing changed, and `check`.
pub fn runs() -> io::Result<()> {
    let made = place::made(1000)?;
    let ours = Ours::new(&made);
    ours.full()?;
    ours.again()?;
    let before = written(&ours.out)?;
    ours.again()?;
    if written(&ours.out)? != before {
        return Err(io::Error::other("a run where nothing changed wrote a file"));
    }
    let edits = Cell::new(0);
    let edited = || {
        edits.set(edits.get() + 1);
        edit(&made, edits.get()).unwrap_or_else(stop);
    };
    let figures = interleaved(
        ROUNDS,
        &mut [
            &mut || milliseconds(ours.again()),
            &mut || {
                edited();
                milliseconds(ours.again())
            },
            &mut || milliseconds(ours.check()),
            &mut || {
                edited();
                milliseconds(ours.check_again())
            },
            &mut || {
                let full = milliseconds(ours.full());
                // What was kept belongs to what is there again.
                ours.again().unwrap_or_else(stop);
                full
            },
        ],
    );
    let full = figures[4];
    let row = |what: &str, figure, target| {
        Row::new(TABLE, what, figure, "ms").peer("our full run", full).at_most(target)
    };
    row("a run where nothing changed, 1,000 modules", figures[0], 0.1).note("No file is written.").print();
    row("a run after one module's edit", figures[1], 0.15).note(EDIT).print();
    row("`check` alone, of what no run has seen", figures[2], 0.2).note(CHECK).print();
    row("`check` alone, after one module's edit", figures[3], 0.2).print();
    Ok(())
}

/// What a run does after an edit.
const EDIT: &str = "What checking gave for the other modules is kept in one file, and every file of the output is read to see that it \
                    stands as it was written: a third of the time each. Not taken: to believe a file's time of change instead.";
/// What a check does from nothing.
const CHECK: &str = "Half of it is granit-parser's and the tree with places on top of it, on both cores. Modules are read and checked \
                     side by side (0.24 s before that, 0.15 s with it on 2026-11-26). Another parser of events would take a tenth less, \
                     and one of our own is not what we exist for.";

/// Gives one module a help that it never had.
fn edit(made: &Path, number: usize) -> io::Result<()> {
    let folder = made.join("spec").join(maker::NAME).join("modules");
    let mut modules = place::files(&folder)?;
    let path = modules.swap_remove(modules.len() / 2);
    let text = fs::read_to_string(&path)?;
    let lines: Vec<String> = text
        .lines()
        .map(
            |line| if line.starts_with("help: ") { format!("help: Edit {number}.") } else { line.to_owned() },
        )
        .collect();
    fs::write(path, lines.join("\n") + "\n")
}

fn written(out: &Path) -> io::Result<Vec<(PathBuf, SystemTime)>> {
    place::files(out)?.into_iter().map(|file| Ok((file.clone(), fs::metadata(file)?.modified()?))).collect()
}

/// From 10 modules to 10,000.
pub fn growth() -> io::Result<()> {
    const SIZES: [usize; 4] = [10, 100, 1000, 10_000];
    let mut all = Vec::new();
    for modules in SIZES {
        all.push(Ours::new(&place::made(modules)?));
    }
    let mut takes: Vec<_> = all.iter().map(|ours| || ours.full().unwrap_or_else(stop)).collect();
    let mut takes: Vec<&mut dyn FnMut() -> Cost> =
        takes.iter_mut().map(|take| take as &mut dyn FnMut() -> Cost).collect();
    let figures = costs(ROUNDS, &mut takes);
    let each = |place: usize| figures[place].wall * 1e3 / SIZES[place] as f64;
    for (place, (modules, cost)) in SIZES.iter().zip(&figures).enumerate() {
        Row::new(TABLE, &format!("full run, {modules} modules, each"), each(place), "ms")
            .note(&format!(
                "{:.0} ms, {:.0} ms of processor time, {:.0} MB",
                cost.wall * 1e3,
                cost.cpu * 1e3,
                cost.peak
            ))
            .print();
    }
    let processor = |place: usize| figures[place].cpu * 1e3 / SIZES[place] as f64;
    Row::new(TABLE, "a module of 10,000", each(3), "ms")
        .peer("a module of 100", each(1))
        .at_most(1.2)
        .note(&format!("Of processor time {:.2} and {:.2} ms.", processor(3), processor(1)))
        .print();
    Row::new(TABLE, "peak memory, 10,000 modules", figures[3].peak, "MB").at_most(300.0).print();
    Ok(())
}

/// A folder with the twelve modules of the OpenAI connector alone.
pub fn openai() -> io::Result<PathBuf> {
    let folder = place::work().join("openai");
    place::empty(&folder)?;
    for file in place::files(&place::root().join("spec/openai"))? {
        let inside = file.strip_prefix(place::root()).map_err(io::Error::other)?;
        let module = file.file_stem().unwrap_or_default().to_string_lossy();
        if inside.parent().is_some_and(|folder| folder.ends_with("modules"))
            && !maker::TWELVE.contains(&&*module)
        {
            continue;
        }
        // A locale names the modules that are not here.
        if inside.iter().any(|part| part == "locales") {
            continue;
        }
        let copy = folder.join(inside);
        fs::create_dir_all(copy.parent().unwrap_or(&folder))?;
        fs::copy(&file, copy)?;
    }
    Ok(folder)
}

/// The connector that there is.
pub fn connector() -> io::Result<()> {
    let folder = openai()?;
    let ours = Ours::new(&folder);
    let full = costs(
        ROUNDS * 4,
        &mut [
            &mut || ours.full().unwrap_or_else(stop),
            &mut || ours.uncached().unwrap_or_else(stop),
            &mut || ours.again().unwrap_or_else(stop),
        ],
    );
    Row::new(TABLE, "the OpenAI connector, full run into an empty folder", full[0].wall * 1e3, "ms")
        .at_most(50.0)
        .note("A cold process; what a person does not notice.")
        .print();
    Row::new(TABLE, "… where the output is there", full[1].wall * 1e3, "ms").print();
    Row::new(TABLE, "… as a person runs it again", full[2].wall * 1e3, "ms").print();
    Ok(())
}

fn milliseconds(cost: io::Result<Cost>) -> f64 {
    cost.unwrap_or_else(stop).wall * 1e3
}

/// A figure that cannot be taken ends the program: the rows before it are told.
fn stop<T>(error: io::Error) -> T {
    eprintln!("generator: {error}");
    std::process::exit(1)
}
