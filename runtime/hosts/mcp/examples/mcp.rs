//! A server with the connectors of this repository whose keys are set: `mcp [FOLDER] [ADDRESS]`. Files are read and written below
//! the folder; `-` is none. With an address, such as `127.0.0.1:8000`, clients connect over HTTP, otherwise on the standard input
//! and output.

use modwright_connectors::{Error, github, openai};
use modwright_mcp::Server;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut server = match std::env::args().nth(1) {
        Some(folder) if folder != "-" => Server::new().files(folder),
        _ => Server::new(),
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
    let Some(address) = std::env::args().nth(2) else { return server.serve_stdio().await };
    let listener = tokio::net::TcpListener::bind(address).await?;
    eprintln!("http://{}", listener.local_addr()?);
    server.serve_http(listener).await;
    Ok(())
}

fn skipped(error: &Error) -> Result<(), Error> {
    eprintln!("left out: {error}");
    if error.is_config() { Ok(()) } else { Err(error.clone()) }
}
