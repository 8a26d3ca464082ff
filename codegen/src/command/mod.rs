//! The command line: a file for each subcommand.

pub mod check;
pub mod diff;
#[cfg(feature = "docs")]
pub mod docs;
pub mod explain;
pub mod export;
pub mod fmt;
pub mod generate;
pub mod import;
#[cfg(feature = "lsp")]
pub mod lsp;
pub mod new;
mod revision;
pub mod schema;
#[cfg(feature = "shell")]
pub mod shell;
mod template;
mod update;
pub mod watch;

use anstream::{eprint, print};
use modwright::diagnostic::draw;
use modwright::write::Stale;
use modwright::{Cache, Diagnostics, Source};
use similar::TextDiff;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The options of the cache.
#[derive(clap::Args)]
struct CacheOptions {
    /// Cache folder [default: `modwright` in Cargo's target folder]
    #[arg(long, value_name = "FOLDER")]
    cache: Option<PathBuf>,
    /// Ignore the cache
    #[arg(long, conflicts_with = "cache")]
    no_cache: bool,
}

impl CacheOptions {
    /// The cache, unless it is switched off or the program cannot be identified.
    fn open(&self) -> Option<Cache> {
        if self.no_cache {
            return None;
        }
        let folder = self.cache.clone().unwrap_or_else(|| {
            let target = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
            PathBuf::from(target).join("modwright")
        });
        Cache::of_this_program(&folder)
    }
}

/// The specification has mistakes, or the generated code is stale.
const MISTAKES: u8 = 1;
/// The command line is wrong, or a file cannot be read or written.
pub const TROUBLE: u8 = 2;

/// Draws the reports to standard error, with colours if it is a terminal and `NO_COLOR` is not set.
fn report(diagnostics: &Diagnostics, sources: &[Source]) {
    if diagnostics.iter().next().is_some() {
        eprint!("{}", draw(diagnostics, sources, true));
    }
}

/// `1 module`, `2 modules`
fn some(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

fn load(spec: &Path) -> Result<Vec<Source>, ExitCode> {
    modwright::load::load(spec).map_err(|error| trouble(&error))
}

fn trouble(error: &std::io::Error) -> ExitCode {
    eprint!("error: {error}\n");
    ExitCode::from(TROUBLE)
}

/// Prints the difference of one file in the format of `diff -u`.
fn show(stale: &Stale) {
    let side = |text: &Option<String>, mark: &str| match text {
        Some(_) => format!("{mark}/{}", stale.path),
        None => "/dev/null".to_owned(),
    };
    let (found, expected) =
        (stale.found.as_deref().unwrap_or_default(), stale.expected.as_deref().unwrap_or_default());
    let diff = TextDiff::from_lines(found, expected);
    print!("{}", diff.unified_diff().header(&side(&stale.found, "a"), &side(&stale.expected, "b")));
}
