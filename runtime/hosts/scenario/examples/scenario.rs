//! Checks and runs scenarios with the connectors of this repository:
//!
//! ```text
//! scenario check FILE
//! scenario run FILE INPUT [STORE ID]
//! scenario arazzo FILE
//! ```
//!
//! `INPUT` is a JSON object. With a store, a file of SQLite, the run `ID` begins, or goes on where its process stopped.
//! `arazzo` prints the scenario as an Arazzo document, whose OpenAPI documents are `openai.json` and `github.json`.

use modwright_connectors::{github, openai};
use modwright_scenario::{Outcome, Runner, Scenario, Store};
use std::error::Error;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match arguments.as_slice() {
        ["check", path] => read(path).map(|scenario| println!("`{}` has no mistakes", scenario.name())),
        ["arazzo", path] => arazzo(path),
        ["run", path, input] => run(path, input, None).await,
        ["run", path, input, store, id] => run(path, input, Some((store, id))).await,
        _ => {
            Err("usage: scenario check FILE, scenario arazzo FILE, or: scenario run FILE INPUT [STORE ID]"
                .into())
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn read(path: &str) -> Result<Scenario, Box<dyn Error>> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    Ok(Scenario::read(path, &text, &[openai::catalog(), github::catalog()])?)
}

fn arazzo(path: &str) -> Result<(), Box<dyn Error>> {
    let sources = [(openai::catalog(), "openai.json"), (github::catalog(), "github.json")];
    let document = read(path)?
        .arazzo(&sources)
        .map_err(|missing| format!("Arazzo has no words for\n{}", missing.join("\n")))?;
    println!("{document:#}");
    Ok(())
}

async fn run(path: &str, input: &str, store: Option<(&str, &str)>) -> Result<(), Box<dyn Error>> {
    let scenario = read(path)?;
    let input = serde_json::from_str(input).map_err(|error| format!("the input is no JSON: {error}"))?;
    let mut runner = Runner::new();
    // A connection needs its variables only if the scenario uses it.
    for connector in scenario.connectors() {
        runner = match connector {
            "openai" => runner.connector(openai::Client::from_env()?),
            _ => runner.connector(github::Client::from_env()?),
        };
    }
    let outcome = match store {
        Some((store, id)) => Store::open(store)?.run(&runner, &scenario, id, input).await?,
        None => runner.run(&scenario, "run", input).await?,
    };
    match outcome {
        Outcome::Done(output) => println!("{output:#}"),
        Outcome::Committed(failure) => eprintln!("committed: {failure}"),
        Outcome::Incomplete(failure) | Outcome::Failed(failure) => return Err(failure.into()),
        _ => {}
    }
    Ok(())
}
