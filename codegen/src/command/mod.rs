//! A file a subcommand; each is thin.

pub mod check;
pub mod explain;
pub mod generate;

use anstream::eprint;
use modwright::diagnostic::draw;
use modwright::{Diagnostics, Source};
use std::path::Path;
use std::process::ExitCode;

/// The specification has mistakes, or the generated code is stale.
const MISTAKES: u8 = 1;
/// The command line is wrong, or a file cannot be read or written.
const TROUBLE: u8 = 2;

/// Draws what was found; colours go where they can be seen and `NO_COLOR` is unset.
fn report(diagnostics: &Diagnostics, sources: &[Source]) {
    if diagnostics.iter().next().is_some() {
        eprint!("{}", draw(diagnostics, sources, true));
    }
}

fn load(spec: &Path) -> Result<Vec<Source>, ExitCode> {
    modwright::load::load(spec).map_err(|error| trouble(&error))
}

fn trouble(error: &std::io::Error) -> ExitCode {
    eprint!("error: {error}\n");
    ExitCode::from(TROUBLE)
}
