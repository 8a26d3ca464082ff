//! Random specifications with hostile names: each is either refused, with a place and a cure, or its Rust compiles. Random
//! OpenAPI documents: each is imported as a specification that is accepted.

mod batch;
mod connection;
mod conversions;
mod directions;
mod document;
mod large;
mod maker;
mod operation;
mod received;
mod swagger;
mod types;
mod words;

pub use batch::Batch;
pub use document::make_document;
use document::make_version_three;
pub use large::make_large_document;
pub use maker::make;

use modwright::diagnostic::draw;
use modwright::import::{Options, openapi};
use modwright::{Layout, Source};

/// The fate of one specification.
#[derive(Debug)]
pub enum Fate {
    /// `check` says what is wrong with it, where, and what to do. The codes are given.
    Refused(Vec<&'static str>),
    /// There is Rust.
    Accepted,
    /// A report without place or cure, or a panic. The text says which.
    Wrong(String),
}

/// Makes a document and imports it. The specification has no file if the import fails.
pub fn import(number: u64) -> Vec<Source> {
    let source = Source { path: format!("{number}.json"), text: make_document(number) };
    let options = Options { name: Some(format!("d{number}")), ..Options::default() };
    let imported = std::panic::catch_unwind(|| openapi(&source, &options).0).ok().flatten();
    let files = imported.map(|imported| imported.files).unwrap_or_default();
    files.into_iter().map(|file| Source { path: format!("spec/{}", file.path), ..file }).collect()
}

/// Judges the import of a document: nothing in it may be refused.
pub fn judge_import(sources: &[Source]) -> Fate {
    if sources.is_empty() {
        return Fate::Wrong("no import".to_owned());
    }
    // All operations of a document may be left out.
    if !sources.iter().any(|source| source.path.contains("/modules/")) {
        return Fate::Refused(vec!["missing-key"]);
    }
    match judge(sources) {
        Fate::Refused(_) => Fate::Wrong(draw(&modwright::check(sources).1, sources, false)),
        fate => fate,
    }
}

/// Generates the Rust of a specification, and throws it away.
pub fn judge(sources: &[Source]) -> Fate {
    let run = || modwright::generate(sources, Layout::Crate);
    let Ok(generated) = std::panic::catch_unwind(run) else { return Fate::Wrong("a panic".to_owned()) };
    let errors =
        || generated.diagnostics.iter().filter(|one| one.severity == modwright::diagnostic::Severity::Error);
    for one in errors() {
        let text = &sources[one.span.source].text;
        if one.help.is_none() || one.span.start >= one.span.end || one.span.end > text.len() {
            return Fate::Wrong(draw(&generated.diagnostics, sources, false));
        }
    }
    match &generated.files {
        Some(_) => Fate::Accepted,
        None => Fate::Refused(errors().map(|one| one.code.name).collect()),
    }
}
