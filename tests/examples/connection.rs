//! A connection: from the environment, with what can be set, and how it shows that it works.
//!
//! ```text
//! cargo run --example connection
//! ```

use modwright_connectors::Error;
use modwright_connectors::openai::{Client, Connection};
use std::process::ExitCode;
use std::time::Duration;

#[tokio::main]
async fn main() -> ExitCode {
    // `Connection::from_env()` reads OPENAI_API_KEY, OPENAI_ORG_ID, OPENAI_PROJECT_ID and OPENAI_BASE_URL.
    modwright_tests::example_of_connection(calls).await
}

async fn calls(connection: Connection) -> Result<(), Error> {
    let connection = connection.name("production").timeout(Duration::from_secs(30)).max_retries(1);
    println!("{connection:?}");

    let client = Client::new(connection.clone())?;
    client.test().await?;
    println!("the connection works");

    // What cannot be a key is refused before anything is sent.
    let refused = Client::new(Connection::new("a key\nof two lines"));
    println!("refused: {}", refused.expect_err("no header has two lines"));
    Ok(())
}
