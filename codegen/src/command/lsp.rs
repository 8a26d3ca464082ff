//! `modwright lsp`

use super::TROUBLE;
use anstream::eprintln;
use std::process::ExitCode;

#[derive(clap::Args)]
pub struct Lsp {
    /// Accepted for editors that pass it; the server always speaks over standard input and output
    #[arg(long, hide = true)]
    stdio: bool,
}

impl Lsp {
    pub fn run(&self) -> ExitCode {
        match modwright::lsp::serve() {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("error: {error}");
                ExitCode::from(TROUBLE)
            }
        }
    }
}
