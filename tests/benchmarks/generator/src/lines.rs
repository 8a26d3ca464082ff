//! What is emitted, counted in lines.

use crate::ours::Ours;
use crate::{peers, place, rows};
use report::{Row, median};
use std::fs;
use std::io;
use std::path::Path;

const TABLE: &str = "What is generated";

/// The operations of the twelve modules, and theirs for the same.
pub fn rows() -> io::Result<()> {
    let folder = rows::openai()?;
    let ours = Ours::new(&folder);
    ours.full()?;
    let mut own = rust(&ours.out.join("src/openai"))?;
    // Companions are copies of hand-written files.
    own.retain(|text| !text.lines().next().is_some_and(|first| first.contains(".rs: edit")));
    let functions =
        functions(&own, "    pub fn ", |text| text.split_once("Client<'_> {\n").map(|(_, rest)| rest));
    let longest = functions.iter().copied().max().unwrap_or_default();
    let Some(document) = place::vendor() else {
        let row = Row::new(TABLE, "the longest client function", longest as f64, "lines");
        row.at_most(12.0).print();
        return Ok(());
    };
    let (cut, out) = (folder.join("cut.json"), folder.join("peer"));
    let spec = folder.join("spec");
    place::step(&["cut", &document.to_string_lossy(), &spec.to_string_lossy(), &cut.to_string_lossy()])?;
    let known = fs::read_to_string(cut.with_extension("txt"))?;
    let (found, missing) = known.split_once('\n').unwrap_or((&known, ""));
    let found: f64 = found.parse().map_err(io::Error::other)?;
    let all = found + missing.lines().count() as f64;
    let peer = peers::openapi_to_rust()?;
    peer.full(&cut, &out)?;
    let theirs = rust(&out)?;
    let their_functions = self::functions(&theirs, "    pub async fn ", |text| Some(text));
    Row::new(TABLE, "an operation of the twelve modules", count(&own) / all, "lines")
        .peer(peer.name, count(&theirs) / found)
        .at_most(1.0 / 3.0)
        .note(&format!(
            "{} lines for {all} operations, with setters, validators and docs; {} lines for those {found} of them that the vendor's \
             document has. It has lost {}.",
            count(&own),
            count(&theirs),
            missing.lines().map(|one| format!("`{one}`")).collect::<Vec<_>>().join(", ")
        ))
        .print();
    Row::new(TABLE, "the longest client function", longest as f64, "lines")
        .at_most(12.0)
        .note(&format!(
            "{}'s for the same operations: {} in the middle. The longest of ours return pages: a line for each field of the query, and \
             several for the kind of the pages.",
            peer.name,
            median(their_functions.iter().map(|lines| *lines as f64).collect())
        ))
        .print();
    Ok(())
}

/// The step that writes the vendor's document with our operations alone, and beside it how many it knows and which it does not.
pub fn cut(document: &Path, spec: &Path, out: &Path) -> io::Result<()> {
    let operations = maker::openai_operations(spec)?;
    let found = maker::cut_openapi(document, &operations, out)?;
    let mut known = found.len().to_string();
    for (method, path) in operations.iter().filter(|one| !found.contains(one)) {
        known += &format!("\n{method} {path}");
    }
    fs::write(out.with_extension("txt"), known)
}

/// The texts of the Rust files of a folder.
fn rust(folder: &Path) -> io::Result<Vec<String>> {
    let is_rust = |path: &&std::path::PathBuf| path.extension().is_some_and(|extension| extension == "rs");
    place::files(folder)?.iter().filter(is_rust).map(fs::read_to_string).collect()
}

fn count(texts: &[String]) -> f64 {
    texts.iter().map(|text| text.lines().count()).sum::<usize>() as f64
}

/// How many lines each method has, from the line that begins like this to its brace.
fn functions(texts: &[String], begins: &str, part: impl Fn(&str) -> Option<&str>) -> Vec<usize> {
    let mut counts = Vec::new();
    for text in texts.iter().filter_map(|text| part(text)) {
        let mut begun = None;
        for (number, line) in
            text.lines().take_while(|line| *line != "}" || begins.contains("async")).enumerate()
        {
            if line.starts_with(begins) {
                begun = Some(number);
            }
            if line == "    }" {
                counts.extend(begun.take().map(|begun: usize| number - begun + 1));
            }
        }
    }
    counts
}
