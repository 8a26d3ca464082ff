//! A program that calls a service of its own by plain HTTP, and an API by the generated crate.
//!
//! Cargo unifies the features of `reqwest`: a feature that the generated crate switches on changes this client, too.

use modwright_connectors::openai::{Client, Connection};

fn main() -> Result<(), modwright_connectors::Error> {
    let own = reqwest::Client::new();
    #[cfg(not(feature = "configured"))]
    let api = Client::new(Connection::keyless())?;
    #[cfg(feature = "configured")]
    let api = Client::new(Connection::keyless().configure_http(|builder| builder))?;
    drop((own, api));
    println!("both clients were created");
    Ok(())
}
