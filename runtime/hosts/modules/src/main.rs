//! The connectors of this repository on the command line.

use modwright_connectors::{github, openai};
use std::process::ExitCode;

fn main() -> ExitCode {
    modwright_cli::Program::new("modules")
        .connector(github::catalog, github::Client::from_env)
        .connector(openai::catalog, openai::Client::from_env)
        .run()
}
