//! A server on the standard input and output, with the connectors of this repository whose keys are set. Files are read and
//! written below the folder that is named as the argument.

use modwright_connectors::{Error, github, openai};
use modwright_mcp::Server;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut server = match std::env::args().nth(1) {
        Some(folder) => Server::new().files(folder),
        None => Server::new(),
    };
    // A connector without a key is left out; any other mistake of a connection is reported.
    match openai::Client::from_env() {
        Ok(client) => server = server.connector(client),
        Err(error) => skipped(&error)?,
    }
    match github::Client::from_env() {
        Ok(client) => server = server.connector(client),
        Err(error) => skipped(&error)?,
    }
    server.serve_stdio().await
}

fn skipped(error: &Error) -> Result<(), Error> {
    eprintln!("left out: {error}");
    if error.is_config() { Ok(()) } else { Err(error.clone()) }
}
