//! Random specifications with hostile names: each is either refused, with a place and a cure, or its Rust compiles. Random
//! OpenAPI documents: each is imported as a specification that is accepted.

mod batch;
mod connection;
mod conversions;
mod directions;
mod document;
mod maker;
mod operation;
mod received;
mod types;
mod words;

pub use batch::Batch;
pub use document::{make_document, make_large_document};
pub use maker::make;

use modwright::diagnostic::{Diagnostic, Severity, draw};
use modwright::import::{Imported, Options, openapi};
use modwright::{Diagnostics, Layout, Source};

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
    let (imported, _, _) = imported(number);
    let files = imported.map(|imported| imported.files).unwrap_or_default();
    files.into_iter().map(|file| Source { path: format!("spec/{}", file.path), ..file }).collect()
}

fn imported(number: u64) -> (Option<Imported>, Diagnostics, Source) {
    let source = Source { path: format!("{number}.json"), text: make_document(number) };
    let options = Options { name: Some(format!("d{number}")), ..Options::default() };
    let (imported, notes) = std::panic::catch_unwind(|| openapi(&source, &options)).unwrap_or_default();
    (imported, notes, source)
}

/// Judges the import of a document: it is not refused, each warning has a place and says what was done, and the specification has
/// no mistake.
pub fn judge_import(number: u64) -> Fate {
    let (imported, notes, source) = imported(number);
    let sources = std::slice::from_ref(&source);
    if imported.is_none() {
        return Fate::Wrong(format!("no import, or a panic\n{}", draw(&notes, sources, false)));
    }
    let is_wrong = |one: &Diagnostic| {
        one.severity != Severity::Warning
            || one.help.is_none()
            || one.span.start >= one.span.end
            || one.span.end > source.text.len()
    };
    if notes.iter().any(is_wrong) {
        return Fate::Wrong(draw(&notes, sources, false));
    }
    let sources = import(number);
    match judge(&sources) {
        Fate::Refused(_) => Fate::Wrong(draw(&modwright::check(&sources).1, &sources, false)),
        fate => fate,
    }
}

/// Generates the Rust of a specification, and throws it away.
pub fn judge(sources: &[Source]) -> Fate {
    let run = || modwright::generate(sources, Layout::Crate);
    let Ok(generated) = std::panic::catch_unwind(run) else { return Fate::Wrong("a panic".to_owned()) };
    let errors = || generated.diagnostics.iter().filter(|one| one.severity == Severity::Error);
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
