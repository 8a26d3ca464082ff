//! Runs of the peers.

use crate::place;
use report::Cost;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A generator that reads OpenAPI documents.
pub struct Peer {
    program: PathBuf,
    /// With its version.
    pub name: &'static str,
}

/// The fastest.
pub fn oas3_gen() -> io::Result<Peer> {
    Ok(Peer { program: report::program("oas3-gen", "0.29.0")?, name: "oas3-gen 0.29.0" })
}

/// The strongest.
pub fn openapi_to_rust() -> io::Result<Peer> {
    Ok(Peer { program: report::program("openapi-to-rust", "0.23.0")?, name: "openapi-to-rust 0.23.0" })
}

impl Peer {
    /// Types and a client, into an empty folder.
    pub fn full(&self, document: &Path, out: &Path) -> io::Result<Cost> {
        place::empty(out)?;
        let mut command = Command::new(&self.program);
        if self.name.starts_with("oas3-gen") {
            command.args(["generate", "client-mod", "--input"]).arg(document).arg("--output").arg(out);
        } else {
            command.args(["generate", "--quiet"]).arg(document).arg("--output-dir").arg(out);
        }
        report::run(command.stdout(Stdio::null()).stderr(Stdio::null()))
    }
}
