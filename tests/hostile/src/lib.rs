//! Random specifications with hostile names: each is either refused, with a place and a cure, or its Rust compiles.

mod batch;
mod connection;
mod conversions;
mod maker;
mod operation;
mod received;
mod types;
mod words;

pub use batch::Batch;
pub use maker::make;

use modwright::diagnostic::draw;
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
